# SPDX-License-Identifier: GPL-3.0-or-later
# Whatever version a project asks for, it gets the one of `plugin.juce`.
set(PACKAGE_VERSION "${ANTLER_JUCE_VERSION}")
set(PACKAGE_VERSION_COMPATIBLE TRUE)
if(PACKAGE_FIND_VERSION AND NOT PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
    message(STATUS "JUCE ${PACKAGE_FIND_VERSION} was asked for, ${PACKAGE_VERSION} is used")
endif()
