# CMake toolchain file: the root's own gcc 10, for this machine's architecture. It sets no
# CMAKE_SYSTEM_NAME: that would make CMake think it cross-compiles.
set(CMAKE_C_COMPILER /usr/bin/x86_64-linux-gnu-gcc-10)
set(CMAKE_CXX_COMPILER /usr/bin/x86_64-linux-gnu-g++-10)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
