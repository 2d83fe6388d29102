"""`./doit verify` on the desk: an example of each layout through the whole plugin."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from own_checkout import Checkout

from tasks.core.paths import ROOT

pytestmark = pytest.mark.toolchain

PROJECT = """\
antler: 1
plugin: {{name: Layout, manufacturer: Antler tests, parameters: [{parameters}]}}
model: {{file: models/examples/{file}{words}}}
sushi: {{tracks: [{{name: main, plugins: [{{use: Layout}}]}}]}}
verify: {{max_error: {limit:f}, block_sizes: [1, 63, 64, 512]}}
target: desk
"""

KNOB = "{name: amount, minimum: 0.1, maximum: 3, default: 0.2}"
"""The same for each, so that the plugin is only linked anew."""

EXAMPLES = {  # parameters, more of `model`, the limit
    "drive.tflite": ("", ", context: 42", 1e-5),
    "drive_windows.tflite": ("", "", 1e-5),
    "amp_variables.tflite": ("", "", 1e-5),
    "amp_fused.tflite": ("", "", 1e-5),
    "fuzz.tflite": (KNOB, "", 1e-5),
    "fuzz_int16.tflite": (KNOB, "", 1e-3),
    "fold_64.tflite": (KNOB, "", 1e-5),
    "width.tflite": (KNOB, "", 1e-5),
    "squeeze.tflite": (KNOB, "", 1e-5),
    "gate.tflite": (KNOB, ", hop: 128", 1e-5),
}


def project(file: str) -> str:
    """project.yaml for an example."""
    parameters, words, limit = EXAMPLES[file]
    return PROJECT.format(parameters=parameters, file=file, words=words, limit=limit)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("verify") / "antler")
    (made.root / ".venv").symlink_to(ROOT / ".venv")  # that is where interpreters are installed
    yield made
    shutil.rmtree(made.root)


def report(checkout: Checkout) -> dict:
    return json.loads((checkout.root / "build/desk/verify.json").read_text())


@pytest.mark.parametrize("file", EXAMPLES)
def test_the_plugin_sounds_as_its_model_does_in_python(checkout: Checkout, file: str) -> None:
    (checkout.root / "project.yaml").write_text(project(file))
    answer = checkout.doit("verify")
    assert answer.code == 0, answer.output
    assert answer.says("PASS  Layout with ", f"against {file} in Python")
    found = report(checkout)
    assert [take["blocks"] for take in found["takes"]] == [[1], [63], [64], [512], [1, 63, 64, 512]]
    assert (checkout.root / "build/desk/verify.svg").is_file()
