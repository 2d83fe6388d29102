import pytest
from hypothesis import given
from hypothesis import strategies as st
from sushi_samples import GOLDEN, read_cases

from tasks.board.cores import CORES, EVL, LINUX
from tasks.core.errors import AntlerError
from tasks.sushi import log, version
from tasks.sushi.log import Line

VERSIONS = ["0.12.0", "1.1.0"]
STAMP = "2026-11-22 17:13:43.260"


def sample(name: str) -> str:
    return (GOLDEN / f"sushi-{name}" / "dummy-20s-timing.log").read_text()


@pytest.mark.parametrize("name", VERSIONS)
def test_every_line_of_a_real_log_is_read(name) -> None:
    assert "\n".join(map(str, log.parse(sample(name)))) == sample(name).rstrip("\n")
    assert log.ended_well(log.parse(sample(name)))


@pytest.mark.parametrize("name", VERSIONS)
def test_only_the_last_run_counts(name) -> None:
    error = f"[{STAMP}] [error] [vst3] from an earlier run\n"
    once = log.last_run(sample(name))
    assert log.last_run(sample(name) + error + sample(name)) == once
    assert once[0].level == "info"
    assert len(once) == len(log.parse(sample(name))) - 3


def test_marker_of_1_2_and_none_at_all() -> None:
    rows = f"[{STAMP}] [error] [x] old\n[{STAMP}] [info] Started logger: Logger.\n" \
           f"[{STAMP}] [info] [main] new\n"
    assert log.last_run(rows) == (Line(STAMP, "info", "main", "new"),)
    assert [line.message for line in log.last_run(f"[{STAMP}] [info] [main] a\n")] == ["a"]
    assert log.last_run("") == ()


def test_messages_over_several_lines() -> None:
    case = read_cases("1.1.0")["badjson"]
    [line] = log.parse(case.log)
    assert line.message.endswith('48000},\n "tracks": [ "')
    assert log.parse("cut off\n" + case.log) == (line,)


def test_healthy_runs_have_no_error_that_counts() -> None:
    for name in VERSIONS:
        assert log.errors(log.last_run(sample(name))) == ()


SET_UP = f"[{STAMP}] [info] [vst3] Vst3 wrapper (mda Delay) setting up "
REFUSED = f"[{STAMP}] [error] [vst3] Failed to set a valid channel arrangement\n"


def test_a_mono_track_on_0_12_has_no_error_that_counts() -> None:
    """Seen on a real one: inputs before outputs, the first step is refused."""
    lines = log.parse(f"{SET_UP}1 inputs and 2 outputs\n{REFUSED}{SET_UP}1 inputs and 1 outputs\n")
    assert log.errors(lines) == ()


def quiet(text: str) -> str:
    """What of a log is left where Sushi was started with `--log-level=warning`."""
    return "".join(f"{line}\n" for line in log.parse(text) if line.level in ("warning", "error"))


@pytest.mark.parametrize("name", VERSIONS)
def test_a_healthy_run_has_none_either_where_its_infos_are_not_logged(name) -> None:
    assert log.errors(log.last_run(quiet(sample(name)))) == ()


def test_a_refusal_that_ends_the_plugin_counts_without_infos_as_well() -> None:
    failed = f"[{STAMP}] [error] [engine] Failed to initialize processor p with error 9\n"
    lines = log.parse(REFUSED + REFUSED + failed)
    assert log.errors(lines) == lines[1:]


@pytest.mark.parametrize("before", [f"{SET_UP}1 inputs and 1 outputs\n",
                                    f"{SET_UP}2 inputs and 0 outputs\n{REFUSED}",
                                    f"[{STAMP}] [info] [engine] Track main added to engine\n"])
def test_a_refused_arrangement_counts_otherwise(before) -> None:
    assert str(log.errors(log.parse(before + REFUSED))[-1]) == REFUSED.strip()


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]),
                min_size=1).map(str.strip).filter(lambda w: w and not w.startswith("["))
lines = st.builds(Line, st.just(STAMP), st.sampled_from(["debug", "info", "warning", "error"]),
                  st.just("") | st.from_regex(r"[a-z][a-z ]{0,8}[a-z]", fullmatch=True),
                  st.lists(words, min_size=1, max_size=3).map("\n".join))


@given(st.lists(lines).map(tuple))
def test_what_is_written_is_read(written) -> None:
    assert log.parse("\n".join(map(str, written))) == written


@pytest.mark.parametrize(("name", "number", "options"), [
    ("0.12.0", (0, 12, 0), ("vst3", "jack", "rpc control")),
    ("1.1.0", (1, 1, 0), ("vst3", "rpc control"))])
def test_version(name, number, options) -> None:
    text = (GOLDEN / f"sushi-{name}" / "version.txt").read_text()
    assert version.parse(text, EVL) == version.HostVersion(number, 64, options)
    case = read_cases(name)["version"]
    assert version.parse(case.stdout, EVL) == version.parse(text, EVL)


def test_version_of_our_host() -> None:
    text = ("\nVersion 1.1.0\nAntler bench 0.1.0, not Sushi: speaks a subset of that version\n"
            "Build options enabled: vst3\nAudio buffer size in frames: 128\n")
    assert version.parse(text, LINUX) == version.HostVersion((1, 1, 0), 128, ("vst3",))


NO_DRIVER = "\t Audio driver not loaded. Please check if the audio hat configured is right."


@pytest.mark.parametrize(("text", "realtime", "help_"), [
    ("", "evl", "run `sushi --version` on the board to see why"),
    (NO_DRIVER, "cobalt", "`sudo elk_system_utils --set-audio-hat NAME`"),
    (NO_DRIVER, "evl", "see /tmp/audio_hat, /tmp/hat-not-supported")])
def test_no_version(text, realtime, help_) -> None:
    with pytest.raises(AntlerError) as caught:
        version.parse(text, CORES[realtime])
    assert caught.value.brief == "the plugin host does not print its version"
    assert help_ in caught.value.resolution
