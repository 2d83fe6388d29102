# SPDX-License-Identifier: GPL-3.0-or-later
# antler_add_plugin(TARGET NAME CODE): a headless VST3 named NAME, which is its class name, its
# bundle's stem and Sushi's uid. The bundle: TARGET_artefacts/<build type>/VST3/NAME.vst3.
function(antler_add_plugin target name code)
    if(NOT JUCE_FOUND)
        message(FATAL_ERROR "JUCE is not in CMAKE_PREFIX_PATH (\"${CMAKE_PREFIX_PATH}\")")
    endif()

    juce_add_plugin(${target}
        PLUGIN_NAME "${name}"
        PRODUCT_NAME "${name}"
        COMPANY_NAME "${ANTLER_PLUGIN_MANUFACTURER}"
        VERSION "${ANTLER_PLUGIN_VERSION}"
        BUNDLE_ID "org.antler.${target}"
        PLUGIN_MANUFACTURER_CODE "${ANTLER_MANUFACTURER_CODE}"
        PLUGIN_CODE "${code}"
        FORMATS VST3
        VST3_CATEGORIES Fx Distortion
        VST3_AUTO_MANIFEST FALSE # made by running the target's binary, which the host cannot
        COPY_PLUGIN_AFTER_BUILD FALSE
        NEEDS_CURL FALSE
        NEEDS_WEB_BROWSER FALSE)

    target_compile_definitions(${target} PUBLIC
        JUCE_VST3_CAN_REPLACE_VST2=0
        JUCE_DISPLAY_SPLASH_SCREEN=0
        JUCE_REPORT_APP_USAGE=0
        JUCE_STRICT_REFCOUNTEDPOINTER=1
        JUCE_WEB_BROWSER=0
        JUCE_USE_CURL=0
        JUCE_USE_XRANDR=0
        JUCE_USE_XINERAMA=0
        JUCE_USE_XSHM=0
        JUCE_USE_XRENDER=0
        JUCE_USE_XCURSOR=0)

    target_link_libraries(${target} PRIVATE juce::juce_audio_processors)

    # DT_RPATH rather than DT_RUNPATH: it also serves the libraries that bundled libraries need.
    set_target_properties(${target}_VST3 PROPERTIES
        BUILD_WITH_INSTALL_RPATH TRUE
        INSTALL_RPATH "$ORIGIN")
    target_link_options(${target}_VST3 PRIVATE
        -Wl,-Bsymbolic,--gc-sections,--exclude-libs,ALL
        -Wl,--disable-new-dtags)
endfunction()
