"""Why a task runs whose result is in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.core.errors import from_os_error
from tasks.core.uptodate import KEY, Inputs, explain
from tasks.store.entry import found
from tasks.store.product import Product


class Stored(Inputs):
    """An `uptodate` entry for something in the store, under the digest of all that goes into it.

    Either it is there, or in the shared store, or it must be made; what this project remembers
    only explains what differs from last time. Name the tasks it needs in `setup`, not in
    `file_dep`, so that they run only when it must be made.

    Args:
        values: what goes into its digest, by the name the user knows.

    """

    says_all = True

    def __init__(self, product: Product, values: Mapping[str, object]) -> None:
        super().__init__(values=values)
        self.product = product

    def __call__(self, task: Any, values: Mapping[str, Any]) -> bool:
        """Doit's protocol: True where it is in the store.

        Raises:
            AntlerError: the store may not be looked at.
        """
        now = self.state()
        task.value_savers.append(lambda: {KEY: now})
        self.reasons = explain(values.get(KEY, now), now) or ["not in the store yet"]
        try:
            return found(self.product)
        except OSError as error:
            raise from_os_error(error) from error
