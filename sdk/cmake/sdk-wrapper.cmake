# CMake toolchain file for a Yocto SDK (Elk's): the SDK's own, then the processor's right name.
#
# Elk's SDK sets CMAKE_SYSTEM_PROCESSOR to `cortexa72`. cpuinfo, Abseil and XNNPACK do not know
# that name and leave out their ARM code, partly in silence. A -D on the command line does not
# help: the SDK's file overwrites it. So this file includes the SDK's and speaks after it.
if(DEFINED ENV{OE_CMAKE_TOOLCHAIN_FILE} AND EXISTS "$ENV{OE_CMAKE_TOOLCHAIN_FILE}")
  include("$ENV{OE_CMAKE_TOOLCHAIN_FILE}")
elseif(OE_CMAKE_TOOLCHAIN_FILE)
  include("${OE_CMAKE_TOOLCHAIN_FILE}")
else()
  message(FATAL_ERROR "set OE_CMAKE_TOOLCHAIN_FILE to the SDK's CMake toolchain file")
endif()
# try_compile projects read this file again and know only what is listed here.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES OE_CMAKE_TOOLCHAIN_FILE)

set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
