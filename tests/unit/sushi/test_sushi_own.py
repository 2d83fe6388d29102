"""`sushi.config`: a configuration of the user's own, and what is said of what is wrong with it."""

import json
from pathlib import Path

import pytest

from tasks.project.problems import ProjectErrors
from tasks.sushi.own import checked
from tasks.sushi.tasks import bundles

PROJECT = """\
antler: 1
plugin: {name: Sat}
model: sat.tflite
targets:
  old: {os: elk-0.11.0, host: pi.local}
  new: {os: elk-1.0.0, host: pi.local}
  newest: {os: elk-1.1.0, host: pi.local}
sushi: {config: my.json}
"""
OWN = {
    "host_config": {"samplerate": 48000},
    "tracks": [{"name": "main", "channels": 2, "mode": "stereo",
                "inputs": [{"engine_bus": 0, "track_bus": 0}], "outputs": [],
                "plugins": [{"uid": "Sat", "path": "/udata/antler/current/Sat.vst3",
                             "name": "sat", "type": "vst3x"}]}]}


@pytest.fixture
def own(loaded, tmp_path: Path):
    def with_config(config: object, target: str = "new"):
        text = config if isinstance(config, str) else json.dumps(config, indent=2)
        (tmp_path / "my.json").write_text(text)
        return loaded(PROJECT, target)

    return with_config


def changed(**edit: object) -> dict:
    plugin = {**OWN["tracks"][0]["plugins"][0], **edit}
    return {**OWN, "tracks": [{**OWN["tracks"][0], "plugins": [plugin]}]}


@pytest.mark.parametrize("target", ["old", "new", "newest"])
def test_a_configuration_of_the_users_own(own, tmp_path: Path, target: str) -> None:
    project = own(OWN, target)
    [track] = project.tracks
    assert (track.name, track.channels, track.inputs) == ("main", 2, (0, 1))
    assert [(it.name, it.use, it.origin.built) for it in track.plugins] == [("sat", "Sat", True)]
    assert checked(project, tmp_path / "my.json", bundles(project)["Sat"]) == json.dumps(
        OWN, indent=2)


@pytest.mark.parametrize(("config", "said"), [
    ({**OWN, "host_config": {"samplerate": 48000, "foo": 1}},
     "my.json:4:5: Sushi 1.1 would refuse this: unknown key `foo` in `host_config`"),
    (changed(uid="sat"), "my.json:19:18: that bundle has no plugin `sat`"),
    (changed(path="/home/mind/plugins/Sat.vst3"),
     "my.json:20:19: this is not where a deploy puts the plugin"),
    ({**OWN, "tracks": [{**OWN["tracks"][0], "plugins": []}]},
     "no chain has the plugin of this project, `Sat`"),
    (changed(name="main"), "my.json:21:19: the name `main` is taken by tracks[0]"),
])
def test_what_is_wrong_with_it_is_said_by_its_own_line(own, tmp_path: Path, config, said) -> None:
    project = own(config)
    with pytest.raises(ProjectErrors) as caught:
        checked(project, tmp_path / "my.json", bundles(project)["Sat"])
    assert said in str(caught.value), str(caught.value)


def edited(**edit: object) -> dict:
    """With other keys in its track; None: without."""
    track = {**OWN["tracks"][0], **edit}
    return {**OWN, "tracks": [{key: it for key, it in track.items() if it is not None}]}


def behind(**plugin: object) -> dict:
    return edited(plugins=[*OWN["tracks"][0]["plugins"], {"name": "r", **plugin}])


def with_midi(**connection: object) -> dict:
    whole = {"port": 0, "channel": "all", "track": "main", "raw_midi": False, **connection}
    return {**OWN, "midi": {"track_connections": [whole]}}


