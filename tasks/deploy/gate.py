"""A release that is checked when it has been deployed, and put back if it is not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.deploy.layout import Release
from tasks.deploy.releases import go_back, passed, shelf

Said = TypeVar("Said")


def gated(board: Board, target: Target, release: Release, check: Callable[[], Said],
          say: Callable[[str], object] = print) -> Said:
    """Run the check of a release that is on trial; where it fails, use the release before again.

    A check that was interrupted has passed nothing: the release is put back as well. One that
    passed before stays in use, whatever a later check finds.

    Returns:
        what the check returned.

    Raises:
        AntlerError: the release did not pass; says what is in use now.
    """
    try:
        said = check()
    except AntlerError as error:
        raise AntlerError(f"release {release.digest} did not pass its check: "
                          f"{put_back(board, target, release)}",
                          details=str(error)) from error
    except BaseException:
        say(f"release {release.digest} was not checked: {put_back(board, target, release)}")
        raise
    passed(board, target, release.digest)
    return said


def put_back(board: Board, target: Target, release: Release) -> str:
    """Use the release before `release` again; what is in use then, for the user.

    Raises:
        AntlerError: the connection failed, or someone else uses the board.
    """
    with lock.held(board, target.root, "deploy"):
        kept = shelf(board, target.root)
        if kept.current is None or kept.current.digest != release.digest:
            return f"{target.name} uses another release by now"
        if not kept.on_trial:
            return "it stays in use, since it has passed before"
        if kept.previous is None:
            return f"it stays in use, since {target.name} has no release before it"
        back = go_back(board, target)
    assert back.current
    return f"{target.name} uses {back.current.digest} again"
