"""Debian's mirror, as this machine's apt knows it; no host name is written down anywhere."""

from __future__ import annotations

import os
import re
from functools import cache

from tasks.core.errors import AntlerError
from tasks.core.process import run

VARIABLE = "ANTLER_DEBIAN_MIRROR"


@cache
def mirrors() -> tuple[str, ...]:
    """Base addresses of Debian archives, best first.

    `ANTLER_DEBIAN_MIRROR` if set, else what apt is configured with, without security archives
    (they have no complete pool).

    Raises:
        AntlerError: neither is there, or what is set is no address.
    """
    if explicit := os.environ.get(VARIABLE):
        return (_address(explicit),)
    try:
        targets = run(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"])
        found = parse(targets.output)
    except AntlerError:
        found = ()
    if not found:
        raise AntlerError(
            "no Debian mirror is known",
            details="apt-get indextargets lists none on this machine",
            resolution=f"set {VARIABLE} to the address of a Debian archive (the folder that "
            "holds `pool` and `dists`)",
        )
    return found


def _address(text: str) -> str:
    if not re.fullmatch(r"(https?|file)://\S+", text):
        raise AntlerError(f"{VARIABLE} is no address: `{text}`",
                          details="an address begins with http://, https:// or file://",
                          resolution=f"set {VARIABLE} to the folder that holds `pool` and `dists`, "
                          "or unset it")
    return text.rstrip("/")


def parse(output: str) -> tuple[str, ...]:
    """Mirrors in the output of `apt-get indextargets --format '$(SITE)'`, each once."""
    sites = (line.strip().rstrip("/") for line in output.splitlines())
    kept = (s for s in sites if s.startswith(("http", "file")) and "security" not in s)
    return tuple(dict.fromkeys(kept))
