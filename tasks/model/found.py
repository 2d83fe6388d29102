"""What a model that listens finds, for the C++ build: a file beside the packed model.

The model may be another one as long as it finds the same; only then is nothing compiled.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.model.description import Result


def results_file(packed: Path) -> Path:
    """Where it is, given where the packed model is."""
    return packed.with_suffix(".results.json")


def results_written(results: Sequence[Result]) -> str:
    """The text of that file; of a model that makes audio an empty list."""
    return json.dumps([asdict(it) for it in results], indent=1)


def results_read(file: Path) -> tuple[Result, ...]:
    """What `results_written` wrote."""
    from tasks.model.description import Result

    return tuple(Result(**it) for it in json.loads(file.read_text()))
