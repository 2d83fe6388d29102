"""A plugin host that ended without a word: its exit status is the only witness."""

import pytest
from sushi_samples import make, said

TRACK = "[info] [engine] Track main successfully added to engine"
ERROR = "[error] [jsonconfig] something new"


@pytest.mark.parametrize(("code", "brief"), [
    (3, "Sushi ended with code 3: the host configuration failed"),
    (6, "Sushi ended with code 6: CV and gate failed"),
    (13, "Sushi ended with code 13: choosing an audio frontend failed"),
    (17, "Sushi ended with code 17: choosing an audio frontend failed"),
    (20, "Sushi ended with code 20: starting failed")])
def test_exit_codes_of_1_2_name_the_stage(code, brief) -> None:
    [finding] = said(make("1.2.0"), ERROR, returncode=code)
    assert (finding.brief, finding.details) == (brief, f"[2026-11-22 17:13:43.260] {ERROR}")


@pytest.mark.parametrize(("version", "code"), [("1.1.0", 3), ("0.12.0", 17), ("1.2.0", 99)])
def test_a_code_that_sushi_never_gives_is_a_plugins_exit(version, code) -> None:
    [finding] = said(make(version), TRACK, returncode=code)
    assert (finding.kind, finding.brief) == ("plugin-exit", (
        f"the plugin, or a library it uses, ended Sushi: it called exit({code})"))
    assert TRACK in finding.details


# Of a real Sushi 1.1.0, which prints no more in a run.
BANNER = """SUSHI - Copyright 2017-2023 Elk Audio AB, Stockholm
SUSHI is licensed under the Affero GPL 3.0. Source code is available at github.com/elk-audio
"""


@pytest.mark.parametrize("banner", ["", BANNER, "Antler bench 0.1.0, in the words of Sushi 1.1.0"])
@pytest.mark.parametrize("version", ["1.1.0", "1.2.0"])
def test_a_code_of_its_own_without_a_reason_may_be_a_plugins_exit(version, banner) -> None:
    [finding] = said(make(version), TRACK, returncode=1, stderr=banner)
    assert "Sushi 1.1.0" not in finding.details and "licensed" not in finding.details
    assert finding.kind == "host-failed"
    assert "a plugin that calls exit(1) looks the same" in finding.details
    [finding] = said(make(version), TRACK, returncode=1, stderr="I will not go on.")
    assert "exit(1)" not in finding.details


@pytest.mark.parametrize(("code", "words"), [
    (-4, "an instruction that the board's processor does not have"), (132, "an instruction"),
    (-11, "memory that is not its own"), (139, "memory that is not its own"), (134, "it aborted"),
    (-9, "it was killed"), (137, "if memory ran out"), (136, "divided an integer by zero"),
    (135, "a file that it had mapped was cut short"), (152, "its audio thread left real time")])
def test_crashes(code, words) -> None:
    [finding] = said(make(), TRACK, returncode=code)
    assert finding.kind == "crash"
    assert words in finding.brief
    assert finding.details.endswith(TRACK), "how far it got"
    assert finding.resolution and "{" not in finding.resolution


def test_a_crash_of_0_12_with_a_juce_that_it_cannot_load() -> None:
    [finding] = said(make("0.12.0", juce="8.0.6"), returncode=139)
    assert finding.resolution.endswith("out of project.yaml, this target then has one below 7.0.0")
    [finding] = said(make("0.12.0", juce="6.1.6"), returncode=139)
    assert "juce" not in finding.resolution


def test_no_host() -> None:
    assert said(make(), returncode=127)[0].kind == "no-host"
    assert said(make(), returncode=126)[0].kind == "host-not-runnable"


# Seen with a native Sushi 1.2.0; the other lines are those of its to_string(Status).
MISSING = "[error] [utils] Invalid path passed to file nosuch.json"
NO_FRONTEND = ("Invalid frontend configuration. Reactive, or None, are not supported when "
               "standalone.")
BAD_LEVEL = "Log failure Invalid log level, using default."


@pytest.mark.parametrize(("rows", "stderr", "code", "kind"), [
    ([MISSING], "Error reading config file, invalid file path: nosuch.json", 1, "config-missing"),
    ([], NO_FRONTEND, 17, "no-frontend"),
    ([], "No audio frontend is selected.", 13, "no-frontend"),
    ([], "Instantiating OSC server on port 24024 failed.", 12, "port-in-use"),
    ([], "Failed to start the RPC server.", 16, "port-in-use"),
    ([], BAD_LEVEL, 139, "log-level"),
])
def test_failures_of_1_2(rows, stderr, code, kind) -> None:
    [finding] = said(make("1.2.0"), *rows, returncode=code, stderr=stderr)
    assert (finding.kind, finding.fatal) == (kind, True)


def test_a_log_level_that_it_survives_is_no_failure() -> None:
    [finding] = said(make("1.2.0"), returncode=0, stderr=BAD_LEVEL)
    assert (finding.kind, finding.fatal) == ("log-level", False)
    kinds = [f.kind for f in said(make("1.1.0"), returncode=139, stderr="Invalid Log Level, using "
                                  "default.")]
    assert kinds == ["log-level", "crash"]


@pytest.mark.parametrize(("row", "key"), [
    ('Error connecting input bus to track "main", error 10', "sushi.tracks[0].inputs"),
    ('Error connection track "main" to output bus, error 10', "sushi.tracks[0].outputs")])
def test_an_engine_channel_that_the_hardware_lacks(row, key) -> None:
    [finding] = said(make(), f"[error] [jsonconfig] {row}",
                     stderr="Failed to load tracks from Json config file")
    assert finding.brief == f"{key}: the board's audio does not have these channels"
