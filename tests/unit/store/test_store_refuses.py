"""What comes from a shared store is what was signed, or it is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner

from tasks.store import keys
from tasks.store import shared as module
from tasks.store.manifest import Manifest, Member, Pack, Refused, differences, members, parse
from tasks.store.pack import pack, unpack
from tasks.store.product import Product
from tasks.store.settings import VARIABLE, Settings
from tasks.store.shared import LAYOUT, Shared, entry
from tests import store_products as products

SIGNER, STRANGER = CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()
KEY = keys.text(SIGNER.public_key)
MANY = settings(max_examples=40, deadline=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a machine `here`, and a shared store that has an engine of another machine."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "there"))
    monkeypatch.setattr(module, "install", lambda _: None)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "shared"))  # and back to what it was
    shared(tmp_path).push(products.folder(tmp_path / "there"), SIGNER)
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "here"))
    return tmp_path


def shared(world: Path, *trusted: str) -> Shared:
    return Shared(Settings(str(world / "shared"), trusted or (KEY,)))


def wanted(world: Path) -> Product:
    return Product(world / "here/artifacts/engine-1.0-native-0123456789abcdef", "manifest.json")


def entry_of(world: Path) -> Path:
    return world / "shared" / entry(wanted(world).name)


def pack_of(world: Path) -> Path:
    [found] = (world / "shared" / LAYOUT / "packs").iterdir()
    return found


def rewritten(world: Path, manifest: Manifest, signer: CryptoSigner = SIGNER) -> None:
    entry_of(world).write_bytes(keys.sealed(manifest.to_json(), signer))


def original(world: Path) -> Manifest:
    return parse(keys.opened(entry_of(world).read_bytes(), [KEY]))


def test_what_was_pushed_comes_back_file_by_file(world: Path) -> None:
    assert shared(world).bring(wanted(world))
    there = Product(world / "there" / wanted(world).name, "manifest.json")
    assert members(wanted(world)) == members(there)
    assert (wanted(world).path / "bin/tool").stat().st_mtime == int(
        (there.path / "bin/tool").stat().st_mtime)
    assert sorted(path.name for path in wanted(world).path.parent.iterdir()) == [
        wanted(world).path.name]


@MANY
@given(data=st.data())
def test_a_byte_that_changed_anywhere_is_refused(world: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([entry_of(world), pack_of(world)]))
    before = file.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    other = data.draw(st.integers(1, 255))
    file.write_bytes(before[:at] + bytes([before[at] ^ other]) + before[at + 1:])
    try:
        assert not shared(world).bring(wanted(world))
        assert not wanted(world).path.exists()
    finally:
        file.write_bytes(before)


@MANY
@given(data=st.data())
def test_what_ends_early_or_goes_on_is_refused(world: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([entry_of(world), pack_of(world)]))
    before = file.read_bytes()
    after = data.draw(st.one_of(st.integers(0, len(before) - 1).map(lambda end: before[:end]),
                                st.binary(min_size=1).map(lambda more: before + more)))
    file.write_bytes(after)
    try:
        assert not shared(world).bring(wanted(world))
    finally:
        file.write_bytes(before)


@given(st.binary())
def test_no_bytes_are_a_fault_of_ours(text: bytes) -> None:
    for read in (parse, lambda text: keys.opened(text, [KEY])):
        with pytest.raises(Refused):
            read(text)


def why(world: Path, capsys: pytest.CaptureFixture[str], *trusted: str) -> str:
    assert not shared(world, *trusted).bring(wanted(world))
    assert not wanted(world).path.exists()
    return capsys.readouterr().err


def test_an_entry_that_a_stranger_signed(world: Path, capsys) -> None:
    rewritten(world, original(world), STRANGER)
    assert "no key that project.yaml lists has signed it. It is made here" in why(world, capsys)


def test_an_entry_of_somebody_who_is_not_trusted_any_more(world: Path, capsys) -> None:
    assert "no key that project.yaml lists" in why(world, capsys, keys.text(STRANGER.public_key))


def test_the_entry_of_another_product(world: Path, capsys) -> None:
    rewritten(world, replace(original(world), product="artifacts/another"))
    assert "is refused: it is 'artifacts/another'" in why(world, capsys)


def test_a_pack_that_is_gone(world: Path, capsys) -> None:
    pack_of(world).unlink()
    assert "its pack is gone" in why(world, capsys)


def test_who_trusts_nobody_is_told_once(world: Path, capsys) -> None:
    one = Shared(Settings(str(world / "shared")))
    assert not one.bring(wanted(world))
    assert not one.bring(wanted(world))
    assert capsys.readouterr().err.count("lists no key that it trusts") == 1


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "./a", "a//b", "", "lib/x/y"])
def test_a_place_outside(name: str) -> None:
    said = Manifest("a/b", Pack("0", 1), {"lib/x": Member(0, link="/"), name: Member(0o644, "0")},
                    "")
    with pytest.raises(Refused, match="place outside|below what is no folder"):
        parse(said.to_json())


def signed_over(world: Path, found: dict[str, Member], **more: Member) -> None:
    """An entry whose manifest, rightly signed, is of other files than its pack."""
    there = Product(world / "there" / wanted(world).name, "manifest.json")
    file = world / "pack"
    made = pack(there, found, file)
    file.replace(world / "shared" / LAYOUT / "packs" / f"{made.sha256}.tar.zst")
    rewritten(world, replace(original(world), pack=made, members={**original(world).members,
                                                                   **more}))


def test_a_pack_that_lacks_a_file(world: Path, capsys) -> None:
    rest = {name: it for name, it in original(world).members.items() if name != "bin/tool"}
    signed_over(world, rest)
    assert "'bin/tool' is missing" in why(world, capsys)


def test_a_pack_with_another_file(world: Path, capsys) -> None:
    signed_over(world, dict(original(world).members), **{"bin/tool": Member(0o755, "0" * 64, 9)})
    assert "'bin/tool' has another digest" in why(world, capsys)


def test_a_pack_that_has_more(world: Path, tmp_path: Path) -> None:
    there = Product(world / "there" / wanted(world).name, "manifest.json")
    found = members(there)
    pack(there, found, tmp_path / "pack")
    del found["bin/tool"]
    (tmp_path / "out").mkdir()
    with pytest.raises(Refused, match="does not have 'bin/tool'"):
        unpack(tmp_path / "pack", found, tmp_path / "out")


def test_how_two_differ_is_said_file_by_file() -> None:
    one = {"a": Member(0o644, "1", 1), "b": Member(0o644, "2", 1), "c": Member(0o755)}
    other = {"a": Member(0o600, "1", 1), "c": Member(0, link="x"), "d": Member(0o755)}
    assert differences(one, other) == [
        "b is missing", "d should not be there", "a has mode 600, should have 644",
        "c is a link, should be a folder"]


def test_equal_folders_have_equal_packs(tmp_path: Path) -> None:
    product = products.folder(tmp_path / "one")
    found = members(product)
    first = pack(product, found, tmp_path / "a")
    assert pack(product, members(product), tmp_path / "b") == first
    assert json.loads(Manifest("a", first, found, "").to_json())["pack"]["size"] == first.size
