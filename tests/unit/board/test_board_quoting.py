"""Words survive every shell on the way, whatever they hold."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.board import quoting
from tasks.board.errors import BoardError

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


def test_nul_is_refused():
    with pytest.raises(BoardError, match="NUL"):
        quoting.join(["a\0b"])


def test_the_group_is_told_from_the_commands_own_errors():
    assert quoting.split_group("antler-group:42\noops\n") == (42, "oops\n")
    assert quoting.split_group("bash: no such user\n") == (None, "bash: no such user\n")
    assert quoting.split_group("antler-group:") == (None, "antler-group:")
