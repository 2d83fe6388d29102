"""A shared store on servers as people have them: nginx, S3, OpenSSH, a folder."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from tasks.store import commands, keys, patience
from tasks.store import shared as module
from tasks.store.commands import Wanted
from tasks.store.entry import also_from
from tasks.store.manifest import members
from tasks.store.patience import Gone
from tasks.store.product import Product
from tasks.store.settings import VARIABLE, Settings
from tasks.store.shared import LAYOUT, Shared, entry
from tests import store_products as products
from tests.integration.store import servers
from tests.integration.store.servers import Server
from tests.ports import spare
from tests.waiting import PATIENCE

SIGNER = CryptoSigner.generate_ed25519()
KEY = keys.text(SIGNER.public_key)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This machine's home; another's is beside it."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "here"))
    monkeypatch.setattr(module, "install", lambda _: None)
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)  # and, where it was set meanwhile, back to what it was
    monkeypatch.setattr(patience, "FIRST_WORD", 60.0)  # other tests run beside
    key = tmp_path / "key"
    key.write_bytes(SIGNER.private_bytes)
    monkeypatch.setenv(keys.VARIABLE, str(key))
    return tmp_path / "here"


@pytest.fixture(params=servers.KINDS)
def server(request: pytest.FixtureRequest, tmp_path: Path,
           monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with servers.KINDS[request.param](tmp_path / "server", tmp_path / "files") as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        yield made


def shared(server: Server) -> Shared:
    return Shared(Settings(server.url, (KEY,)))


def test_what_one_machine_has_made_another_takes(
        server: Server, tmp_path: Path, here: Path, capsys) -> None:
    made = Wanted((products.folder(tmp_path / "there"),), (products.file(tmp_path / "there"),))
    commands.push(shared(server), made)
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 products sent to ")
    commands.push(shared(server), made)
    assert "0 products sent" in capsys.readouterr().out

    mine = Wanted(*(tuple(products.elsewhere(it, here) for it in group)
                    for group in (made.needed, made.behind)))
    fetcher = shared(server)
    with also_from(fetcher.bring):
        commands.pull(fetcher, Wanted((*mine.needed, *mine.behind), ()))
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 products brought, 0 were here")
    for one, other in zip(made.all.values(), mine.all.values(), strict=True):
        assert members(one) == members(other)

    commands.ls(fetcher, mine)
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[:2]] == [
        ["here", name] for name in sorted(mine.all)]
    commands.verify(fetcher, mine)
    assert "2 products are as they were signed" in capsys.readouterr().out


def test_a_damaged_pack_is_found_replaced_and_swept(
        server: Server, tmp_path: Path, here: Path, capsys) -> None:
    made = products.folder(tmp_path / "there")
    shared(server).push(made, SIGNER)
    [pack] = (server.files / LAYOUT / "packs").iterdir()
    right = pack.read_bytes()
    pack.write_bytes(right[:-7] + b"damaged")
    assert not shared(server).bring(products.elsewhere(made, here))
    assert "is refused: its pack is damaged. It is made here" in capsys.readouterr().err
    with pytest.raises(module.AntlerError, match="its pack is damaged"):
        commands.verify(shared(server), Wanted((), ()))
    pack.unlink()
    assert shared(server).push(made, SIGNER)
    assert pack.read_bytes() == right

    orphan = pack.with_name("0" * 64 + ".tar.zst")
    orphan.write_bytes(b"of an upload that was killed")
    commands.gc(shared(server), Wanted((), ()))
    young = "0 files removed" in capsys.readouterr().out  # where the server says how old it is
    assert orphan.exists() == young
    assert pack.exists()
    assert shared(server).bring(products.elsewhere(made, here))


def test_two_that_push_the_same_do_no_harm(server: Server, tmp_path: Path, here: Path) -> None:
    made = products.folder(tmp_path / "there")
    both = [threading.Thread(target=shared(server).push, args=(made, SIGNER)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert shared(server).bring(products.elsewhere(made, here))
    assert not list(server.files.rglob("*.part"))


def test_a_host_whose_key_is_not_known(tmp_path: Path, here: Path, monkeypatch, capsys) -> None:
    with servers.ssh(tmp_path / "server", tmp_path / "files") as server:
        (tmp_path / "server/home/.ssh/known_hosts").write_text("")
        monkeypatch.setenv("HOME", server.environment["HOME"])
        assert not shared(server).bring(Product(here / "artifacts/x", "manifest.json"))
    assert "Host key is not trusted" in capsys.readouterr().err


@pytest.mark.parametrize("more, said", [
    ("deny all;", "403"), ("return 500;", "500"), ("return 301 http://127.0.0.1:9/;", "127.0.0.1"),
    ("auth_basic x; auth_basic_user_file /dev/null;", "401")])
def test_a_server_that_does_not_want_us_costs_a_line(
        tmp_path: Path, here: Path, capsys, more: str, said: str) -> None:
    with servers.nginx(tmp_path / "server", tmp_path / "files", more) as server:
        one = shared(server)
        assert not one.bring(Product(here / "artifacts/x", "manifest.json"))
        assert not one.bring(Product(here / "artifacts/y", "manifest.json"))
    [line] = capsys.readouterr().err.splitlines()
    assert "the shared store is left out" in line
    assert said in line


def test_a_server_that_only_reads_refuses_a_push(tmp_path: Path) -> None:
    with (servers.nginx(tmp_path / "server", tmp_path / "files", "") as server,
          pytest.raises(Gone, match="405")):
        shared(server).push(products.folder(tmp_path / "there"), SIGNER)


def test_a_server_that_lists_no_folders(tmp_path: Path, capsys) -> None:
    with servers.nginx(tmp_path / "server", tmp_path / "files",
                       "dav_methods PUT DELETE MKCOL;") as server:
        made = products.folder(tmp_path / "there")
        shared(server).push(made, SIGNER)
        commands.ls(shared(server), Wanted((made,), ()))
        said = capsys.readouterr().out
        assert "only this project's products are looked at" in said
        assert f"here    {made.name}  0.0 MB" in said
        commands.verify(shared(server), Wanted((made,), ()))
        assert "1 products are as they were signed" in capsys.readouterr().out
        with pytest.raises(Gone, match="403"):
            commands.gc(shared(server), Wanted((), ()))


def test_nobody_listens(here: Path, capsys) -> None:
    nobody = Server(f"http://127.0.0.1:{spare()}/store", here)
    assert not shared(nobody).bring(Product(here / "artifacts/x", "manifest.json"))
    assert "the shared store is left out" in capsys.readouterr().err


def test_a_server_that_says_nothing(here: Path, capsys, monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)  # and, where it was set meanwhile, back to what it was
    monkeypatch.setattr(patience, "FIRST_WORD", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/store"
        began = time.monotonic()
        assert not shared(Server(url, here)).bring(Product(here / "artifacts/x", "m"))
        assert time.monotonic() - began < PATIENCE
    assert "does not answer within 1 s" in capsys.readouterr().err


def test_a_server_that_is_slow(tmp_path: Path, here: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(patience, "FIRST_WORD", 3.0)
    monkeypatch.setattr(patience, "STALL", 2.0)
    made = products.file(tmp_path / "there")
    made.path.write_bytes(os.urandom(200_000))
    more = f"{servers.WRITES} limit_rate_after 4k; limit_rate 2k;"
    with servers.nginx(tmp_path / "server", tmp_path / "files", more) as server:
        shared(server).push(made, SIGNER)
        mine = products.elsewhere(made, here)
        assert not shared(server).bring(mine)
    assert "is too slow" in capsys.readouterr().err
    assert list(mine.path.parent.iterdir()) == []


def test_what_old_entries_take_is_given_back(tmp_path: Path, capsys, monkeypatch) -> None:
    with servers.folder(tmp_path, tmp_path / "files") as server:
        made = products.folder(tmp_path / "there")
        shared(server).push(made, SIGNER)
        monkeypatch.setattr(commands, "YOUNG", -1.0)
        monkeypatch.setattr(commands, "_age", lambda _: 8 * 86400.0)
        commands.gc(shared(server), Wanted((made,), ()), "7")
        assert "0 files removed" in capsys.readouterr().out  # it is needed
        commands.gc(shared(server), Wanted((), ()), "9")
        assert "0 files removed" in capsys.readouterr().out
        commands.gc(shared(server), Wanted((), ()), "7")
        assert "2 files removed" in capsys.readouterr().out
        assert not (server.files / entry(made.name)).exists()
