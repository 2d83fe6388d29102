"""All that `sushi:` can say, as each version's configuration: what real Sushis take, and refuse."""

import pytest
from sushi_samples import config_of

from tasks.project.problems import ProjectErrors
from tasks.sushi.command import play

BOTH = """\
antler: 1
plugin:
  name: Sat
  parameters: [{name: gain, minimum: -10, maximum: 10}, {name: voice, choices: [low, high]}]
model: sat.tflite
targets:
  old: {os: elk-0.11.0, host: pi.local}
  new: {os: elk-1.0.0, host: pi.local}
  newest: {os: elk-1.1.0, host: pi.local}
sushi:
  time_signature: 7/8
  playing: true
  tempo_sync: midi
  clip_detection: [outputs]
  midi:
    inputs: 2
    to_tracks: [{track: main, raw: true}, {track: wide, port: 1, channel: 3}]
    from_tracks: [{track: wide, port: 1}]
    controllers:
      - {controller: 20, plugin: left, parameter: gain}
      - {controller: 21, plugin: left, parameter: gain, range: [-10, 0], channel: 2}
      - {controller: 22, plugin: delay, parameter: Feed, range: [0.2, 0.4], relative: true}
    programs: [{plugin: delay, channel: 9}]
  osc: {send: all, receive_port: 9000, send_port: 9001}
  cv:
    inputs: [{cv: 1, plugin: left, parameter: gain}]
    gate_inputs: [{gate: 0, plugin: main, note: 60, channel: 1}]
    gate_outputs: [{gate: 2, sync: 24}]
  tracks:
    - name: main
      plugins:
        - {use: Sat, name: left, parameters: {gain: 5, voice: high}}
        - {internal: sushi.testing.gain, parameters: {gain: 0.5}}
        - {vst3: /home/mind/plugins/mda-vst3.vst3/, uid: mda Delay, name: delay}
    - {name: wide, buses: 2, outputs: []}
"""
NEWER = """\
  tempo: 97.5
  limiter: true
  pre_track: {name: in, plugins: [{use: Sat, name: first, bypassed: true}]}
  post_track:
    name: out
    plugins:
      - internal: sushi.testing.wav_writer
        name: writer
        properties: {destination_file: /udata/out}
        program: 1
"""
NEW = (BOTH + NEWER).replace(
    "osc: {send: all,", "osc: {send: [{plugin: left, except: [voice]}, {plugin: out}], "
    "send_to: 10.0.0.2,").replace("    programs:", "    clock_to: [1]\n    programs:")


def test_what_all_versions_have(loaded) -> None:
    old, new = (config_of(loaded(BOTH, target)) for target in ("old", "new"))
    assert old["host_config"] == new["host_config"] == {
        "samplerate": 48000, "time_signature": {"numerator": 7, "denominator": 8},
        "playing_mode": "playing", "tempo_sync": "midi",
        "audio_clip_detection": {"inputs": False, "outputs": True},
        "midi_inputs": 2, "midi_outputs": 2, "cv_inputs": 2, "cv_outputs": 0}
    for section in ("midi", "osc", "cv_control"):
        assert old[section] == new[section]
    assert new["osc"] == {"enable_all_processor_outputs": True}
    assert new["midi"] == {
        "track_connections": [
            {"port": 0, "channel": "all", "track": "main", "raw_midi": True},
            {"port": 1, "channel": 3, "track": "wide", "raw_midi": False}],
        "track_out_connections": [{"port": 1, "channel": 0, "track": "wide"}],
        "program_change_connections": [{"port": 0, "channel": 9, "plugin": "delay"}],
        "cc_mappings": [
            {"port": 0, "channel": "all", "cc_number": 20, "plugin_name": "left",
             "parameter_name": "gain", "min_range": 0.0, "max_range": 1.0, "mode": "absolute"},
            {"port": 0, "channel": 2, "cc_number": 21, "plugin_name": "left",
             "parameter_name": "gain", "min_range": 0.0, "max_range": 0.5, "mode": "absolute"},
            {"port": 0, "channel": "all", "cc_number": 22, "plugin_name": "delay",
             "parameter_name": "Feed", "min_range": 0.2, "max_range": 0.4, "mode": "relative"}]}
    assert new["cv_control"] == {
        "cv_inputs": [{"cv": 1, "processor": "left", "parameter": "gain"}],
        "gate_inputs": [{"gate": 0, "mode": "note_event", "processor": "main", "note_no": 60,
                         "channel": 1}],
        "gate_outputs": [{"gate": 2, "mode": "sync", "ppq_ticks": 24}]}


