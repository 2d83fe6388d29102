# SPDX-License-Identifier: GPL-3.0-or-later
# Around a JUCE plugin that has a CMakeLists.txt of its own (docs/own-cpp.md). CMake reads this behind
# each project() of it (CMAKE_PROJECT_INCLUDE); none of its files is changed.
#   ANTLER_JUCE      folder of JUCEConfig.cmake
#   JUCE_DIR …       this folder: find_package(JUCE) finds juce-config.cmake beside this file
#   FETCHCONTENT_SOURCE_DIR_JUCE, CPM_JUCE_SOURCE …  JUCE/ beside this file
if(NOT CMAKE_CURRENT_SOURCE_DIR STREQUAL CMAKE_SOURCE_DIR OR COMMAND antler_plugins)
    return()
endif()

set(ANTLER_AROUND "${CMAKE_CURRENT_LIST_DIR}")

# JUCE's targets are for the whole project, whichever folder of it asks for them first.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

# What the toolchain's root does not have and a plugin on a board does not need: a display's
# extensions, a browser, sound cards, VST2's headers.
add_compile_definitions(JUCE_ALSA=0 JUCE_JACK=0 JUCE_WEB_BROWSER=0 JUCE_USE_CURL=0
    JUCE_VST3_CAN_REPLACE_VST2=0
    JUCE_USE_XRANDR=0 JUCE_USE_XINERAMA=0 JUCE_USE_XSHM=0 JUCE_USE_XRENDER=0 JUCE_USE_XCURSOR=0)
add_compile_options(-ffunction-sections -fdata-sections)

# add_subdirectory(JUCE), be it there, elsewhere or a submodule that was not checked out: ours.
macro(add_subdirectory antler_folder)
    get_filename_component(antler_path "${antler_folder}" ABSOLUTE)
    string(REGEX MATCH "/[Jj][Uu][Cc][Ee](-[0-9.]+)?/?$" antler_juce "${antler_path}")
    if(EXISTS "${antler_path}/modules/juce_core" OR antler_juce)
        _add_subdirectory("${ANTLER_AROUND}/JUCE"
            "${CMAKE_BINARY_DIR}/antler-juce")
    else()
        _add_subdirectory(${ARGV})
    endif()
endmacro()

# All plugins of the project: what Antler chooses from (antler-plugins.json, a line each), made so that
# a plugin host on a board can load them.
function(antler_plugins folder)
    get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(is_plugin ${target} JUCE_IS_PLUGIN)
        if(is_plugin)
            antler_plugin(${target})
        endif()
    endforeach()

    get_property(subfolders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    foreach(subfolder IN LISTS subfolders)
        antler_plugins("${subfolder}")
    endforeach()
endfunction()

function(antler_plugin target)
    get_target_property(name ${target} JUCE_PLUGIN_NAME)
    get_target_property(formats ${target} JUCE_FORMATS)
    if(NOT TARGET ${target}_VST3)
        set_property(GLOBAL APPEND_STRING PROPERTY ANTLER_PLUGINS
            "{\"name\": \"${name}\", \"formats\": \"${formats}\"}\n")
        return()
    endif()

    set_property(GLOBAL APPEND_STRING PROPERTY ANTLER_PLUGINS "{\"name\": \"${name}\", \"formats\": \
\"${formats}\", \"target\": \"${target}_VST3\", \"module\": \"$<TARGET_FILE:${target}_VST3>\"}\n")

    # As in plugin/CMakeLists.txt, which says why.
    target_compile_options(${target}_VST3 PRIVATE -ftls-model=initial-exec)
    set_target_properties(${target}_VST3 PROPERTIES
        BUILD_WITH_INSTALL_RPATH TRUE
        INSTALL_RPATH "$ORIGIN")
    target_link_options(${target}_VST3 PRIVATE
        -Wl,-Bsymbolic,--gc-sections,--exclude-libs,ALL
        -Wl,--disable-new-dtags,-z,nodelete,--build-id=sha1)

    get_target_property(sources ${target} SOURCES)
    set_property(SOURCE ${sources} TARGET_DIRECTORY ${target} APPEND PROPERTY
        COMPILE_OPTIONS -g1 "-fdebug-prefix-map=${CMAKE_BINARY_DIR}=.")
endfunction()

function(antler_end)
    antler_plugins("${CMAKE_SOURCE_DIR}")
    get_property(plugins GLOBAL PROPERTY ANTLER_PLUGINS)
    file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/antler-plugins.json" CONTENT "${plugins}")
endfunction()

cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL antler_end)
