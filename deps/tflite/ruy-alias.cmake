# TFLite 2.14 links ruy::ruy, a name that ruy of 2022-03 does not have yet.
cmake_language(DEFER CALL add_library ruy::ruy ALIAS ruy)
