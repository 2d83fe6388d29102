"""The report, the terminal and the picture of a comparison; what the plugin host is told."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest
from rich.console import Console
from samples import local, project, system

from tasks.board.plugin_hosts import SUSHI
from tasks.core.errors import AntlerError
from tasks.core.paths import SCHEMA
from tasks.project.model import Parameter, Plugin, PluginUse, Project, TensorWords, Track
from tasks.sushi.validate import check
from tasks.sushi.versions import dialect
from tasks.verify import show
from tasks.verify.compare import Difference
from tasks.verify.limit import Limit
from tasks.verify.moves import Move
from tasks.verify.play import block_sizes, host_config
from tasks.verify.report import Sound, Take, parts, report, worst
from tasks.verify.tasks import results_are_seen, wave_file

GOOD, BAD = Difference(1e-7, 5, -120.0, None), Difference(0.25, 700, -6.0, 640)
BROKEN = Difference(np.inf, 3, np.inf, 3)
GAIN, VOICE = Parameter("gain", 0, 10, 5), Parameter("voice", 0, 1, 0, choices=("a", "b"))


@pytest.fixture
def made(tmp_path: Path) -> Project:
    (tmp_path / "m.tflite").write_bytes(b"a model")
    return project(local("/r"), model=tmp_path / "m.tflite",
                   plugin=Plugin("Sat", "Antler", "1.0.0", "7.0.5", (GAIN, VOICE)),
                   tracks=(Track("main", 2, (4, 5), (4, 5),
                                 (PluginUse("s", "Sat", (("voice", 1.0),)),)),))


def reported(made: Project, *channels: Difference) -> dict[str, object]:
    takes = [Take((64,), channels, (1e-7, 0.0)), Take((1, 64), (GOOD, GOOD), (np.inf, 2.0))]
    return report(made, "0" * 16, 0, Limit(1e-5, "as its results are float32"),
                  Sound("", 2, 96000), takes, "2026-01-01")


@pytest.mark.parametrize(("channels", "verdict", "error"), [
    ((GOOD, GOOD), "PASS", "1e-07"), ((GOOD, BAD), "FAIL", "0.25"),
    ((BROKEN, GOOD), "FAIL", "a result is not finite")])
def test_a_report_follows_its_schema(made, channels, verdict, error):
    found = reported(made, *channels)
    text = json.dumps(found, allow_nan=False)
    schema = json.loads((SCHEMA / "verify.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(text), schema)
    assert (found["verdict"], worst(found)) == (verdict, error)


def test_what_failed_is_said_by_blocks_and_channel(made):
    assert show.failed(reported(made, GOOD, BAD)) == (
        "blocks of 64, channel 2: 0.25, beyond the limit from frame 640 on")
    assert show.failed(reported(made, GOOD, GOOD)) == ""


def test_the_table_has_a_row_for_each_take_and_channel(made):
    console = Console(file=io.StringIO(), width=120)
    console.print(show.table(reported(made, GOOD, BAD)))
    rows = [row for row in console.file.getvalue().splitlines() if row.startswith("│")]
    cells = [[cell.strip() for cell in row.strip("│").split("│")] for row in rows]
    assert cells[:2] == [
        ["64", "channel 1", "1e-07", "-120.0 dB", "frame 5", "–", "PASS"],
        ["64", "channel 2", "0.25", "-6.0 dB", "frame 700", "frame 640", "FAIL"]]
    assert cells[3][0] == "1, 64 in turn"


def test_results_have_rows_of_their_own(made):
    take = Take((64,), (GOOD,), (0.25,), (("picked", BAD), ("muted", GOOD)))
    found = report(made, "0" * 16, 0, Limit(1e-5, "as its results are float32"),
                   Sound("", 1, 96000), [take], "2026-01-01")
    schema = json.loads((SCHEMA / "verify.schema.json").read_text())
    jsonschema.validate(found, schema)
    assert found["verdict"] == "FAIL"
    assert show.failed(found) == "blocks of 64, picked: 0.25, beyond the limit from frame 640 on"
    assert [name for name, _ in parts(found["takes"][0])] == ["channel 1", "picked", "muted"]


def test_what_a_model_finds_out_is_not_compared_where_nobody_writes_it_down(made):
    words = (("y", TensorWords("result")),)
    listens = replace(made, model=replace(made.model, tensors=words))
    sushi = replace(listens, target=replace(made.target, plugin_host=SUSHI))
    with pytest.raises(AntlerError, match="Sushi does not write down what m.tflite finds out"):
        results_are_seen(sushi)
    results_are_seen(listens)
    results_are_seen(replace(made, target=replace(made.target, plugin_host=SUSHI)))


def test_the_limit_is_said_with_where_it_comes_from(made):
    assert show.limit(reported(made, GOOD)) == "limit 1e-05, as its results are float32"


def test_the_picture_has_a_line_for_each_take(made):
    root = ElementTree.fromstring(show.picture(reported(made, GOOD, BAD)))
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == 2
    heights = [[float(point.partition(",")[2]) for point in line.get("points").split()]
               for line in lines]
    assert heights[0][0] < heights[0][1]  # the smaller error is further down
    assert heights[1][0] == heights[1][1]  # both are drawn at the top


@pytest.mark.parametrize("version", ["0.12.0", "1.1.0"])
def test_the_host_plays_the_plugin_alone_and_moves_it(made, version):
    made = replace(made, target=replace(made.target, os=system(sushi=version)))
    config = host_config(made, 1, [Move(480, 0, 2.5), Move(960, 1, 1.0)])
    check(config, dialect(version), made)
    (track,) = config["tracks"]
    assert [it["name"] for it in track["plugins"]] == ["Sat"]
    assert track["inputs"] == [{"engine_channel": 0, "track_channel": 0}]
    first, *moves = config["events"][-3:] if version == "0.12.0" else [None, *config["events"]]
    assert [(it["data"]["parameter_name"], it["data"]["value"]) for it in moves] == [
        ("gain", 0.25), ("voice", 1.0)]
    assert [int(it["time"] * 48000) for it in moves] == [480, 960]
    start = (config["initial_state"][0]["parameters"] if first is None
             else {it["data"]["parameter_name"]: it["data"]["value"]
                   for it in config["events"][:-2]})
    assert start == {"gain": 0.5, "voice": 1.0}


def test_sushi_has_one_block_size_and_our_host_any(made):
    assert block_sizes(made) == [(1,), (64,), (1, 64)]
    sushi = replace(made, target=replace(made.target, plugin_host=SUSHI))
    assert block_sizes(sushi) == [(64,)]


@pytest.mark.parametrize(("words", "said"), [
    (["a.wav", "b.wav"], "one wave file at most"), (["--plot"], "one wave file at most"),
    (["/nowhere/a.wav"], "no such file")])
def test_what_cannot_be_played_is_refused_before_anything_is_built(words, said):
    with pytest.raises(AntlerError, match=said):
        wave_file(words)


def test_without_a_file_the_test_signal_is_played():
    assert wave_file([]) is None
