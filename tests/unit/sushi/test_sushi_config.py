from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sushi_samples import make

from tasks.board.plugin_hosts import SUSHI
from tasks.core.errors import AntlerError
from tasks.project.model import Parameter
from tasks.sushi.config import host_config, render
from tasks.sushi.validate import check, key_of, pointer, violations
from tasks.sushi.versions import DIALECTS, dialect

BUNDLES = {"NeuralSaturator": "/udata/antler/current/NeuralSaturator.vst3"}
PLUGIN = {"uid": "NeuralSaturator", "path": BUNDLES["NeuralSaturator"], "name": "p",
          "type": "vst3x"}
PAIR = [{"engine_channel": 0, "track_channel": 0}, {"engine_channel": 1, "track_channel": 1}]


def test_config_of_1_1() -> None:
    assert host_config(make(), BUNDLES) == {
        "host_config": {"samplerate": 48000},
        "tracks": [{"name": "main", "channels": 2, "inputs": PAIR, "outputs": PAIR,
                    "plugins": [PLUGIN]}],
        "initial_state": [{"processor": "p", "parameters": {"gain": 0.5}}]}


def test_config_of_0_12_sets_values_by_events() -> None:
    config = host_config(make("0.12.0", channels=1), BUNDLES)
    assert config["tracks"] == [{"name": "main", "mode": "mono", "inputs": PAIR[:1],
                                 "outputs": PAIR[:1], "plugins": [PLUGIN]}]
    assert config["events"] == [{"time": 0.0, "type": "parameter_change", "data": {
        "plugin_name": "p", "parameter_name": "gain", "value": 0.5}}]
    assert "initial_state" not in config


def test_events_of_0_12_are_a_microsecond_apart() -> None:
    """More than 16 at one time crash it; 32 in such steps were seen to work."""
    names = [f"p{number}" for number in range(20)]
    project = make("0.12.0", parameters=tuple((name, 0.5) for name in names))
    parameters = tuple(Parameter(name, 0.0, 1.0, 0.0) for name in names)
    project = replace(project, plugin=replace(project.plugin, parameters=parameters))
    config = host_config(project, BUNDLES)
    check(config, dialect("0.12.0"), project)
    assert [event["time"] for event in config["events"][:4]] == [0, 1e-6, 2e-6, 3e-6]
    assert [event["data"]["parameter_name"] for event in config["events"]] == names
    assert {round(event["time"] * 1e6) for event in config["events"]} == set(range(20))


def test_four_channels_of_0_12_are_two_buses() -> None:
    [track] = host_config(make("0.12.0", channels=4), BUNDLES)["tracks"]
    assert (track["mode"], track["input_busses"], track["output_busses"]) == ("multibus", 2, 2)
    assert track["inputs"] == [{"engine_bus": 0, "track_bus": 0}, {"engine_bus": 1, "track_bus": 1}]


def test_crossed_channels_of_0_12_stay_channels() -> None:
    [track] = host_config(make("0.12.0", channels=4, inputs=(1, 0, 2, 3)), BUNDLES)["tracks"]
    assert track["inputs"][0] == {"engine_channel": 1, "track_channel": 0}


def test_three_channels_of_1_1() -> None:
    [track] = host_config(make("1.1.0", channels=3), BUNDLES)["tracks"]
    assert (track["channels"], len(track["inputs"]), len(track["outputs"])) == (3, 3, 3)


@pytest.mark.parametrize(("parameter", "value", "normalised"), [
    (Parameter("x", 0.1, 200.1, 0.1, skew=0.4), 20.1, 0.1 ** 0.4),
    (Parameter("x", 0.0, 10.0, 0.0, step=2.5), 5.2, 0.5),
    (Parameter("x", 0.0, 3.0, 0.0, step=1.0, choices=("a", "b", "c", "d")), 1.0, 1 / 3),
])
@pytest.mark.parametrize("sushi", ["0.12.0", "1.1.0"])
def test_values_are_on_the_scale_of_the_parameter(sushi, parameter, value, normalised) -> None:
    project = make(sushi, parameters=(("x", value),))
    project = replace(project, plugin=replace(project.plugin, parameters=(parameter,)))
    config = host_config(project, BUNDLES)
    check(config, dialect(sushi), project)
    found = (config["events"][0]["data"]["value"] if sushi == "0.12.0"
             else config["initial_state"][0]["parameters"]["x"])
    assert found == pytest.approx(normalised)


