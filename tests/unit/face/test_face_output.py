"""What is being done goes on where nobody reads the output."""

import os
import subprocess
import sys

from tasks.core.paths import CODE

PROGRAM = """import sys
from tasks.face.output import outlive_the_reader
outlive_the_reader()
for _ in range(3):
    print('x' * 100_000, flush=True)
sys.stderr.write('done')
"""


def after(stdout: int) -> str:
    return subprocess.run([sys.executable, "-c", PROGRAM], cwd=CODE, stdout=stdout, text=True,
                          stderr=subprocess.PIPE, check=True).stderr


def test_a_pipe_without_a_reader() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    assert after(theirs) == "done"
    os.close(theirs)


def test_a_pipe_without_a_reader_for_errors_too() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    code = PROGRAM + "sys.stderr.flush()"
    subprocess.run([sys.executable, "-c", code], cwd=CODE, stdout=theirs, stderr=theirs, check=True)
    os.close(theirs)


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        assert after(full.fileno()) == (
            "antler: the output cannot be written: No space left on device\ndone")
