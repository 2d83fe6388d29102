"""What `./doit compare` refuses before anything runs, with exit code 3."""

import pytest

from tasks.compare.tasks import compare_task
from tasks.core.errors import AntlerError


@pytest.mark.parametrize("words", [
    [], ["audio.blok_size=16"], ["audio.block_size=16,33"],
    ["audio.block_size=16", "--budget", "500%"], ["--workers", "x"]])
def test_a_mistake_in_the_axes_is_one_in_the_command(words: list[str]) -> None:
    with pytest.raises(AntlerError):
        compare_task(lambda: "")["meta"]["check"](words)


def test_a_worker_has_no_axes() -> None:
    compare_task(lambda: "")["meta"]["check"](["--worker", "tcp://HOST:8786"])
