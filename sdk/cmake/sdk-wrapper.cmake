# CMake toolchain file for a Yocto SDK (Elk's): the SDK's own, then what it has wrong for us.
if(DEFINED ENV{OE_CMAKE_TOOLCHAIN_FILE} AND EXISTS "$ENV{OE_CMAKE_TOOLCHAIN_FILE}")
  include("$ENV{OE_CMAKE_TOOLCHAIN_FILE}")
elseif(OE_CMAKE_TOOLCHAIN_FILE)
  include("${OE_CMAKE_TOOLCHAIN_FILE}")
else()
  message(FATAL_ERROR "set OE_CMAKE_TOOLCHAIN_FILE to the SDK's CMake toolchain file")
endif()
# try_compile projects read this file again and know only what is listed here.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES OE_CMAKE_TOOLCHAIN_FILE)

# The SDK's file sets this to `cortexa72`. cpuinfo, Abseil and XNNPACK do not know that name and leave
# out their ARM code, partly in silence. A -D on the command line does not help: the SDK's file
# overwrites it. So this file speaks after it.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Assembly, too, is to see the sysroot; older SDKs leave it to CC, which CMake does not ask for that.
set(CMAKE_SYSROOT "$ENV{OECORE_TARGET_SYSROOT}")
# Packages such as JUCE are in the store, not in the sysroot.
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
# The SDK's flags ask for all symbols (-g), which would make an engine ten times as large. Antler's own
# sources ask for their lines again.
set(CMAKE_C_FLAGS "$ENV{CFLAGS} -g0" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS "$ENV{CXXFLAGS} -g0" CACHE STRING "" FORCE)
# The sysroot's libraries only, whichever pkg-config is found first.
set(ENV{PKG_CONFIG_LIBDIR} "$ENV{PKG_CONFIG_PATH}")
