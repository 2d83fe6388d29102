"""A model that takes longer than a block, on the stand-in: on the audio thread, and beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import slow_model
from bench_host import wav
from board_checkout import BoardCheckout

from tasks.core.paths import CODE

pytestmark = [pytest.mark.board, pytest.mark.toolchain]

PROJECT = """\
plugin: {{name: Slow, manufacturer: Antler tests}}
model: {{file: models/slow.onnx, hop: {hop}}}
inference: {inference}
audio: {{sample_rate: 48000, block_size: 64}}
sushi: {{tracks: [{{name: main, channels: mono, plugins: [{{use: Slow}}]}}]}}
realtime: {{warm_up: 0.5, seconds: 1, signals: [noise, steps]}}
verify: {{block_sizes: [64, 65]}}
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardCheckout]:
    made = BoardCheckout(tmp_path_factory.mktemp("worker") / "antler")
    slow_model.write(made.root / "models/slow.onnx")
    (made.root / ".venv").symlink_to(CODE / ".venv")  # that is where interpreters are installed
    yield made
    made.doit("board", "stop")


def write(checkout: BoardCheckout, inference: str) -> None:
    """The project.yaml."""
    head = next(line for line in checkout.project.splitlines() if line.startswith("antler:"))
    rest = checkout.project[checkout.project.index("target:"):]
    (checkout.root / "project.yaml").write_text(
        f"{head}\n{PROJECT.format(hop=slow_model.HOP, inference=inference)}{rest}")


def judged(checkout: BoardCheckout, inference: str) -> dict[str, tuple[str, str]]:
    """Rows of the verdict: what was measured, and the result."""
    write(checkout, inference)
    checkout.doit("check_realtime")
    report = json.loads((checkout.root / "build/stand-in/verdict.json").read_text())
    return {it["name"]: (it["measured"], it["result"]) for it in report["checks"]}


def test_a_worker_has_time_for_what_a_block_has_not(checkout) -> None:
    within = judged(checkout, "{mode: auto}")
    assert within["load, maximum"][1] == within["late or failed blocks"][1] == "FAIL"
    beside = judged(checkout, "{mode: async}")
    assert [name for name, (_, result) in beside.items() if result == "FAIL"] == []
    assert beside["latency, declared"][0] == f"{2 * slow_model.HOP + 64} samples (86.7 ms)"
    assert beside["how the model runs"][0] == f"{slow_model.HOP} samples a call, on a worker"
    assert beside["malloc, locks, system calls"][0] == "none"
    longest = float(beside["worker, longest run"][0].split(" (")[1].split()[0])
    assert longest > 64 / 48  # ms: a block


def test_a_lead_that_is_too_short_fails_and_one_that_is_enough_does_not(checkout) -> None:
    late = judged(checkout, "{mode: async, lead: 64}")
    assert {name for name, (_, result) in late.items() if result == "FAIL"} == {
        "late results", "output, silent blocks"}
    enough = judged(checkout, "{mode: async, lead: 448}")
    assert [name for name, (_, result) in enough.items() if result == "FAIL"] == []
    assert enough["latency, declared"][0] == f"{slow_model.HOP + 64 + 448} samples (53.3 ms)"


def test_it_sounds_as_in_python(checkout, tmp_path) -> None:
    write(checkout, "{mode: async}")
    (tmp_path / "short.wav").write_bytes(wav(8192))
    checkout.done("verify", str(tmp_path / "short.wav"))
    report = json.loads((checkout.root / "build/stand-in/verify.json").read_text())
    assert report["latency"] == 2 * slow_model.HOP + 64
