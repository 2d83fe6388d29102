"""Engines that come built: one archive an architecture, judged by what is in the library."""

import zipfile

import pytest
from deps_archives import file, tar
from elf_files import shared_library

from tasks.core import ar
from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.deps import plan
from tasks.deps.artifact import build
from tasks.deps.recipe import every, load
from tasks.deps.steps import described
from tasks.toolchain.load import load as toolchain

ARM, X86 = "debian11-aarch64", "native"

RECIPE = """\
name: small
kind: prebuilt
doc: An engine of one function
licence: MIT
homepage: https://example.org/small
versions:
  "1.0":
    upstream: tag 1.0
    sources:
      - - {pypi: {name: small, version: "1.0", file: arm.whl}, size: 1, sha256: AARCH64,
           architecture: aarch64}
        - {pypi: {name: small, version: "1.0", file: x86.whl}, size: 1, sha256: X86_64,
           architecture: x86_64}
        - {debian: pool/main/s/small/libsmall-dev_1.0-1_all.deb, size: 1, sha256: HEADERS,
           strip: 3, only: [small.h], into: include}
build:
  library: capi/libsmall.so.1.0
  soname: libsmall.so.1
  headers: include
  licences: [LICENSE]
  expect: [{export: GetSmall, without: there is no way into it}]
  refuse: [{text: small.db, because: it tells others what it does}]
"""
GOOD = {"soname": "libsmall.so.1", "exports": ["GetSmall"]}


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Recipes and a store that has all archives; call it to say what the libraries are like."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    (tmp_path / "home/downloads").mkdir(parents=True)

    def recipes(**wrong):
        text = RECIPE
        made = {machine.upper(): wheel(tmp_path, machine, **{**GOOD, **wrong})
                for machine in ("aarch64", "x86_64")}
        for mark, path in {**made, "HEADERS": package(tmp_path)}.items():
            digest = sha256(path)
            path.rename(tmp_path / "home/downloads" / digest)
            text = text.replace(f"sha256: {mark}", f"sha256: {digest}")
        (tmp_path / "deps/small").mkdir(parents=True)
        (tmp_path / "deps/small/recipe.yaml").write_text(text)
        return tmp_path / "deps"

    return recipes


def wheel(folder, architecture, **said):
    """A wheel with a library."""
    library = shared_library(folder / "small.so", said.pop("built_for", architecture), **said)
    with zipfile.ZipFile(folder / f"{architecture}.whl", "w") as out:
        out.write(library, "small/capi/libsmall.so.1.0")
        out.writestr("small/LICENSE", "as you like")
    return folder / f"{architecture}.whl"


def package(folder):
    """A Debian package with a header, as dpkg-deb writes it (deb(5))."""
    files = tar(folder / "data.tar.xz", file("./usr/include/small/small.h", "int GetSmall();"),
                file("./usr/share/doc/small/copyright"))
    parts = {"debian-binary": b"2.0\n", "control.tar.xz": b"",
             "data.tar.xz": files.read_bytes()}
    data = b"".join(f"{name:16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(part):<10}`\n".encode() + part
                    + b"\n" * (len(part) % 2) for name, part in parts.items())
    (folder / "dev.deb").write_bytes(ar.MARK + data)
    return folder / "dev.deb"


def made(deps, name=ARM):
    from tasks.deps.prepare import prepare

    artifact = plan.artifact("small", "", toolchain(name), deps=deps)
    prepare(artifact.sources[0])
    build(artifact)
    return artifact


@pytest.mark.parametrize(("name", "machine"), [(ARM, 183), (X86, 62)])
def test_each_architecture_gets_its_library(world, name, machine):
    artifact = made(world(), name)
    assert artifact.opened == (artifact.path / "lib/libsmall.so.1",)
    assert artifact.opened[0].read_bytes()[18] == machine
    assert (artifact.path / "include/small.h").read_text() == "int GetSmall();"
    assert (artifact.path / "licences/LICENSE").read_text() == "as you like"


