# Read by CMake at the end of project(tensorflow-lite); deferred to the end of its CMakeLists.txt.
function(antler_adjust)
    if(NOT TARGET ruy::ruy)
        add_library(ruy::ruy ALIAS ruy)
    endif()
    target_precompile_headers(tensorflow-lite PRIVATE
        "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/optimized/optimized_ops.h>"
        "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/reference/reference_ops.h>"
        "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/kernel_util.h>")
endfunction()
cmake_language(DEFER CALL antler_adjust)
