"""A folder that looks like Elk's SDK, mounted into the root and used with its environment.

Its compilers are wrappers that fail without the environment, as an SDK's fail without --sysroot.
"""

import shutil

import pytest
import yaml

from tasks.core import elf
from tasks.core.errors import AntlerError
from tasks.core.paths import SDK
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.enter import check
from tasks.toolchain.load import load, native
from tasks.toolchain.root import make

pytestmark = pytest.mark.toolchain

WRAPPER = """\
#!/bin/sh
[ "$OECORE_TARGET_ARCH" = aarch64 ] || { echo "error: source the environment first"; exit 1; }
exec /usr/bin/aarch64-linux-gnu-PROGRAM-10 "$@"
"""

CMAKE_FILE = """\
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR cortexa72)
set(CMAKE_CXX_FLAGS "$ENV{CXXFLAGS}" CACHE STRING "" FORCE)
"""

PROJECT = """\
cmake_minimum_required(VERSION 3.20)
project(small CXX)
add_library(small MODULE small.cpp)
file(WRITE "${CMAKE_BINARY_DIR}/processor" "${CMAKE_SYSTEM_PROCESSOR}")
"""

SOURCE = "#ifndef FROM_SDK\n#define FROM_SDK 0\n#endif\nint fromSdk = FROM_SDK;\n"


@pytest.fixture(scope="module")
def elk(tmp_path_factory):
    """A toolchain whose compilers are in a folder outside the root."""
    folder = tmp_path_factory.mktemp("elk")
    (folder / "bin").mkdir()
    for name, program in (("elk-gcc", "gcc"), ("elk-g++", "g++")):
        (folder / "bin" / name).write_text(WRAPPER.replace("PROGRAM", program))
        (folder / "bin" / name).chmod(0o755)
    (folder / "toolchain.cmake").write_text(CMAKE_FILE)
    (folder / "version").write_text("Distro Version: 1.0.0\n")
    sdk = shutil.copytree(SDK, folder.with_name("sdk"))
    entries = yaml.safe_load((sdk / "toolchains.yaml").read_text())
    entries["elk"] = {
        **entries["debian11-aarch64"],
        "cmake_file": "cmake/sdk-wrapper.cmake", "compilers": ["elk-gcc", "elk-g++"],
        "mounts": [{"folder": str(folder), "identity": "version"}],
        "environment": {"PATH": f"{folder}/bin:/usr/bin:/bin", "CC": "elk-gcc", "CXX": "elk-g++",
                        "CXXFLAGS": "-DFROM_SDK=1", "OECORE_TARGET_ARCH": "aarch64",
                        "OE_CMAKE_TOOLCHAIN_FILE": f"{folder}/toolchain.cmake"}}
    (sdk / "toolchains.yaml").write_text(yaml.safe_dump(entries))
    toolchain = load("elk", sdk)
    make(toolchain.root)
    return toolchain


def built(toolchain, folder) -> Build:
    (folder / "source").mkdir()
    (folder / "source/CMakeLists.txt").write_text(PROJECT)
    (folder / "source/small.cpp").write_text(SOURCE)
    build = Build(toolchain, folder, ())
    configure(build, folder / "source", {})
    compile(build)
    return build


def test_its_compiler_and_environment_are_used_for_the_target(elk, tmp_path):
    build = built(elk, tmp_path)
    assert elf.read(build.tree / "libsmall.so").architecture == "aarch64"
    assert (build.tree / "processor").read_text() == "aarch64"
    assert "-DFROM_SDK=1" in (build.tree / "build.ninja").read_text()
    assert f"{elk.mounts[0].folder}/bin/elk-g++" in (build.tree / "CMakeCache.txt").read_text()


def test_programs_for_this_machine_see_nothing_of_it(elk, tmp_path):
    build = built(native(elk), tmp_path)
    assert elf.read(build.tree / "libsmall.so").architecture == "x86_64"
    for name in ("build.ninja", "CMakeCache.txt"):
        said = (build.tree / name).read_text()
        assert "FROM_SDK" not in said
        assert str(elk.mounts[0].folder) not in said


def test_a_compiler_that_does_not_start_is_found_before_cmake_runs(elk):
    broken = elk.mounts[0].folder / "bin/elk-g++"
    whole = broken.read_text()
    broken.unlink()
    try:
        with pytest.raises(AntlerError, match="the compilers of elk do not start") as caught:
            check(elk)
    finally:
        broken.write_text(whole)
        broken.chmod(0o755)
    assert str(elk.mounts[0].folder) in caught.value.resolution
