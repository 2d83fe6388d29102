"""What is being done goes on where nobody reads the output; hints name the run's target."""

import os
import subprocess
import sys

import pytest

from tasks.core.paths import ROOT
from tasks.face import words

CODE = """import sys
from tasks.face.output import outlive_the_reader
outlive_the_reader()
for _ in range(3):
    print('x' * 100_000, flush=True)
sys.stderr.write('done')
"""


def after(stdout: int) -> str:
    return subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, stdout=stdout, text=True,
                          stderr=subprocess.PIPE, check=True).stderr


def test_a_pipe_without_a_reader() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    assert after(theirs) == "done"
    os.close(theirs)


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        assert after(full.fileno()) == (
            "antler: the output cannot be written: No space left on device\ndone")


@pytest.mark.parametrize(("text", "said"), [
    ("`./doit logs`, `./doit stop`", "`./doit logs target=pi`, `./doit stop target=pi`"),
    ("./doit board start", "./doit board start target=pi"),
    ("run `./doit build deploy`: it", "run `./doit build deploy target=pi`: it"),
    ("`./doit check_realtime target=desk`", "`./doit check_realtime target=desk`"),
    ("`./doit list`", "`./doit list`")])
def test_hints_are_for_the_target_of_the_run(monkeypatch, text, said) -> None:
    assert words.aimed(text) == text
    monkeypatch.setattr(words, "get_var", lambda name, default: "pi")
    assert words.aimed(text) == said