def test_values_not_given_are_not_written() -> None:
    assert set(host_config(make(parameters=()), BUNDLES)) == {"host_config", "tracks"}


@pytest.mark.parametrize(("project", "message"), [
    (make(parameters=(("gian", 0.0),)),
     "sushi.tracks[0].plugins[0].parameters: `NeuralSaturator` has no parameter `gian`"),
    (make(parameters=(("gain", 1.5),)),
     "sushi.tracks[0].plugins[0].parameters.gain: 1.5 is out of range"),
])
def test_what_sushi_cannot_have_is_refused(project, message) -> None:
    with pytest.raises(AntlerError) as caught:
        host_config(project, BUNDLES)
    assert caught.value.brief == message


def test_plugin_without_bundle() -> None:
    with pytest.raises(AntlerError) as caught:
        host_config(make(), {"Other": "/x/Other.vst3"})
    assert caught.value.brief == "sushi.tracks[0].plugins[0].use: there is no plugin " \
                                 "`NeuralSaturator`"


@settings(max_examples=40, deadline=None)
@given(sushi=st.sampled_from(["0.11.0", "0.12.0", "1.0.0", "1.1.0", "1.2.0"]),
       width=st.integers(0, 7), rate=st.integers(1000, 192000),
       gain=st.floats(-1, 1), mix=st.floats(0, 100), permute=st.randoms(use_true_random=False))
def test_whatever_is_generated_is_valid_and_the_same_again(
        sushi, width, rate, gain, mix, permute) -> None:
    widths = SUSHI.track_widths(sushi) or range(1, 9)
    channels = widths[width % len(widths)]
    wired = list(range(channels))
    permute.shuffle(wired)
    project = make(sushi, channels=channels, inputs=tuple(wired),
                   parameters=(("gain", gain), ("mix", mix)))
    project = replace(project, audio=replace(project.audio, sample_rate=rate))
    config = host_config(project, BUNDLES)
    check(config, dialect(sushi), project)
    assert render(config) == render(host_config(project, BUNDLES))


def changed(sushi: str, **edit: object) -> dict:
    return {**host_config(make(sushi), BUNDLES), **edit}


def track(**edit: object) -> list:
    both = {"name": "main", "mode": "stereo", "channels": 2, "inputs": PAIR, "outputs": PAIR,
            "plugins": [PLUGIN]}
    both.update(edit)
    return [{key: value for key, value in both.items() if value is not None}]


