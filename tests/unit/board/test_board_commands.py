"""What `./doit board WORDS…` does on a board that is this machine."""

from dataclasses import dataclass, replace

import pytest

from tasks.board.commands import board, trust_each
from tasks.board.errors import BoardError, Unreachable
from tests import samples


@pytest.mark.parametrize("words", [["echo 'a  b'; exit 7"], ["sh", "-c", "echo 'a  b'; exit 7"]])
def test_a_command_is_a_line_for_the_shell_or_words(words, tmp_path, capsys) -> None:
    with pytest.raises(BoardError, match="ended with code 7"):
        board(samples.local(str(tmp_path)), ["ssh", *words])
    assert capsys.readouterr().out == "a  b\n"


@dataclass(frozen=True)
class Kind:
    """A kind of board of which one is off."""

    def trust(self, target):
        if target.name == "left":
            raise Unreachable("no SSH server answers")
        yield f"{target.name} lets you in."


def test_trust_goes_on_behind_a_board_that_is_off(capsys) -> None:
    left, right = (replace(samples.local("/srv", name), board=Kind()) for name in ("left", "right"))
    with pytest.raises(BoardError, match="not done for left"):
        trust_each([left, right])
    assert capsys.readouterr().out == "✗ no SSH server answers\nright lets you in.\n"
    with pytest.raises(Unreachable):
        trust_each([left])
