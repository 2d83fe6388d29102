"""From archives to sources, with real archives on a local disk as the mirror."""

import hashlib
import io
import json
import os
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from tasks.core.errors import AntlerError
from tasks.core.files import locked
from tasks.core.paths import home
from tasks.deps import fetch, plan
from tasks.deps import prepare as module
from tasks.deps.prepare import SUBSET_STAMP, prepare, subset
from tasks.deps.recipe import load


def make_tar(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:xz") as out:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            out.addfile(info, io.BytesIO(text.encode()))
    return {"size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A mirror (a folder), an empty store, and a folder of recipes."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANTLER_DEBIAN_MIRROR", f"file://{tmp_path}/mirror")
    from tasks.core import mirror

    mirror.mirrors.cache_clear()
    yield tmp_path
    mirror.mirrors.cache_clear()


def recipe(world, sources, **extra):
    text = {"name": "thing", "kind": "sources", "doc": "x", "licence": "MIT", "homepage": "https://example.org",
            "versions": {"1.0": {"upstream": "tag v1.0", "sources": sources, **extra}}}
    folder = world / "deps/thing"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.yaml").write_text(yaml.safe_dump(text))
    return plan.source(load("thing", "1.0", world / "deps"))


def debian(world, name="thing.tar.xz", files=None):
    made = make_tar(world / "mirror/pool" / name, files or {"thing-1.0/a.txt": "old\n"})
    return {"debian": f"pool/{name}", **made}


def test_fetches_unpacks_and_says_where_from(world):
    source = recipe(world, [[debian(world)]])
    prepare(source)
    assert (source.path / "a.txt").read_text() == "old\n"
    said = json.loads(source.stamp.read_text())
    assert said["archives"][0]["from"] == "pool/thing.tar.xz"
    assert said["licence"] == "MIT"


@pytest.fixture
def no_pauses(monkeypatch):
    """Tries follow each other at once."""
    monkeypatch.setattr(fetch.time, "sleep", lambda seconds: None)


@pytest.mark.usefixtures("no_pauses")
def test_the_next_source_is_taken_where_the_first_is_gone(world):
    gone = {"debian": "pool/gone.tar.xz", "size": 1, "sha256": "0" * 64}
    source = recipe(world, [[gone], [debian(world)]])
    prepare(source)
    assert json.loads(source.stamp.read_text())["archives"][0]["from"] == "pool/thing.tar.xz"


@pytest.mark.usefixtures("no_pauses")
def test_a_source_says_the_same_whichever_address_had_its_bytes(world):
    there = debian(world)
    source = recipe(world, [[{**there, "debian": "pool/gone.tar.xz"}], [there]])
    prepare(source)
    assert json.loads(source.stamp.read_text())["archives"][0]["from"] == "pool/gone.tar.xz"


@pytest.mark.usefixtures("no_pauses")
def test_no_source_at_all_lists_each_and_why(world):
    wrong = {**debian(world), "sha256": "0" * 64}
    gone = {"debian": "pool/gone.tar.xz", "size": 1, "sha256": "1" * 64}
    source = recipe(world, [[gone], [wrong]])
    with pytest.raises(AntlerError) as caught:
        prepare(source)
    error = caught.value
    assert error.brief == "thing 1.0 could not be fetched from any of its 2 sources"
    assert "pool/gone.tar.xz: " in error.details
    assert "not the file that the recipe names" in error.details
    assert "ANTLER_DEBIAN_MIRROR" in error.resolution
    assert not source.path.exists()


@pytest.mark.usefixtures("no_pauses")
def test_the_only_source_may_be_brought_by_hand(world):
    source = recipe(world, [[{"debian": "pool/gone.tar.xz", "size": 1, "sha256": "0" * 64}]])
    with pytest.raises(AntlerError) as caught:
        prepare(source)
    assert caught.value.brief == "thing 1.0 could not be fetched from its only source"
    assert "pool/gone.tar.xz: " in caught.value.details
    assert caught.value.resolution.endswith(f"put the file (sha256 {'0' * 64}) at "
                                            f"{world}/home/downloads/{'0' * 64}")


def test_a_version_without_a_pinned_source_says_what_to_write(world):
    with pytest.raises(AntlerError) as caught:
        prepare(recipe(world, []))
    assert str(caught.value) == (
        "thing 1.0 has no source that is pinned by a sha256\n"
        "  upstream: https://example.org, tag v1.0\n"
        f"  → add the archive's address, size and sha256 to {world}/deps/thing/recipe.yaml, or "
        "choose another version")


def test_several_archives_make_one_source(world):
    parts = [{**debian(world, f"{n}.tar.xz", {f"x/{n}.h": n}), "into": n} for n in ("a", "b")]
    source = recipe(world, [parts])
    prepare(source)
    assert (source.path / "a/a.h").read_text() == "a"
    assert (source.path / "b/b.h").read_text() == "b"


def test_a_large_archive_is_replaced_by_what_is_used_of_it(world):
    files = {"big-1/keep/sub/a.h": "a", "big-1/keep/b.h": "b", "big-1/drop/c.h": "c"}
    entry = {**debian(world, "big.tar.xz", files), "repack": ["keep"], "subtree": "keep/sub"}
    source = recipe(world, [[entry]])
    prepare(source)
    assert (source.path / "a.h").read_text() == "a"
    archive = source.recipe.sources[0][0]
    assert not list((world / "home/downloads").iterdir())
    assert (subset(archive) / "keep/b.h").is_file()
    (world / "mirror/pool/big.tar.xz").unlink()
    again = recipe(world, [[{**entry, "subtree": "keep"}]])
    prepare(again)
    assert (again.path / "b.h").read_text() == "b"


def test_a_source_that_somebody_removed_in_part_is_made_again(world):
    source = recipe(world, [[debian(world)]])
    prepare(source)
    source.stamp.unlink()
    (source.path / "rest").touch()
    prepare(source)
    assert source.stamp.is_file()
    assert not (source.path / "rest").exists()


def large(world, **more):
    files = {"big-1/keep/a.h": "a", "big-1/drop/c.h": "c"}
    entry = {**debian(world, "big.tar.xz", files), "repack": ["keep"], **more}
    return recipe(world, [[entry]])


def test_a_subset_that_somebody_removed_in_part_is_made_again(world):
    source = large(world)
    kept = subset(source.recipe.sources[0][0])
    kept.mkdir(parents=True)
    prepare(source)
    assert (source.path / "keep/a.h").read_text() == "a"
    assert json.loads((kept / SUBSET_STAMP).read_text())["kept"] == ["keep"]
    assert not (source.path / SUBSET_STAMP).exists()


def at_once(*jobs):
    """Runs them in threads (a lock is of an open file, so threads are like processes)."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def slowed(monkeypatch, name, calls):
    """Makes a function of prepare.py take its time, and notes its calls."""
    real = getattr(module, name)

    def slow(*args, **more):
        calls.append(name)
        result = real(*args, **more)
        time.sleep(0.1)
        return result

    monkeypatch.setattr(module, name, slow)


def is_free(archive):
    with locked(home() / "locks" / archive.sha256) as free:
        return free


def test_two_that_need_the_same_download_take_turns(world, monkeypatch, capfd):
    source, calls = recipe(world, [[debian(world)]]), []
    archive = source.recipe.sources[0][0]
    slowed(monkeypatch, "fetch", calls)

    def second():
        while not calls:
            time.sleep(0.001)
        assert not is_free(archive)
        module._have(archive)

    at_once(lambda: module._have(archive), second)
    assert calls == ["fetch", "fetch"]
    assert capfd.readouterr().out == (
        f"  waiting for process {os.getpid()}, which fetches thing.tar.xz\n")


def test_two_that_need_the_same_subset_make_it_once(world, monkeypatch):
    source, calls = large(world), []
    archive = source.recipe.sources[0][0]
    slowed(monkeypatch, "unpack", calls)
    at_once(*[lambda: module._have(archive)] * 3)
    assert calls == ["unpack"]
    assert (subset(archive) / "keep/a.h").is_file()
    assert list((world / "home/downloads").iterdir()) == []


PATCH = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+new\n"


def with_patch(world, text):
    (world / "deps/thing/patches").mkdir(parents=True)
    (world / "deps/thing/patches/fix.patch").write_text(text)
    return recipe(world, [[debian(world)]], patches=["fix.patch"])


def test_patched(world):
    source = with_patch(world, PATCH)
    prepare(source)
    assert (source.path / "a.txt").read_text() == "new\n"


def test_a_patch_that_does_not_apply_leaves_nothing(world):
    source = with_patch(world, PATCH.replace("old", "older"))
    with pytest.raises(AntlerError, match="fix.patch does not apply to thing 1.0: a.txt: the"):
        prepare(source)
    assert list((world / "home/sources").iterdir()) == []


def test_an_interrupted_unpacking_leaves_nothing(world, monkeypatch):
    source = recipe(world, [[debian(world)]])

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tasks.deps.prepare.provenance", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepare(source)
    assert list((world / "home/sources").iterdir()) == []
    monkeypatch.undo()


def test_what_is_there_is_not_made_again(world):
    source = recipe(world, [[debian(world)]])
    prepare(source)
    made = source.stamp.stat().st_mtime_ns
    (world / "mirror/pool/thing.tar.xz").unlink()
    prepare(source)
    assert source.stamp.stat().st_mtime_ns == made
