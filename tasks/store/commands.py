"""`./doit store ls | push | pull | verify | gc | key`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.core.errors import AntlerError
from tasks.core.extra import install
from tasks.core.files import aside
from tasks.core.frozen import frozen
from tasks.core.paths import home
from tasks.store import keys
from tasks.store.entry import found
from tasks.store.manifest import Manifest, Refused, differences, members
from tasks.store.patience import Gone
from tasks.store.product import Product
from tasks.store.settings import VARIABLE, Settings
from tasks.store.shared import LAYOUT, Shared, entry, packed

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

LACKS = "  not there"

YOUNG = 86400.0
"""Seconds for which gc leaves a pack without a manifest alone: its upload may be under way."""

@frozen
class Wanted:
    """What projects have in the store.

    Attributes:
        needed: what a build reads.
        behind: what that is made from.
    """

    needed: tuple[Product, ...]
    behind: tuple[Product, ...]

    @property
    def all(self) -> Mapping[str, Product]:
        """All of them, by name."""
        return {product.name: product for product in (*self.needed, *self.behind)}


def run(shared: Shared | None, settings: Settings, products: Callable[[], Wanted],
        words: Sequence[str]) -> None:
    """Do what the words of the command say.

    Raises:
        AntlerError: there is no shared store, it cannot be used, or what it has is wrong.
    """
    verb, *others = check(words)
    install("store")
    if verb == "key":
        print(key(settings))
        return
    if not shared:
        raise AntlerError("there is no shared store", resolution="say in project.yaml where it is: "
                          f"`store: {{url: …, keys: [{key_text()}]}}`, or set {VARIABLE}")
    try:
        VERBS[verb](shared, products(), *others)
    except Gone as gone:
        raise AntlerError(f"the shared store cannot be used: {gone}",
                          resolution="check the address, the network and your rights there"
                          ) from gone


def check(words: Sequence[str]) -> Sequence[str]:
    """The words of the command, if they are right.

    Raises:
        AntlerError: they are not.
    """
    verb, *others = words or ["ls"]
    days = others[0] if others else ""
    if verb not in VERBS or len(others) > (verb == "gc") or (days and not days.isdecimal()):
        raise AntlerError(f"`store {' '.join(words)}` is not known",
                          resolution="./doit store ls | push | pull | verify | gc [DAYS] | key")
    return [verb, *others]


def key(settings: Settings) -> str:
    """The user's key, made if there is none; and what to do with it."""
    path = keys.private_file()
    there = path.exists()
    public = keys.text((keys.signer(path) if there else keys.create(path)).public_key)
    listed = public in settings.keys
    return "\n".join([
        f"{path} {'is' if there else 'is now'} the key that you sign with: keep it to yourself",
        "project.yaml lists it" if listed else
        f"project.yaml takes what it signs with:\n\nstore:\n  keys:\n    - {public}\n"])


def key_text() -> str:
    """The user's public key, or what stands for one."""
    path = keys.private_file()
    try:
        return keys.text(keys.signer(path).public_key)
    except (AntlerError, OSError, ImportError):
        return "…"


def ls(shared: Shared, products: Wanted) -> None:
    """What it has; of what this project needs also what it lacks."""
    own = [product.name for product in products.all.values()
           if product.there or product in products.needed]
    rows = [_row(shared, name, products.all.get(name))
            for name in sorted({*own, *_listed(shared)})]
    print("\n".join(rows))
    print(f"{sum(not row.endswith(LACKS) for row in rows)} products in {shared.remote.shown}")


def _listed(shared: Shared) -> Sequence[str]:
    """Names of all products in it; of a server that lists no folders none, and why is said."""
    try:
        return shared.entries()
    except Gone as gone:
        print(f"  ! only this project's products are looked at: it lists no folders ({gone})")
        return []


def _row(shared: Shared, name: str, product: Product | None) -> str:
    mark = "here" if product and product.there else "needed" if product else ""
    try:
        manifest = shared.manifest(name)
    except Refused as refusal:
        return f"{mark:7} {name}  refused: {refusal}"
    if not manifest:
        return f"{mark:7} {name}{LACKS}"
    return f"{mark:7} {name}  {manifest.pack.size / 1e6:.1f} MB, {manifest.made}"


