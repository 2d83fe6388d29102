"""`./doit monitor` beside a plugin host that plays: loads and parameters, by OSC."""

import pytest

from tasks.run import host as at
from tasks.run.control import commands
from tasks.run.start import start
from tasks.run.stop import stop
from tests.unit.run.monitored import at_a_terminal, piped

pytestmark = [pytest.mark.toolchain, pytest.mark.parametrize("place", ["local"], indirect=True)]


@pytest.fixture
def playing(deployed, place):
    project = deployed("Test Gain")
    with place.board() as board:
        start(board, project)
        yield project
        stop(board, at.host(project.target))


def test_what_is_set_is_seen(playing, tmp_path):
    with at_a_terminal(playing, tmp_path) as screen:
        seen = screen.until(r"p +│ Gain +│ 1").end()
        screen.until(r"engine +│ +\d+\.\d\d +│ +\d+\.\d\d")
        commands.set_values(playing, ["p.Gain=0.125"])
        screen.until(r"p +│ Gain +│ 0\.125", seen)
        assert screen.ctrl_c() == 130
    assert "Gain" in piped(playing, tmp_path)
