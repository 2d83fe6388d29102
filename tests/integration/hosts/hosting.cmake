# The VST3 SDK's own hosting code, for the programs that the tests open the plugin with.
set(ANTLER_VST3SDK_DIR "" CACHE PATH "VST3 SDK: folder with base/, pluginterfaces/ and public.sdk/")
set(sdk ${ANTLER_VST3SDK_DIR})
set(hosting ${sdk}/public.sdk/source/vst/hosting)

set(CMAKE_CXX_STANDARD 17)
find_package(Threads REQUIRED)
file(GLOB hosting_sources ${sdk}/base/source/*.cpp ${sdk}/base/thread/source/*.cpp
    ${sdk}/pluginterfaces/base/*.cpp ${hosting}/*.cpp)
list(FILTER hosting_sources EXCLUDE REGEX "_win32")

add_library(vst3_hosting STATIC ${hosting_sources}
    ${sdk}/public.sdk/source/common/commoniids.cpp
    ${sdk}/public.sdk/source/common/memorystream.cpp
    ${sdk}/public.sdk/source/common/threadchecker_linux.cpp
    ${sdk}/public.sdk/source/vst/utility/stringconvert.cpp
    ${sdk}/public.sdk/source/vst/vstinitiids.cpp)
target_include_directories(vst3_hosting SYSTEM PUBLIC ${sdk})
target_compile_definitions(vst3_hosting PUBLIC RELEASE=1)
target_compile_options(vst3_hosting PRIVATE -w)
target_link_libraries(vst3_hosting PUBLIC Threads::Threads ${CMAKE_DL_LIBS})
