"""Parameters of a running host: which one a word means, and the words that go to the board."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from tasks.board.base import Result
from tasks.core.errors import AntlerError
from tasks.project.model import Parameter, PluginUse, Track
from tasks.run.control import commands, settings
from tasks.run.control.osc import OscControl, datagram, octal, safe
from tasks.run.control.settings import Setting

GAIN = Parameter("gain", -10.0, 10.0, 0.0, unit="dB")
VOICE = Parameter("voice", 0.0, 2.0, 0.0, choices=("low", "mid", "high"))
SETTINGS = (Setting("left", "gain", 0.5), Setting("left", "voice", 1.0),
            Setting("right", "gain", 0.25), Setting("my delay", "feed back", 0.125),
            Setting("main", "gain", 0.8))


@pytest.fixture
def playing(project):
    uses = (PluginUse("left", "Sat", ()), PluginUse("right", "Sat", ()))
    return replace(project, plugin=replace(project.plugin, parameters=(GAIN, VOICE)),
                   tracks=(Track("main", 2, (0, 1), (0, 1), uses),))


@pytest.mark.parametrize(("name", "wanted"), [
    ("gain", ["left.gain", "right.gain"]), ("left.gain", ["left.gain"]),
    ("main.gain", ["main.gain"]), ("feed back", ["my delay.feed back"]),
    ("left", ["left.gain", "left.voice"])])
def test_what_a_name_means(playing, name, wanted) -> None:
    assert [it.name for it in settings.found(name, playing, SETTINGS)] == wanted


def test_a_name_that_is_none(playing) -> None:
    with pytest.raises(AntlerError, match="there is no parameter `gian`") as caught:
        settings.found("gian", playing, SETTINGS)
    assert "did you mean `gain`?" in str(caught.value)


@pytest.mark.parametrize(("setting", "text", "value"), [
    (0, "5", 0.75), (1, "mid", 0.5), (3, "0.3", 0.3), (4, "1", 1.0)])
def test_values_are_plain_where_the_parameter_is_ours(playing, setting, text, value) -> None:
    assert settings.normalised(text, SETTINGS[setting], playing) == pytest.approx(value)


@pytest.mark.parametrize(("setting", "text", "said"), [
    (0, "11", "left.gain: 11 is not within -10 … 10"), (0, "nan", "is not within"),
    (1, "top", "left.voice: `top` is none of its choices"), (0, "x", "`x` is not a number"),
    (3, "2", "my delay.feed back: 2 is not within 0 … 1")])
def test_values_that_are_none(playing, setting, text, said) -> None:
    with pytest.raises(AntlerError, match=said.replace(".", r"\.")):
        settings.normalised(text, SETTINGS[setting], playing)


@pytest.mark.parametrize("words", [[], ["gain"], ["=1"], ["gain="]])
def test_words_that_set_nothing(words) -> None:
    with pytest.raises(AntlerError):
        settings.split(words)
    assert settings.split(["a=b=1", "x = 2"]) == (("a=b", "1"), ("x", "2"))


def test_a_table(playing) -> None:
    assert commands.table(playing, SETTINGS).splitlines() == [
        "left      gain       0 dB", "left      voice      high", "right     gain       -5 dB",
        "my delay  feed back  0.125", "main      gain       0.8"]


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_the_scale_and_back(share) -> None:
    for parameter in (GAIN, replace(GAIN, skew=0.3)):
        assert parameter.normalised(parameter.from_normalised(share)) == pytest.approx(share)


def test_a_datagram() -> None:
    assert datagram("/parameter/left/gain", 0.5) == (
        b"/parameter/left/gain\0\0\0\0,f\0\0" + struct.pack(">f", 0.5))
    assert octal(b"\0/%\\") == "\\000\\057\\045\\134"


def test_names_as_sushi_writes_them() -> None:
    assert safe('my "delay" #1.a') == "my_delay_1a"


class Answering:
    """A board whose bash prints what a host would have answered."""

    name = "pi"

    def __init__(self, answer: bytes = b"") -> None:
        self.answer, self.ran = answer, list[list[str]]()

    def run(self, argv, **_others) -> Result:
        self.ran.append(list(argv))
        return Result(tuple(argv), 0, self.answer.hex(" "), "")


def bundle(*messages: bytes) -> bytes:
    return b"#bundle\0" + struct.pack(">Q", 1) + b"".join(
        struct.pack(">I", len(it)) + it for it in messages)


def test_answers_are_read_and_names_are_those_of_the_project() -> None:
    board = Answering(bundle(datagram("/parameter/my_delay/feed_back", 0.125)))
    control = OscControl(board, 24024, ["my delay", "feed back"])
    [found] = control.settings()
    assert (found.name, found.value) == ("my delay.feed back", 0.125)
    control.set(found, 1.0)
    assert board.ran[1][-3:] == [
        "24024", octal(datagram("/parameter/my_delay/feed_back", 1.0)), ""]
    [(name, load)] = OscControl(Answering(bundle(datagram("/timing/engine", 0.25, 0.125, 0.5))),
                                1, []).loads()
    assert (name, load.average, load.maximum) == ("engine", 0.25, 0.5)


@pytest.mark.parametrize("answer", [b"", b"#bundle", b"nothing\0"])
def test_no_answer(answer) -> None:
    with pytest.raises(AntlerError, match="does not answer on UDP port 24024"):
        OscControl(Answering(answer), 24024, []).settings()


def test_nothing_runs(project, monkeypatch) -> None:
    with pytest.raises(AntlerError, match="no plugin host is running on desk"):
        commands.get_values(project, [])
