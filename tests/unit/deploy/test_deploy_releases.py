"""Releases that a board keeps, and the way back; the scripts run on this machine."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board.kinds import KINDS
from tasks.board.local import LocalBoard
from tasks.core.errors import AntlerError
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import release
from tasks.deploy.releases import Shelf, parse, rollback, shelf, table


@pytest.fixture
def two(project, products, tmp_path):
    """Two releases on the board, the second in use."""
    products.config.write_text("{}")
    made = [release(project, products)]
    deploy(LocalBoard(), project.target, made[0], list)
    products.config.write_text('{"n": 1}')
    made.append(release(project, products))
    deploy(LocalBoard(), project.target, made[1], list)
    return made


def in_use(project) -> tuple[str, str]:
    kept = shelf(LocalBoard(), project.target.root)
    return kept.current.digest, kept.previous.digest if kept.previous else ""


def test_what_a_board_keeps(project, two) -> None:
    kept = shelf(LocalBoard(), project.target.root)
    assert in_use(project) == (two[1].digest, two[0].digest)
    assert kept.others == ()
    first, second, last = table(project.target, kept).splitlines()
    assert first == (f"{two[1].digest}  in use  now             Sat 1.0.0, model.tflite, tflite "
                     "2.14.1, 48000 Hz, 64 frames")
    assert second.startswith(f"{two[0].digest}  before ")
    assert last == f"`./doit rollback` goes back to {two[0].digest}"


def test_a_clock_that_is_not_the_worlds_tells_no_ages(project, two) -> None:
    kept = shelf(LocalBoard(), project.target.root)
    first, *_ = table(replace(project.target, board=KINDS["stand-in"]), kept).splitlines()
    assert first == (f"{two[1].digest}  in use  Sat 1.0.0, model.tflite, tflite 2.14.1, "
                     "48000 Hz, 64 frames")


def test_back_and_forth(project, two) -> None:
    assert rollback(LocalBoard(), project.target).current.digest == two[0].digest
    assert in_use(project) == (two[0].digest, two[1].digest)
    rollback(LocalBoard(), project.target)
    assert in_use(project) == (two[1].digest, two[0].digest)
    assert sorted(os.listdir(project.target.root)) == ["current", "previous", "releases", "run"]


def test_a_deploy_after_a_rollback_uses_the_new_one_again(project, two) -> None:
    rollback(LocalBoard(), project.target)
    done = deploy(LocalBoard(), project.target, two[1], list)
    assert (done.bytes, done.on_trial) == (0, False)
    assert in_use(project) == (two[1].digest, two[0].digest)


def test_nothing_to_go_back_to(project, products) -> None:
    with pytest.raises(AntlerError, match="no release before"):
        rollback(LocalBoard(), project.target)
    assert table(project.target, shelf(LocalBoard(), project.target.root)) == (
        "desk has no release; `./doit deploy` brings one")


@pytest.mark.parametrize("harm", ["rm -f config.json", "echo x >>config.json", "rm manifest.json",
                                  "echo '{' >manifest.json", "echo 7 >manifest.json"])
def test_a_damaged_release_is_not_used(project, two, harm) -> None:
    folder = f"{project.target.root}/releases/{two[0].digest}"
    LocalBoard().run(["sh", "-c", f"cd {folder} && {harm}"])
    with pytest.raises(AntlerError, match="is damaged"):
        rollback(LocalBoard(), project.target)
    assert in_use(project)[0] == two[1].digest


def test_a_release_without_a_model_has_a_line_too(project, products) -> None:
    made = release(replace(project, model=replace(project.model, file=type(project.model.file)())),
                   products)
    text = (f"@@ now\n100\n@@ current\nreleases/{made.digest}\n@@ previous\n"
            f"@@ releases/{made.digest}\n40\n{json.dumps(made.manifest)}\n")
    assert str(parse(text).current) == "Sat 1.0.0, 48000 Hz, 64 frames"
    shown = [table(project.target, parse(text.replace("\n100\n", f"\n{now}\n"))) for now in (
        100, 1900, 7300)]  # seconds; it is of second 40
    assert "  31 minutes ago  Sat" in shown[1]
    assert "  2 hours ago     Sat" in shown[2]
    assert len({each.index("Sat") for each in shown}) == 1


@given(st.text())
def test_no_listing_is_too_odd(text) -> None:
    assert isinstance(parse(text), Shelf)
