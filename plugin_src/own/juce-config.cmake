# SPDX-License-Identifier: GPL-3.0-or-later
# find_package(JUCE), as often as a project likes (JUCE's own file may be read once): Antler's JUCE.
if(NOT TARGET juce::juce_core)
    include("${ANTLER_JUCE}/JUCEConfig.cmake")
    include("${CMAKE_CURRENT_LIST_DIR}/../common/juce_modules.cmake")

    # A plugin as its project describes it, except: nothing is copied into folders of this machine,
    # and the target's binary is not run here for a moduleinfo.json.
    function(juce_add_plugin target)
        if(ANTLER_JUCE_VERSION VERSION_GREATER_EQUAL 7.0.6)
            set(manifest VST3_AUTO_MANIFEST FALSE)
        endif()
        antler_juce_modules()
        _juce_add_plugin(${target} ${ARGN} ${manifest} COPY_PLUGIN_AFTER_BUILD FALSE)

        # As in plugin/CMakeLists.txt. Such a command must be added where its target is.
        if(TARGET ${target}_VST3)
            add_custom_command(TARGET ${target}_VST3 POST_BUILD VERBATIM
                COMMAND "${CMAKE_OBJCOPY}" --only-keep-debug
                    $<TARGET_FILE:${target}_VST3> $<TARGET_FILE:${target}_VST3>.debug
                COMMAND "${CMAKE_STRIP}" --strip-all $<TARGET_FILE:${target}_VST3>)
        endif()
    endfunction()
endif()
