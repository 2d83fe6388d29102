"""Damaged packages under AddressSanitizer and UndefinedBehaviorSanitizer: the reader, and what the
plugin does with what it lets through, down to the engines' own code.

A bounded part of what docs/models.md tells of: the same changes on every machine.
"""

import re

import pytest

from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.model.describe import describe
from tasks.model.engines import named
from tasks.model.package import package
from tasks.project.model import Model

pytestmark = pytest.mark.toolchain

PARAMETERS = {"squeeze.tflite": ["amount"]}
EXAMPLES = CODE / "models/examples"
# ONNX Runtime's library has an operator new of its own, on malloc, and no delete: no mismatch.
OPTIONS = {"ASAN_OPTIONS": "abort_on_error=1:handle_segv=0:detect_leaks=0:alloc_dealloc_mismatch=0:"
                           "allocator_may_return_null=1:max_allocation_size_mb=2048",
           "UBSAN_OPTIONS": "abort_on_error=1"}
TRIES = 250
COUNTS = re.compile(rf"{TRIES} models: (\d+) play, (\d+) are refused, (\d+) are silent, "
                    r"(\d+) crash")


def packed(folder, engine, name):
    """A model as the plugin takes it."""
    file = EXAMPLES / name
    model = describe(named(engine).read(file), Model(file), PARAMETERS.get(name, []))
    path = folder / "model.antler"
    path.write_bytes(package(model, file.read_bytes()))
    return path


@pytest.mark.parametrize("name", ["amp.tflite", "squeeze.tflite"])
def test_the_reader_takes_no_step_beyond_a_package(sanitized, tmp_path, name):
    """All cuts and 20,000 changes twice, the checksum made to fit the second time."""
    path = packed(tmp_path, "tflite", name)
    done = run([*sanitized("model_file", "tflite"), path], env=OPTIONS, timeout=600)
    assert f" {path.stat().st_size} cuts, 20000 of 20000 changes" in done.output


@pytest.mark.parametrize(("engine", "name"), [
    ("tflite", "drive_windows.tflite"), ("tflite", "squeeze.tflite"), ("onnxruntime", "amp.onnx")])
def test_no_damaged_model_makes_the_plugin_go_astray(sanitized, tmp_path, engine, name):
    """A crash inside an engine is the engine's; the sanitizers would end ours with a report."""
    path = packed(tmp_path, engine, name)
    done = run([*sanitized("fuzz", engine), path, str(TRIES), "1"], env=OPTIONS, timeout=900)
    played, refused, _, crashed = map(int, COUNTS.search(done.output).groups())
    assert "Sanitizer" not in done.output, done.output
    assert "runtime error" not in done.output, done.output
    assert played > 5
    assert refused > TRIES // 3
    assert crashed <= TRIES // 50
