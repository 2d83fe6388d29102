"""Reads audit.json, with what `bench` found on the audio thread (plugin_src/bench/README.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

from tasks.core.frozen import frozen

FAULT = "page fault"


@frozen
class Module:
    """A program or library that was loaded: its path on the board, its build id or empty."""

    path: str
    build_id: str

    @property
    def name(self) -> str:
        """Its file name."""
        return PurePosixPath(self.path).name


@frozen
class Address:
    """An address of code: `offset` in its module's file, and the exported function it is in."""

    module: Module
    offset: int
    function: str


@frozen
class Site:
    """A place from which a call was made, or where a page fault was.

    Attributes:
        call, kind: `malloc`, and that it is an `allocation`.
        detail: the name of a system call.
        count: how often it was seen there; how often at least, if some had no stack taken.
        first_block: counted from 1.
        stack: the innermost first.
    """

    call: str
    kind: str
    detail: str
    count: int
    first_block: int
    stack: tuple[Address, ...]

    @property
    def title(self) -> str:
        """The call as a user reads it: `system call getrandom`."""
        return " ".join(filter(None, [self.call, self.detail]))


@frozen
class Faults:
    """Page faults of the audio thread: from memory (minor), from the disk (major)."""

    minor: int = 0
    major: int = 0
    first_block: int = 0

    @property
    def all(self) -> int:
        """Their number."""
        return self.minor + self.major


@frozen
class Phase:
    """What was found in one part of the run; `calls` are exact, `sites` have limited room."""

    blocks: int = 0
    calls: tuple[tuple[str, int], ...] = ()
    faults: Faults = Faults()
    sites: tuple[Site, ...] = ()

    @property
    def unplaced(self) -> int:
        """How many calls have no site: their stacks were not taken, or there was no room."""
        placed = sum(site.count for site in self.sites if site.call != FAULT)
        return max(sum(count for _, count in self.calls) - placed, 0)

    @property
    def clean(self) -> bool:
        """Whether there was no such call. Page faults are judged apart."""
        return not self.calls


@frozen
class Audit:
    """The findings of a run.

    Attributes:
        first_blocks: loads of the first blocks after the start.
        memory_locked: no page of the process could be taken away.
        system_calls_unseen: why system calls past the C library were not watched; empty if they
            were.
        fault_places_unseen: why page faults have no place; empty if they have.
    """

    first_blocks: tuple[float, ...]
    memory_locked: bool
    system_calls_unseen: str
    fault_places_unseen: str
    warm_up: Phase = field(default_factory=Phase)
    judged: Phase = field(default_factory=Phase)

    @property
    def addresses(self) -> frozenset[Address]:
        """All addresses in all stacks."""
        return frozenset(address for phase in (self.warm_up, self.judged)
                         for site in phase.sites for address in site.stack)


def parse(text: str) -> Audit | None:
    """The findings in the text of audit.json; None (no data) if it is missing or malformed."""
    try:
        said = json.loads(text)
        modules = [Module(path, build_id) for path, build_id in said["modules"]]
        return Audit(tuple(said["first_blocks"]), said["memory_locked"],
                     said["system_calls_unseen"], said["fault_places_unseen"],
                     _phase(said["warm_up"], modules), _phase(said["judged"], modules))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _phase(said: Mapping[str, Any], modules: list[Module]) -> Phase:
    sites = (Site(each["call"], each["kind"], each["detail"], each["count"], each["first_block"],
                  tuple(Address(modules[module], offset, function)
                        for module, offset, function in each["frames"]))
             for each in said["sites"])
    return Phase(said["blocks"], tuple(said["calls"].items()), Faults(**said["faults"]),
                 tuple(sites))
