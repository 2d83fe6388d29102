"""What ~/.ssh/config says of a board, as OpenSSH's own client reads it."""

import getpass
import subprocess

import pytest

from tasks.board import sshconfig
from tasks.board.errors import BoardError

CONFIG = """\
# before all
Include {folder}/lab/*.conf {folder}/none
Host myboard pi-*   # two of them
  HostName 192.168.7.2
  Port=2022   # behind the lab's router
  User "mind"
  IdentityFile "{folder}/no such key"
Host nested* !nested-not
  Include {folder}/below
  User after
Host %-tokens
  HostName %h.lab.example
Match host 192.168.7.2 originalhost myboard
  User first
Match Host 192.168.7.3,10.* !originalhost ten
  Port 33
Match all
  User all
  ProxyJump gate
Host none-*
  Port 44
"""

FILES = {
    "lab/a.conf": "Host included\n  HostName inc.example\n  User inc\n",
    "lab/b.conf": "Port 2200\nHost included\n  Port 1\n",
    "below": "HostName below.example\nHost nested-one\n  Port 11\nMatch all\n  Compression yes\n"
             "Include {folder}/deeper\n",
    "deeper": "Host nested-two\n  Port 12\nHost elsewhere\n  User wrong\n",
    "loop": "Include {folder}/loop\nUser looped\n",
}

NAMES = ["myboard", "pi-4", "plain", "included", "nested-one", "nested-two", "nested-not",
         "elsewhere", "192.168.7.3", "10.0.0.1", "ten", "none-x", "%-tokens"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, text in {".ssh/config": CONFIG, **FILES}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("{folder}", str(tmp_path)))
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_openssh_makes_of_it(home, name):
    done = subprocess.run(["ssh", "-G", "-F", home / ".ssh/config", name], text=True,
                          capture_output=True, check=True)
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    ours = sshconfig.entry(name)
    assert (ours.host, str(ours.port or 22), ours.user or getpass.getuser()) == (
        said["hostname"], said["port"], said["user"])


def test_what_it_does_not_say_is_left_open(home):
    (home / ".ssh/config").write_text("Host other\n  Port 5\n")
    assert sshconfig.entry("myboard") == sshconfig.Entry("myboard", 0, "", direct=False)
    (home / ".ssh/config").unlink()
    assert sshconfig.entry("myboard") == sshconfig.Entry("myboard", 0, "", direct=False)


@pytest.mark.parametrize(("jump", "direct"), [("none", True), ("None", True), ("gate", False)])
def test_no_jump_is_no_host_of_that_name(home, jump, direct):
    (home / ".ssh/config").write_text(f"Host pi\n  ProxyJump {jump}\nHost *\n  ProxyJump other\n")
    assert sshconfig.entry("pi").direct is direct


def test_criteria_that_cannot_be_asked_here_hold_for_no_host(home):
    (home / ".ssh/config").write_text("Match tagged lab\n  User wrong\nMatch host pi\n  Port 7\n")
    assert sshconfig.entry("pi") == sshconfig.Entry("pi", 7, "", direct=False)


def test_files_that_include_themselves_come_to_an_end(home):
    (home / ".ssh/config").write_text(f"Include {home}/loop\n")
    assert sshconfig.entry("pi").user == "looped"


def test_included_files_are_looked_for_in_ssh_s_folder(home):
    (home / ".ssh/config").write_text("Include lab ~/.ssh/lab2\n")
    (home / ".ssh/lab").write_text("Host pi\n  Port 7\n")
    (home / ".ssh/lab2").write_text("Host pi\n  User me\n")
    assert sshconfig.entry("pi") == sshconfig.Entry("pi", 7, "me", direct=False)


@pytest.mark.parametrize(("text", "brief"), [
    ("Host pi\n  Nonsense\n", "has a line that cannot be understood"),
    ('Host "pi\n', "has a line that cannot be understood"),
    ("CanonicalizeHostname yes\n", "what ~/.ssh/config says about pi cannot be understood"),
    ("Host pi\n  Port ssh\n", "says that pi has the port `ssh`"),
])
def test_a_line_that_means_nothing_is_said(home, text, brief):
    (home / ".ssh/config").write_text(text)
    with pytest.raises(BoardError, match=brief):
        sshconfig.entry("pi")
