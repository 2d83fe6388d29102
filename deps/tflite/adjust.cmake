# What TFLite's own CMakeLists.txt lacks, done at its end (CMake reads this file at its project()).
function(antler_adjust_tflite)
  # TFLite 2.14 links ruy::ruy, a name that ruy of 2022-03 does not have yet (a later one has).
  if(NOT TARGET ruy::ruy)
    add_library(ruy::ruy ALIAS ruy)
  endif()
  # Most of the time goes into reading these headers (Eigen's among them) 220 times over: read
  # once, they halve the build (docs/toolchains.md has the figures).
  target_precompile_headers(tensorflow-lite PRIVATE
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/optimized/optimized_ops.h>"
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/reference/reference_ops.h>"
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/kernel_util.h>")
  # These rename Eigen's namespace before they include it.
  set_source_files_properties(
    "${TFLITE_SOURCE_DIR}/kernels/conv.cc" "${TFLITE_SOURCE_DIR}/kernels/eigen_support.cc"
    "${TFLITE_SOURCE_DIR}/kernels/cpu_backend_gemm_eigen.cc"
    PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
cmake_language(DEFER CALL antler_adjust_tflite)
