"""What is wrong with an engine's libraries, and reading them."""

import pytest

from tasks.core.errors import AntlerError
from tasks.deps.check import Symbols, members, problems, read
from tasks.toolchain.cmake import failure

ARM = frozenset({"EM_AARCH64"})


def libraries(**changes):
    good = {
        "libcpuinfo.a": Symbols(ARM, {"cpuinfo_arm_linux_init": 400}),
        "libruy_kernel_arm.a": Symbols(ARM, {"_ZN3ruy15KernelFloatNeonE": 2000}),
        "libmicrokernels-prod.a": Symbols(ARM, {"xnn_f32_gemm_ukernel_6x8__neonfma": 900}),
    }
    return {**good, **changes}


@pytest.mark.parametrize("options", [{}, {"xnnpack": True}, {"xnnpack": False}])
def test_all_well(options):
    assert problems(libraries(), "aarch64", options) == []


@pytest.mark.parametrize(("name", "symbols", "fault"), [
    ("libcpuinfo.a", Symbols(ARM, {"cpuinfo_initialize": 40}),
     "libcpuinfo.a: no cpuinfo_arm_linux_init"),
    ("libruy_kernel_arm.a", Symbols(ARM, {"_ZN3ruy15KernelFloatNeonE": 4}),
     "libruy_kernel_arm.a: no NEON kernels"),
    ("libruy_kernel_arm.a", Symbols(ARM, {}), "libruy_kernel_arm.a: no NEON kernels"),
    ("libmicrokernels-prod.a", Symbols(ARM, {"xnn_f32_gemm_ukernel_4x4__scalar": 900}),
     "libmicrokernels-prod.a: no NEON kernels"),
    ("libfarmhash.a", Symbols(frozenset({"EM_X86_64"}), {}),
     "libfarmhash.a: for EM_X86_64, not EM_AARCH64"),
])
def test_each_fault(name, symbols, fault):
    found = problems(libraries(**{name: symbols}), "aarch64", {"xnnpack": True})
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_library_that_is_missing_is_a_fault():
    found = libraries()
    del found["libcpuinfo.a"]
    assert problems(found, "aarch64", {})[0].startswith("libcpuinfo.a: no cpuinfo_arm_linux_init")


def test_the_workstation_needs_no_arm_kernels():
    assert problems({"libx.a": Symbols(frozenset({"EM_X86_64"}), {})}, "x86_64", {}) == []


def test_members_of_an_archive(tmp_path):
    def header(size):
        return f"{'name/':16}{'0':12}{'0':6}{'0':6}{'644':8}{size:<10}`\n".encode()

    data = b"!<arch>\n" + header(3) + b"abc\n" + header(4) + b"defg"
    assert list(members(data, tmp_path)) == [b"abc", b"defg"]


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
