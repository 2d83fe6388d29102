"""Files that are not the model they should be."""

from __future__ import annotations

from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import shown
from tasks.project.foreign import Foreign
from tasks.project.formats import SUFFIXES

DAMAGED = Foreign("is damaged, or only a part of a model", "copy or download it again; if it was "
                  "exported just now, look at what the export said")


def missing(path: Path) -> AntlerError:
    """There is no such file."""
    return AntlerError(f"the model {shown(path)} does not exist",
                       resolution="train and export it first (models/train_saturator.py), or set "
                                  f"`model:` in project.yaml to your {SUFFIXES} file")


def refused(path: Path, foreign: Foreign) -> AntlerError:
    """There is one, which is something else."""
    return AntlerError(f"{shown(path)} {foreign.what}", resolution=foreign.helps)
