"""What is said and left when a connection, a command or this machine fails on the way.

On the qemu-user form of the stand-in, behind its real sshd.
"""

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tasks.board.errors import Unreachable
from tasks.board.ssh import connect
from tests.integration.board.fast_boards import fetch_is_cut_off, server_of
from tests.waiting import PATIENCE

pytestmark = pytest.mark.board


@contextlib.contextmanager
def ctrl_c(seconds: float) -> Iterator[None]:
    """Ctrl-C after `seconds`, for which the context waits."""
    main = threading.main_thread().ident
    timer = threading.Timer(seconds, signal.pthread_kill, (main, signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        yield
    timer.join()


@pytest.mark.parametrize("seconds", [0.05, 2], ids=["before it says a word", "later"])
def test_ctrl_c_ends_the_command_there_too(where, board, seconds):
    lone = connect(where)
    with ctrl_c(seconds):
        lone.run(["sh", "-c", "sleep 4322 & sleep 4322"], timeout=60)
    listing = board.run(["ps", "-u", "mind", "-o", "args="]).stdout
    assert "sleep 4322" not in listing.replace("sh -c", "")
    assert lone.run(["echo", "goes on"]).stdout == "goes on\n"
    lone.close()


def test_ctrl_c_does_not_wait_for_a_dead_connection(where, board):
    lone = connect(where)
    server = server_of(lone)
    freeze = threading.Timer(0.5, board.run, [["kill", "-STOP", server]])
    freeze.start()
    with ctrl_c(1.5):
        lone.run(["sleep", "30"], timeout=60)
    board.run(["kill", "-KILL", server])
    lone.close()


@pytest.mark.parametrize("check", [True, False])
def test_a_connection_that_is_lost_while_a_command_runs(where, check):
    lone = connect(where)
    with pytest.raises(Unreachable) as error:
        lone.run(["sh", "-c", "kill -KILL $PPID; sleep 2"], check=check)
    assert str(error.value).startswith("the connection to fast stand-in (mind@127.0.0.1:")
    assert "was lost" in str(error.value)
    assert str(error.value).endswith("→ it runs as long as its test")


def test_a_command_that_a_signal_ends_is_no_lost_connection(board):
    assert board.run(["sh", "-c", "kill -KILL $$"], check=False).returncode == -1
    assert board.run(["echo", "there"]).stdout == "there\n"


@pytest.mark.parametrize("first", ["KILL", "STOP"], ids=["at once", "after it hung"])
def test_a_connection_that_is_lost_while_a_file_is_sent(where, board, tmp_path, first):
    blob, lone = tmp_path / "blob", connect(where)
    blob.write_bytes(bytes(8_000_000))
    server, cuts = server_of(lone), []

    def cut(done: int, total: int) -> None:
        if done > total / 2 and not cuts:
            board.run(["kill", f"-{first}", server])
            cuts.append(threading.Timer(1, board.run, [["kill", "-KILL", server]],
                                        {"check": False}))
            cuts[0].start()

    with pytest.raises(Unreachable, match="was lost"):
        lone.put(blob, "/udata/blob", cut)
    cuts[0].join()
    with pytest.raises(Unreachable, match="was lost"):
        lone.put(blob, "/udata/blob")
    assert "blob\n" not in board.run(["ls", "/udata"]).stdout
    board.run(["rm", "/udata/blob.part"])


def test_a_board_that_falls_silent_while_a_file_is_sent(where, board, tmp_path):
    """As where its cable is pulled: nothing ends the connection, nothing comes back."""
    blob, lone = tmp_path / "blob", connect(replace(where, silence=3))
    blob.write_bytes(bytes(40_000_000))
    server, stopped = server_of(lone), []

    def stop(done: int, total: int) -> None:
        if done > total / 4 and not stopped:
            board.run(["kill", "-STOP", server])
            stopped.append(time.monotonic())

    with pytest.raises(Unreachable, match="was lost"):
        lone.put(blob, "/udata/blob", stop)
    assert time.monotonic() - stopped[0] < PATIENCE
    board.run(["kill", "-KILL", server])
    board.run(["rm", "/udata/blob.part"])


def test_a_connection_that_is_lost_while_a_file_is_fetched(where, board, tmp_path):
    lone = connect(where)
    fetch_is_cut_off(board, lone, tmp_path)


def test_what_fails_on_this_machine_is_not_the_boards_fault(board, tmp_path):
    board.run(["truncate", "-s", "5M", "/udata/some"])
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        board.get("/udata/some", tmp_path / "folder")
    (tmp_path / ".full.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        board.get("/udata/some", tmp_path / "full")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    with pytest.raises(FileNotFoundError):
        board.put(tmp_path / "none", "/udata/none")
    board.run(["rm", "/udata/some"])
