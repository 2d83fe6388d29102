"""The C++ inference layer, compiled as the plugin's is, on real models.

For aarch64 it runs under qemu-user as a Cortex-A72; for the workstation as it is. An engine that
the store lacks is built, which takes minutes.
"""

import re
import shutil

import pytest

from tasks.core.paths import BUILD, PLUGIN_SRC, ROOT
from tasks.core.process import run
from tasks.deps.engine import build_engine
from tasks.deps.plan import engine
from tasks.deps.prepare import prepare
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.load import load
from tasks.toolchain.root import make

HERE = ROOT / "tests/integration/plugin_cpp"
MODEL = ROOT / "models/saturator.tflite"
VECTORS = ROOT / "models/saturator.test.json"

pytestmark = pytest.mark.toolchain


def made(toolchain):
    """The engine's artifact for a toolchain, built where it is missing."""
    artifact = engine("tflite", "2.14.1", (), toolchain)
    if not artifact.manifest.is_file():
        make("debian11", toolchain.root)
        for source in artifact.sources:
            prepare(source)
        build_engine(artifact)
    return artifact.path


def emulator(toolchain):
    if toolchain.name == "native":
        return []
    program = shutil.which("qemu-aarch64-static")
    assert program, "qemu-aarch64-static is not installed: ./doit test installs it"
    return [program, "-cpu", "cortex-a72", "-L", toolchain.root.path / "usr/aarch64-linux-gnu"]


@pytest.fixture(scope="module", params=["debian11-aarch64", "native"])
def command(request):
    """The command that runs the test program, compiled by one toolchain."""
    toolchain = load(request.param)
    before = emulator(toolchain)
    artifact = made(toolchain)
    settings = {
        "ANTLER_ENGINE_DIR": str(artifact),
        "ANTLER_GENERATED": str(PLUGIN_SRC / "tests/generated-sample"),
        "ANTLER_BUILD_PLUGIN": "OFF",
        "ANTLER_BUILD_TESTS": "ON",
    }
    build = Build(toolchain, BUILD / "tests" / toolchain.name, (artifact, PLUGIN_SRC))
    build.folder.mkdir(parents=True, exist_ok=True)
    configure(build, PLUGIN_SRC, settings)
    compile(build, ["inference_tests"])
    return [*before, build.tree / "tests/inference_tests"]


def test_every_check_of_the_inference_layer_holds(command):
    done = run([*command, MODEL, VECTORS, HERE], check=False, timeout=300)
    assert [line for line in done.output.splitlines() if line.startswith("FAIL")] == []
    assert done.returncode == 0, done.output
    assert done.output.count("ok ") >= 31


def test_wrong_vectors_are_noticed(command, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"inputs": [[0.5, 0.5]], "outputs": [[0.1]]}')
    done = run([*command, MODEL, wrong, HERE], check=False, timeout=300)
    assert done.returncode == 1
    assert re.search(r"^FAIL  test vectors within 1e-5: 0\.\d", done.output, re.MULTILINE)


@pytest.mark.parametrize("command", ["debian11-aarch64"], indirect=True)
@pytest.mark.parametrize("model", [MODEL, HERE / "fixed_batch.tflite"], ids=["block", "sample"])
def test_process_makes_no_system_call(command, model):
    """qemu-user is the tracer."""
    traced = [command[0], "-strace", *command[1:], "--process", model, "1000"]
    calls = re.findall(r"^\d+ (\w+)\(", run(traced, timeout=300).output, re.MULTILINE)
    first = calls.index("getppid")
    assert calls[first : first + 2] == ["getppid", "getppid"]
