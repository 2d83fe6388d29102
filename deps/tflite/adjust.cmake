# What TFLite's own CMakeLists.txt lacks, done at its end (CMake reads this file at its project()).
function(antler_leave_out target folder)
  get_target_property(sources ${target} SOURCES)
  foreach(name IN LISTS ARGN)
    list(FILTER sources EXCLUDE REGEX "(^|/)${folder}/${name}\\.(cc|cpp)$")
  endforeach()
  set_target_properties(${target} PROPERTIES SOURCES "${sources}")
endfunction()

function(antler_adjust_tflite)
  # TFLite 2.14 links ruy::ruy, a name that ruy of 2022-03 does not have yet (a later one has).
  if(NOT TARGET ruy::ruy)
    add_library(ruy::ruy ALIAS ruy)
  endif()
  # Operators that no resolver of TFLite's registers, and FlatBuffers' parser of its schema language:
  # a static library's member that nothing asks for is not linked, so it need not be compiled.
  antler_leave_out(tensorflow-lite kernels atan2_custom gru_cell irfft2d multinomial pooling3d
    random_standard_normal_custom random_uniform_custom register_ref roll sign_custom table
    unidirectional_sequence_gru)
  antler_leave_out(flatbuffers src idl_gen_text idl_parser reflection)
  # Most of the time goes into reading these headers (Eigen's among them) in each of 150 operators:
  # read once, an operator takes 2 to 7 s instead of 8 to 13 (docs/toolchains.md).
  target_precompile_headers(tensorflow-lite PRIVATE
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/optimized/optimized_ops.h>"
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/internal/reference/reference_ops.h>"
    "$<$<COMPILE_LANGUAGE:CXX>:tensorflow/lite/kernels/kernel_util.h>")
  # Loading them costs 2 s, too much for what is not an operator; three operators' files rename
  # Eigen's namespace before they include it.
  get_target_property(sources tensorflow-lite SOURCES)
  list(FILTER sources EXCLUDE REGEX "/kernels/[a-z0-9_]+\\.cc$")
  foreach(name conv eigen_support cpu_backend_gemm_eigen)
    list(APPEND sources "${TFLITE_SOURCE_DIR}/kernels/${name}.cc")
  endforeach()
  set_source_files_properties(${sources} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
cmake_language(DEFER CALL antler_adjust_tflite)
