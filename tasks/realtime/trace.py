"""`./doit trace`: where the audio thread leaves real time, function by function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.deploy.deploy import inspect, install
from tasks.deploy.layout import Products, release
from tasks.project.model import Project
from tasks.realtime import gdb
from tasks.realtime.audit import Address, Module
from tasks.realtime.places import own, written
from tasks.realtime.symbols import Frame, build_id, resolve
from tasks.run import host as at
from tasks.run.start import check_alone, check_deployed
from tasks.run.stop import stop
from tasks.sushi.command import traced
from tasks.toolchain.load import load

_DEPLOY = 900.0


def trace(project: Project, products: Products, stacks: int, seconds: float) -> None:
    """Deploy, run Sushi under the board's gdb, print the stacks of its mode switches.

    Raises:
        AntlerError: there were some; or it could not be done, says why.
        BoardError: the board does not answer.
    """
    made, target = release(project, products), project.target
    with open_board(target) as board:
        inspect(board, target, made)
        with lock.held(board, target.root, "trace", seconds + _DEPLOY):
            install(board, target, made)
            said = gdb.parse(_gdb(board, project, stacks, seconds))
    print("\n".join(text(said, project, products.binaries())))
    if said.stacks:
        raise AntlerError(f"the audio thread left real time, {len(said.stacks)} times at least",
                          resolution="move it to the constructor or to prepareToPlay; "
                                     "docs/realtime.md")


def _gdb(board: Board, project: Project, stacks: int, seconds: float) -> str:
    host = at.host(project.target)
    check_deployed(board, project, host)
    stop(board, host)
    check_alone(board, project)
    words = traced(project.target.os, project.audio.block_size, config=host.config, log=host.log,
                   multicore=project.multicore, said=project.sushi)
    script(board, at.BEGIN, host.folder, host.release)
    print(f"{words[0]} runs under gdb on {project.target.name}, for {seconds:g} s or {stacks} "
          "mode switches")
    printed = script(board, gdb.RUN, host.folder, f"{seconds:g}", *words,
                     stdin=gdb.script(stacks), timeout=seconds * 2 + 120).stdout
    if printed.strip() in ("no gdb", "no host"):
        raise _missing(printed.split()[1], words[0], project.target)
    return printed


def _missing(what: str, program: str, target: Target) -> AntlerError:
    if what == "host":
        return AntlerError(f"{target.name} has no `{program}`", resolution="audio.block_size must "
                           "be one that the board has a Sushi for: `ls /usr/bin/sushi_b*` there")
    return AntlerError(
        f"there is no gdb on {target.name}",
        resolution="Elk's development image (elkpi-audio-os-image) has one, its basic image has "
                   "not; elsewhere `sudo apt-get install gdb`.\nWithout it: `./doit audit "
                   "target=stand-in` finds calls that are not real-time safe, with their lines")


def text(said: gdb.Said, project: Project, products: Sequence[Path]) -> list[str]:
    """The stacks for a terminal: equal ones together, the user's own function first.

    Args:
        products: what the build made, with symbols.
    """
    if not said.stacks:
        return ["no mode switch was seen", *said.rest[-5:]]
    groups = gdb.grouped(said.stacks)
    placed = {group: [*_placed(group.stack, said, products)] for group in groups}
    known = {address for stack in placed.values() for _, address in stack if address}
    frames = resolve(known, products, load(project.target.toolchain))
    lines = [f"{len(said.stacks)} mode switches, {len(groups)} different stacks"]
    for group, stack in placed.items():
        whole = [frame for unnamed, address in stack
                 for frame in (frames[address] if address else (unnamed,))]
        lines += ["", *_shown(group, whole, f"{project.plugin.stem}.so")]
    return lines


def _shown(group: gdb.Group, stack: Sequence[Frame], plugin: str) -> Iterator[str]:
    mine, first = own(stack, plugin), group.stack.frames[0]
    place = (f"{written(mine)}" + f" in {mine.name}" * bool(mine.name)) if mine else \
        "outside of the plugin"
    yield f"  ×{group.count} {place}: {first.function or 'an unknown function'} " \
          f"({group.stack.thread})"
    for frame in stack:
        yield f"    {'→' if frame is mine else ' '} {written(frame)}" + \
            f"  {frame.name}" * bool(frame.name)


def _placed(stack: gdb.Stack, said: gdb.Said,
            products: Sequence[Path]) -> Iterator[tuple[Frame, Address | None]]:
    """Each function as gdb knows it, and its address where this machine has its symbols.

    The board has what was built here: a release says so by its digest.
    """
    ids = {path.name: build_id(path) for path in products}
    for called, library, offset in gdb.places(stack, said):
        name = PurePosixPath(library).name
        file, _, line = called.place.rpartition(":")
        frame = Frame(name or "sushi", called.function, file, int(line or 0),
                      offset or called.address)
        known = ids.get(name, "") if offset else ""
        yield frame, Address(Module(library, known), offset, called.function) if known else None
