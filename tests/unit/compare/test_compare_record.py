"""The report: as its schema says, whatever became of the cells."""

import csv
import io
import json
from collections.abc import Callable

from jsonschema import Draft202012Validator

from tasks.compare import show
from tasks.compare.command import Plan
from tasks.compare.judge import failed, reason
from tasks.compare.record import report, table
from tasks.core.paths import SCHEMA

ENDED = {"seconds": 3.5, "worker": "studio", "stored": False}


def judged(average: float, error: float | None) -> dict:
    return {"outcome": "PASS", "reason": "", "weights": 12, **ENDED,
            "verdict": {"load": {"average": average, "minimum": 0.0, "maximum": average},
                        "limit": 0.7, "latency": 64, "release": "0" * 16},
            "verify": {"verdict": "PASS" if error is not None else "FAIL", "error": error,
                       "limit": 1e-5}}


def made(plan: Callable[..., Plan]) -> dict:
    """A cell of each outcome."""
    it = plan("", "model=sat.tflite,sat_8.tflite,sat.onnx", "engine=tflite,onnxruntime",
              "audio.block_size=16,64")
    outcomes = dict(zip(it.jobs, (judged(0.2, 1e-6), judged(0.1, 1e-7), judged(0.3, None),
                                  {**failed("it\nwas ended"), **ENDED}), strict=False))
    return report(it.plugin, it.axes, it.cells, outcomes, it.budget, "2026-11-27T12:00:00+00:00")


def test_it_is_as_its_schema_says(plan: Callable[..., Plan]) -> None:
    schema = json.loads((SCHEMA / "compare.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    found = made(plan)
    Draft202012Validator(schema).validate(json.loads(json.dumps(found)))
    assert {it["outcome"] for it in found["cells"]} == {"PASS", "failed", "cannot be", "not run"}
    assert found["front"] == [1]
    first = found["cells"][0]
    assert first["latency"] == {"frames": 64, "seconds": (64 + 16) / 48000}


def test_the_csv_has_a_row_for_each_cell(plan: Callable[..., Plan]) -> None:
    found = made(plan)
    rows = list(csv.DictReader(io.StringIO(table(found))))
    assert len(rows) == len(found["cells"])
    assert [rows[0][it] for it in ("model", "average_load", "error", "weights")] == [
        "sat.tflite", "0.2", "1e-06", "12"]
    assert rows[2]["outcome"] == "cannot be"


def test_the_terminal_shows_all_of_it(plan: Callable[..., Plan]) -> None:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=110)
    found = made(plan)
    show.draw(console, found)
    text = console.file.getvalue()
    for said in ("20.00 %", "1.0e-07", "not finite", "it\nwas ended", "16 → 64: -10.00, +1.00 ms",
                 "largest model whose slowest block takes no more than 70 %"):
        assert said in text, text
    assert show.line(found, found["cells"][0]).startswith("  PASS  sat.tflite, tflite, 16: 20.00 %")
    assert "<svg" in show.picture(found)


def test_the_reason_is_what_antler_said_first() -> None:
    output = ("• described:x\n✗ described:x: sat.tflite is damaged\n  → export it again\n"
              "✗ other: too\n")
    assert reason(output) == "described:x: sat.tflite is damaged\n  → export it again"
    assert reason("ERROR: project.yaml: 1 problem\n\nproject.yaml:3:1: what\n") == (
        "project.yaml: 1 problem\nproject.yaml:3:1: what")
    assert reason("") == "it was ended"


def test_what_it_advises_is_for_the_project_that_is_compared() -> None:
    for doit in ("./doit", "/srv/antler/doit", "'/srv/my antler/doit'"):
        for folder in (".", "/tmp/slot", "'/tmp/my slot'"):
            said = f"✗ deps:x: no space\n  → free some: `{doit} --project {folder} clean --cache`\n"
            assert reason(said) == "deps:x: no space\n  → free some: `./doit clean --cache`"
