"""A store that others fill, too: what comes from it is checked, and what it lacks is made here."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import AntlerError
from tasks.core.extra import install
from tasks.core.files import aside, new_folder, write_atomically
from tasks.core.paths import home
from tasks.core.progress import Steps
from tasks.store import keys
from tasks.store.manifest import Manifest, Refused, members, parse
from tasks.store.pack import pack, unpack
from tasks.store.patience import Gone
from tasks.store.product import Product
from tasks.store.settings import VARIABLE, Settings

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from tasks.store.remote import Remote

LAYOUT = "v1"
"""The folder of the address; another one when entries look different."""

LARGEST = 64_000_000
"""Bytes of a manifest; that of a root has 3 million."""


class Shared:
    """The shared store of a project.

    Attributes:
        settings: where it is, and whose entries are taken.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.silent = False  # it was of no use once: not asked again in this run

    @cached_property
    def remote(self) -> Remote:
        """Its address.

        Raises:
            AntlerError: it is none, or what is needed to reach it cannot be installed.
        """
        install("store")
        from tasks.store.kinds import remote

        return remote(self.settings.address)

    def bring(self, product: Product) -> bool:
        """Bring `product` into this machine's store, for one who holds its lock.

        False where it must be made here; why is said, unless it is simply not there.
        """
        if self.silent:
            return False
        try:
            manifest = self.manifest(product.name)
            if manifest:
                self._take(product, manifest)
        except Refused as refusal:
            _warn(f"the shared store's {product.name} is refused: {refusal}. It is made here")
            return False
        except Gone as gone:
            self._leave_out(f"{gone}. What this run lacks is made here")
            return False
        except AntlerError as error:
            self._leave_out(str(error))
            return False
        except OSError as error:
            _warn(f"{product.name} could not be brought: {error}. It is made here")
            return False
        return bool(manifest)

    def _leave_out(self, why: str) -> None:
        """Ask it no more, nor let processes that this one starts."""
        self.silent = True
        os.environ[VARIABLE] = ""
        _warn(f"the shared store is left out: {why}")

    def manifest(self, name: str) -> Manifest | None:
        """What the shared store has under a product's name; None: nothing.

        Raises:
            AntlerError: the project lists no keys; as `remote`.
            Refused: it is damaged, signed by nobody who is trusted, or of another product.
            Gone: it cannot be asked.
        """
        if not self.settings.keys:
            raise AntlerError("`store.keys` in project.yaml lists no key that it trusts",
                              resolution="./doit store key says which line to add")
        sealed = self.remote.read(entry(name), LARGEST)
        if sealed is None:
            return None
        manifest = parse(keys.opened(sealed, self.settings.keys))
        if manifest.product != name:
            raise Refused(f"it is {manifest.product!a}")
        return manifest

    def _take(self, product: Product, manifest: Manifest) -> None:
        began = time.monotonic()
        last = product.stamp or product.path.name
        if last not in manifest.members:
            raise Refused(f"it has no {last}")
        if product.stamp:
            with new_folder(product.path, product.stamp) as folder:
                self.fetch(manifest, folder)
        else:
            with aside(product.path) as folder:
                self.fetch(manifest, folder)
                (folder / last).replace(product.path)
        print(f"  {product.name} comes from {self.remote.shown}: "
              f"{manifest.pack.size / 1e6:.1f} MB, {time.monotonic() - began:.1f} s",
              file=sys.stderr, flush=True)

    def fetch(self, manifest: Manifest, folder: Path) -> None:
        """Fill the empty `folder` with a product's files, all of them checked.

        Raises:
            Refused: the pack is gone, or not what the manifest says.
            Gone: as `manifest`.
        """
        with aside(home() / manifest.product) as beside, Steps(megabytes=True) as steps:
            file = beside / "pack"
            self.remote.download(
                packed(manifest), manifest.pack, file,
                lambda done, size: steps.update(done, size, manifest.product))
            unpack(file, manifest.members, folder)

    def push(self, product: Product, signer: CryptoSigner) -> Manifest | None:
        """Bring a product that this machine has into the shared store.

        Returns:
            None: a right entry is there already.

        Raises:
            AntlerError: it cannot be shared; as `remote`.
            Gone: it cannot be asked, or may not be written.
        """
        with suppress(Refused):  # a wrong entry is replaced
            there = self.manifest(product.name)
            if there and self.remote.has(packed(there), there.pack.size):
                return None
        found = members(product)
        with aside(product.path) as beside, Steps(megabytes=True) as steps:
            file = beside / "pack"
            manifest = Manifest(product.name, pack(product, found, file), found,
                                datetime.now(UTC).isoformat(timespec="seconds"))
            if members(product) != found:
                raise AntlerError(f"{product.path} changed while it was read",
                                  resolution="run the command again")
            self.remote.upload(file, packed(manifest),
                               lambda done, size: steps.update(done, size, product.name))
            write_atomically(beside / "manifest", keys.sealed(manifest.to_json(), signer))
            self.remote.upload(beside / "manifest", entry(product.name), lambda *_: None)
        return manifest

    def entries(self) -> Sequence[str]:
        """Names of all products in it, as far as the server lists its folders.

        Raises:
            Gone: it cannot be asked.
        """
        kinds = [kind for kind in self.remote.names(LAYOUT) if kind != "packs"]
        return [f"{kind}/{file.removesuffix('.json')}" for kind in kinds
                for file in self.remote.names(f"{LAYOUT}/{kind}") if file.endswith(".json")]


def entry(name: str) -> str:
    """Where the manifest of a product is."""
    return f"{LAYOUT}/{name}.json"


def packed(manifest: Manifest) -> str:
    """Where the pack of a product is."""
    return f"{LAYOUT}/packs/{manifest.pack.sha256}.tar.zst"


def _warn(text: str) -> None:
    print(f"  ! {text}", file=sys.stderr, flush=True)
