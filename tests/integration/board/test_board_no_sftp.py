"""A board without SFTP server, whose tools are BusyBox's: files cross through its shell."""

import os
from contextlib import closing
from dataclasses import replace

import pytest

from tasks.board import commands
from tasks.board.base import Board
from tasks.board.errors import BoardError, BoardFull, TimedOut, Unreachable
from tasks.board.kinds import KINDS
from tasks.board.probe import probe
from tasks.board.ssh import connect
from tasks.board.standin import fast
from tasks.board.standin.image import made
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import release
from tasks.house.target import look
from tests import samples
from tests.integration.board.fast_boards import (
    NO_SFTP,
    fetch_is_cut_off,
    server_of,
    with_busybox,
)
from tests.waiting import until

pytestmark = pytest.mark.board

TOOLS = ("cat", "chmod", "cp", "df", "dirname", "echo", "head", "id", "kill", "ln", "ls", "mkdir",
         "mv", "ps", "readlink", "rm", "rmdir", "setsid", "sh", "sha256sum", "sleep", "stat",
         "sync", "tail", "test", "touch", "tr", "truncate", "wc")


@pytest.fixture(scope="module")
def where():
    setup = NO_SFTP + with_busybox(*TOOLS) + "sed -i '/^mind:/s|/bin/bash|/bin/sh|' etc/passwd\n"
    with fast.running(made(print), size_mb=128, setup=setup) as address:
        yield address


@pytest.fixture
def board(where):
    board = connect(where)
    yield board
    board.run(["sh", "-c", "chmod -R u+w /udata/*; rm -rf /udata/*"], check=False)
    board.close()


def parts(board: Board) -> str:
    return board.run(["ls", "-A", "/udata"]).stdout


def test_it_is_such_a_board(board):
    assert "BusyBox" in board.run(["cat", "--help"], check=False).stderr
    assert board.files == "the shell, since it has no SFTP server"


@pytest.mark.parametrize("size", [0, 1, 3_000_001])
def test_put_and_get_keep_content_and_mode(board, tmp_path, size):
    blob = tmp_path / "it's a plugin.so"
    blob.write_bytes(os.urandom(size))
    blob.chmod(0o750)
    seen = []
    board.put(blob, "/udata/it's $HOME", lambda *step: seen.append(step))
    assert seen[-1:] == ([(size, size)] if size else [])
    assert board.run(["stat", "-c", "%a", "/udata/it's $HOME"]).stdout == "750\n"
    board.get("/udata/it's $HOME", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == blob.read_bytes()
    assert parts(board) == "it's $HOME\n"


def test_a_file_takes_the_place_of_another_at_once(board, tmp_path):
    for text in ("old", "new"):
        (tmp_path / "a").write_text(text)
        board.put(tmp_path / "a", "/udata/a")
        assert board.run(["cat", "/udata/a"]).stdout == text


def test_a_full_board_says_so_and_keeps_no_part(board, tmp_path):
    big = tmp_path / "big"
    with big.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(BoardFull, match="no space left on the board fast stand-in for /udata/big"):
        board.put(big, "/udata/big")
    assert parts(board) == ""


def test_folders_that_are_not_there_or_not_ours(board, tmp_path):
    (tmp_path / "a").write_text("x")
    board.run(["mkdir", "/udata/folder"])
    for remote, why in (("/none/a", "No such file"), ("/etc/a", "Permission denied"),
                        ("/udata/folder", "Permission denied")):
        with pytest.raises(BoardError, match=f"{remote} on fast stand-in: {why}"):
            board.put(tmp_path / "a", remote)
    for remote, why in (("/udata/none", "No such file"), ("/etc/shadow", "Permission denied"),
                        ("/udata/folder", "Permission denied")):
        with pytest.raises(BoardError, match=f"{remote} on fast stand-in: {why}"):
            board.get(remote, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_log_that_grows_while_it_is_fetched(board, tmp_path):
    board.run(["sh", "-c", "head -c 20000000 /dev/zero > /udata/log"])
    pid = board.start(["sh", "-c", "while :; do echo more; done >> /udata/log"], folder="/udata",
                      log="out", status="code")
    board.get("/udata/log", tmp_path / "log")
    board.run(["kill", "-KILL", f"-{pid}"])
    assert (tmp_path / "log").stat().st_size >= 20_000_000


def test_what_is_not_what_was_sent_is_refused(board, tmp_path):
    """The file changes here while it is sent: the board has not what it was told to expect."""
    blob = tmp_path / "blob"
    blob.write_bytes(bytes(8_000_000))

    def change(*_: object) -> None:
        with blob.open("r+b") as stream:
            stream.seek(-1, os.SEEK_END)
            stream.write(b"x")

    with pytest.raises(BoardError, match="the file was changed on the way"):
        board.put(blob, "/udata/blob", change)
    assert parts(board) == ""


def test_a_shell_that_prints_before_a_file_is_found_out(where, board, tmp_path):
    (tmp_path / "a").write_text("x")
    board.put(tmp_path / "a", "/udata/a")
    board.run(["sh", "-c", "echo 'cat() { echo Welcome; /bin/cat; }' > /udata/noise"])
    carrier = board._carrier
    carrier._GET = f". /udata/noise\n{carrier._GET}"
    with pytest.raises(BoardError, match="the file was changed on the way"):
        board.get("/udata/a", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_time_limit_ends_the_whole_group_there(board):
    with pytest.raises(TimedOut):
        board.run(["sh", "-c", "sleep 4321 & sleep 4321"], timeout=2)
    left = board.run(["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"], check=False).stdout
    assert "sshd" in left
    assert "4321" not in left


def test_a_connection_that_is_lost_while_a_file_is_sent(where, board, tmp_path):
    blob, lone = tmp_path / "blob", connect(where)
    blob.write_bytes(bytes(40 << 20))
    server = server_of(lone)

    def cut(done: int, total: int) -> None:
        if done == total // 2:
            board.run(["kill", "-KILL", server])

    with pytest.raises(Unreachable, match="was lost"):
        lone.put(blob, "/udata/blob", cut)
    until(lambda: parts(board) == "")  # what wrote there finds out by itself


def test_a_connection_that_is_lost_while_a_file_is_fetched(where, board, tmp_path):
    lone = connect(where)
    fetch_is_cut_off(board, lone, tmp_path)


def test_a_deploy_sends_what_differs(where, board, tmp_path):
    target = samples.local("/udata/antler", "elk-pi", "aarch64")
    project = samples.project(target, model=tmp_path / "model.tflite")
    assert probe(board, "/udata").glibcxx == (3, 4, 28)
    made_here = release(project, samples.products(tmp_path / "products", "aarch64",
                                                  os.urandom(2_000_000)))
    assert deploy(board, target, made_here).bytes > 2_000_000
    assert deploy(board, target, made_here).bytes == 0


def test_status_and_doctor_say_how_files_get_there(where, board, monkeypatch, capsys):
    target = replace(samples.local("/udata/antler", "elk-pi", "aarch64"), board=KINDS["ssh"],
                     host=where.host)
    monkeypatch.setattr(type(target.board), "open", lambda *_: closing(connect(where)))
    commands.board(target, ["status"])
    assert "files      by the shell, since it has no SFTP server\n" in capsys.readouterr().out
    found = {it.name: (it.well, it.seen) for it in look(samples.project(target))}
    assert found["its files"] == (True, "by the shell, since it has no SFTP server")
