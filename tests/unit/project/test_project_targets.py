"""Targets: what is built in, what an entry says, what follows from it."""

import subprocess
from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.board.plugin_hosts import BENCH
from tasks.core.paths import CODE, PLUGIN_SRC
from tasks.project.problems import ProjectErrors


@pytest.mark.parametrize(("name", "board", "system", "toolchain", "host", "root"), [
    ("stand-in", "stand-in", "debian-11-rt", "debian11-aarch64", "bench", "/udata/antler"),
    ("desk", "local", "workstation", "native", "bench", str(CODE / "build/desk")),
    ("elk-pi", "ssh", "elk-1.0.0", "debian11-aarch64", "sushi", "/udata/antler"),
])
def test_built_in_targets_need_no_entry(project, name, board, system, toolchain, host, root):
    target = project(target=name).target
    assert (target.name, target.board.name, target.os.name) == (name, board, system)
    assert (target.toolchain, target.plugin_host.name, target.root) == (toolchain, host, root)


@pytest.mark.parametrize("entry", ["", "targets: {}\n", "targets: {elk-pi: {}}\n",
                                   "targets: {elk-pi: {os: elk-1.0.0}}\n"])
def test_elk_pi_needs_only_its_os(project, entry: str) -> None:
    target = project(SMALLEST + entry, "elk-pi").target
    assert (target.host, target.port, target.user) == ("elk-pi.local", 0, "")
    assert target.os.user == "mind"
    assert target.os.block_sizes == (32, 64, 128)


def test_an_entry_changes_what_it_says(project) -> None:
    target = project(SMALLEST + "targets: {elk-pi: {os: elk-1.1.0, port: 2022}}\n", "elk-pi").target
    assert (target.os.name, target.host, target.port) == ("elk-1.1.0", "elk-pi.local", 2022)


def test_a_board_of_ones_own(project) -> None:
    text = SMALLEST + "target: rack\ntargets: {rack: {os: elk-0.11.0, host: 10.0.0.7, user: me}}\n"
    target = project(text.replace("{name: Sat}", "{name: Sat, juce: 6.1.6}")).target
    assert target.board.name == "ssh"
    assert (target.host, target.user, target.port) == ("10.0.0.7", "me", 0)
    assert target.os.juce_below == (7, 0, 0)
    assert (target.os.realtime.name, target.os.sushi) == ("cobalt", "0.11.0")


@pytest.mark.parametrize(("given", "os", "version"), [
    ("", "elk-0.11.0", "6.1.6"), (", juce: 6.0.7", "elk-0.11.0", "6.0.7"),
    ("", "elk-1.0.0", "7.0.5"), (", juce: 8.0.6", "elk-1.0.0", "8.0.6")])
def test_juce_follows_the_plugin_host_unless_it_is_given(project, given, os, version) -> None:
    text = SMALLEST.replace("{name: Sat}", f"{{name: Sat{given}}}")
    made = project(f"{text}target: elk-pi\ntargets: {{elk-pi: {{os: {os}}}}}\n")
    assert made.plugin.juce == version


@pytest.mark.parametrize("host", ["rack_2", "pi.lan", "192.168.1.20", '"::1"', "2001:db8::a:7"])
def test_hosts_that_are_names_or_addresses(project, host: str) -> None:
    text = SMALLEST + f"targets: {{elk-pi: {{host: {host}}}}}\n"
    assert project(text, "elk-pi").target.host == host.strip('"')


@pytest.mark.parametrize(("entry", "host", "port"), [
    ("os: debian-11-rt", "127.0.0.1", 0), ("os: debian-11-rt, port: 0", "127.0.0.1", 0),
    ("os: debian-11-rt, board: stand-in, host: localhost", "localhost", 0),
    ("os: debian-11-rt, port: 2223", "127.0.0.1", 2223),
    ("os: debian-11-rt, board: ssh, host: rack", "rack", 0)])
def test_a_stand_in_by_another_name(project, entry: str, host: str, port: int) -> None:
    target = project(f"{SMALLEST}target: my-sim\ntargets: {{my-sim: {{{entry}}}}}\n").target
    assert (target.name, target.host, target.port) == ("my-sim", host, port)


def test_a_board_in_the_stand_in_s_place_needs_a_host(project) -> None:
    with pytest.raises(ProjectErrors, match="`targets.stand-in` lacks the key `host`"):
        project(SMALLEST + "targets: {stand-in: {board: ssh}}\n")


@pytest.mark.parametrize(("more", "root"), [
    ("", CODE / "build/studio"), (", root: out/studio/", CODE / "out/studio"),
    (", root: /srv/antler", Path("/srv/antler"))])
def test_releases_on_this_machine_lie_in_build(project, more: str, root: Path) -> None:
    text = f"{SMALLEST}target: studio\ntargets: {{studio: {{os: workstation{more}}}}}\n"
    assert project(text).target.root == str(root)


def test_releases_are_kept_away_from_the_sources(project, tmp_path: Path) -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=CODE, capture_output=True, text=True,
                             check=True).stdout.splitlines()
    folders = {name.partition("/")[0] for name in tracked if "/" in name}
    (tmp_path / "link").symlink_to(CODE)
    inside = [f"{CODE}/{name}/x" for name in (*folders, ".git", ".venv")]
    for root in (*inside, str(CODE), f"{CODE}/.", "sdk", f"{tmp_path}/link/sdk"):
        with pytest.raises(ProjectErrors, match="`targets.desk.root` is .*: that is "):
            project(f"{SMALLEST}targets: {{desk: {{root: {root}}}}}\n")


def test_the_command_line_wins(project) -> None:
    assert project(SMALLEST + "target: elk-pi\n", "desk").target.name == "desk"


def test_our_own_host_has_the_channels_its_source_says(project) -> None:
    source = (PLUGIN_SRC / "bench/source/frontend.h").read_text()
    live = source[source.index("class LiveFrontend"):]
    assert f"static constexpr int channels = {BENCH.channels};" in live
    text = SMALLEST.replace("name: main, ",
                            f"name: main, channels: {BENCH.channels}}}, {{name: b, ")
    assert max(project(text).tracks[0].outputs) == BENCH.channels - 1
