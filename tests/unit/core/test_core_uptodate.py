"""Inputs: what changed, in the user's words, judged when doit asks."""

from pathlib import Path
from types import SimpleNamespace

from tasks.core.uptodate import Inputs, explain, reasons


def ask(inputs: Inputs, saved: dict) -> tuple[bool, dict]:
    task = SimpleNamespace(value_savers=[])
    answer = inputs(task, saved)
    return answer, task.value_savers[0]()


def test_an_edit_after_the_check_is_seen_next_time(tmp_path: Path) -> None:
    source = tmp_path / "a.cpp"
    source.write_text("one")
    _, saved = ask(Inputs([source]), {})
    source.write_text("two")  # during the build that the check let begin
    up_to_date, _ = ask(Inputs([source]), saved)
    assert not up_to_date


def test_unchanged_is_up_to_date_whatever_the_time_stamp(tmp_path: Path) -> None:
    source = tmp_path / "a.cpp"
    source.write_text("one")
    _, saved = ask(Inputs([source], {"audio.sample_rate": 48000}), {})
    source.write_text("one")
    assert ask(Inputs([source], {"audio.sample_rate": 48000}), saved)[0]


def test_reasons_name_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "a.cpp").write_text("one")
    (folder / "b.cpp").write_text("two")
    before = Inputs([folder], {"plugin.name": "X"}).state()
    (folder / "a.cpp").write_text("changed")
    (folder / "b.cpp").unlink()
    (folder / "c.cpp").write_text("three")
    now = Inputs([folder], {"plugin.name": "Y"}).state()
    assert explain(before, now) == [f"{folder}/a.cpp changed", "plugin.name changed",
                                    f"{folder}/c.cpp is new", f"{folder}/b.cpp is gone"]


def test_a_missing_product_is_the_reason(tmp_path: Path) -> None:
    inputs = Inputs([], {"k": 1})
    task = SimpleNamespace(uptodate=[(inputs, [], {})], targets=[str(tmp_path / "gone")])
    assert reasons(task) == [f"{tmp_path}/gone is missing"]
    inputs.reasons = ["never built"]
    assert reasons(task) == ["never built"]
