"""A user's first words with a new board: the whole of `./doit trust`, typed at a terminal."""

import json
import os
import pty
import select
import sys
import time

import pytest

from tasks.core.paths import home
from tests.integration.board.fast_boards import PASSWORD, board, with_busybox
from tests.integration.own_checkout import Checkout

pytestmark = pytest.mark.board


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, checkout: Checkout, *words: str, **environment: str) -> None:
        self.shown = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir("/")
            env = {**os.environ, "PYTHONPATH": str(checkout.root), **environment}
            os.execve(sys.executable, [sys.executable, "-P", "-m", "tasks", *words], env)

    def wait_for(self, text: str, seconds: float = 240.0) -> None:
        end, begin = time.monotonic() + seconds, len(self.shown)
        while text not in self.shown[begin:]:
            ready = select.select([self.handle], [], [], max(0.0, end - time.monotonic()))[0]
            assert ready, f"{text!r} does not come after:\n{self.shown}"
            assert self._read(), f"it ended without {text!r}:\n{self.shown}"

    def _read(self) -> bool:
        try:
            piece = os.read(self.handle, 4096)
        except OSError:  # EIO: nobody holds the other side any more
            return False
        self.shown += piece.decode(errors="replace")
        return bool(piece)

    def answer(self, prompt: str, line: str) -> None:
        self.wait_for(prompt)
        time.sleep(0.3)  # a prompt empties what was typed before it
        os.write(self.handle, f"{line}\n".encode())

    def end(self) -> int:
        while self._read():
            pass
        os.close(self.handle)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture(scope="module")
def port():
    with board(with_busybox("passwd")) as where:
        yield where.port


@pytest.fixture
def checkout(port, tmp_path):
    """Seen by a user with an empty home folder."""
    checkout = Checkout(tmp_path / "checkout")
    checkout.edit("project.yaml", "host: elk-pi.local", f"host: 127.0.0.1, port: {port}")
    return checkout


@pytest.fixture
def user(tmp_path):
    """Their environment."""
    (tmp_path / "home").mkdir()
    return {"ANTLER_HOME": str(home()), "HOME": str(tmp_path / "home"), "SSH_AUTH_SOCK": ""}


@pytest.fixture
def trust(checkout, user):
    """Starts `./doit trust`."""
    return lambda: Terminal(checkout, "trust", "target=elk-pi", **user)


def doctor(checkout, user) -> dict[str, str]:
    """The state of each line that doctor has of the board."""
    said = checkout.doit("doctor", "--json", "target=elk-pi", **user).output
    found, _ = json.JSONDecoder().raw_decode(said, said.index("{"))
    return {it["name"]: it["state"] for it in found["checks"] if it.get("target") == "elk-pi"}


def test_from_a_stranger_to_a_board_that_is_known(trust, checkout, user, port):
    """No terminal, a wrong password, the right one; doctor at each step; another host key."""
    nobody = checkout.doit("trust", "target=elk-pi", **user)
    assert nobody.code == 1
    assert nobody.says("shows ssh-ed25519 SHA256:", "`ssh-keygen -t ed25519`, then `ssh-copy-id -p "
                       f"{port} mind@127.0.0.1`")
    assert doctor(checkout, user)["login"] == "fail"
    run = trust()
    run.answer("You have no SSH key. Make ", "")
    run.answer("which is `elk` on a new image: ", "eld")
    assert run.end() == 1
    assert "refuses the login: the password is wrong" in run.shown
    run = trust()
    run.answer("which is `elk` on a new image: ", PASSWORD)
    run.answer("Give it another one now? [y/N] ", "")
    assert run.end() == 0, run.shown
    assert "To change it later: ssh -t -p" in run.shown
    found = doctor(checkout, user)
    assert (found["login"], found["mind's password"]) == ("ok", "warn")
    known = checkout.root / ".state/known_hosts"
    name, kind, key = known.read_text().split()[:3]
    known.write_text(f"{name} {kind} {key[:-6]}AAAAAA\n")
    refused = checkout.doit("deploy", "--check", "target=elk-pi", **user)
    assert refused.code == 1
    assert "CHANGED" in refused.output
    assert doctor(checkout, user)["host key"] == "fail"
    run = trust()
    assert run.end() == 0, run.shown
    assert known.read_text().split()[2] == key


def test_a_new_board_and_a_new_user(trust, checkout, user, port):
    run = trust()
    run.answer("You have no SSH key. Make ", "")
    run.answer("which is `elk` on a new image: ", PASSWORD)
    run.answer("Give it another one now? [y/N] ", "y")
    run.answer("Old password: ", PASSWORD)
    run.answer("New password: ", "gahKee7ahmo")
    run.answer("Retype password: ", "gahKee7ahmo")
    assert run.end() == 0, run.shown
    assert "password for mind changed by mind" in run.shown
    assert run.shown.index("shows ssh-ed25519") < run.shown.index("no SSH key")
    assert PASSWORD not in run.shown.split()
    again = trust()
    assert again.end() == 0
    assert again.shown.rpartition("lets you in.")[0].endswith(f"(mind@127.0.0.1:{port}) ")
    assert doctor(checkout, user)["mind's password"] == "ok"


def test_ctrl_c_at_the_prompt(trust, tmp_path):
    run = trust()
    run.answer("Make ", "y")
    run.wait_for("on a new image: ")
    time.sleep(0.3)
    os.write(run.handle, b"\x03")
    assert run.end() == 130
    assert "Traceback" not in run.shown


def test_ctrl_d_at_the_prompt(trust):
    run = trust()
    run.answer("Make ", "y")
    run.wait_for("on a new image: ")
    time.sleep(0.3)
    os.write(run.handle, b"\x04")
    assert run.end() == 1
    assert "✗ trust: no password was given" in run.shown