def push(shared: Shared, products: Wanted) -> None:
    """Bring there what this machine has of the project's products."""
    signer = keys.signer(keys.private_file())
    public = keys.text(signer.public_key)
    if public not in shared.settings.keys:
        raise AntlerError("nobody would take what you push: project.yaml does not list your key",
                          resolution=f"add it to `store.keys`: {public}")
    here = [product for product in products.all.values() if product.there]
    sent = [manifest for product in here if (manifest := _pushed(shared, product, signer))]
    size = sum(manifest.pack.size for manifest in sent) / 1e6
    print(f"{len(sent)} products sent to {shared.remote.shown} ({size:.1f} MB), "
          f"{len(here) - len(sent)} were there")


def _pushed(shared: Shared, product: Product, signer: CryptoSigner) -> Manifest | None:
    manifest = shared.push(product, signer)
    if manifest:
        print(f"  {product.name}: {manifest.pack.size / 1e6:.1f} MB", flush=True)
    return manifest


def pull(shared: Shared, products: Wanted) -> None:
    """Bring here what a build needs; what is not there is made by the build.

    Raises:
        AntlerError: the shared store was of no use; why was said.
    """
    lacking = [product for product in products.needed if not product.there]
    brought = sum(map(found, lacking))
    if shared.silent:
        raise AntlerError("not all could be brought from the shared store", resolution="see above")
    print(f"{brought} products brought, {len(products.needed) - len(lacking)} were here, "
          f"{len(lacking) - brought} are not in {shared.remote.shown}")


def verify(shared: Shared, products: Wanted) -> None:
    """Check all that is in it, byte by byte, and this machine's own products against it.

    Raises:
        AntlerError: something is wrong; the details say what.
    """
    own = {name: product for name, product in products.all.items() if product.there}
    names = sorted({*own, *_listed(shared)})
    wrong = [f"{name}: {fault}" for name in names for fault in _faults(shared, name, own.get(name))]
    if wrong:
        raise AntlerError("not all is as it was signed", details="\n".join(wrong),
                          resolution="./doit store push replaces what you have here; remove what "
                          "differs here, and ./doit build makes it again")
    print(f"{len(names)} products are as they were signed")


def _faults(shared: Shared, name: str, own: Product | None) -> Iterator[str]:
    try:
        manifest = shared.manifest(name)
        if not manifest:
            return
        with aside(home() / f"{name}.verified") as folder:
            shared.fetch(manifest, folder)
    except Refused as refusal:
        yield f"in the shared store: {refusal}"
        return
    lines = differences(manifest.members, members(own)) if own else []
    yield from (f"here: {line}" for line in lines[:5])


def gc(shared: Shared, products: Wanted, days: str = "") -> None:
    """Remove packs that no entry names; with DAYS also entries that old that nobody needs here."""
    kept, removed = set[str](), 0
    for name in shared.entries():
        try:
            manifest = shared.manifest(name)
        except Refused as refusal:
            print(f"  {name} stays: {refusal}")
            continue
        if manifest and days and name not in products.all and _age(manifest) > float(days) * 86400:
            print(f"  removing {name}, of {manifest.made}")
            shared.remote.remove(entry(name))
            removed += 1
        elif manifest:
            kept.add(packed(manifest).rpartition("/")[2])
    packs = f"{LAYOUT}/packs"
    for file in shared.remote.names(packs):
        age = shared.remote.age(f"{packs}/{file}")
        if file not in kept and (age is None or age > YOUNG):
            shared.remote.remove(f"{packs}/{file}")
            removed += 1
    print(f"{removed} files removed from {shared.remote.shown}")


def _age(manifest: Manifest) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(manifest.made)).total_seconds()


VERBS: dict[str, Callable[..., None]] = {
    "ls": ls, "push": push, "pull": pull, "verify": verify, "gc": gc, "key": lambda *_: None}
