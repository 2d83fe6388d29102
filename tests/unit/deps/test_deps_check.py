"""What is wrong with an engine's libraries, and reading them."""

import pytest

from tasks.core.errors import AntlerError
from tasks.deps.check import Symbols, foreign, lacking, read
from tasks.deps.plan import artifact
from tasks.toolchain.cmake import failure
from tasks.toolchain.load import load

ARM = frozenset({"EM_AARCH64"})
GOOD = {
    "cpuinfo": Symbols(ARM, {"cpuinfo_arm_linux_init": 400}),
    "ruy_kernel_arm": Symbols(ARM, {"_ZN3ruy15KernelFloatNeonE": 2000}),
    "microkernels-prod": Symbols(ARM, {"xnn_f32_gemm_ukernel_6x8__neonfma": 900}),
}


def expected(toolchain="debian11-aarch64", *, xnnpack=True):
    """What the recipe of TFLite expects."""
    return artifact("tflite", "", load(toolchain), (("xnnpack", xnnpack),)).recipe.build.expect


def test_all_well():
    assert lacking(GOOD, expected()) == []
    assert foreign(GOOD, "aarch64") == []


@pytest.mark.parametrize(("name", "defined", "fault"), [
    ("cpuinfo", {"cpuinfo_initialize": 40}, "libcpuinfo.a: no cpuinfo_arm_linux_init: it cannot "
     "tell what the processor can do"),
    ("ruy_kernel_arm", {"_ZN3ruy15KernelFloatNeonE": 4},
     "libruy_kernel_arm.a: no Neon: every multiplication is the slow way"),
    ("ruy_kernel_arm", {}, "libruy_kernel_arm.a: no Neon: every multiplication is the slow way"),
    ("microkernels-prod", {"xnn_f32_gemm_ukernel_4x4__scalar": 900},
     "libmicrokernels-prod.a: no neon: XNNPACK is the slow way"),
])
def test_kernels_that_were_left_out(name, defined, fault):
    assert lacking({**GOOD, name: Symbols(ARM, defined)}, expected()) == [fault]


def test_a_library_for_another_processor():
    found = {**GOOD, "farmhash": Symbols(frozenset({"EM_X86_64"}), {})}
    assert foreign(found, "aarch64") == ["libfarmhash.a: for EM_X86_64, not EM_AARCH64"]


def test_a_library_that_is_missing_is_a_fault():
    found = {name: symbols for name, symbols in GOOD.items() if name != "cpuinfo"}
    assert [fault[:14] for fault in lacking(found, expected())] == ["libcpuinfo.a: "]


def test_what_is_not_linked_is_not_expected():
    found = {name: symbols for name, symbols in GOOD.items() if name != "microkernels-prod"}
    assert lacking(found, expected(xnnpack=False)) == []


def test_each_architecture_has_its_own_kernels():
    words = {row.symbol or row.word for row in expected("native")}
    assert words == {"Avx2", "avx2"}


def test_not_an_archive(tmp_path):
    (tmp_path / "libx.a").write_text("text")
    with pytest.raises(AntlerError, match=r"libx.a is not a static library"):
        read(tmp_path / "libx.a")


def test_a_failed_build_shows_its_first_error(tmp_path):
    output = "[1/9] ok\nFAILED: x.o \ng++ -c x.cc\nx.cc:1: error: no\n[2/9] other\nninja: stopped"
    error = failure("building", output, tmp_path / "build.log")
    assert error.brief == "building failed"
    assert error.details.splitlines()[0] == "x.cc:1: error: no"
    assert error.resolution == f"the whole log: {tmp_path}/build.log"


def test_a_failed_configure_shows_cmake_s_error(tmp_path):
    error = failure("configuring", "-- ok\nCMake Error at x:1 (find):\n  why\n", tmp_path / "l")
    assert error.details.startswith("CMake Error at x:1")


def test_a_failed_link_shows_what_is_missing(tmp_path):
    output = "FAILED: a\ng++ a.o\nld: a.o: undefined reference to `f'\ncollect2: error: ld returned"
    assert failure("building", output, tmp_path / "l").details.startswith("ld: a.o: undefined")


def test_a_disk_that_is_full_is_said_as_such(tmp_path):
    output = "FAILED: x.o\n/tmp/x.s: Fatal error: can't write 9 bytes: No space left on device"
    error = failure("building", output, tmp_path / "build.log")
    assert error.brief == f"no space left on this machine ({tmp_path})"
