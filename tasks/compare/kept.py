"""What the store keeps of comparisons: verdicts by the cell's address, models for workers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks.compare.cells import Job
from tasks.core.files import remove_tree
from tasks.core.paths import home
from tasks.store.entry import brought, enter
from tasks.store.product import Product

Outcome = Mapping[str, Any]
"""How a cell ended: outcome, reason, verdict, verify, weights, seconds, worker, stored."""


def verdict(address: str) -> Product:
    """Where the outcome of a cell is."""
    return Product.of(home() / "verdicts" / address / "outcome.json")


def model(sha256: str, name: str) -> Product:
    """Where a model's file is, for workers on other machines."""
    return Product.of(home() / "models" / sha256 / name)


def known(address: str) -> dict[str, Any] | None:
    """The outcome of a cell that was judged; None: it was not. What is damaged is removed."""
    product = verdict(address)
    if not product.there and not brought(product):
        return None
    try:
        return {**json.loads((product.path / product.stamp).read_text("utf-8")), "stored": True}
    except (OSError, ValueError, TypeError):
        forget(address)
        return None


def keep(address: str, outcome: Outcome) -> None:
    """Keep an outcome; one that is there already stays."""

    def write(folder: Path) -> None:
        (folder / "outcome.json").write_text(json.dumps(outcome, indent=1), encoding="utf-8")

    enter(verdict(address), write, f"keeps the verdict {address}")


def forget(address: str) -> None:
    """Let a cell be judged again."""
    remove_tree(verdict(address).path)


def offer(job: Job, file: Path) -> None:
    """Let workers find the model's file in the store."""
    if job.model:
        product = model(*job.model)
        enter(product, lambda folder: shutil.copyfile(file, folder / file.name),
              f"copies {file.name}")


def taken(job: Job) -> Path | None:
    """The model's file in this machine's store, brought from the shared one; None: it lacks it."""
    if not job.model:
        return None
    product = model(*job.model)
    return product.path / product.stamp if product.there or brought(product) else None