def test_chains_of_plugins_from_everywhere(loaded) -> None:
    for target in ("old", "new"):
        main, _ = config_of(loaded(BOTH, target))["tracks"]
        assert main["plugins"] == [
            {"uid": "Sat", "path": "/udata/antler/current/Sat.vst3", "name": "left",
             "type": "vst3x"},
            {"uid": "sushi.testing.gain", "name": "sushi.testing.gain", "type": "internal"},
            {"uid": "mda Delay", "path": "/home/mind/plugins/mda-vst3.vst3", "name": "delay",
             "type": "vst3x"}]


def test_a_multibus_track_in_each_versions_words(loaded) -> None:
    _, old = config_of(loaded(BOTH, "old"))["tracks"]
    _, new = config_of(loaded(BOTH, "new"))["tracks"]
    buses = [{"engine_bus": 0, "track_bus": 0}, {"engine_bus": 1, "track_bus": 1}]
    assert old == {"name": "wide", "mode": "multibus", "input_busses": 2, "output_busses": 2,
                   "inputs": buses, "outputs": [], "plugins": []}
    assert new == {"name": "wide", "multibus": True, "buses": 2, "inputs": buses, "outputs": [],
                   "plugins": []}


def test_initial_state_by_version(loaded) -> None:
    new = config_of(loaded(NEW, "new"))
    assert new["initial_state"] == [
        {"processor": "first", "bypassed": True},
        {"processor": "left", "parameters": {"gain": 0.75, "voice": 1.0}},
        {"processor": "sushi.testing.gain", "parameters": {"gain": 0.5}},
        {"processor": "writer", "program": 1,
         "properties": {"destination_file": "/udata/out"}}]
    old = config_of(loaded(BOTH.replace(
        "parameters: {gain: 0.5}}", "properties: {a: b}, parameters: {gain: 0.5}}"), "old"))
    assert [(it["type"], it["data"].get("value")) for it in old["events"]] == [
        ("parameter_change", 0.75), ("parameter_change", 1.0), ("parameter_change", 0.5),
        ("property_change", "b")]
    assert len({it["time"] for it in old["events"]}) == 4


@pytest.mark.parametrize("target", ["new", "newest"])
def test_what_came_with_1_0(loaded, target: str) -> None:
    made = config_of(loaded(NEW, target))
    assert (made["host_config"]["tempo"], made["host_config"]["master_limiter"]) == (97.5, True)
    assert made["pre_track"]["plugins"][0]["path"] == "/udata/antler/current/Sat.vst3"
    assert made["post_track"] == {"name": "out", "plugins": [
        {"uid": "sushi.testing.wav_writer", "name": "writer", "type": "internal"}]}
    assert made["midi"]["clock_output"] == {"enabled_ports": [1]}
    assert made["osc"] == {"enabled_processor_outputs": [
        {"processor": "left", "parameter_blocklist": [{"parameter": "voice"}]},
        {"processor": "out"}]}


def test_an_older_one_refuses_it_by_the_users_line(loaded) -> None:
    with pytest.raises(ProjectErrors) as caught:
        loaded(NEW, "old")
    said = str(caught.value)
    for key in ("tempo`", "pre_track`", "post_track`", "midi.clock_to`", "osc.send_to`",
                "pre_track.plugins[0].bypassed`",
                "post_track.plugins[0].program`"):
        assert f"`sushi.{key}: Sushi 0.11.0 does not have it, 1.0 has" in said
    assert f"project.yaml:{NEW[:NEW.index('tempo: 97')].count(chr(10)) + 1}:3: " in said
    assert "`sushi.limiter`: Sushi 0.11.0 does not have it, 0.12 has" in said


def test_the_stand_in_plays_without_what_it_does_not_have(loaded) -> None:
    with pytest.raises(ProjectErrors) as caught:
        loaded(NEW, "stand-in")
    said = str(caught.value)
    assert "`sushi.pre_track`: the plugin host bench does not have it" in said
    assert "`sushi.tracks[0].plugins[1].internal`: the plugin host bench does not have it" in said
    assert "midi" not in said and "`sushi.cv" not in said and "tempo" not in said


def test_osc_and_the_log_on_the_command_line(loaded) -> None:
    def words(text: str, target: str) -> list[str]:
        project = loaded(text, target)
        return play("sushi", project.target.os, config="/c", log="/l", said=project.sushi)

    assert words(BOTH, "old")[7:-1] == ["--grpc-address=127.0.0.1:51051", "--osc-rcv-port=9000",
                                        "--osc-send-port=9001"]
    debug = BOTH.replace("  playing", "  log_level: debug\n  playing")
    assert words(debug, "newest")[7:-1] == [
        "--no-grpc", "--osc-rcv-port=9000", "--osc-send-port=9001", "--osc-send-ip=127.0.0.1",
        "--log-level=debug"]
