"""What `./doit speed` prints of what its program says."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from samples import local, project

from tasks.speed.show import cells, remarks, table
from tasks.speed.speed import report

SAID = {"plain": "one Invoke a sample", "memory": 2048,
        "blocks": [{"frames": 64, "plugin": 2.0, "engine": 1.5, "plain": 13.0}]}


def test_a_row_says_what_is_around_the_engine_and_how_much_quicker_that_is() -> None:
    assert [*cells(SAID["blocks"][0], 48000)] == ["64", "2.00", "1.50", "0.50", "0.15 %", "13.00",
                                                  "6.50"]


def test_an_engine_without_another_way_has_no_column_for_it() -> None:
    row = {"frames": 64, "plugin": 2.0, "engine": 1.5}
    said = report(project(local("/root")), {"plain": "", "memory": 0, "blocks": [row]})
    assert len(table(said).columns) == len([*cells(row, 48000)]) == 5
    assert "all go through one model" in " ".join(remarks(said))


def test_it_says_what_was_measured_and_where() -> None:
    said = report(project(local("/root"), model=Path("models/sat.tflite")), SAID)
    with (console := Console(width=120)).capture() as shown:
        console.print(table(said))
    assert "sat.tflite in tflite 2.14.1 on desk: one channel" in shown.get()
    assert "one Invoke a sample" in shown.get()
    first, *_, last = remarks(said)
    assert first == "one more channel takes 2.0 KiB"
    assert "this workstation" in last
