# CMake toolchain file: clang, for this machine, in the root of sdk/roots/debian-sid-clang.yaml.
#
# A function that is [[clang::nonblocking]] may call only what clang can see not to block (an error
# while compiling), and a call of malloc, a lock or a system call below it ends the program
# (RealtimeSanitizer, at run time; it sees calls from code that another compiler made, too).
set(CMAKE_C_COMPILER /usr/bin/clang)
set(CMAKE_CXX_COMPILER /usr/bin/clang++)
set(CMAKE_C_FLAGS_INIT "-fsanitize=realtime")
set(CMAKE_CXX_FLAGS_INIT "-fsanitize=realtime -Wfunction-effects -Werror=function-effects")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# The sanitizer's functions are in the program that loads a plugin; JUCE's -z defs forbids that.
set(CMAKE_CXX_STANDARD_LIBRARIES "-Wl,-z,undefs")
