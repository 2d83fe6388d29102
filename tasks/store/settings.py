"""Where a project's shared store is, and whom it believes."""

from __future__ import annotations

import os

from tasks.core.frozen import frozen

VARIABLE = "ANTLER_STORE_URL"


@frozen
class Settings:
    """What project.yaml says under `store`; nothing that is built depends on it.

    Attributes:
        url: its address; empty: there is none.
        keys: public keys of those who may fill it, as `ed25519:…`.
    """

    url: str = ""
    keys: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address that counts: of the environment, where that has one. Empty: there is none."""
        return os.environ.get(VARIABLE, self.url)


NOT_SHARED = Settings()
"""There is no shared store."""
