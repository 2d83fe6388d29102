"""Words survive every shell on the way, whatever they hold."""

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.board import quoting
from tasks.board.errors import BoardError
from tests.waiting import until

NASTY = ["two words", "it's", '"', ";", "$(reboot)", "`id`", "a\nb", "-n", "*", "~", "", "\\", "é",
         "&&", "#", "!", "${HOME}", ">x"]
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)), max_size=5)


def said(line: str) -> tuple[list[str], str]:
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1], done.stderr.decode()


def test_nasty_names_arrive_as_they_are():
    assert said(quoting.run_line(["printf", "%s\\0", *NASTY], login=False))[0] == NASTY


@settings(max_examples=40, deadline=None)
@given(words)
def test_words_arrive_through_one_shell(argv):
    arrived, stderr = said(quoting.run_line(["printf", "%s\\0", "x", *argv], login=False))
    assert arrived == ["x", *argv]
    assert quoting.split_group(stderr)[1] == ""


@settings(max_examples=15, deadline=None)
@given(words)
def test_words_arrive_through_a_login_shell(argv):
    assert said(quoting.run_line(["printf", "%s\\0", "x", *argv], login=True))[0] == ["x", *argv]


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_what_a_profile_prints_is_not_the_commands_output(shell, tmp_path):
    (tmp_path / ".profile").write_text("echo Welcome; echo old disk >&2; export FROM=profile\n")
    line = quoting.run_line(["sh", "-c", "cat; echo $FROM; echo oops >&2"], login=True)
    done = subprocess.run([shell, "-c", line], input="in\n", capture_output=True, check=True,
                          text=True, env={**os.environ, "HOME": str(tmp_path)})
    assert done.stdout == "in\nprofile\n"
    group, stderr = quoting.split_group(done.stderr)
    assert group
    assert stderr == "old disk\noops\n"


def test_what_a_profile_prints_is_not_in_the_log_of_what_is_started(tmp_path):
    (tmp_path / ".profile").write_text("echo Welcome\n")
    line = quoting.start_line(["echo", "up"], str(tmp_path), "log", "status", login=True)
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=True, text=True,
                          env={**os.environ, "HOME": str(tmp_path)})
    assert done.stdout.strip().isdigit()
    until((tmp_path / "log").read_text)
    assert (tmp_path / "log").read_text() == "up\n"


def test_nul_is_refused():
    with pytest.raises(BoardError, match="NUL"):
        quoting.join(["a\0b"])


def test_the_group_is_told_from_the_commands_own_errors():
    assert quoting.split_group("antler-group:42\noops\n") == (42, "oops\n")
    assert quoting.split_group("bash: no such user\n") == (None, "bash: no such user\n")
    assert quoting.split_group("antler-group:") == (None, "antler-group:")
