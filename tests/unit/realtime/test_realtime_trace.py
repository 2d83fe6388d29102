"""What `./doit trace` finds out before it touches a board: no debugger, somebody else's sound."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.board.local import LocalBoard
from tasks.board.probe import parse
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.realtime import trace
from tasks.realtime.tracers import TRACERS, Tracer
from tasks.run import host as at
from tasks.run.owner import Owner
from tests import samples


def forbidden(*_: Any) -> None:
    raise AssertionError("the board was touched")


@pytest.mark.parametrize("by", TRACERS.values(), ids=TRACERS)
def test_nothing_is_sent_or_stopped_where_there_is_no_debugger(by: Tracer, tmp_path: Path,
                                                               monkeypatch) -> None:
    facts = replace(parse(""), tools=frozenset(TRACERS) - {by.program})
    monkeypatch.setattr(trace, "release", lambda *_: None)
    monkeypatch.setattr(trace, "open_board", lambda _: nullcontext())
    monkeypatch.setattr(trace, "inspect", lambda *_: (facts, None))
    for name in ("install", "stop"):
        monkeypatch.setattr(trace, name, forbidden)
    made = samples.products(tmp_path / "build")
    with pytest.raises(AntlerError) as refused:
        trace.trace(samples.project(samples.local(str(tmp_path))), made, 1, 1, by)
    assert refused.value.brief == f"there is no {by.program} on desk"


def test_the_sound_of_somebody_else_is_not_ended(tmp_path: Path, monkeypatch) -> None:
    project = samples.project(samples.local(str(tmp_path)))
    host = at.host(project.target)
    Path(host.folder).mkdir(parents=True)
    script(LocalBoard(), at.REMEMBER, host.pid_file, str(os.getpid()))
    script(LocalBoard(), at.OWN, host.owner, str(Owner("ana", "lab", "today")))
    monkeypatch.setattr(trace, "check_deployed", lambda *_: None)
    monkeypatch.setattr(trace, "stop", forbidden)
    with pytest.raises(AntlerError, match="desk plays for ana on lab, since today"):
        trace._printed(LocalBoard(), project, trace.GDB, 1, 1)