@pytest.mark.parametrize(("target", "config", "where", "what", "help"), [
    ("new", edited(channels=None, chanels=2), '"chanels"', "unknown key `chanels` in `tracks[0]`",
     "did you mean `channels`?"),
    ("old", edited(mode="sterio"), '"sterio"', "`tracks[0].mode` cannot be `sterio`",
     "allowed: mono, stereo, multibus\ndid you mean `stereo`?"),
    ("new", edited(channels=None, multibus=True), "{", "`tracks[0]` lacks the key `buses`", ""),
    ("new", edited(inputs=[{"engine_channel": 0, "track_chanel": 0}]), '"track_chanel"',
     "unknown key `track_chanel` in `tracks[0].inputs[0]`", "did you mean `track_channel`?"),
    ("new", edited(inputs=[3]), "3", "`tracks[0].inputs[0]` cannot be `3`",
     "allowed: a mapping of engine_bus, track_bus, or a mapping of engine_channel, track_channel"),
    ("new", behind(type="vst3", uid="x", path="/x.vst3"), '"vst3"',
     "`tracks[0].plugins[1].type` cannot be `vst3`",
     "allowed: internal, vst2x, vst3x, lv2\ndid you mean `vst3x`?"),
    ("new", behind(type="vst3x", path="/x.vst3"), "{", "`tracks[0].plugins[1]` lacks the key `uid`",
     ""),
    ("new", {"trakcs" if key == "tracks" else key: it for key, it in OWN.items()}, '"trakcs"',
     "unknown key `trakcs`", "did you mean `tracks`?"),
    ("new", {**OWN, "host_config": {"sample_rate": 48000}}, '"sample_rate"',
     "unknown key `sample_rate` in `host_config`", None),
    ("new", {**OWN, "host_config": {"samplerate": 48000.0}}, "48000.0",
     "`host_config.samplerate` must be a whole number, not 48000.0", "write 48000"),
    ("new", with_midi(channel="al"), '"al"', "`midi.track_connections[0].channel` cannot be `al`",
     "allowed: a whole number from 0 to 15, or all"),
    ("new", {**OWN, "osc": {"enable_all_processor_outputs": True, "enabled_processor_outputs": []}},
     "{", "`osc` must have either `enable_all_processor_outputs` or `enabled_processor_outputs`",
     "leave one of them out"),
])
def test_a_wrong_word_is_shown_as_in_project_yaml(own, tmp_path, target, config, where, what,
                                                  help) -> None:
    project = own(config, target)
    with pytest.raises(ProjectErrors) as caught:
        checked(project, tmp_path / "my.json", bundles(project)["Sat"])
    [found] = (it for it in caught.value.problems if "would refuse" in it.what)
    version = {"old": "0.11", "new": "1.1"}[target]
    assert found.what == f"Sushi {version} would refuse this: {what}"
    assert help is None or found.help == help
    shown = str(caught.value).splitlines()
    at = next(index for index, line in enumerate(shown) if line.endswith(found.what))
    line, carets = shown[at + 1:at + 3]
    assert line[carets.index("^"):][:carets.count("^")] == where


STATE = {"processor": "sta", "parameters": {"sta": 0.5}}


@pytest.mark.parametrize(("config", "said"), [
    ({**OWN, "initial_state": [STATE]}, "there is no plugin `sta` in the chains\n"
     '          "processor": "sta",\n                       ^^^^^\n    allowed: sat, main\n'
     "    did you mean `sat`?"),
    ({**OWN, "osc": {"enabled_processor_outputs": [{"processor": "x"}]}}, "no plugin `x` in the"),
    ({**OWN, "midi": {"cc_mappings": [{
        "port": 0, "channel": 0, "cc_number": 1, "plugin_name": "x", "parameter_name": "gain",
        "min_range": 0, "max_range": 1}]}}, "there is no plugin `x` in the chains"),
    (with_midi(track="sat"), "there is no track `sat` in the chains"),
])
def test_names_that_no_chain_has_are_shown(own, tmp_path, config, said) -> None:
    project = own(config)
    with pytest.raises(ProjectErrors) as caught:
        checked(project, tmp_path / "my.json", bundles(project)["Sat"])
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_names_that_a_chain_has_are_well(own, tmp_path: Path) -> None:
    whole = {**with_midi(), "initial_state": [STATE | {"processor": "sat"}],
             "osc": {"enabled_processor_outputs": [{"processor": "main"}]}}
    assert checked(own(whole), tmp_path / "my.json", bundles(own(whole))["Sat"])


def test_an_internal_plugin_is_one_that_this_sushi_has(own, tmp_path: Path) -> None:
    project = own(behind(type="internal", uid="sushi.testing.retrun"))
    with pytest.raises(ProjectErrors) as caught:
        checked(project, tmp_path / "my.json", bundles(project)["Sat"])
    said = str(caught.value)
    assert "Sushi 1.1.0 has no plugin `sushi.testing.retrun`\n" in said
    assert '"uid": "sushi.testing.retrun"' in said
    assert said.endswith("did you mean `sushi.testing.return`?")
    assert checked(own(behind(type="internal", uid="sushi.testing.return")), tmp_path / "my.json",
                   bundles(project)["Sat"])


@pytest.mark.parametrize(("config", "said"), [
    ('{\n  "tracks": x\n}', "my.json is not JSON that Sushi can read\n"
     "    sushi: {config: my.json}\n                    ^^^^^^^\n"
     "    my.json:2:13: Expecting value\n"
     '          "tracks": x\n                    ^'),
    ("[1]", "my.json is not JSON that Sushi can read"),
    ({**OWN, "host_config": {"samplerate": 44100}}, "my.json has `samplerate` 44100"),
])
def test_what_the_project_must_know_of_it_is_checked_at_once(own, config, said) -> None:
    with pytest.raises(ProjectErrors) as caught:
        own(config)
    assert said in str(caught.value)
    assert "sushi: {config: my.json}" in str(caught.value)
