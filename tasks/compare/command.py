"""`./doit compare`: plans the cells, has them judged, shows and keeps what came of it."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.board.hostkeys import known_hosts
from tasks.compare import cluster, kept, slots
from tasks.compare import show as terminal
from tasks.compare.axes import COMMAND, TARGET, Axis, Value, declared, expanded, joined, typed
from tasks.compare.cells import Cell, Job, cell, combinations, fatal, waits
from tasks.compare.judge import FAILED, code, settled
from tasks.compare.record import report, row, table
from tasks.compare.sweep import sweep
from tasks.compare.words import Words
from tasks.core.errors import AntlerError
from tasks.core.extra import install
from tasks.core.files import write_atomically
from tasks.core.frozen import frozen
from tasks.core.paths import BUILD, shown
from tasks.project.derive import Base
from tasks.project.draft import fraction
from tasks.project.model import Project
from tasks.project.problems import Problem, ProjectErrors, Text

MOST = 100_000
"""Cells of a comparison: more would not end."""


@frozen
class Plan:
    """All cells of a comparison, checked.

    Attributes:
        budget: most that a block of the largest model may take.
    """

    plugin: str
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]
    budget: float

    @property
    def jobs(self) -> dict[str, tuple[Job, Project]]:
        """What can be judged, by address: cells of one address are judged once."""
        return {it.job.address: (it.job, it.project) for it in self.cells
                if it.job and it.project}


def planned(words: Words, base: Base, stands: Path, code: str) -> Plan:
    """Every cell of project.yaml's axes and those typed.

    Args:
        stands: the folder that the user stands in.
        code: digest of the code that decides.

    Raises:
        AntlerError: there is no axis, or too many cells.
        ProjectErrors: an axis, or a value of one, is a mistake.
    """
    axes = _axes(words, base, stands)
    cells = tuple(cell(base, axes, values, code, words.verify and base.compare.get("verify", True))
                  for values in combinations(axes))
    if wrong := fatal(axes, cells):
        raise _errors(base, wrong)
    first = next(it.project for it in cells if it.project)
    said = words.budget or base.compare.get("budget") or first.realtime.max_load
    return Plan(first.plugin.name, axes, cells, _budget(said))


def _axes(words: Words, base: Base, stands: Path) -> tuple[Axis, ...]:
    several = [Axis(TARGET, tuple(map(Value, base.targets)))] if len(base.targets) > 1 else []
    found = joined([*several, *declared(base.compare.get("axes", {}))], typed(words.axes))
    pairs = [expanded(_members(axis, base), stands, base.folder) for axis in found]
    if problems := [it for _, each in pairs for it in each]:
        raise _errors(base, problems)
    axes, count = tuple(axis for axis, _ in pairs), 1
    for axis in axes:
        count *= len(axis.values)
    if not axes:
        raise AntlerError("nothing to compare", resolution="name axes, for example "
                          f"`{COMMAND} audio.block_size=16,32,64`, or under `compare:` in "
                          "project.yaml (docs/compare.md)")
    if count > MOST:
        raise AntlerError(f"{count:,} cells are too many", resolution="leave values out")
    return axes


def _members(axis: Axis, base: Base) -> Axis:
    """The axis with the targets of each group in its place."""
    if axis.key != TARGET:
        return axis
    return Axis(TARGET, tuple(Value(name, it.said) for it in axis.values
                              for name in base.members(it.value)))


def _errors(base: Base, problems: Sequence[Problem]) -> ProjectErrors:
    """Problems of project.yaml at their lines, or of what was typed."""
    in_file = [it for it in problems if it.where]
    typed_ = [replace(it, span=None) for it in problems if not it.where]
    if in_file:
        return ProjectErrors(base.source.text, [*in_file, *typed_])
    return ProjectErrors(Text(COMMAND), typed_)


def _budget(said: str | float) -> float:
    try:
        found = fraction(float(said) if str(said).replace(".", "", 1).isdecimal() else said)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1:
        raise AntlerError(f"a budget of {said}: it must be more than 0 % and at most 100 %",
                          resolution="for example --budget 50%, --budget 0.5")
    return found


def as_typed(words: Words, stands: Path) -> Plan:
    """`planned`, for this project and this code."""
    return planned(words, Base(), stands, code())


def compare(words: Words, plan: Plan) -> None:
    """Have them judged.

    Raises:
        AntlerError: it cannot begin, the scheduler is gone, or of a cell no verdict came.
        KeyboardInterrupt: cancelled; what was judged is kept.
    """
    jobs = plan.jobs
    outcomes = {} if words.again else {address: it for address in jobs
                                       if (it := kept.known(address))}
    todo = {address: it for address, it in jobs.items() if address not in outcomes}
    print(_beginning(plan, jobs, outcomes), flush=True)
    try:
        if todo:
            for address in todo if words.again else ():
                kept.forget(address)
            with closing(_judged(words, todo)) as judged:
                for address, outcome in judged:
                    outcomes[address] = outcome
                    if settled(jobs[address][0], outcome):
                        kept.keep(address, outcome)  # a worker's store may be another one
                    _progress(plan, address, outcomes, len(jobs))
    finally:
        found = report(plan.plugin, plan.axes, plan.cells, outcomes, plan.budget,
                       datetime.now().astimezone().isoformat(timespec="seconds"))
        files = _write(found)
    terminal.show(found)
    print(f"{len(outcomes)} of {len(plan.cells)} cells have an outcome: {', '.join(files)}")
    if failed := sum(it["outcome"] == FAILED for it in found["cells"]):
        raise AntlerError(f"no verdict came of {failed} of {len(plan.cells)} cells",
                          resolution="the same command tries them again")


def _beginning(plan: Plan, jobs: Mapping[str, object], outcomes: Mapping[str, object]) -> str:
    cannot = sum(it.job is None for it in plan.cells)
    said = [f"{len(plan.cells)} cells", *([f"{cannot} cannot be"] if cannot else []),
            *([f"{len(outcomes)} in the store"] if outcomes else []),
            f"{len(jobs) - len(outcomes)} to be judged"]
    return f"  {', '.join(said)}"


def _judged(words: Words, todo: Mapping[str, tuple[Job, Project]]
            ) -> Generator[tuple[str, Any], None, None]:
    keys = known_hosts()
    accepted = keys.read_text() if keys.is_file() else ""
    jobs = {address: replace(job, known_hosts=accepted) for address, (job, _) in todo.items()}
    addresses = list(todo)
    before = waits([project for _, project in todo.values()])
    order = {address: frozenset(addresses[place] for place in places)
             for address, places in zip(addresses, before, strict=True)}
    for job, project in todo.values():
        kept.offer(job, project.model.file)
    install("compare")
    with _workers(words, len(todo)) as client:
        yield from sweep(client, jobs, order)


@contextmanager
def _workers(words: Words, most: int) -> Iterator[Any]:
    """A client, with who works for it said on the terminal."""
    if words.scheduler:
        with cluster.remote(words.scheduler) as client:
            count = len(client.scheduler_info(n_workers=-1)["workers"])
            print(f"  {count} workers at {words.scheduler}" if count else
                  f"  no worker at {words.scheduler} yet: `{COMMAND} --worker {words.scheduler}` "
                  "on a machine makes it one", flush=True)
            yield client
        return
    count = min(words.workers or cluster.workers_here(), most)
    print(f"  {count} worker{'s' * (count > 1)} on this machine, each with its own stand-in",
          flush=True)
    try:
        with cluster.local(count) as client:
            yield client
    finally:
        slots.rest()


def _progress(plan: Plan, address: str, outcomes: Mapping[str, Any], all: int) -> None:
    axes = [{"key": it.key, "values": it.values} for it in plan.axes]
    for it in plan.cells:
        if it.job and it.job.address == address:
            said = terminal.line({"axes": axes}, row(it, outcomes))
            print(f"  {len(outcomes)}/{all} {said}", flush=True)
            return


def _write(found: Mapping[str, Any]) -> list[str]:
    """Write compare.json, compare.csv and compare.svg; where they are."""
    texts = {"compare.json": json.dumps(found, indent=1) + "\n", "compare.csv": table(found),
             "compare.svg": terminal.picture(found)}
    for name, text in texts.items():
        write_atomically(BUILD / name, text)
    return [shown(BUILD / name) for name in texts]
