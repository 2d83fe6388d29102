# What TFLite's own CMakeLists.txt lacks, done at its end (CMake reads this file at its project()).
# Files are named with as many of their folders as are needed, and without their suffix.
function(antler_leave_out target)
  get_target_property(sources ${target} SOURCES)
  foreach(name IN LISTS ARGN)
    list(FILTER sources EXCLUDE REGEX "(^|/)${name}\\.(c|cc|cpp|S)$")
  endforeach()
  set_target_properties(${target} PROPERTIES SOURCES "${sources}")
endfunction()

# ANTLER_OPERATORS: those that the engine has; empty: all. Of TFLite's register.cc only their lines remain,
# so that its BuiltinOpResolver is what it was, with versions and delegates. A file that registers
# operators, but none of these, is not compiled: where something else in it is wanted, the linker says so.
function(antler_choose_operators)
  get_target_property(sources tensorflow-lite SOURCES)
  set(register ${sources})
  list(FILTER register INCLUDE REGEX "/kernels/register\\.cc$")
  file(READ "${register}" text)
  string(REPLACE ";" "|" names "${ANTLER_OPERATORS}")
  string(REGEX REPLACE "Add(Builtin\\(BuiltinOperator_|Custom\\(\")(${names})([,\"])" "Keep\\1\\2\\3"
    text "${text}")
  string(REGEX REPLACE "Add(Builtin|Custom)\\([^;]*;" "" text "${text}")
  string(REGEX REPLACE "Keep(Builtin|Custom)\\(" "Add\\1(" text "${text}")
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/register.cc" CONTENT "${text}" @ONLY)
  list(REMOVE_ITEM sources "${register}")
  list(APPEND sources "${CMAKE_CURRENT_BINARY_DIR}/register.cc")

  string(REGEX MATCHALL "Register_[A-Z0-9_]+\\(\\)[,)]" wanted "${text}")
  string(REGEX REPLACE "\\(\\)[,)]" "" wanted "${wanted}")
  foreach(source IN LISTS sources)
    if(source MATCHES "/kernels/[a-z0-9_]+\\.cc$")
      file(STRINGS "${source}" found REGEX "^TfLiteRegistration\\* Register_[A-Z0-9_]+\\(\\) {")
      string(REGEX MATCHALL "Register_[A-Z0-9_]+" found "${found}")
      set(others ${found})
      list(REMOVE_ITEM others ${wanted})
      if(found AND others STREQUAL found)
        list(REMOVE_ITEM sources "${source}")
      elseif(found)
        file(STRINGS "${source}" lines REGEX "^#include \"tensorflow/lite/kernels/[a-z_]+\\.h\"")
        list(APPEND included ${lines})
      endif()
    endif()
  endforeach()
  foreach(helper eigen_support lstm_eval) # of a few operators, in files of their own
    if(NOT included MATCHES "/kernels/${helper}\\.h")
      list(FILTER sources EXCLUDE REGEX "/kernels/${helper}\\.cc$")
    endif()
  endforeach()
  set_target_properties(tensorflow-lite PROPERTIES SOURCES "${sources}")
endfunction()

# Sources of a target that are compiled as one file, because reading the headers takes most of the time of
# each (docs/toolchains.md). Functions have sections, so that the linker leaves out what it left out as files.
function(antler_together target name)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  list(REMOVE_ITEM sources ${ARGN})
  set(lines "")
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${folder}")
    string(APPEND lines "#include \"${source}\"\n")
  endforeach()
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${target}/${name}")
  file(CONFIGURE OUTPUT "${file}" CONTENT "${lines}" @ONLY)
  set_source_files_properties("${file}" TARGET_DIRECTORY ${target} PROPERTIES
    COMPILE_OPTIONS "-ffunction-sections;-fdata-sections")
  set_target_properties(${target} PROPERTIES SOURCES "${sources};${file}")
endfunction()

# What reads TensorFlow Lite's format; two files of its core have a function of the same name.
function(antler_amalgamate_core)
  set(interpreter core/interpreter core/interpreter_builder core/subgraph)
  set(model core/model_builder core/api/flatbuffer_conversions core/api/op_resolver mutable_op_resolver
    schema/schema_utils util)
  set(delegate delegates/xnnpack/quantization_util delegates/xnnpack/xnnpack_delegate)
  get_target_property(sources tensorflow-lite SOURCES)
  foreach(group interpreter model delegate)
    list(JOIN ${group} "|" names)
    set(some ${sources})
    list(FILTER some INCLUDE REGEX "/tensorflow/lite/(${names})\\.cc$")
    if(some)
      antler_together(tensorflow-lite ${group}.cc ${some})
    endif()
  endforeach()
endfunction()

# XNNPACK's kernels, 40 of those with the same flags at a time; it has amalgamations itself, for Bazel.
function(antler_amalgamate_kernels)
  get_target_property(folder microkernels-prod SOURCE_DIR)
  get_target_property(sources microkernels-prod SOURCES)
  set(kinds "")
  foreach(source IN LISTS sources)
    get_source_file_property(flags "${folder}/${source}" TARGET_DIRECTORY microkernels-prod COMPILE_FLAGS)
    if(flags AND source MATCHES "\\.c$")
      string(MAKE_C_IDENTIFIER "${flags}" kind)
      list(APPEND kinds ${kind})
      list(APPEND kernels_${kind} "${source}")
      set(flags_${kind} "${flags}")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES kinds)
  foreach(kind IN LISTS kinds)
    list(LENGTH kernels_${kind} count)
    math(EXPR last "${count} - 1")
    foreach(first RANGE 0 ${last} 40)
      list(SUBLIST kernels_${kind} ${first} 40 some)
      antler_together(microkernels-prod ${kind}_${first}.c ${some})
      set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/microkernels-prod/${kind}_${first}.c"
        TARGET_DIRECTORY microkernels-prod PROPERTIES COMPILE_FLAGS "${flags_${kind}}")
    endforeach()
  endforeach()
endfunction()

function(antler_adjust_tflite)
  # TFLite 2.14 links ruy::ruy, a name that ruy of 2022-03 does not have yet (a later one has).
  if(NOT TARGET ruy::ruy)
    add_library(ruy::ruy ALIAS ruy)
  endif()
  # A static library's member that nothing asks for is not linked, so it need not be compiled:
  # operators that no resolver of TFLite's registers, FlatBuffers' parser of its schema language, and
  # what the recipe names.
  antler_leave_out(tensorflow-lite ${ANTLER_LEAVE_OUT} kernels/atan2_custom kernels/gru_cell
    kernels/irfft2d kernels/multinomial kernels/pooling3d kernels/random_standard_normal_custom
    kernels/random_uniform_custom kernels/register_ref kernels/roll kernels/sign_custom kernels/table
    kernels/unidirectional_sequence_gru)
  antler_leave_out(flatbuffers src/idl_gen_text src/idl_parser src/reflection)
  if(TARGET microkernels-prod AND ANTLER_UNUSED_KERNELS)
    get_target_property(sources microkernels-prod SOURCES)
    set(used ${sources})
    list(FILTER used INCLUDE REGEX "/(${ANTLER_USED_KERNELS})\\.[cS]$")
    list(FILTER sources EXCLUDE REGEX "${ANTLER_UNUSED_KERNELS}")
    set_target_properties(microkernels-prod PROPERTIES SOURCES "${sources};${used}")
  endif()
  if(TARGET microkernels-prod)
    antler_amalgamate_kernels()
  endif()
  if(ANTLER_OPERATORS)
    antler_choose_operators()
  endif()
  antler_amalgamate_core()
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
