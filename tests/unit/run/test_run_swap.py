"""What is said of a plugin host that runs while another release is deployed."""

from __future__ import annotations

import json

import pytest

from tasks.board.base import Result
from tasks.board.local import LocalBoard
from tasks.core.asked import asking
from tasks.run import swap
from tasks.run.swap import outlook, tell

PLUGIN = "Sat.vst3/Contents/aarch64-linux/Sat.so"
MODEL = "Sat.vst3/Contents/aarch64-linux/model.antler"


def manifest(plugin: str = "p", model: str | None = "m", latency: int = 0) -> dict[str, object]:
    files = {PLUGIN: plugin, "config.json": "c", **({MODEL: model} if model else {})}
    return {"files": files, "latency": latency}


@pytest.mark.parametrize(("before", "now", "said"), [
    (manifest(), manifest(), ""),
    (manifest(), manifest(model="n"), "plays the new model within a second"),
    (manifest(latency=64), manifest(model="n"), "plays the new model within a second"),
    (manifest(), manifest(model="n", latency=64), "the new one is heard 64 samples late"),
    (manifest(), manifest(plugin="q", model="n", latency=64), "keeps what it has loaded until"),
    (manifest(model=None), manifest(plugin="q"), "keeps what it has loaded until")])
def test_what_a_running_host_makes_of_a_release(before, now, said):
    found = outlook(before, now, "`./doit run`")
    assert said in found
    assert bool(found) == bool(said)
    assert ("`./doit run`" in found) == (said[:5] in ("the n", "keeps"))


@pytest.mark.parametrize(("asked", "lines"), [(["deploy"], 1), (["run"], 0),
                                              (["deploy", "run"], 0)])
def test_a_run_that_starts_the_host_anew_says_nothing_of_the_old_one(project, monkeypatch, asked,
                                                                     lines):
    monkeypatch.setattr(swap, "script", lambda *_, **__: Result((), 0, json.dumps(manifest()), ""))
    said = []
    with asking(lambda: asked):
        tell(LocalBoard(), project, manifest(plugin="q"), said.append)
    assert len(said) == lines
