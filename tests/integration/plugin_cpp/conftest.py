"""The C++ test programs of this room."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cpp_programs import Program, built

from tasks.core.paths import BUILD
from tasks.toolchain.enter import enter
from tasks.toolchain.load import load
from tasks.toolchain.model import Toolchain
from tasks.toolchain.root import make

PROGRAMS = ("inference_tests", "model_file", "output_meter", "pool_tests",
            "stream_tests")


@pytest.fixture(scope="package", params=["native", "debian11-aarch64"])
def programs(request: pytest.FixtureRequest) -> dict[str, Program]:
    """The command that runs each test program, compiled by one toolchain."""
    return built("tflite", load(request.param), PROGRAMS)


@pytest.fixture(scope="package", params=["native", "debian11-aarch64"])
def onnxruntime(request: pytest.FixtureRequest) -> Program:
    """The command that runs the test program of ONNX Runtime."""
    program, = built("onnxruntime", load(request.param), ("onnxruntime_tests",)).values()
    return program


@pytest.fixture(scope="package")
def watched_threads() -> Program:
    """The command that runs stream_tests under ThreadSanitizer.

    It wants addresses that are not random: Debian 11's does not know the ranges of newer kernels.
    """
    return ["setarch", "-R", *watched(load("native"), "thread")]


@pytest.fixture(scope="package")
def watched_calls() -> Program:
    """The command that runs stream_tests under RealtimeSanitizer."""
    return watched(load("clang-realtime"), "realtime")


def watched(toolchain: Toolchain, sanitizer: str) -> Program:
    """The command that runs stream_tests under a sanitizer, in the root of a toolchain."""
    make(toolchain.root)
    (*_, program), = built("onnxruntime", toolchain, ("stream_tests",),
                           flags=f"-fsanitize={sanitizer}").values()
    return [*enter(toolchain, [program], read_only=[BUILD])]


@pytest.fixture(scope="package", params=["native", "debian11-aarch64"])
def player(request: pytest.FixtureRequest) -> Callable[..., Program]:
    """The command that plays audio through a packed model, by engine and version; compiled by one
    toolchain."""
    toolchain, source = load(request.param), Path(__file__).parent / "player"
    return cache(lambda engine, version="":
                 built(engine, toolchain, ["player"], source, version)["player"])


@pytest.fixture(scope="package", params=["native", "debian11-aarch64"])
def rtneural(request: pytest.FixtureRequest) -> dict[str, Program]:
    """The commands that run the test programs with RTNeural under them."""
    return built("rtneural", load(request.param), ("rtneural_tests", "inference_tests"))


@pytest.fixture(scope="package")
def sanitized() -> Callable[[str, str], Program]:
    """The command that runs a test program under sanitizers, by program and engine; natively."""
    native = load("native")
    return cache(lambda program, engine: built(engine, native, [program], sanitize=True)[program])


@pytest.fixture(scope="package")
def nam_inference() -> Program:
    """The command that runs inference_tests with NeuralAmpModelerCore under it, for aarch64."""
    program, = built("nam", load("debian11-aarch64"), ("inference_tests",)).values()
    return program
