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
from tasks.core.frozen import frozen
from tasks.deploy.deploy import inspect, install
from tasks.deploy.layout import Products, release
from tasks.project.model import Project
from tasks.realtime.audit import Address, Module
from tasks.realtime.places import own, written
from tasks.realtime.stacks import Stack, grouped
from tasks.realtime.symbols import Frame, build_id, resolve
from tasks.realtime.tracers import GDB, Tracer
from tasks.run import host as at
from tasks.run import owner
from tasks.run.start import check_alone, check_deployed
from tasks.run.stop import stop
from tasks.toolchain.load import load

_DEPLOY = 900.0


def trace(project: Project, products: Products, stacks: int, seconds: float,
          by: Tracer = GDB) -> None:
    """Deploy, run the plugin host under a debugger of the board, print the stacks it took.

    Args:
        stacks: end after so many.
        seconds: end after so many seconds.

    Raises:
        AntlerError: there were some; or it could not be done, says why.
        BoardError: the board does not answer.
    """
    made, target = release(project, products), project.target
    with open_board(target) as board:
        facts, _ = inspect(board, target, made)
        if by.program not in facts.tools:
            raise _no_debugger(by, target)
        with lock.held(board, target.root, "trace", seconds + _DEPLOY):
            install(board, target, made)
            printed = _printed(board, project, by, stacks, seconds)
    found, rest = by.read(printed)
    files = (*products.binaries(), *products.bundle.rglob("*.so"))
    groups = named(found, project, files)
    if by.everything:
        groups = tuple(group for group in groups if processes(group, f"{project.plugin.stem}.so"))
    print("\n".join(text(groups, rest, project, by)))
    if groups:
        raise AntlerError(f"{by.found}: {counted(groups, by)} at least",
                          resolution="move it to the constructor or to prepareToPlay; "
                                     "docs/realtime.md")


def _printed(board: Board, project: Project, by: Tracer, stacks: int, seconds: float) -> str:
    host = at.host(project.target)
    check_deployed(board, project, host)
    owner.check(board, project.target, host)
    if before := stop(board, host):
        print(f"the host that ran (process {before}) was stopped")
    check_alone(board, project)
    words = by.words(project, host)
    script(board, at.BEGIN, host.folder, host.release)
    print(f"{PurePosixPath(words[0]).name} runs under {by.program} on {project.target.name}, for "
          f"{seconds:g} s" + f" or {stacks} {by.many}" * (not by.everything))
    printed = script(board, by.script, host.folder, f"{seconds:g}", str(stacks),
                     f"{project.plugin.stem}.so", *words, stdin=by.stdin(stacks),
                     timeout=seconds * 2 + 120).stdout
    if printed.strip() in ("no debugger", "no host"):
        raise _no_host(words[0], project.target) if "host" in printed else \
            _no_debugger(by, project.target)
    return printed


def _no_host(program: str, target: Target) -> AntlerError:
    return AntlerError(f"{target.name} has no `{program}`", resolution="audio.block_size must "
                       "be one that the board has a Sushi for: `ls /usr/bin/sushi_b*` there")


def _no_debugger(by: Tracer, target: Target) -> AntlerError:
    return AntlerError(
        f"there is no {by.program} on {target.name}",
        resolution="Elk's development image (elkpi-audio-os-image) has one, its basic image has "
                   f"not; elsewhere `sudo apt-get install {by.program}`.\nWithout it: "
                   "`./doit audit target=stand-in` finds calls that are not real-time safe, with "
                   "their lines")


@frozen
class Named:
    """Equal stacks, with the names that the symbols on this machine have."""

    count: int
    what: str
    thread: str
    frames: tuple[Frame, ...]


def named(stacks: Sequence[Stack], project: Project, products: Sequence[Path]) -> tuple[Named, ...]:
    """Equal stacks together, the most frequent first.

    Args:
        products: what the build made, with symbols, and what it is called on the board.
    """
    groups = grouped(stacks)
    placed = {group: [*_placed(group.stack, products)] for group in groups}
    known = {address for stack in placed.values() for _, address in stack if address}
    frames = resolve(known, products, load(project.target.toolchain))
    return tuple(
        Named(group.count, group.stack.what or group.stack.frames[0].function,
              group.stack.thread,
              tuple(frame for unnamed, address in stack
                    for frame in (frames[address] if address else (unnamed,))))
        for group, stack in placed.items())


def processes(group: Named, plugin: str) -> bool:
    """Whether the host called the plugin to process audio, rather than to load or prepare it."""
    entry = next((frame for frame in reversed(group.frames) if frame.module == plugin), None)
    return entry is not None and entry.name.rpartition("::")[2] == "process"


def text(groups: Sequence[Named], rest: Sequence[str], project: Project,
         by: Tracer = GDB) -> list[str]:
    """The stacks for a terminal, the user's own function first."""
    if not groups:
        return [f"no {by.one} was seen", *rest[-5:]]
    lines = [f"{counted(groups, by)}, {len(groups)} different stack{'s' * (len(groups) > 1)}"]
    for group in groups:
        lines += ["", *_shown(group, f"{project.plugin.stem}.so")]
    return lines


def counted(groups: Sequence[Named], by: Tracer) -> str:
    """`1 mode switch`, `20 system calls`."""
    count = sum(group.count for group in groups)
    return f"{count} {by.one if count == 1 else by.many}"


def _shown(group: Named, plugin: str) -> Iterator[str]:
    mine = own(group.frames, plugin)
    place = (f"{written(mine)}" + f" in {mine.name}" * bool(mine.name)) if mine else \
        "outside of the plugin"
    yield f"  ×{group.count} {place}: {group.what or 'an unknown function'} ({group.thread})"
    for frame in group.frames:
        yield f"    {'→' if frame is mine else ' '} {written(frame)}" + \
            f"  {frame.name}" * bool(frame.name)


def _placed(stack: Stack, products: Sequence[Path]) -> Iterator[tuple[Frame, Address | None]]:
    """Each function as the debugger knows it, and its address where this machine has its symbols.

    The board has what was built here: a release says so by its digest.
    """
    ids = {path.name: build_id(path) for path in products}
    for called in stack.frames:
        name = PurePosixPath(called.library).name
        file, _, line = called.place.rpartition(":")
        frame = Frame(name or "sushi", called.function, file, int(line or 0),
                      called.offset or called.address)
        known = ids.get(name, "") if called.offset else ""
        yield frame, (Address(Module(called.library, known), called.offset, called.function)
                      if known else None)
