"""The audit as data, for verdict.json and `build/TARGET/audit.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tasks.realtime.audit import Audit, Phase
from tasks.realtime.places import Finding, Findings


def record(audit: Audit | None, found: Findings) -> dict[str, Any] | None:
    """The findings as in schema/verdict.schema.json; None where there is no data."""
    if audit is None:
        return None
    return {"memory_locked": audit.memory_locked,
            "system_calls_unseen": audit.system_calls_unseen,
            "fault_places_unseen": audit.fault_places_unseen,
            "plugin_has_symbols": not found.nameless,
            "warm_up": _phase(audit.warm_up, found.warm_up),
            "judged": _phase(audit.judged, found.judged)}


def _phase(phase: Phase, found: tuple[Finding, ...]) -> dict[str, Any]:
    return {"blocks": phase.blocks, "calls": dict(phase.calls), "unplaced": phase.unplaced,
            "faults": asdict(phase.faults), "sites": [_site(each) for each in found]}


def _site(found: Finding) -> dict[str, Any]:
    site = found.site
    return {"kind": site.kind, "call": site.call, "detail": site.detail, "count": site.count,
            "first_block": site.first_block, "place": found.place, "summary": found.line,
            "stack": [asdict(frame) for frame in found.stack]}
