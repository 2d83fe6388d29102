"""Debian's mirror, as this machine's apt knows it; no host name is written down anywhere."""

from __future__ import annotations

import os
import re
from functools import cache

from tasks.core.errors import AntlerError
from tasks.core.process import run

VARIABLE = "ANTLER_DEBIAN_MIRROR"

LISTING = ("apt-get", "indextargets", "--format", "$(SITE) $(ORIGIN)", "Created-By: Packages")
"""Prints where each package list came from, and whose archive it says it is."""


@cache
def mirrors() -> tuple[str, ...]:
    """Base addresses of Debian archives, best first.

    `ANTLER_DEBIAN_MIRROR` if set, else those of apt's archives that are Debian's own, without
    security archives (they have no complete pool). On Ubuntu apt knows none.

    Raises:
        AntlerError: neither is known, or the variable does not hold an address.
    """
    if explicit := os.environ.get(VARIABLE):
        return (_address(explicit),)
    try:
        found = parse(run(LISTING).output)
    except AntlerError:
        found = ()
    if not found:
        raise AntlerError(
            "no Debian mirror is known",
            details="apt-get indextargets lists none on this machine: this is not a Debian system, "
            "or its package lists were never fetched",
            resolution="on Debian: sudo apt-get update; elsewhere, as on Ubuntu: "
            "sudo apt-get install debian-archive-keyring gpg, and "
            f"set {VARIABLE} to the address of a Debian archive (the folder that "
            "holds `pool` and `dists`)",
        )
    return found


def _address(text: str) -> str:
    if not re.fullmatch(r"(https?|file)://\S+", text):
        raise AntlerError(f"{VARIABLE} is not an address: `{text}`",
                          details="an address begins with http://, https:// or file://",
                          resolution=f"set {VARIABLE} to the folder that holds `pool` and `dists`, "
                          "or unset it")
    return text.rstrip("/")


def parse(output: str) -> tuple[str, ...]:
    """Debian's mirrors in the output of `LISTING`, each once; what others offer is left out."""
    lines = (line.strip().partition(" ") for line in output.splitlines())
    sites = (site.rstrip("/") for site, _, origin in lines if origin == "Debian")
    kept = (s for s in sites if s.startswith(("http", "file")) and "security" not in s)
    return tuple(dict.fromkeys(kept))
