"""What a board says that has no sudo: the way that is left, which a user can copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tasks.board import root
from tasks.board.base import Result
from tasks.board.errors import BoardError
from tasks.board.local import LocalBoard
from tasks.run import autostart
from tests import samples

PI = replace(samples.local("/udata/antler", "elk-pi"), host="elk-pi.local", port=2022)


def no_sudo(*_: Any, **__: Any) -> Result:
    return Result((), 0, "mind\nnone\n", "")


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(BoardError) as refused:
        do()
    return str(refused.value)


def test_a_board_without_sudo(monkeypatch) -> None:
    monkeypatch.setattr(root, "script", no_sudo)
    said = refusal(lambda: root.as_root(LocalBoard(), PI, ["elk_system_utils", "--x", "128"]))
    assert "mind may not do that on elk-pi, which has no sudo" in said
    assert "`ssh -t -p 2022 root@elk-pi.local 'elk_system_utils --x 128'`" in said


def test_what_autostart_needs_root_for_is_a_line(monkeypatch) -> None:
    monkeypatch.setattr(root, "script", no_sudo)
    line = autostart._UNIT_ON.format("/udata/antler")
    said = refusal(lambda: root.as_root(LocalBoard(), PI, ["sh", "-c", line]))
    assert "root@elk-pi.local 'install -m 644 /udata/antler/antler.service " in said
    assert "with `user: root` for the target" in said


def test_the_port_of_ssh_config() -> None:
    assert root.by_root("elk-pi", 0, ["date"]) == "ssh -t root@elk-pi date"
