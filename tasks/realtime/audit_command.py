"""`./doit audit`: what the audio thread does and must not do, with the stack of each place."""

from __future__ import annotations

import json

from tasks.board.open import open_board
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.deploy.layout import Products, release
from tasks.project.model import Project
from tasks.realtime import audit_record
from tasks.realtime.audit import Audit, Phase
from tasks.realtime.check import measured
from tasks.realtime.measurement import Measurement
from tasks.realtime.places import Finding
from tasks.realtime.verdict import listed


def audit(project: Project, products: Products) -> None:
    """Deploy, play all signals, print every finding of warm-up and judged time.

    Raises:
        AntlerError: something was found, nothing was measured, or the host ended.
        BoardError: the board does not answer.

    """
    made = release(project, products)
    with open_board(project.target) as board:
        _, seen = measured(board, project, made, products.binaries(), "audit")
    if seen.audit is not None:
        file = products.folder / "audit.json"
        found = audit_record.record(seen.audit, seen.findings)
        write_atomically(file, json.dumps(found, indent=1) + "\n")
        print("\n".join(text(seen.audit, seen, project)))
    judge(seen)


def judge(seen: Measurement) -> None:
    """Fail where anything was found or nothing was seen.

    Raises:
        AntlerError: says which.

    """
    if not seen.alive:
        why = seen.ended.brief if seen.ended else "the plugin host ended or restarted"
        raise AntlerError(why, details="what was found until then is above" if seen.audit else "",
                          resolution=seen.ended.resolution if seen.ended else "")
    if seen.audit is None or not seen.blocks:
        raise AntlerError("the plugin host left no findings, so nothing is known",
                          resolution="run the command again")
    calls = [*seen.audit.warm_up.calls, *seen.audit.judged.calls]
    faults = seen.audit.judged.faults.all if seen.audit.memory_locked else 0
    total = sum(count for _, count in calls) + faults
    if total:
        raise AntlerError(f"the audio thread did what it must not, {total} times",
                          resolution="move it to the constructor or to prepareToPlay; "
                                     "docs/realtime.md")


def text(found: Audit, seen: Measurement, project: Project) -> list[str]:
    """The findings for a terminal, the user's own function marked in each stack.

    Places of the warm-up that the judged time has as well are shown there.
    """
    known = {(each.site.call, each.site.stack) for each in seen.findings.judged}
    only = tuple(each for each in seen.findings.warm_up
                 if (each.site.call, each.site.stack) not in known)
    lines = [*_phase("warm-up", found.warm_up, only),
             *_phase("judged time", found.judged, seen.findings.judged)]
    if seen.findings.nameless:
        lines.append(f"{project.plugin.name} has no symbols on this machine that belong to what "
                     "ran: it was not built here, or stripped")
    if found.system_calls_unseen:
        lines.append("system calls that pass the C library by were not watched: "
                     f"{found.system_calls_unseen}")
    if not found.memory_locked:
        lines.append("memory is not locked on this machine: page faults are no fault of the plugin")
    return lines


def _phase(title: str, phase: Phase, found: tuple[Finding, ...]) -> list[str]:
    faults = phase.faults
    lines = [f"{title}, {phase.blocks} blocks: {listed(phase.calls) or 'nothing'}"
             + (f"; page faults: {faults.all}, from block {faults.first_block}"
                if faults.all else "")]
    for each in found:
        lines += ["", f"  {each.line}", *(f"    {line}" for line in each.trace)]
    if phase.unplaced:
        lines += ["", f"  {phase.unplaced} calls more, whose stacks were not taken: "
                  "64 a block are, of 64 places"]
    return [*lines, ""] if found else lines