def test_the_plugin_is_compiled_against_headers_and_told_the_library(world):
    text = (made(world()).path / "AntlerEngine.cmake").read_text()
    assert r'"ANTLER_ENGINE_LIBRARY=\"libsmall.so.1\""' in text
    assert "libsmall.so.1\"\n" not in text.partition("target_link_libraries")[2]


@pytest.mark.parametrize(("wrong", "said"), [
    ({"text": "/x/small.db"}, "has the text `small.db`: it tells others what it does"),
    ({"exports": ["Other"]}, "has no GetSmall: there is no way into it"),
    ({"soname": "libsmall.so.2"}, "calls itself libsmall.so.2, not libsmall.so.1"),
    ({"soname": ""}, "calls itself nothing, not libsmall.so.1"),
    ({"built_for": "armv7l"}, "is for armv7l, not for aarch64"),
])
def test_a_library_that_is_refused(world, wrong, said):
    with pytest.raises(AntlerError) as caught:
        made(world(**wrong))
    assert str(caught.value) == (f"the library of small 1.0 is refused\n  capi/libsmall.so.1.0 "
                                 f"{said}\n  → choose another version of small")


@pytest.mark.parametrize(("old", "new", "same"), [
    ("tells others", "tells everybody", True), ("no way", "no other way", True),
    ("small.db", "smaller.db", False), ("GetSmall,", "GetSmaller,", False)])
def test_words_change_no_digest(world, old, new, same):
    deps = world()
    before = plan.artifact("small", "", toolchain(ARM), deps=deps).digest
    recipe = deps / "small/recipe.yaml"
    recipe.write_text(recipe.read_text().replace(old, new))
    assert (plan.artifact("small", "", toolchain(ARM), deps=deps).digest == before) == same


def test_no_library_at_all_is_said_so(tmp_path):
    (tmp_path / "x.so").write_text("text")
    assert load("onnxruntime", "").build.faults(tmp_path / "x.so", "aarch64") == [
        "is for no processor, not for aarch64"]


def test_a_telemetry_client_is_refused_in_onnxruntime(tmp_path):
    """As 1.29.0, 1.30.0, 1.31.1 and 1.32.0 have it; 1.24.4 and 1.28.0 do not."""
    library = shared_library(tmp_path / "x.so", soname="libonnxruntime.so.1",
                             exports=["OrtGetApiBase"], text="/.onnxruntime/\0onnxruntime.db\0")
    fault, = load("onnxruntime", "").build.faults(library, "aarch64")
    assert fault.startswith("has the text `onnxruntime.db`: it carries a telemetry client")


def test_nothing_of_another_architecture_is_fetched():
    """Neither is it part of what the sources are called by."""
    arm, x86 = (plan.artifact("onnxruntime", "", toolchain(name)).sources[0] for name in (ARM, X86))
    assert [a.architecture for a in arm.recipe.sources[0]] == ["aarch64", ""]
    assert (arm.name, x86.name) == ("onnxruntime-1.24.4-aarch64", "onnxruntime-1.24.4-x86_64")
    assert arm.digest != x86.digest


def test_two_architectures_are_two_tasks():
    steps = [described(plan.artifact("onnxruntime", "", toolchain(name))) for name in (ARM, X86)]
    assert len({one["task"] for step in steps for one in (step, *step["sources"])}) == 4


def test_an_architecture_nobody_has_built_it_for():
    with pytest.raises(AntlerError, match=r"^onnxruntime 1.24.4 exists for aarch64 and x86_64 "
                       "only, not for armv7l"):
        plan.source(load("onnxruntime", ""), "armv7l")


def test_sources_for_all_have_no_architecture_in_their_name():
    plain = [recipe for recipe in every() if not recipe.architectures]
    assert all(plan.source(one, "aarch64") == plan.source(one, "x86_64") for one in plain)
    assert {one.name for one in every()} - {one.name for one in plain} == {"onnxruntime"}
