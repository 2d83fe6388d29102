"""Parameters as a host sees, moves, saves and restores them, by the VST3 SDK's hosting code.

The model adds up: from silence, what is heard is the sum of the parameters' values.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from built_plugins import KNOBS
from vst3_caller import OK, Caller

from tasks.project.load import load
from tasks.project.model import Parameter

pytestmark = pytest.mark.toolchain
Open = Callable[[Path], Caller]
DRIVE, STAGES, VOICE = 10.1, 2.0, 1.0
"""What the parameters are at first; the voice is its place in the list."""


@pytest.fixture
def host(caller: Open, knobs: Path) -> Iterator[Caller]:
    with caller(knobs) as host:
        host.start(channels=1, frames=4096)
        yield host


def silence(frames: int) -> np.ndarray:
    return np.zeros((1, frames), dtype=np.float32)


def settled(host: Caller) -> float:
    """The sum of the parameters after all ramps."""
    return float(host.play(silence(4096), 64)[0, -1])


@pytest.fixture(scope="module")
def parameters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parameter]:
    """The same parameters as Python has them, from the same project.yaml."""
    folder = tmp_path_factory.mktemp("knobs")
    (folder / "models").mkdir()
    (folder / "models/sum.tflite").touch()
    (folder / "project.yaml").write_text(KNOBS)
    project = load(folder / "project.yaml", state=folder)
    return {parameter.name: parameter for parameter in project.plugin.parameters}


def test_a_host_sees_units_steps_and_defaults(host: Caller) -> None:
    seen = host.parameters()
    assert list(seen) == ["drive", "stages", "voice", "Bypass"]
    assert [it.unit for it in seen.values()] == ["dB", "", "", ""]
    assert seen["voice"].steps == 2
    assert [host.text("voice", n) for n in (0, 0.5, 1)] == ["clean", "crunch", "lead"]
    assert [title for title, it in seen.items() if it.is_bypass] == ["Bypass"]


@pytest.mark.parametrize("value", [0.1, 1, 10.1, 77.7, 200.1])
def test_a_skewed_value_is_the_same_in_python_and_in_the_plugin(
        host: Caller, parameters: dict[str, Parameter], value: float) -> None:
    host.change("drive", parameters["drive"].normalised(value))
    assert settled(host) == pytest.approx(value + STAGES + VOICE, rel=1e-5)


@pytest.mark.parametrize(("value", "heard"), [(0, 0), (4, 4), (4.9, 4), (5.1, 6), (8, 8)])
def test_a_stepped_value_is_the_same_in_python_and_in_the_plugin(
        host: Caller, parameters: dict[str, Parameter], value: float, heard: float) -> None:
    host.change("stages", parameters["stages"].normalised(value))
    assert settled(host) == pytest.approx(DRIVE + heard + VOICE, rel=1e-5)


@pytest.mark.parametrize("choice", ["clean", "crunch", "lead"])
def test_a_choice_is_the_same_in_python_and_in_the_plugin(
        host: Caller, parameters: dict[str, Parameter], choice: str) -> None:
    place = parameters["voice"].plain(choice)
    host.change("voice", parameters["voice"].normalised(place))
    assert settled(host) == pytest.approx(DRIVE + STAGES + place, rel=1e-5)


@pytest.mark.parametrize("block", [1, 32, 64, 480, 2048])
@pytest.mark.parametrize("rate", [44100, 96000])
def test_a_change_takes_20_ms_whatever_the_block(caller: Open, knobs: Path, block: int,
                                                 rate: int) -> None:
    frames = rate // 50
    with caller(knobs) as host:
        host.start(channels=1, frames=block, rate=rate)
        before = host.play(silence(2 * block), block)
        host.change("stages", 1.0)
        after = host.play(silence(3 * frames), block)[0] - DRIVE - VOICE
    way = np.clip(np.arange(1, after.size + 1) / frames, 0, 1)
    assert np.ptp(before) == 0
    assert np.abs(after - (STAGES + (8 - STAGES) * way)).max() < 2 * (8 - STAGES) / frames


def test_a_choice_is_there_at_once(host: Caller) -> None:
    host.play(silence(64), 64)
    host.change("voice", 1.0)
    assert host.play(silence(64), 64) == pytest.approx(DRIVE + STAGES + 2, rel=1e-5)


def test_bypass_fades_and_is_exact_then(host: Caller) -> None:
    """No step is larger than that of a 20 ms fade; in the end the input comes out as it is."""
    audio = np.random.default_rng(1).uniform(-1, 1, (1, 4096)).astype(np.float32)
    wet, fade = DRIVE + STAGES + VOICE, 960
    host.play(audio, 64)
    for on, end in ((1.0, 0.0), (0.0, wet)):
        host.change("Bypass", on)
        heard = host.play(audio, 64)
        assert np.abs(np.diff(heard - audio)).max() < 1.1 * wet / fade
        assert np.abs(heard[0, fade:] - audio[0, fade:] - end).max() < (1e-5 if end else 1e-30)


class State:
    """A plugin's state as JUCE writes it: a mark, the length of the text, XML, NUL, the rest."""

    def __init__(self, raw: bytes) -> None:
        self.mark, size = struct.unpack_from("<II", raw)
        self.raw, self.text, self.rest = raw, raw[8:8 + size].decode(), raw[8 + size:]

    def edited(self, pattern: str, text: str) -> bytes:
        """The state with what matches replaced."""
        changed, count = re.subn(pattern, text, self.text)
        assert count == 1, self.text
        return struct.pack("<II", self.mark, len(changed.encode())) + changed.encode() + self.rest


