"""The five verbs over real SSH to a real aarch64 system (qemu-user form of the stand-in)."""

import time

import pytest

from tasks.board.address import Address
from tasks.board.errors import (
    BoardError,
    BoardFull,
    ChangedHostKey,
    CommandError,
    TimedOut,
    UnknownHostKey,
)
from tasks.board.probe import probe
from tasks.board.ssh import connect
from tasks.board.standin.image import made

pytestmark = pytest.mark.board
NASTY = ["two words", "it's", "$(reboot)", "a\nb", "-n", "*", "", "é", "; exit 7"]


def test_it_is_the_system_that_the_plugin_is_built_for(board):
    facts = probe(board, "/udata/antler")
    assert (facts.machine, facts.glibc) == ("aarch64", (2, 31))
    assert {"bash", "sha256sum", "setsid"} <= facts.tools
    assert not {"sudo", "sushi"} & facts.tools
    assert 20e6 < facts.free < 128e6
    assert "0xd08" in board.run(["cat", "/proc/cpuinfo"]).stdout
    assert board.run(["id", "-un"]).stdout == "mind\n"
    assert board.run(["sh", "-c", "command -v rsync"], check=False).returncode != 0


def test_words_and_stdin_arrive_as_they_are(board):
    done = board.run(["printf", "%s\\0", *NASTY])
    assert done.stdout.split("\0")[:-1] == NASTY
    text = "ü" * 300_000
    assert board.run(["cat"], stdin=text).stdout == text


def test_outputs_stay_apart_and_codes_are_told(board):
    done = board.run(["sh", "-c", "echo out; echo err >&2; exit 3"], check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")
    with pytest.raises(CommandError) as error:
        board.run(["ls", "/no/such/bundle"])
    assert "ended with code 2" in str(error.value)
    assert "/no/such/bundle" in str(error.value)


def test_a_time_limit_ends_the_whole_group_there(board):
    with pytest.raises(TimedOut):
        board.run(["sh", "-c", "sleep 4321 & sleep 4321"], timeout=2)
    listing = board.run(["ps", "-u", "mind", "-o", "args="]).stdout
    assert "sleep 4321" not in listing.replace("sh -c", "")


def test_started_programs_outlive_the_connection(where, board, tmp_path):
    first = connect(where)
    pid = first.start(["sh", "-c", "echo up; exec sleep 5432"], folder="/udata", log="host.log",
                      status="status")
    first.close()
    time.sleep(1)
    row = board.run(["ps", "-o", "sid=,args=", "-p", str(pid)]).stdout.split(None, 1)
    assert int(row[0]) == pid
    assert "sleep 5432" in row[1]
    board.get("/udata/host.log", tmp_path / "log")
    assert (tmp_path / "log").read_text() == "up\n"
    board.run(["kill", "-TERM", "--", f"-{pid}"])  # without one, -71 is a signal to procps


def test_put_and_get_keep_content_and_mode(board, tmp_path):
    blob = tmp_path / "it's a plugin.so"
    blob.write_bytes(bytes(range(256)) * 4000)
    blob.chmod(0o750)
    seen = []
    board.put(blob, "/udata/it's $HOME", lambda *step: seen.append(step))
    assert seen[-1] == (1_024_000, 1_024_000)
    assert board.run(["stat", "-c", "%a", "/udata/it's $HOME"]).stdout == "750\n"
    board.get("/udata/it's $HOME", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == blob.read_bytes()
    assert ".part" not in board.run(["ls", "/udata"]).stdout


def test_a_full_board_says_so_and_keeps_no_part(board, tmp_path):
    big = tmp_path / "big"
    with big.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(BoardFull) as error:
        board.put(big, "/udata/big")
    assert "no space left on the board fast stand-in for /udata/big" in str(error.value)
    assert "needed 200.0 MB" in str(error.value)
    assert "big" not in board.run(["ls", "/udata"]).stdout


def test_folders_that_are_not_there_or_not_ours(board, tmp_path):
    (tmp_path / "a").write_text("x")
    with pytest.raises(BoardError, match=r"/none/a on fast stand-in: No such file"):
        board.put(tmp_path / "a", "/none/a")
    with pytest.raises(BoardError, match="Permission denied"):
        board.put(tmp_path / "a", "/etc/a")
    with pytest.raises(BoardError, match="No such file"):
        board.get("/udata/none", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_a_login_shell_where_the_system_needs_one(where):
    elk = connect(Address(**{**vars(where), "login": True}))
    try:
        elk.run(["sh", "-c", "echo 'export LD_LIBRARY_PATH=/usr/xenomai/lib' > .profile; "
                             "echo 'echo Welcome; echo $LD_LIBRARY_PATH >&2' >> .profile"])
        assert elk.run(["printenv", "LD_LIBRARY_PATH"]).stdout == "/usr/xenomai/lib\n"
        assert elk.run(["printf", "%s\\0", *NASTY]).stdout.split("\0")[:-1] == NASTY
        done = elk.run(["sh", "-c", "cat; echo oops >&2"], stdin="text")
        assert (done.stdout, done.stderr) == ("text", "/usr/xenomai/lib\noops\n")
        with pytest.raises(TimedOut):
            elk.run(["sleep", "4323"], timeout=2)
        assert "sleep 4323" not in elk.run(["ps", "-u", "mind", "-o", "args="]).stdout
    finally:
        elk.run(["rm", ".profile"])
        elk.close()


def test_another_key_than_the_pinned_one_is_refused(where, tmp_path):
    known = tmp_path / "known_hosts"
    known.write_text("")
    with pytest.raises(UnknownHostKey, match="SHA256:"):
        connect(Address(**{**vars(where), "known_hosts": (known,)}))
    other = made(print).folder / "keys" / "id.pub"
    kind, blob, *_ = other.read_text().split()
    known.write_text(f"[127.0.0.1]:{where.port} {kind} {blob}\n")
    with pytest.raises(ChangedHostKey):
        connect(Address(**{**vars(where), "known_hosts": (known,)}))
