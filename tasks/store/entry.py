"""The one place where a product is looked for, and where it enters the store.

Here first, then in the shared store, and only then is it made (docs/architecture.md, "The store").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tasks.core.files import new_folder
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.store.product import Product

Bring = Callable[[Product], bool]
"""Brings a product from elsewhere into this machine's store; False: it must be made here."""

_elsewhere: list[Bring] = []


@contextmanager
def also_from(bring: Bring) -> Iterator[None]:
    """Ask `bring` for what the store lacks, for as long as this lasts: while a run is on.

    Looking at what would run (`./doit plan`) brings nothing.
    """
    _elsewhere.append(bring)
    try:
        yield
    finally:
        _elsewhere.remove(bring)


def enter(product: Product, make: Callable[[Path], object], doing: str) -> None:
    """See to it that the store has `product`: all of it or nothing.

    Args:
        make: fills the empty folder that it is given; what it raises leaves no product.
        doing: shown to those who wait for the same product: "builds x".

    Raises:
        AntlerError: as `make`.
    """
    if product.there:
        return
    with _its_turn(product, doing):
        if not product.there and not brought(product):
            with new_folder(product.path, product.stamp) as folder:
                make(folder)


def found(product: Product) -> bool:
    """Whether the store has `product`, or could bring it from elsewhere.

    Asked before what a product is made of is seen to: who has a library needs no sources.
    """
    if product.there:
        return True
    if not (_elsewhere and product.shared):
        return False
    with _its_turn(product, f"looks for {product.path.name}"):
        return product.there or brought(product)


def brought(product: Product) -> bool:
    """Bring `product` from elsewhere, for one who holds its lock and has looked for it here."""
    return product.shared and any(bring(product) for bring in _elsewhere)


def _its_turn(product: Product, doing: str) -> AbstractContextManager[None]:
    return turn(home() / "locks" / product.path.name, doing)