# The configurations behind the samples' failures.txt: edit, refused by 0.12 at, by 1.1 at.
REFUSED = {
    "nosr": ({"host_config": {}}, "/host_config", "/host_config"),
    "srfloat": ({"host_config": {"samplerate": 48000.0}}, *["/host_config/samplerate"] * 2),
    "extrahost": ({"host_config": {"samplerate": 48000, "foo": 1}}, None, "/host_config"),
    "only mode": ({"tracks": track(channels=None)}, None, "/tracks/0"),
    "only channels": ({"tracks": track(mode=None)}, "/tracks/0", None),
    "both": ({"tracks": track()}, None, None),
    "nouid": ({"tracks": track(plugins=[{k: v for k, v in PLUGIN.items() if k != "uid"}])},
              *["/tracks/0/plugins/0"] * 2),
    "istate": ({"initial_state": [{"processor": "p", "parameters": {"gain": 0.5}}]}, None, None),
    "istate2": ({"initial_state": [{"processor_name": "p"}]}, None, "/initial_state/0"),
    "istate out of range": ({"initial_state": [{"processor": "p", "parameters": {"gain": 2}}]},
                            None, "/initial_state/0/parameters/gain"),
    "evbad": ({"events": [{"time": 0, "type": "parameter_change", "data": {
        "plugin_name": "zzz", "parameter_name": "g", "value": 1}}]}, None, None),
    "event without value": ({"events": [{"time": 0, "type": "parameter_change", "data": {
        "plugin_name": "p", "parameter_name": "g"}}]}, *["/events/0"] * 2),
    "no tracks": ({"tracks": []}, "/tracks", "/tracks"),
    "unknown top-level key": ({"whatever": 1}, None, None),
    "intuid": ({"tracks": track(plugins=[{"uid": "x", "name": "p", "type": "internal"}])},
               None, None),
    "vst2": ({"tracks": track(plugins=[{"path": "x", "name": "p", "type": "vst2x"}])}, None, None),
    "multibus": ({"tracks": track(mode="multibus", channels=None, input_busses=2,
                                  output_busses=2, multibus=True, buses=2)}, None, None),
    "multibus without buses": ({"tracks": track(mode="multibus", channels=None, multibus=True)},
                               "/tracks/0", "/tracks/0"),
    "bus and channel mixed": ({"tracks": track(inputs=[{"engine_bus": 0, "track_channel": 0}])},
                              *["/tracks/0/inputs/0"] * 2),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("sushi", ["0.12.0", "1.1.0"])
def test_schema_refuses_what_sushi_refuses(case, sushi) -> None:
    edit, old, new = REFUSED[case]
    expected = old if sushi.startswith("0.") else new
    base = {"host_config": {"samplerate": 48000}, "tracks": track()}
    found = ["/" + "/".join(map(str, path))
             for path, _ in violations({**base, **edit}, dialect(sushi))]
    assert bool(found) == (expected is not None)
    assert all(place.startswith(expected) for place in found)


def test_violations_name_the_keys_of_the_project() -> None:
    project = make()
    config = changed("1.1.0", host_config={"samplerate": 48000.0},
                     initial_state=[{"processor": "p", "parameters": {"gain": 7}}])
    with pytest.raises(AntlerError) as caught:
        check(config, dialect("1.1.0"), project)
    assert str(caught.value) == (
        "Sushi 1.1 would refuse the generated configuration\n"
        "  audio.sample_rate: 48000.0 is not of type 'integer'\n"
        "  sushi.tracks[0].plugins[0].parameters: 7 is greater than the maximum of 1\n"
        "  → correct these keys in project.yaml")


def test_names_must_differ_over_tracks_and_plugins() -> None:
    project = make(name="main")
    place = r"sushi\.tracks\[0\]\.plugins\[0\]\.name"
    with pytest.raises(AntlerError, match=f"{place}: the name `main` is given twice"):
        check(host_config(project, BUNDLES), dialect("1.1.0"), project)


@pytest.mark.parametrize(("place", "key"), [
    ("/tracks/3", "sushi.tracks[3]"), ("/tracks/0/plugins/2", "sushi.tracks[0].plugins[2]"),
    ("/tracks/0/plugins/2/uid", "sushi.tracks[0].plugins[2].use"),
    ("/tracks/1/mode", "sushi.tracks[1].channels"),
    ("/tracks/1/inputs/4", "sushi.tracks[1].inputs[4]"),
    ("/host_config/samplerate", "audio.sample_rate"), ("/host_config", "audio"),
    ("/host_config/foo", "/host_config/foo"), ("/midi", "sushi.midi"),
    ("/midi/cc_mappings/1/cc_number", "sushi.midi.controllers[1]"),
    ("/cv_control/gate_inputs/0", "sushi.cv.gate_inputs[0]"),
    ("/post_track/plugins/1/uid", "sushi.post_track.plugins[1].use"), ("/other", "/other"),
    ("/initial_state/0", "sushi.tracks[0].plugins[0].parameters"),
    ("/events/0/data", "sushi.tracks[0].plugins[0].parameters"),
    ("/initial_state/9", "/initial_state/9"),
])
def test_key_of_a_place(place, key) -> None:
    assert key_of(pointer(place), make()) == key


def test_every_dialect_has_its_schema() -> None:
    assert all(known.schema.is_file() for known in DIALECTS)


@pytest.mark.parametrize("version", ["1.4.0", "0.9", "", "12", "1"])
def test_unknown_version(version) -> None:
    with pytest.raises(AntlerError) as caught:
        dialect(version)
    assert caught.value.brief == f"Antler does not support Sushi {version}"
    assert caught.value.details == "supported: 0.10, 0.11, 0.12, 1.0, 1.1, 1.2, 1.3"
