"""What is watched, what a change begins, what is said of it."""

import json
import threading

import pytest

from tasks.core import paths
from tasks.core.uptodate import Inputs
from tasks.watch import watch
from tasks.watch.figures import Figures, difference, read
from tasks.watch.inputs import Watched, watched

OLD = Figures(("1", "1"), "PASS", 0.123, "PASS", -125.4)


@pytest.mark.parametrize(("before", "now", "line"), [
    (Figures(), OLD, "pi: PASS, longest block 12.3 %, verify PASS, error -125.4 dB"),
    (OLD, OLD, "pi: nothing was measured"),
    (OLD, Figures(("2", "1"), "FAIL", 0.9, "PASS", -125.4),
     "pi: PASS → FAIL, longest block 12.3 % → 90.0 %"),
    (OLD, Figures(("1", "2"), "PASS", 0.123, "FAIL", -20.0),
     "pi: verify PASS → FAIL, error -125.4 dB → -20.0 dB"),
    (OLD, Figures(("2", "1"), "FAIL", None, "PASS", -125.4),
     "pi: PASS → FAIL, longest block 12.3 % → unknown")])
def test_difference(before, now, line):
    assert difference("pi", before, now) == line


def test_figures_of_files(tmp_path):
    assert read(tmp_path) == Figures()
    (tmp_path / "verdict.json").write_text(json.dumps(
        {"when": "1", "verdict": "PASS", "load": {"maximum": 0.5}}))
    (tmp_path / "verify.json").write_text(json.dumps({"when": "2", "verdict": "FAIL", "takes": [
        {"channels": [{"decibels": -90.0}, {"decibels": None}]},
        {"channels": [{"decibels": -60.0}]}]}))
    assert read(tmp_path) == Figures(("1", "2"), "PASS", 0.5, "FAIL", -60.0)
    (tmp_path / "verdict.json").write_text("{")
    assert read(tmp_path).verdict is None


def test_inputs_of_tasks_are_watched(tmp_path):
    (tmp_path / "src/deep").mkdir(parents=True)
    model = tmp_path / "models/a.onnx"
    found = watched([{"uptodate": [Inputs([model, tmp_path / "src"]), lambda: True]},
                     {"uptodate": [Inputs([paths.BUILD / "x/model.antler"])]}, {}])
    assert found.files == {paths.PROJECT_FILE, model}
    assert found.counts(tmp_path / "src/deep/new.cpp")
    assert not found.counts(tmp_path / "models/b.onnx")
    assert not found.counts(paths.BUILD / "x/model.antler")
    assert set(found.places) == {tmp_path / "src", tmp_path / "src/deep", tmp_path / "models",
                                 paths.PROJECT}


class Runs:
    """Runs that are written down; a build does something or nothing, or fails."""

    def __init__(self, tmp_path, monkeypatch):
        self.asked, self.code, self.folder = [], 0, tmp_path
        monkeypatch.setattr(watch, "STATE", tmp_path)
        self.built(True)

    def built(self, something):
        (self.folder / "last-run.json").write_text(json.dumps([{"task": "x"}] * something))

    def __call__(self, words):
        self.asked.append(" ".join(words))
        if words[0] == "check_realtime":
            (self.folder / "verdict.json").write_text(json.dumps(
                {"when": str(len(self.asked)), "verdict": "FAIL", "load": {"maximum": 0.9}}))
        return self.code


@pytest.fixture
def runs(tmp_path, monkeypatch):
    return Runs(tmp_path, monkeypatch)


def cycle(runs, **others):
    watch.cycle(["check_realtime", "verify"], ["target=pi"], {"pi": runs.folder}, runs, **others)


def test_what_was_built_is_judged(runs, capsys):
    cycle(runs)
    assert runs.asked == ["build target=pi", "check_realtime target=pi", "verify target=pi"]
    assert "pi: FAIL, longest block 90.0 %\nwaiting" in capsys.readouterr().out


def test_where_nothing_was_built_nothing_is_judged(runs):
    runs.built(False)
    cycle(runs)
    assert runs.asked == ["build target=pi"]
    cycle(runs, always=True)
    assert len(runs.asked) == 4


def test_a_build_that_failed_waits_on(runs, capsys):
    runs.code = 1
    cycle(runs, always=True)
    assert runs.asked == ["build target=pi"]
    assert capsys.readouterr().out == "waiting for a change (Ctrl-C ends it)\n"


def test_saves_that_belong_together_are_one_change(tmp_path):
    """As editors save: a new file beside the old one, then renamed to it, and once more."""
    model, other = tmp_path / "a.onnx", tmp_path / "note.txt"
    model.write_text("old")
    found = watch.changes(Watched(frozenset({model}), frozenset()))

    def save():
        other.write_text("no input")
        for text in ("new", "newer"):
            (tmp_path / ".a.onnx.swp").write_text(text)
            (tmp_path / ".a.onnx.swp").rename(model)

    threading.Timer(0.5, save).start()
    assert next(filter(None, found)) == {model}
    found.close()


def test_what_is_saved_during_a_build_comes_after_it(tmp_path):
    model = tmp_path / "a.onnx"
    model.write_text("old")
    found = watch.changes(Watched(frozenset({model}), frozenset()))
    assert next(found) == set()
    model.write_text("new")
    assert next(filter(None, found)) == {model}
    found.close()


def test_ctrl_c_ends_it(runs, monkeypatch, capsys):
    def interrupted(_files):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(watch, "changes", interrupted)
    watch.watch(["verify"], [], {}, Watched(frozenset(), frozenset()), runs)
    assert capsys.readouterr().out.endswith("\nwatching has ended\n")


def test_project_yaml_begins_again_unless_it_has_mistakes(runs, monkeypatch):
    begun = []
    monkeypatch.setattr(watch, "changes", lambda _files: iter([set(), {watch.PROJECT_FILE}]))
    monkeypatch.setattr(watch, "_begin_again", lambda: begun.append(True))
    runs.code = watch.NOT_STARTED
    watch.watch(["verify"], [], {}, Watched(frozenset(), frozenset()), runs)
    assert (runs.asked, begun) == (["build", "plan build"], [])
    runs.code = 0
    watch.watch(["verify"], [], {}, Watched(frozenset(), frozenset()), runs)
    assert begun == [True]
