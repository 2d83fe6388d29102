"""What doctor makes of what it sees: on this machine, and of what a target says of itself."""

import json
import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.cores import EVL
from tasks.board.errors import (
    BoardError,
    ChangedHostKey,
    NotAllowed,
    UnknownHostKey,
    Unreachable,
)
from tasks.board.kinds import KINDS
from tasks.board.plugin_hosts import SUSHI
from tasks.board.probe import Facts, parse
from tasks.core.errors import AntlerError
from tasks.core.findings import Check, render
from tasks.house import doctor, target
from tests import samples

Usage = namedtuple("Usage", "total used free")
ELK = samples.system("aarch64", name="elk-1.0.0", realtime=EVL, glibc=(2, 35))
PI = replace(samples.local("/udata/antler", "elk-pi"), board=KINDS["ssh"], os=ELK,
             host="elk-pi.local", plugin_host=SUSHI)
FACTS = replace(parse(""), machine="aarch64", os="Elk Audio OS", kernel="5.15", realtime="evl",
                glibc=(2, 35), tools=frozenset({"sha256sum", "sushi", "evl"}))


def ill(facts: Facts, where=PI) -> list[str]:
    """Names of what is not well; each has something that helps."""
    found = [check for check in target.fitting(facts, where) if not check.well]
    assert all(check.helps for check in found)
    return [check.name for check in found]


def test_a_board_as_its_os_says() -> None:
    assert ill(FACTS) == []
    text = render(list(target.fitting(FACTS, PI)))
    assert "✓ machine        aarch64 Elk Audio OS 5.15" in text
    assert "✓ its glibc      2.35" in text


def test_an_elk_board_without_sudo_says_how_root_gets_in() -> None:
    where = replace(PI, os=replace(ELK, open_root=True), port=2022)
    assert ill(FACTS, where) == ["its sudo"]
    assert "`ssh -t -p 2022 root@elk-pi.local`" in render([*target.fitting(FACTS, where)])
    assert ill(replace(FACTS, tools=FACTS.tools | {"sudo"}), where) == []


@pytest.mark.parametrize(("change", "name"), [
    ({"machine": "x86_64"}, "machine"),
    ({"realtime": "none"}, "its real time"), ({"realtime": "cobalt"}, "its real time"),
    ({"glibc": (2, 31)}, "its glibc"), ({"glibcxx": (3, 4, 27)}, "its GLIBCXX"),
    ({"tools": frozenset({"sushi", "evl"})}, "its sha256sum"),
    ({"tools": frozenset({"sha256sum", "evl"})}, "its sushi"),
    ({"tools": frozenset({"sha256sum", "sushi"})}, "its evl"),
    ({"machine": "", "tools": frozenset()}, "machine"),
])
def test_what_a_board_lacks(change: dict, name: str) -> None:
    assert ill(replace(FACTS, **change)) == [name]


def test_a_glibc_that_is_not_known_is_not_held_against_a_board() -> None:
    assert ill(replace(FACTS, glibc=None, glibcxx=None)) == []


@pytest.mark.parametrize(("realtime", "well"), [
    ("preempt_rt", True), ("none", True), ("evl", False), ("cobalt", False)])
def test_a_plain_linux_needs_neither_sushi_nor_a_real_time_kernel(realtime, well) -> None:
    facts = replace(FACTS, machine="x86_64", realtime=realtime, tools=frozenset({"sha256sum"}))
    assert ill(facts, samples.local("/srv")) == ([] if well else ["its real time"])


def test_the_target_is_asked(tmp_path: Path) -> None:
    project = samples.project(samples.local(str(tmp_path)))
    names = [check.name for check in target.look(project)]
    assert names[:5] == ["machine", "its sha256sum", "its real time", "its glibc",
                         "its GLIBCXX"]
    assert {"disk", "clock", "plugin's libraries"} <= {*names}


