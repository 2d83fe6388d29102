"""The trend of verdicts, and the change that broke it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_realtime_record import report

from tasks.core.errors import AntlerError
from tasks.realtime import history, record
from tasks.realtime.history import broken, changes, parse, rows
from tasks.sushi.timings import Load


def entries(*reports: dict) -> tuple[history.Entry, ...]:
    return parse("".join(map(record.line, reports)))


@pytest.fixture
def good(project, products) -> dict:
    project.model.file.write_bytes(b"a model")
    return report(project, products)


def failed(found: dict, **edit: object) -> dict:
    checks = [{**found["checks"][0], "result": "FAIL", "name": "load, maximum"}]
    return {**found, "verdict": "FAIL", "checks": checks, **edit}


def test_what_is_kept_of_a_verdict(good) -> None:
    [one] = entries(good)
    assert (one.verdict, one.average, one.maximum, one.failed) == ("PASS", 0.112, 0.121, ())
    assert one.parts["model"] == good["model"]["sha256"] != ""
    assert len(one.parts["plugin"]) == 64
    assert (one.parts["engine"], one.parts["audio.block_size"]) == ("tflite 2.14.1", "64")
    assert "manifest.json" not in one.parts


def test_what_cannot_be_read_is_left_out_and_old_lines_are_not(good) -> None:
    old = json.loads(record.line(good))
    del old["parts"]
    text = f"{json.dumps(old)}\n[1]\n{{\"half\": \n{record.line(good)}"
    first, second = parse(text)
    assert first.parts == {} and second.parts
    assert changes(first, replace(second, release="0" * 16)) == ["the release"]
    assert changes(first, second) == []


def test_a_change_is_named_and_values_are_shown(good) -> None:
    other = {**good, "model": {"file": "m", "sha256": "f" * 64},
             "engine": {"name": "tflite", "version": "2.11.0"},
             "audio": {**good["audio"], "block_size": 128}}
    before, after = entries(good, other)
    assert changes(before, after) == ["audio.block_size 64 → 128",
                                      "engine tflite 2.14.1 → tflite 2.11.0", "model"]
    config = {**good, "files": {**good["files"], "config.json": "e" * 64}}
    assert changes(*entries(good, config)) == ["sushi (config.json)"]


def test_the_change_that_broke_it_is_the_first_after_the_last_pass(good) -> None:
    model = {"file": "m", "sha256": "f" * 64}
    broke = failed(good, when="2026-11-23T20:00:00+00:00", model=model)
    later = failed(good, when="2026-11-24T20:00:00+00:00", model=model,
                   audio={**good["audio"], "block_size": 128})
    found = entries(good, broke, later)
    assert broken(found) == ("2026-11-23T20:00:00+00:00: it no longer passed (load, maximum); "
                             "changed since the run before: model")
    assert broken(found[:1]) == "" and broken(()) == ""
    assert broken(found[1:]) == "it has never passed: load, maximum"
    assert broken(entries(good, failed(good))).endswith("nothing that Antler knows of")


def test_rows(good) -> None:
    found = [*rows(entries(good, failed(good, load=vars(Load(0.3, 0.1, 0.968)))))]
    assert [row[1:5] for row in found] == [("PASS", "11.20", "12.10", "▁"),
                                           ("FAIL", "30.00", "96.80", "█")]
    nothing = failed(good, load=None)
    assert next(rows(entries(nothing)))[2:5] == ("", "", "")


def test_shown(project, good, tmp_path, capsys) -> None:
    with pytest.raises(AntlerError, match="there is no verdict of desk yet"):
        history.show(project, tmp_path, 20)
    (tmp_path / "history.jsonl").write_text(record.line(good) + record.line(failed(good)))
    history.show(project, tmp_path, 1)
    said = capsys.readouterr().out
    assert "FAIL" in said and "PASS" not in said
    assert "it no longer passed (load, maximum)" in said.replace("\n", " ")
