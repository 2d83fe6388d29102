"""`./doit set` and `./doit get`: parameters of the plugin host that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.core import terminal
from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.project.sushi import Osc
from tasks.run import host as at
from tasks.run.control import settings
from tasks.run.control.osc import OscControl
from tasks.run.control.settings import Control, Setting
from tasks.run.stop import running
from tasks.sushi.config import uses
from tasks.sushi.versions import LOOPBACK, dialect

Say = Callable[[object], object]


@contextmanager
def control(project: Project) -> Iterator[Control]:
    """Control over the host that runs on the project's target.

    Raises:
        AntlerError: none runs.
        BoardError: the board cannot be reached.
    """
    with open_board(project.target) as board:
        if running(board, at.host(project.target)) is None:
            raise AntlerError(f"no plugin host is running on {project.target.name}",
                              resolution=f"{project.target.doit('run')} starts it")
        with _control(project, board) as opened:
            yield opened


@contextmanager
def _control(project: Project, board: Board) -> Iterator[Control]:
    from tasks.core.extra import install

    install("control")
    if project.target.plugin_host.answers_osc:
        port = (project.sushi.osc or Osc()).receive_port
        names = [name for _, use in uses(project) for name in (use.name, *dict(use.parameters))]
        names += [it.name for it in project.plugin.parameters]
        names += [chain.name for _, chain in project.chains]
        yield OscControl(board, port, names)
        return
    from tasks.run.control import grpc

    speech = dialect(project.target.os.sushi)
    if not speech.common_api:
        raise AntlerError(f"Sushi {speech.name} has a gRPC API that Antler does not speak",
                          resolution="Elk's own elkpy, 1.3 or newer, does")
    with board.tunnel(int(LOOPBACK.rpartition(":")[2])) as port, \
            grpc.connected(port, project.target.name) as opened:
        yield opened


def set_values(project: Project, words: Sequence[str], say: Say = print) -> None:
    """Set parameters (`NAME=VALUE`), and say what they are then.

    Raises:
        AntlerError: a word names none, or none of its values; nothing is set then.
    """
    pairs = settings.split(words)
    with control(project) as opened:
        known = opened.settings()
        wanted = [(setting, settings.normalised(text, setting, project))
                  for name, text in pairs for setting in settings.found(name, project, known)]
        for setting, value in wanted:
            opened.set(setting, value)
        chosen = {setting.name for setting, _ in wanted}
        say(table(project, [it for it in opened.settings() if it.name in chosen]))


def get_values(project: Project, names: Sequence[str], say: Say = print) -> None:
    """Show parameters; all without names.

    Raises:
        AntlerError: there is none of a name.
    """
    with control(project) as opened:
        known = opened.settings()
        asked = [it for name in names for it in settings.found(name, project, known)]
        say(table(project, asked if names else known))


def table(project: Project, shown: Sequence[Setting]) -> str:
    """A line a parameter: where, which, what."""
    rows = [*settings.rows(shown, project)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return "\n".join(f"{processor:{widths[0]}}  {parameter:{widths[1]}}  {value}"
                     for processor, parameter, value in rows) or "no plugin has a parameter"


def watch(project: Project, seconds: float = 0.0) -> None:
    """`./doit monitor`: loads and parameters, live, until Ctrl-C.

    Args:
        seconds: how long; 0: until Ctrl-C.

    Raises:
        AntlerError: the host ended, or does not answer.
    """
    import time

    with control(project) as opened, _screen(ends=seconds > 0) as show:
        end = time.monotonic() + seconds if seconds else float("inf")
        while time.monotonic() < end:
            show(view(project, opened))
            terminal.pause(0.5)


@contextmanager
def _screen(*, ends: bool) -> Iterator[Callable[[Any], object]]:
    """What shows a view, in place of the one before.

    Into a pipe or a file go the last figures where it ends by itself, else each: who reads there
    would wait for ever.
    """
    from rich.console import Console
    from rich.live import Live

    console = Console()
    if not console.is_terminal and not ends:
        yield console.print
        return
    with Live(console=console, auto_refresh=False) as live:
        yield lambda it: live.update(it, refresh=True)


def view(project: Project, opened: Control) -> Any:
    """Two rich tables, one above the other: loads in percent of a block, and parameters."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    loads = Table(title=f"{project.target.name}: load, % of a block of "
                        f"{project.audio.budget * 1e6:.0f} µs")
    for name in ("processor", "average", "minimum", "maximum"):
        loads.add_column(name, justify="left" if name == "processor" else "right")
    for name, load in opened.loads():
        figures = (load.average, load.minimum, load.maximum)
        style = "red" if load.maximum >= project.realtime.max_load else ""
        loads.add_row(Text(name), *(Text(f"{each * 100:.2f}", style=style) for each in figures))
    parameters = Table("plugin", "parameter", "value")
    for row in settings.rows(opened.settings(), project):
        parameters.add_row(*map(Text, row))
    return Group(loads, parameters)