@pytest.mark.parametrize(("error", "states"), [
    (Unreachable("no SSH server answers", resolution="switch it on"), {"answers": "fail"}),
    (UnknownHostKey("elk-pi", "ssh-ed25519 SHA256:x", "`./doit trust`"),
     {"answers": "ok", "host key": "fail"}),
    (ChangedHostKey("elk-pi", "a", "b", "`./doit trust`"), {"answers": "ok", "host key": "fail"}),
    (NotAllowed("elk-pi", "no key", "`./doit trust`", by_board=True),
     {"answers": "ok", "host key": "ok", "login": "fail"}),
    (BoardError("it broke"), {"connection": "fail"}),
])
def test_a_target_is_reached_step_by_step(monkeypatch, error, states) -> None:
    def refuse(*_):
        raise error

    monkeypatch.setattr("tasks.board.open.open_board", refuse)
    found = {check.name: check for check in target.look(
        samples.project(replace(PI, host="127.0.0.1")))}
    assert found.pop("name").state == "ok"
    assert {name: check.state for name, check in found.items()} == states
    assert all(check.helps for check in found.values() if not check.well) or not error.step


def test_each_finding_says_whose_it_is(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(doctor, "machine", lambda: [Check("bwrap", True, "/usr/bin/bwrap")])
    monkeypatch.setattr(doctor, "filled", lambda _: True)
    monkeypatch.setattr(doctor, "look", lambda project: [Check(
        "answers", project.name == "desk", "an SSH server", "switch it on")])
    both = [samples.project(samples.local(str(tmp_path), name)) for name in ("desk", "shelf")]
    with pytest.raises(AntlerError, match="not well: target shelf: answers"):
        doctor.doctor(lambda: both)
    assert capsys.readouterr().out.splitlines()[3:] == [
        "target desk:", "  ✓ answers     an SSH server",
        "target shelf:", "  ✗ answers     an SSH server", "              → switch it on"]
    with pytest.raises(AntlerError):
        doctor.doctor(lambda: both, as_json=True)
    rows = json.loads(capsys.readouterr().out)["checks"]
    assert [row.get("target") for row in rows] == [None, None, "desk", "shelf"]


def test_a_mistake_in_project_yaml_is_shown(monkeypatch, capsys) -> None:
    """A target that is not there is in the command line: another command would not show it."""
    def refuse() -> list:
        raise AntlerError("project.yaml: 1 problem", details="there is no target `elk-py`")

    monkeypatch.setattr(doctor, "machine", lambda: iter(()))
    with pytest.raises(AntlerError, match="not well: project.yaml"):
        doctor.doctor(refuse)
    assert "there is no target `elk-py`\n" in capsys.readouterr().out


def test_what_set_up_sees_is_shown() -> None:
    listing = "bwrap bubblewrap /usr/bin/bwrap\n/usr/share/keys/debian.gpg debian-keys -\n"
    assert render(doctor.programs(listing)).splitlines() == [
        "  ✓ bwrap       /usr/bin/bwrap", "  ✗ debian.gpg  missing",
        "              → sudo apt-get install debian-keys"]


def test_a_filled_store_needs_less_space(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 0, 5 * 2**30))
    assert not doctor.space(tmp_path, filled=False).well
    assert doctor.space(tmp_path, filled=True).well
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 0, 2**29))
    assert doctor.space(tmp_path, filled=True).helps.startswith("a run needs 1 GiB")


def test_a_store_is_filled_when_root_engine_and_juce_are_in_it(tmp_path: Path, monkeypatch) -> None:
    from tasks.deps.plan import plan
    from tasks.toolchain.load import load
    from tasks.toolchain.model import STAMP

    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    project = samples.project(samples.local("/srv"))
    toolchain = load("native")
    stamps = [toolchain.root.path / STAMP, *(it.manifest for it in plan(project, toolchain))]
    for stamp in stamps:
        assert not doctor.filled(project)
        stamp.parent.mkdir(parents=True)
        stamp.touch()
    assert doctor.filled(project)
