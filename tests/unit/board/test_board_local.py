"""The workstation as a board."""

import os

import pytest

from tasks.board.errors import BoardError, CommandError, TimedOut
from tasks.board.local import LocalBoard
from tests.waiting import until

desk = LocalBoard()


def test_run_keeps_outputs_apart_and_feeds_stdin():
    done = desk.run(["sh", "-c", "cat; echo oops >&2; exit 3"], stdin="hello", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "hello", "oops\n")


def test_a_failing_command_says_what_it_said():
    with pytest.raises(CommandError) as error:
        desk.run(["sh", "-c", "echo no such plugin >&2; exit 4"])
    assert "ended with code 4" in str(error.value)
    assert "no such plugin" in str(error.value)


def test_a_script_is_named_by_the_line_it_begins_with():
    with pytest.raises(CommandError) as error:
        desk.run(["sh", "-c", "\nlook() { ls; }\nwhile true; do\n  exit 4\ndone\n", "antler", "x"])
    assert str(error.value) == "`sh -c look() { ls; } … antler x` on desk ended with code 4"


def test_a_command_that_is_not_there():
    with pytest.raises(BoardError) as error:
        desk.run(["/no/such/host"])
    assert str(error.value) == "`/no/such/host` cannot be run on desk: No such file or directory"


def test_a_time_limit_ends_grandchildren_too(tmp_path):
    note = tmp_path / "pid"
    with pytest.raises(TimedOut, match=r"did not end within 0\.5 s"):
        desk.run(["sh", "-c", f"sleep 60 & echo $! > {note}; wait"], timeout=0.5)
    until(lambda: not alive(int(note.read_text())))  # told to end, it takes a moment


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_start_outlives_the_call_and_leads_its_session(tmp_path):
    folder = tmp_path / "it's $HOME"
    folder.mkdir()
    pid = desk.start(["sh", "-c", "echo up; exec sleep 30"], folder=str(folder), log="host.log",
                     status="status")
    try:
        assert os.getsid(pid) == pid
        until(lambda: (folder / "host.log").read_text() == "up\n")
        assert alive(pid)
    finally:
        os.killpg(pid, 9)


def test_start_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        desk.start(["true"], folder=str(tmp_path / "none"), log="x", status="y")


@pytest.mark.parametrize(("script", "status"), [
    ("exit 3", 3), ("kill -SEGV $$", 139), ("exec true", 0), ("exec /no/such/program", 127)])
def test_the_exit_status_of_what_was_started_is_kept(tmp_path, script, status):
    desk.start(["sh", "-c", script], folder=str(tmp_path), log="log", status="status")
    until(lambda: (tmp_path / "status").is_file() and (tmp_path / "status").read_text())
    assert (tmp_path / "status").read_text() == f"{status}\n"


def test_put_and_get_keep_content_and_mode(tmp_path):
    source = tmp_path / "a"
    source.write_bytes(b"\0\1")
    source.chmod(0o755)
    seen = []
    desk.put(source, str(tmp_path / "b"), lambda done, total: seen.append((done, total)))
    desk.get(str(tmp_path / "b"), tmp_path / "new" / "c")
    assert (tmp_path / "new" / "c").read_bytes() == b"\0\1"
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o755
    assert seen == [(2, 2)]


def test_put_where_no_folder_is(tmp_path):
    (tmp_path / "a").touch()
    with pytest.raises(BoardError, match="No such file"):
        desk.put(tmp_path / "a", str(tmp_path / "none" / "b"))