@pytest.fixture
def state(host: Caller) -> State:
    """Of a plugin whose parameters are all moved; the sum is 0.1 + 8 + 2."""
    for title, value in (("drive", 0.0), ("stages", 1.0), ("voice", 1.0)):
        host.change(title, value)
    assert settled(host) == pytest.approx(10.1)
    return State(host.state())


def restored(host: Caller, raw: bytes) -> float:
    """The sum of the parameters in a plugin that had other values before."""
    for title, value in (("drive", 1.0), ("stages", 0.5), ("voice", 0.0)):
        host.change(title, value)
    settled(host)
    assert host.restore(raw) == OK
    return settled(host)


@pytest.mark.parametrize(("pattern", "text", "total"), [
    ("<antler", "<antler", 0.1 + 8 + 2),
    (r'<parameter name="stages"[^>]*/>', "", 0.1 + 2 + 2),
    (r'(name="stages" value=)"[^"]*"', r'\1"nan"', 0.1 + 2 + 2),
    (r'(name="stages" value=)"[^"]*"', r'\1"inf"', 0.1 + 2 + 2),
    (r'(name="drive" value=)"[^"]*"', r'\1"-3"', 0.1 + 8 + 2),
    (r'(name="stages" value=)"[^"]*"', r'\1"99"', 0.1 + 8 + 2),
    (r'(name="voice" value=)"[^"]*"', r'\1"gone"', 0.1 + 8 + 1),
    (r'version="1"', 'version="2"', 0.1 + 8 + 2),
    (r' version="1"', "", 0.1 + 8 + 2),
    (r"</antler>", '<parameter name="new" value="1"/></antler>', 0.1 + 8 + 2),
], ids=["whole", "one missing", "nan", "infinite", "below", "above", "unknown choice",
        "newer version", "no version", "unknown parameter"])
def test_a_state_sets_every_parameter_whatever_was_before(host: Caller, state: State, pattern: str,
                                                          text: str, total: float) -> None:
    """What it lacks or cannot be gets its default, what is out of range the end of the range."""
    assert restored(host, state.edited(pattern, text)) == pytest.approx(total, rel=1e-5)


def test_a_state_that_comes_first_holds_from_the_first_sample(caller: Open, knobs: Path,
                                                              state: State) -> None:
    """A session is restored before the plugin is activated."""
    with caller(knobs) as host:
        assert host.restore(state.raw) == OK
        host.start(channels=1)
        assert host.play(silence(64), 64) == pytest.approx(10.1)
        assert host.value("stages") == 1


def test_after_a_stop_there_is_no_ramp(host: Caller) -> None:
    settled(host)
    host.stop()
    host.change("stages", 1.0)
    host.start(channels=1)
    assert host.play(silence(64), 64) == pytest.approx(DRIVE + 8 + VOICE)


def test_what_is_no_state_changes_nothing(host: Caller, state: State) -> None:
    host.restore(b"not a state of ours, nor of any other plugin")
    assert settled(host) == pytest.approx(10.1)


def test_a_state_remembers_bypass(caller: Open, knobs: Path, host: Caller) -> None:
    host.change("Bypass", 1.0)
    host.process_block(silence(64))
    with caller(knobs) as other:
        other.start(channels=1)
        assert other.restore(host.state()) == OK
        assert other.value("Bypass") == 1
        assert settled(other) == 0
