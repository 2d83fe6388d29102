# SPDX-License-Identifier: GPL-3.0-or-later
# Sources of this folder that are compiled as one file, because reading the headers takes most of the
# time of each (docs/benchmarks.md). The file names no folder of this machine, so the compiler cache knows
# it in any checkout; that of CMake's UNITY_BUILD does before CMake 4.0.
function(antler_together target name)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH parent)
    list(TRANSFORM ARGN REPLACE "(.+)" "#include \"${folder}/\\1\"\n")
    string(JOIN "" lines ${ARGN})
    set(file "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "${lines}" @ONLY)
    set_source_files_properties("${file}" PROPERTIES INCLUDE_DIRECTORIES "${parent}")
    target_sources(${target} PRIVATE "${file}")
endfunction()
