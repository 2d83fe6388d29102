"""Whole runs of ./doit with a shared store: what it has is not made here, what is damaged is."""

from __future__ import annotations

from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from tasks.core.extra import install
from tasks.core.paths import CODE
from tasks.deps import plan, prepare
from tasks.deps.recipe import load
from tasks.store import keys
from tasks.store import shared as module
from tasks.store.product import Product
from tasks.store.settings import Settings
from tasks.store.shared import LAYOUT, Shared
from tests.integration.own_checkout import CUT_OFF, Checkout

SIGNER = CryptoSigner.generate_ed25519()
KEY = keys.text(SIGNER.public_key)


@pytest.fixture(scope="module")
def source() -> Product:
    """The sources of KISS FFT, which are small; what a shared store takes is installed first."""
    install("store")  # the checkouts below have no network
    made = plan.source(load("kissfft", ""))
    prepare.prepare(made)
    return made.product


@pytest.fixture
def checkout(source: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A checkout with an empty store, and no network; a shared store that has the sources."""
    monkeypatch.setattr(module, "install", lambda _: None)
    Shared(Settings(str(tmp_path / "shared"), (KEY,))).push(source, SIGNER)
    made = Checkout(tmp_path / "checkout", ANTLER_HOME=tmp_path / "home", **CUT_OFF)
    (made.root / ".venv").symlink_to(CODE / ".venv")  # that is where packages are installed
    file = made.root / "project.yaml"
    file.write_text(f"{file.read_text()}\nstore:\n  url: {tmp_path}/shared\n  keys: ['{KEY}']\n")
    return made


def task(source: Product) -> str:
    return f"fetch:{source.path.name.rpartition('-')[0]}"


def test_what_the_shared_store_has_is_not_made(checkout: Checkout, source: Product,
                                               tmp_path: Path) -> None:
    planned = checkout.doit("plan", task(source))
    assert planned.says("not in the store yet", "1 to run")
    assert not (tmp_path / "home/sources").exists()
    answer = checkout.doit(task(source))
    assert answer.code == 0, answer.output
    assert answer.says(f"{source.name} comes from {tmp_path}/shared", "nothing to do")
    assert (tmp_path / "home" / source.name / source.stamp).is_file()
    again = checkout.doit(task(source))
    assert "comes from" not in again.output


def test_what_is_damaged_is_made_here(checkout: Checkout, source: Product,
                                      tmp_path: Path) -> None:
    for pack in (tmp_path / "shared" / LAYOUT / "packs").iterdir():
        pack.write_bytes(pack.read_bytes()[:-1])
    answer = checkout.doit(task(source))
    assert answer.says("is refused: its pack is damaged. It is made here", f"• {task(source)}")


def test_wrong_words_start_nothing(checkout: Checkout) -> None:
    for words in (("pusch",), ("gc", "soon"), ("ls", "more")):
        answer = checkout.doit("store", *words)
        assert answer.code == 3
        assert answer.says("is not known", "./doit store ls | push | pull")


def test_who_has_no_shared_store_is_told_how(checkout: Checkout) -> None:
    answer = checkout.doit("store", "ls", ANTLER_STORE_URL="")
    assert answer.code == 1
    assert answer.says("there is no shared store", "ANTLER_STORE_URL")


def test_who_is_not_believed_pushes_nothing(checkout: Checkout, tmp_path: Path) -> None:
    answer = checkout.doit("store", "push", ANTLER_STORE_KEY=tmp_path / "key")
    assert answer.says(f"there is no key to sign with at {tmp_path}/key", "./doit store key")
    made = checkout.doit("store", "key", ANTLER_STORE_KEY=tmp_path / "key")
    assert made.says("project.yaml takes what it signs with", "- ed25519:")
    answer = checkout.doit("store", "push", ANTLER_STORE_KEY=tmp_path / "key")
    assert answer.says("nobody would take what you push", "add it to `store.keys`: ed25519:")
