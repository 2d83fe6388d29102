# SPDX-License-Identifier: GPL-3.0-or-later
# How JUCE's modules are compiled, whichever plugin they are for. A property of a source counts in one
# folder: to be called where the plugin is added.
function(antler_juce_modules)
    # What never runs on the audio thread is compiled quickly rather than well. Not with -O0: of an
    # inline function that two files use the linker keeps one copy, and it may keep this one.
    foreach(module IN ITEMS core events data_structures graphics gui_basics gui_extra)
        get_target_property(module_sources juce::juce_${module} INTERFACE_SOURCES)
        set_source_files_properties(${module_sources} PROPERTIES COMPILE_OPTIONS -O1)
    endforeach()

    # The one module that has the plugin's name in it, for the accessibility of Windows and macOS.
    # Without it the compiler cache has its objects for a plugin of any name.
    get_target_property(module_sources juce::juce_gui_basics INTERFACE_SOURCES)
    set_property(SOURCE ${module_sources} APPEND PROPERTY COMPILE_OPTIONS -UJucePlugin_Name)

    # Codecs that Debian's JUCE lacks. juce_dsp and juce_audio_utils bring this module along.
    get_target_property(module_sources juce::juce_audio_formats INTERFACE_SOURCES)
    set_source_files_properties(${module_sources} PROPERTIES
        COMPILE_DEFINITIONS "JUCE_USE_FLAC=0;JUCE_USE_OGGVORBIS=0")
endfunction()
