"""A reason why a model cannot run."""

from __future__ import annotations

from tasks.core.frozen import frozen

CHANGE = "change the export, or `plugin.parameters` in project.yaml"

FEATURES = ("say how the training computed them, as `features: {window: 512, hop: 128}` in `model` "
            "of project.yaml (docs/models.md, Spectra)")


@frozen
class Problem:
    """One reason why a model cannot run, and what helps."""

    what: str
    helps: str = CHANGE
