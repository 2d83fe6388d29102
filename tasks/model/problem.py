"""A reason why a model cannot run."""

from __future__ import annotations

from dataclasses import dataclass

CHANGE = "change the export, or `plugin.parameters` in project.yaml"

FEATURES = ("say how the training computed them, as `features: {window: 512, hop: 128}` in `model` "
            "of project.yaml (docs/models.md, Spectra)")


@dataclass(frozen=True)
class Problem:
    """One reason why a model cannot run, and what helps."""

    what: str
    helps: str = CHANGE
