"""What is being done goes on where nobody reads the output."""

import os
import signal
import subprocess
import sys
import time

import pytest
from small_checkout import DODO, Checkout

from tasks.core.paths import CODE
from tasks.core.terminal import Ended, only_shown, pause

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


SHOWS = DODO + '''
def task_shows():
    "shows lines until nobody looks"
    from tasks.core.terminal import only_shown, pause

    @action
    def show():
        with only_shown():
            print("a line", flush=True)
            (HERE / "started").touch()
            while True:
                pause(0.05)
                WRITES and print("a line", flush=True)

    return command(show)
'''


@pytest.mark.parametrize("writes", [True, False])
def test_what_only_shows_something_ends_with_its_reader(checkout: Checkout, writes: bool) -> None:
    (checkout.root / "dodo.py").write_text(f"WRITES = {writes}\n{SHOWS}")
    with checkout.start("shows") as process:
        checkout.started()
        process.stdout.close()
        try:
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_ctrl_c_ends_what_only_shows_something_without_a_word(checkout: Checkout) -> None:
    (checkout.root / "dodo.py").write_text(f"WRITES = False\n{SHOWS}")
    with checkout.start("shows") as process:
        checkout.started()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, "• shows\na line\n")


def test_a_pause_is_one_where_there_is_no_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.core.terminal._STDOUT", 12345)
    before = time.monotonic()
    with only_shown():
        pause(0.05)
    assert time.monotonic() - before >= 0.05


def test_an_interrupt_of_what_only_shows_something_is_one() -> None:
    """What it holds, a connection say, is given back as at any other."""
    with pytest.raises(KeyboardInterrupt) as caught, only_shown():
        raise KeyboardInterrupt
    assert isinstance(caught.value, Ended)
    assert caught.value.code == 130
