"""Bundles: judged by ELF headers, for any JUCE version."""

import shutil
import sys
from pathlib import Path

import pytest

from tasks.board.cores import COBALT
from tasks.board.target import OperatingSystem
from tasks.core.elf import BY_ARCHITECTURE
from tasks.core.errors import AntlerError
from tasks.plugin import bundle, elf
from tasks.plugin.elf import Elf

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


def test_all_that_the_host_does_not_share_is_shipped_with_what_that_needs(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("libfreetype.so.6", "libpng16.so.16"):
        (tmp_path / name).touch()
    needs = {"libfreetype.so.6": ("libpng16.so.16", "libc.so.6"), "libpng16.so.16": ("libm.so.6",)}
    monkeypatch.setattr(elf, "read", lambda path: header(needed=needs[path.name]))
    module = header(needed=("libstdc++.so.6", "libfreetype.so.6", "libc.so.6"))
    shipped = bundle.libraries_to_ship(module, [tmp_path])
    assert sorted(shipped) == ["libfreetype.so.6", "libpng16.so.16"]


def test_a_library_nobody_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match=r"needs libfoo\.so\.1, which the toolchain does not"):
        bundle.libraries_to_ship(header(needed=("libfoo.so.1",)), [tmp_path])


def test_a_real_library_is_read(tmp_path: Path) -> None:
    real = elf.read(Path(sys.executable).resolve())
    assert "GLIBC" in real.versions
    assert real.architecture in BY_ARCHITECTURE
    text = tmp_path / "x.so"
    shutil.copy(__file__, text)
    with pytest.raises(AntlerError, match=r"x\.so is not an ELF file"):
        elf.read(text)
