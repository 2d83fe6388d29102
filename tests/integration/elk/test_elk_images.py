"""Simulated Elk boards are what their rows of sdk/os.yaml say, and Elk's own tools answer there."""

from __future__ import annotations

import pytest

from tasks.board.block_size import read
from tasks.board.fit import differences, traits
from tasks.board.probe import probe
from tasks.house.target import look
from tests import samples
from tests.elk.board import let_in
from tests.elk.image import VERSIONS

pytestmark = [pytest.mark.board, pytest.mark.toolchain]

UTILS = "elk_system_utils --set-buffer-size"


@pytest.fixture(params=VERSIONS)
def board(request, elk_board):
    return elk_board(request.param, plays=False)


@pytest.fixture
def mind(board):
    connection = board.looked_after()
    yield connection
    connection.close()


@pytest.fixture
def root(board):
    connection = board.looked_after("root")
    yield connection
    connection.close()


def test_it_has_what_its_row_promises(board, mind):
    facts = probe(mind, "/udata/antler")
    assert [it.wrong for it in traits(facts, board.target) if not it.fits] == []
    newer = {"GLIBCXX"} if board.version == "0.9.0" else set()  # its libstdc++ is Debian 11's
    assert {it.what for it in differences(facts, board.system)} == newer
    assert facts.realtime == board.system.realtime.name
    assert (facts.rtprio, facts.model) == (99, "Raspberry Pi 4 Model B Rev 1.4")


def test_sushi_is_the_start_script_and_says_its_version(board, mind):
    said = mind.run(["sushi", "--version"], check=False)
    assert f"Version {board.system.sushi}\n" in said.stdout
    assert "Audio buffer size in frames: 64\n" in said.stdout
    assert said.returncode == (0 if board.version == "1.1.0" else 1)
    assert mind.run(["head", "-c2", "/usr/bin/sushi"]).stdout == "#!"


def test_who_is_not_root_is_told_so_with_exit_code_0(mind):
    said = mind.run(["elk_system_utils", "--set-buffer-size", "32"])
    assert said.stdout == "Please run as root or with sudo permissions\n"


def test_mind_becomes_root_by_the_factory_password(mind):
    asked = ["sudo", "-S", "-p", "", "id", "-un"]
    assert mind.run(asked, stdin="elk\n").stdout == "root\n"
    wrong = mind.run(asked, stdin="wrong\n", check=False)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert mind.run(["sudo", "-n", "true"], check=False).stderr == "sudo: a password is required\n"


def test_a_block_size_is_set_as_on_that_version(board, mind, root):
    """1.0 refuses what it has no Sushi for; on 0.x a new size counts from the next start on."""
    said = root.run(["sh", "-c", f"{UTILS} 32; {UTILS} 64; {UTILS} 7; echo $?"]).stdout
    assert said.endswith("\n0\n")
    refused = "Invalid buffer size of 7. Supported buffer sizes are 32, 64, 128."
    assert (refused in said) is (board.system.realtime.name == "evl")
    root.run(["sh", "-c", f"{UTILS} 32"])
    try:
        driver = board.system.block_size_files[0]
        at_once = mind.run(["cat", driver]).stdout.strip()
        assert at_once == ("64" if board.system.realtime.reboots else "32")
        assert read(mind, board.system.block_size_files).kept == 32  # it waits for the next start
        root.run(["load-drivers"])  # as at the next start of the board
        assert mind.run(["cat", driver]).stdout.strip() == "32"
        assert "frames: 32\n" in mind.run(["sushi", "--version"], check=False).stdout
    finally:
        root.run(["sh", "-c", f"{UTILS} 64; load-drivers"])


def states(board, tmp_path, monkeypatch) -> dict[str, str]:
    """What doctor says of a board that is not well, and its name."""
    let_in(board, tmp_path / "home", tmp_path, monkeypatch)
    return {it.name: it.state for it in look(samples.project(board.target)) if not it.well}


def test_doctor_finds_a_new_image_well_but_for_its_passwords(board, tmp_path, monkeypatch):
    found = states(board, tmp_path, monkeypatch)
    assert "fail" not in found.values(), found
    assert {"mind's password", "root's password"} <= found.keys()


def test_doctor_finds_what_is_the_matter(elk_board, tmp_path, monkeypatch):
    board = elk_board("1.0.0", "no-driver", "basic", "full", plays=False)
    found = states(board, tmp_path, monkeypatch)
    assert {"audio HAT", "audio driver", "disk"} <= found.keys(), found
