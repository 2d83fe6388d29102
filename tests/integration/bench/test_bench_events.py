"""Changes of parameters at their times, and blocks of several sizes, in antler-bench."""

from __future__ import annotations

import struct
from itertools import accumulate, cycle

import pytest
from bench_host import Bench, Config, Ran, config, plugin, wav

pytestmark = pytest.mark.toolchain

FRAMES, AT = 1000, 500


def change(frame: float = AT, name: str = "p", parameter: str = "Gain") -> Config:
    return {"time": frame / 48000, "type": "parameter_change",
            "data": {"plugin_name": name, "parameter_name": parameter, "value": 0.25}}


def played(bench: Bench, events: list[Config], *words: str) -> tuple[Ran, list[float]]:
    """What became of a mono file of ones."""
    (bench.folder / "in.wav").write_bytes(wav(FRAMES, 1, floats=[1.0] * FRAMES))
    bench.write("c.json", config(plugin(), channels=1, events=events))
    ran = bench.run("-o", "-i", "in.wav", "-O", "out.wav", "-c", "c.json", *words)
    out = bench.folder / "out.wav"
    made = out.read_bytes()[44:] if out.exists() else b""
    return ran, list(struct.unpack(f"<{len(made) // 4}f", made))


@pytest.mark.parametrize("sizes", ["64", "1", "512", "1,63,512,16"])
def test_a_change_comes_with_the_block_that_holds_its_time(bench: Bench, sizes: str) -> None:
    starts = accumulate(cycle(map(int, sizes.split(","))), initial=0)
    last = 0
    while (start := next(starts)) <= AT:
        last = start
    ran, made = played(bench, [change(AT + 0.5)], f"--block-size={sizes}")
    assert ran.returncode == 0
    assert made == [1.0] * last + [0.25] * (FRAMES - last)


def test_changes_come_in_the_order_of_their_times(bench: Bench) -> None:
    later = change(800.5)
    later["data"]["value"] = 0.5
    _, made = played(bench, [later, change(AT + 0.5)], "--block-size=1")
    assert made == [1.0] * 500 + [0.25] * 300 + [0.5] * 200


@pytest.mark.parametrize("unknown", [change(name="q"), change(parameter="Drive")])
def test_an_unknown_plugin_or_parameter_is_warned_of(bench: Bench, unknown: Config) -> None:
    ran, made = played(bench, [unknown])
    assert (ran.returncode, made) == (0, [1.0] * FRAMES)
    assert ran.trouble()[-1].startswith("[warning] [jsonconfig] Unrecognized parameter")


def test_a_change_without_its_value_violates_the_schema(bench: Bench) -> None:
    broken = change()
    del broken["data"]["value"]
    ran, _ = played(bench, [change(), broken])
    assert ran.returncode == 1
    assert "Schema validation failure at /events/1" in ran.log
    assert "does not follow schema: 7" in ran.log


def test_other_events_are_left_out(bench: Bench) -> None:
    note = {"time": 0.0, "type": "note_on",
            "data": {"plugin_name": "p", "note": 60, "velocity": 1.0}}
    ran, made = played(bench, [note])
    assert (ran.returncode, made) == (0, [1.0] * FRAMES)


def test_only_a_file_is_cut_into_several_sizes(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    ran = bench.run("-d", "-c", "c.json", "--block-size=64,16")
    assert ran.returncode == 1
    assert "takes several sizes with '--offline' alone" in ran.stderr
