"""What `./doit board WORDS…` does on a board that is this machine."""

import pytest

from tasks.board.commands import board
from tasks.board.errors import BoardError
from tests import samples


@pytest.mark.parametrize("words", [["echo 'a  b'; exit 7"], ["sh", "-c", "echo 'a  b'; exit 7"]])
def test_a_command_is_a_line_for_the_shell_or_words(words, tmp_path, capsys) -> None:
    with pytest.raises(BoardError, match="ended with code 7"):
        board(samples.local(str(tmp_path)), ["ssh", *words])
    assert capsys.readouterr().out == "a  b\n"
