"""What an installed Antler brings along, and when it installs more."""

import sys
import tomllib
from pathlib import Path

import pytest

from tasks.core import extra
from tasks.core.extra import install, ranges, system_packages
from tasks.core.paths import CODE

WHEEL = tomllib.loads((CODE / "pyproject.toml").read_text())


def names(lines):
    return {line.split("=")[0].split("<")[0].split(">")[0].strip().lower() for line in lines}


def test_the_package_depends_on_what_a_checkout_has():
    wanted = names(ranges((CODE / "requirements.in").read_text()))
    assert names(WHEEL["project"]["dependencies"]) == wanted


def test_its_ranges_hold_what_is_locked():
    from packaging import requirements
    locked = dict(line.split(" ")[0].split("==") for line in
                  (CODE / "requirements.txt").read_text().splitlines() if "==" in line)
    for text in WHEEL["project"]["dependencies"]:
        asked = requirements.Requirement(text)
        assert locked[asked.name.lower()] in asked.specifier, text


def test_all_that_a_run_reads_is_in_the_package():
    packed = WHEEL["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    used = ("tasks", "dodo.py", "deps", "sdk", "schema", "plugin_src", "docs", "pyproject.toml")
    assert set(used) <= set(packed)
    assert {it.name for it in CODE.glob("requirements-*.in")} - {*packed} == {
        "requirements-dev.in"}


def test_ranges():
    assert ranges("# Locked with: …\n-c requirements.txt\na<2\n\nb==1 # why\n") == ["a<2", "b==1"]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installed Antler; what it would run is written down."""
    ran = []
    for name, value in {"INSTALLED": True, "CODE": tmp_path, "SDK": tmp_path}.items():
        monkeypatch.setattr(extra, name, value)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(extra, "_run", lambda words, what: ran.append([*map(str, words)]))
    (tmp_path / "requirements-control.in").write_text("-c requirements.txt\ngrpcio\n")
    (tmp_path / "system-packages.txt").write_text("use xz xz-utils\n")
    return ran


def test_more_packages_are_installed_once(installed, tmp_path):
    install("control")
    install("control")
    (words,) = installed
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    assert words[-1] == "grpcio"
    (tmp_path / "requirements-control.in").write_text("grpcio>2\n")
    install("control")
    assert installed[1][-1] == "grpcio>2"


def test_system_packages_are_looked_for_once(installed, tmp_path):
    system_packages()
    system_packages()
    assert installed == [["sh", f"{tmp_path}/setup.sh", str(tmp_path), "--system"]]
    (tmp_path / "system-packages.txt").write_text("use qemu qemu\n")
    system_packages()
    assert len(installed) == 2


def test_a_checkout_looks_in_its_own_way(installed, monkeypatch):
    monkeypatch.setattr(extra, "INSTALLED", False)
    system_packages()
    assert installed == []
    install("control")
    assert installed[0][-1] == "--control"
    assert Path(installed[0][1]).name == "setup.sh"
