"""`./doit explain FILE`: every recorded output of Sushi's, as users have it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sushi_samples import GOLDEN, make, on_system, read_cases

from tasks.board.cores import CORES, LINUX
from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.sushi.explain_file import explain_file, explained
from tasks.sushi.tasks import explain_task
from tasks.sushi.versions import dialect

STATES = "these are counters of the real-time core"
REALTIME = GOLDEN.parents[1] / "realtime/golden/elk-evl"


def said(text: str, version: str = "1.1.0", code: int = 0) -> str:
    return explained(text, "sushi.log", make(version), code)


@pytest.mark.parametrize("target", ["0.12.0", "1.1.0", "1.2.0"])
@pytest.mark.parametrize(("file", "begins"), [
    ("sushi-0.12.0/dummy-20s-timing.log", "nothing that is known went wrong\n\nSushi ended norm"),
    ("sushi-1.1.0/dummy-20s-timing.log", "nothing that is known went wrong\n\nSushi ended norm"),
    ("sushi-0.12.0/timings-offline.txt", "these are loads that Sushi measured: average 0.04%, max"),
    ("sushi-1.1.0/timings-longnames.txt", "these are loads that Sushi measured: average 0.03%, ma"),
    ("sushi-1.1.0/version.txt", "this is Sushi 1.1.0 for blocks of 64 frames, with vst3, rpc con"),
    ("sushi-0.12.0/version.txt", "this is Sushi 0.12.0 for blocks of 64 frames, with vst3, jack,"),
    ("elk-evl/sushi-r.txt", "these are loads that Sushi measured: average 7.52%, maximum 7.62%"),
])
def test_recorded_files(file, begins, target) -> None:
    """What they say is theirs, whatever the project's target is."""
    text = explain_file(GOLDEN / file, make(target))
    assert text.startswith(begins)
    assert "channels" not in text


def test_another_version_than_the_boards_is_said() -> None:
    text = said((GOLDEN / "sushi-0.12.0/version.txt").read_text())
    assert "the board has Sushi 0.12.0, `os: elk-1.0.0` has 1.1" in text


@pytest.mark.parametrize(("file", "says"), [
    ("evl-ps-all-forms-r27.txt", STATES), ("measure-printf.txt", STATES),
    ("gdb-sushi.txt", "an audio thread left real time")])
def test_what_elks_kernel_and_a_debugger_print(file, says) -> None:
    assert says in explain_file(REALTIME / file, make())


CASES = [(version, name) for version in ("0.12.0", "1.1.0")
         for name, case in read_cases(version).items()
         if case.returncode == 1 and case.log and name != "version"]


@pytest.mark.parametrize(("version", "name"), CASES)
def test_a_log_out_of_the_journal_says_the_same(version, name) -> None:
    case = read_cases(version)[name]
    text = f"{case.stderr}\n{case.log}"
    journal = re.sub("(?m)^", "Nov 27 18:26:19 elk-pi sushi[612]: ", text)
    assert said(journal, version, 1) == said(text, version, 1)


ERRORS: dict[str, str] = dict(re.findall(
    r"### (.*)\n((?:(?!###).*\n)*)", (GOLDEN / "elk-evl/sushi-errors.txt").read_text()))


@pytest.mark.parametrize(("head", "says"), [
    ("driver at 128 frames, sushi built for 64", "the board's audio driver is not set to 64 fra"),
    ("device not ours (0600 root), as mind", "the board's audio device cannot be opened"),
    ("no right to /dev/evl/thread/clone, as mind", "mind may not use the board's real-time core"),
    ("no right to /dev/evl/control, as mind", "mind may not use the board's real-time core"),
    ("no /dev/audio_evl", "the board's audio device cannot be opened"),
    ("a second sushi while one plays", "another Sushi runs on the board"),
    ("multicore 2 on one processor", "nothing that is known went wrong")])
def test_logs_without_times(head, says) -> None:
    assert says in said(ERRORS[head])


def test_of_several_runs_the_last_counts() -> None:
    """The recorded errors one after the other: what the runs before printed is not its own."""
    whole = list(ERRORS.values())
    assert said("".join(whole)) == said(whole[-1])
    assert said("".join(whole[:4])) == said(whole[3])


REFUSED = "[2026-11-22 17:13:43.260] [error] [vst3] Failed to set a valid channel arrangement\n"


@pytest.mark.parametrize("name", ["ok", "disable_grpc"])
def test_a_healthy_run_without_infos_refuses_nothing(name) -> None:
    """Recorded: the warnings and errors of runs of Sushi 1.1 that ended with 0."""
    case = read_cases("1.1.0")[name]
    assert (case.returncode, case.log) != (0, "")
    assert said(case.log) == "nothing that is known went wrong"


def test_a_port_in_use_is_said_once() -> None:
    """bench logs the port, and prints that it failed."""
    text = said(REFUSED.replace("[vst3] Failed to set a valid channel arrangement",
                                "[osc] Cannot listen on UDP port 24024: Address already in use")
                + "Failed to setup OSC frontend\n")
    assert text.count("another program uses the host's network port 24024\n") == 1


def test_a_refusal_is_one_where_the_log_would_tell_a_healthy_one() -> None:
    step = "[2026-11-22 17:13:43.260] [info] [vst3] Vst3 wrapper (p) setting up 1 inputs and "
    assert "does not accept its track's channels" in said(f"{step}1 outputs\n{REFUSED}")
    assert "nothing that is known" in said(f"{step}0 outputs\n{REFUSED}{step}1 outputs\n")


