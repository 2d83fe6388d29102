import json
from dataclasses import replace

import pytest
from sushi_samples import make, on_system

from tasks.core import paths
from tasks.core.uptodate import explain
from tasks.sushi.tasks import bundles, config_path, config_task


@pytest.fixture(autouse=True)
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    return tmp_path


def run(project) -> None:
    [(function, arguments)] = config_task(project)["actions"]
    assert function(*arguments) is None


def state(project) -> dict[str, str]:
    [inputs] = config_task(project)["uptodate"]
    return inputs.state()


def test_the_file_is_written_and_kept() -> None:
    run(make())
    path = config_path(make())
    assert config_task(make())["targets"] == [str(path)]
    plugin = json.loads(path.read_text())["tracks"][0]["plugins"][0]
    assert plugin["path"] == "/udata/antler/current/NeuralSaturator.vst3"
    before = path.stat().st_mtime_ns
    run(make())
    assert path.stat().st_mtime_ns == before


def at(project, **changes):
    return replace(project, target=replace(project.target, **changes))


def test_the_bundle_lies_in_the_release_in_use() -> None:
    [path] = bundles(at(make(), root="/udata/other")).values()
    assert path == "/udata/other/current/NeuralSaturator.vst3"


CHANGES = {
    "audio.sample_rate": lambda p: replace(p, audio=replace(p.audio, sample_rate=44100)),
    "plugin.parameters": lambda p: replace(p, plugin=replace(p.plugin, parameters=(
        replace(p.plugin.parameters[0], maximum=2.0), p.plugin.parameters[1]))),
    "sushi.tracks": lambda p: make(parameters=(("gain", 0.5),)),
    "target.root": lambda p: at(p, root="/udata/other"),
    "target.os.sushi": lambda p: on_system(p, sushi="1.2.0"),
}


@pytest.mark.parametrize("key", CHANGES)
def test_keys_that_are_used(key) -> None:
    assert explain(state(make()), state(CHANGES[key](make()))) == [f"{key} changed"]


@pytest.mark.parametrize("change", [{"skew": 0.4}, {"step": 0.5}])
def test_the_scale_of_a_value_is_used(change) -> None:
    gain, mix = make().plugin.parameters
    other = replace(make(), plugin=replace(make().plugin, parameters=(
        replace(gain, **change), mix)))
    assert explain(state(make()), state(other)) == ["plugin.parameters changed"]


@pytest.mark.parametrize("change", [
    lambda p: replace(p, audio=replace(p.audio, block_size=128)),
    lambda p: replace(p, realtime=replace(p.realtime, max_load=0.1)),
    lambda p: replace(p, plugin=replace(p.plugin, version="2.0.0")),
    lambda p: replace(p, plugin=replace(p.plugin, parameters=(
        replace(p.plugin.parameters[0], default=0.1), p.plugin.parameters[1]))),
    lambda p: at(p, host="other.local"),
])
def test_keys_that_are_not(change) -> None:
    assert state(change(make())) == state(make())
