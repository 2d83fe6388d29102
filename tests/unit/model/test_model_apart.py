"""Work in a process of its own: what it gives, what it refuses, and how it may end."""

import os
import signal
import time

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model import apart as module
from tasks.model.apart import Crashed, apart
from tasks.model.content import Content
from tasks.model.engine import ModelEngine, Prepared
from tasks.project.model import Model


def refuse():
    raise AntlerError("no", details="why", resolution="what helps")


def loop():
    while True:
        time.sleep(1)


def test_what_it_gives_comes_back():
    assert apart(lambda: (os.getpid(), b"\0" * 1_000_000)) != (os.getpid(), b"\0" * 1_000_000)


def test_what_it_refuses_is_refused():
    with pytest.raises(AntlerError, match="no\n  why\n  → what helps"):
        apart(refuse)


def test_a_fault_of_ours_is_shown_where_it_was():
    with pytest.raises(RuntimeError, match=r"(?s)test_model_apart.py.*ZeroDivisionError"):
        apart(lambda: 1 / 0)


@pytest.mark.parametrize(("work", "how"), [
    (os.abort, "SIGABRT"), (lambda: os.kill(os.getpid(), signal.SIGSEGV), "SIGSEGV"),
    (lambda: os._exit(3), "exit code 3")])
def test_a_crash_is_told(work, how):
    with pytest.raises(Crashed, match=how):
        apart(work)


def test_what_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 0.2)
    with pytest.raises(Crashed, match=r"it was not done within 0\.2 s"):
        apart(loop)


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST", 4 << 30)
    with pytest.raises(RuntimeError, match="MemoryError"):
        apart(lambda: len(bytearray(8 << 30)))


def test_a_model_that_crashes_its_interpreter_is_refused_in_a_sentence():
    def prepare(*_) -> Prepared:
        os.abort()

    engine = ModelEngine("tflite", Content, lambda *_: iter(()), prepare, "TensorFlow Lite")
    path = CODE / "models/saturator.tflite"
    found = engine.prepared(path, Content((), (), (), 0), Model(path), ())
    assert [it.what for it in found.problems] == [
        "TensorFlow Lite crashes as it loads and runs it (SIGABRT): a plugin host would, too"]