def test_a_refusal_that_only_1_2_would_mean_is_a_remark() -> None:
    """It takes no step that a plugin refuses; but the log may be that of an older one."""
    assert said(REFUSED, "1.2.0") == (
        "nothing that is known went wrong\n\n"
        "a plugin may have refused its track's channels: harmless where it sounds right\n"
        "  Sushi up to 1.1 logs the same of plugins that are well; what would tell is not in this "
        "log\n"
        "  → where it sounds wrong, set `channels` of the track to what the plugin has")
    failed = REFUSED.replace("[vst3] Failed to set a valid channel arrangement",
                             "[engine] Failed to initialize processor p with error 9")
    assert said(f"{REFUSED}{failed}", "1.2.0", 4).startswith(
        "sushi.tracks[0].plugins[0] (p): the plugin refuses the track's channels")


def test_sigxcpu_is_a_limit_where_no_real_time_core_sends_it() -> None:
    project = make()
    target = replace(project.target, os=replace(project.target.os, realtime=LINUX))
    assert explained("SUSHI - Copyright\n", "log", replace(project, target=target), 152).startswith(
        "Sushi crashed (signal 24): it used the processor longer than its limits allow")


HELD = ("[2026-11-22 17:13:43.260] [info] [engine] Rt thread timed out for too long, clearing "
        "queues\n")
"""Of src/engine/audio_engine.cpp; 1.2 is the first Sushi that has it."""

SYSTEMS = {name: row for name, row in yaml.safe_load((CODE / "sdk/os.yaml").read_text()).items()
           if dialect(row["sushi"]).version >= (1, 2)}


@pytest.mark.parametrize("name", SYSTEMS)
def test_audio_that_was_held_on_every_system_that_says_so(name) -> None:
    """All have RASPA, whose frontend tells of it, and a core that tells a debugger of switches."""
    row = SYSTEMS[name]
    assert (row["frontend"], CORES[row["realtime"]].tells_switches) == ("-r", True)
    project = on_system(make(row["sushi"]), name=name, realtime=CORES[row["realtime"]])
    text = explained(HELD, "sushi.log", project)
    assert text.startswith("no block was played for more than 100 ms\n")
    assert "clearing queues\n" in text
    assert "`./doit trace` shows where it leaves real time, `./doit audit target=stand-in`" in text


def test_audio_that_was_held_where_no_debugger_is_told_of_switches() -> None:
    text = explained(HELD, "sushi.log", on_system(make("1.2.0"), realtime=LINUX))
    assert "or loaded a session: `./doit audit target=stand-in` shows" in text


def test_the_kernel_s_own_words_for_a_switch() -> None:
    assert said("[1270332.974410] EVL: raspa_pimpl_task:230 switching in-band [pid=232, excpt=0, "
                "user_pc=0x400ad8]\n").startswith("an audio thread left real time")


def test_what_is_none_of_it() -> None:
    with pytest.raises(AntlerError, match="has no line of Sushi's, and nothing that it prints"):
        said("clean: END isw=1 csw=2002\n")


@pytest.mark.parametrize("data", [b"\x7fELF\2\1\0\0", bytes(range(128, 256)) * 4])
def test_what_is_no_text_is_no_log(tmp_path, data) -> None:
    file = tmp_path / "sushi"
    file.write_bytes(data)
    with pytest.raises(AntlerError, match="is no log: it is not text") as caught:
        explain_file(file, make())
    assert not caught.value.details


def test_what_a_terminal_would_obey_is_not_printed(tmp_path) -> None:
    file = tmp_path / "notes"
    file.write_bytes("\x1b[31mred\x1b[0m \x07bell \x1b]0;title caf\u00e9".encode())
    with pytest.raises(AntlerError) as caught:
        explain_file(file, make())
    assert caught.value.details == "red bell ]0;title caf\u00e9"


@pytest.mark.parametrize("name", ["nope", "."])
def test_a_file_that_cannot_be_read_is_a_mistake_of_the_command(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AntlerError, match="cannot be read"):
        explain_task(make())["meta"]["check"]([name])


def recorded(name: str, project=None) -> str:
    """A failure of Sushi 1.1."""
    case = read_cases("1.1.0")[name]
    return explained(f"{case.stderr}\n{case.log}", "sushi.log", project or make(), case.returncode)


def test_a_frontend_that_nobody_of_ours_chose() -> None:
    """Recorded: Sushi was started by hand with --jack."""
    assert "it was started with --jack\n" in recorded("jack_not_built")
    assert "it was started with -r, as `os: elk-1.0.0` says" in recorded("raspa_not_built")


def test_names_in_a_configuration_of_the_users_own_are_mended_there() -> None:
    project = replace(make(), sushi=replace(make().sushi, config=Path("my.json")))
    assert "→ correct the plugin's name in my.json" in recorded("istate3", project)
    assert "→ correct its name in my.json: `./doit get` shows" in explained(
        '[warning] [jsonconfig] Invalid parameter name: "gain"', "sushi.log", project)


@pytest.mark.parametrize(("name", "says"), [
    ("gane", "→ correct its name in project.yaml: `./doit get` shows a plugin's own names"),
    ("gain", "→ the deployed plugin may differ from the one in project.yaml: run `./doit deploy`"),
])
def test_a_parameter_that_is_not_the_projects_is_another_plugins(name, says) -> None:
    """No deploy changes what a plugin by its path has."""
    assert says in said(f'[warning] [jsonconfig] Invalid parameter name: "{name}"')


@pytest.mark.parametrize("name", ["nopath", "wrongarch", "missdep"])
def test_a_plugin_that_is_not_the_projects_is_brought_by_hand(name) -> None:
    """What this project deploys would not be that plugin."""
    assert "deploy`" in recorded(name)
    assert "deploy`" not in recorded(name, make(name="another"))
