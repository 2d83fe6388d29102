import pytest
from sushi_samples import make, on_system, system

from tasks.board.cores import LINUX
from tasks.core.errors import AntlerError
from tasks.project.limits import Realtime
from tasks.sushi import command

PATHS = {"config": "/udata/c.json", "log": "/tmp/s.log"}
COMMON = ["-c", "/udata/c.json", "-L", "/tmp/s.log", "--log-flush-interval=1"]


@pytest.mark.parametrize(("version", "closed"), [
    ("0.11.0", ["--grpc-address=127.0.0.1:51051"]),
    ("0.12.0", ["--grpc-address=127.0.0.1:51051"]),
    ("1.0.0", ["--disable-grpc", "--disable-osc"]),
    ("1.1.0", ["--disable-grpc", "--disable-osc"]),
    ("1.2.0", ["--no-grpc", "--no-osc"]),
])
def test_play_keeps_off_the_network(version, closed) -> None:
    assert command.play("sushi", system(version), **PATHS) == [
        "sushi", "-r", *COMMON, *closed, "--timing-statistics"]


def test_play_without_timing_and_with_a_block_size() -> None:
    assert command.play("/b/bench", system("1.1.0"), **PATHS, timing=False, blocks=[128]) == [
        "/b/bench", "-r", *COMMON, "--disable-grpc", "--disable-osc", "--block-size=128"]


def test_tracks_on_several_cores() -> None:
    words = command.play("sushi", system("1.1.0"), **PATHS, timing=False, multicore=2)
    assert words[-1] == "--multicore-processing=2"


def test_what_is_to_be_judged_is_told_to_a_host_that_plays_it() -> None:
    judged = Realtime(2, 10, 0.7, 0, ("noise", "sweep"), 4, 0.05, 0)
    assert command.play("/b/bench", system("1.1.0"), **PATHS, judged=judged)[-3:] == [
        "--signals=noise,sweep", "--judged-seconds=10", "--timing-statistics"]


def test_render() -> None:
    assert command.render("sushi", system("1.2.0"), **PATHS, input="i.wav", output="o.wav") == [
        "sushi", "-o", "-i", "i.wav", "-O", "o.wav", *COMMON, "--no-grpc", "--no-osc"]


def test_render_with_results() -> None:
    words = command.render("bench", system("1.2.0"), **PATHS, input="i.wav", output="o.wav",
                           blocks=(1, 64), results="r.csv")
    assert words[-2:] == ["--block-size=1,64", "--results=r.csv"]


def test_version() -> None:
    assert command.version("sushi") == ["sushi", "--version"]


@pytest.mark.parametrize("path", ["/udata/my plugins/c.json", "/a\tb", ""])
def test_elks_script_would_split_blanks(path) -> None:
    with pytest.raises(AntlerError) as caught:
        command.play("sushi", system("1.1.0"), config=path, log="/tmp/l")
    assert caught.value.brief == f"`{path}` has a space in it"


def test_blanks_are_fine_without_elks_script() -> None:
    os = on_system(make(), realtime=LINUX).target.os
    assert "/my home/c.json" in command.play("bench", os, config="/my home/c.json", log="/l")
