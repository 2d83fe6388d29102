"""Bundles: judged by ELF headers, for any JUCE version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from elf_files import shared_library

from tasks.board.cores import COBALT
from tasks.board.target import OperatingSystem
from tasks.core.elf import Elf
from tasks.core.errors import AntlerError
from tasks.plugin import bundle
from tasks.toolchain.load import load

ENTRY = frozenset({"GetPluginFactory", "ModuleEntry", "ModuleExit"})
ELK = OperatingSystem("elk-0.11.0", COBALT, "aarch64", (2, 31), (3, 4, 28),
                      ("sushi",), "0.12.0", "-r", (), (7,))


def header(architecture: str = "aarch64", *, needed: tuple[str, ...] = (),
           versions: dict[str, tuple[int, ...]] | None = None,
           exports: frozenset[str] = ENTRY, search: tuple[str, ...] = ("$ORIGIN",)) -> Elf:
    return Elf(architecture, needed, versions or {}, exports, search)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"architecture": "x86_64"}, "Sat.so is for x86_64, the target (elk-0.11.0) is aarch64"),
    ({"versions": {"GLIBC": (2, 34)}}, "Sat.so needs GLIBC_2.34, elk-0.11.0 has GLIBC_2.31"),
    ({"versions": {"GLIBCXX": (3, 4, 29)}},
     "Sat.so needs GLIBCXX_3.4.29, elk-0.11.0 has GLIBCXX_3.4.28"),
    ({"exports": ENTRY - {"ModuleEntry"}}, "Sat.so does not export ModuleEntry"),
])
def test_each_reason_not_to_load_is_said(wrong: dict, said: str) -> None:
    assert bundle.problems({"Sat.so": header(**wrong)}, "Sat", ELK) == [said]


def test_a_module_that_fits_has_no_problem() -> None:
    fits = header(versions={"GLIBC": (2, 29), "GLIBCXX": (3, 4, 21)})
    assert bundle.problems({"Sat.so": fits}, "Sat", ELK) == []


def test_shipped_libraries_must_be_found_beside_the_module() -> None:
    files = {"Sat.so": header(search=()), "libpng16.so.16": header(exports=frozenset())}
    assert bundle.problems(files, "Sat", ELK) == [
        "Sat.so does not look for libraries beside itself ($ORIGIN)"]


def test_all_that_the_host_does_not_share_is_shipped_with_what_that_needs(tmp_path: Path) -> None:
    shared_library(tmp_path / "libfreetype.so.6", needed=("libpng16.so.16", "libc.so.6"))
    shared_library(tmp_path / "libpng16.so.16", needed=("libm.so.6",))
    module = header(needed=("libstdc++.so.6", "libfreetype.so.6", "libc.so.6"))
    shipped = bundle.libraries_to_ship(module, [], [tmp_path])
    assert sorted(shipped) == ["libfreetype.so.6", "libpng16.so.16"]


def test_what_the_plugin_opens_is_shipped_with_what_that_needs(tmp_path: Path) -> None:
    store, system = tmp_path / "store", tmp_path / "system"
    store.mkdir()
    system.mkdir()
    engine = shared_library(store / "libengine.so.1", needed=("libgomp.so.1", "libc.so.6"))
    shared_library(system / "libgomp.so.1")
    shipped = bundle.libraries_to_ship(header(), [engine], [system])
    assert shipped == {"libengine.so.1": engine, "libgomp.so.1": system / "libgomp.so.1"}


@pytest.fixture
def assembled(tmp_path: Path) -> Callable[..., list[Path]]:
    """Call it to assemble a bundle of a plugin that opens an engine, which is said to be so."""
    module = shared_library(tmp_path / "Sat.so", exports=ENTRY, search="$ORIGIN")

    def assemble(**said: Any) -> list[Path]:
        engine = shared_library(tmp_path / "libengine.so.1",
                                **{"soname": "libengine.so.1", "architecture": "aarch64", **said})
        return bundle.assemble(module, [engine], [], tmp_path / "Sat.vst3", ELK,
                               load("debian11-aarch64"))

    return assemble


def test_an_engine_s_library_is_beside_the_plugin(assembled: Callable[..., list[Path]]) -> None:
    files = assembled(versions={"libc.so.6": ["GLIBC_2.27"]})
    assert [file.name for file in files] == ["Sat.so", "libengine.so.1"]
    assert {file.parent.name for file in files} == {"aarch64-linux"}


@pytest.mark.parametrize(("wrong", "said"), [
    ({"architecture": "x86_64"},
     "libengine.so.1 is for x86_64, the target (elk-0.11.0) is aarch64"),
    ({"versions": {"libc.so.6": ["GLIBC_2.38"]}},
     "libengine.so.1 needs GLIBC_2.38, elk-0.11.0 has GLIBC_2.31"),
    ({"versions": {"libstdc++.so.6": ["GLIBCXX_3.4.30"]}},
     "libengine.so.1 needs GLIBCXX_3.4.30, elk-0.11.0 has GLIBCXX_3.4.28")])
def test_and_is_judged_as_the_plugin_is(assembled: Callable[..., list[Path]], tmp_path: Path,
                                        wrong: dict, said: str) -> None:
    with pytest.raises(AntlerError) as caught:
        assembled(**wrong)
    assert caught.value.details == said
    assert not (tmp_path / "Sat.vst3").exists()


def test_a_library_nobody_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match=r"needs libfoo\.so\.1, which the toolchain does not"):
        bundle.libraries_to_ship(header(needed=("libfoo.so.1",)), [], [tmp_path])
