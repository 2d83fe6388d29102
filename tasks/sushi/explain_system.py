"""Why the host could not start its audio, its ports, or itself.

RASPA's codes and wording: src/raspa_error_codes.h. Exit codes: Sushi's main.cpp, and from 1.2 on
the enum in include/sushi/sushi.h.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding

_STAGES = {
    1: "reading the configuration", 2: "the configuration", 4: "loading the tracks",
    5: "the MIDI mapping", 6: "CV and gate", 7: "the initial values", 8: "the events",
    9: "the events", 10: "OSC", 11: "the real-time core", 12: "the OSC port", 14: "audio",
    15: "MIDI", 16: "the gRPC port", 17: "choosing an audio frontend"}
_CRASHES = {4: "it ran an instruction that the board's processor does not have",
            6: "it aborted", 9: "it was killed, by the system if memory ran out",
            11: "it accessed memory that is not its own"}


def _buffer_size(match: re.Match[str], run: Run, _: int) -> Finding:
    frames, os = run.project.audio.block_size, run.project.target.os
    return Finding("block-size", f"audio.block_size: the board's audio driver is not set to "
                   f"{frames} frames", match[0],
                   f"on the board: {os.realtime.block_size_command(frames)}")


def _driver(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("no-driver", "the board's audio driver is not loaded", match[0],
                   run.project.target.os.realtime.no_driver)


def _raspa(match: re.Match[str], run: Run, index: int) -> Finding:
    """Any other of RASPA's errors, by its text or its code."""
    code = int(match.groupdict().get("code") or 0)
    if code == 100:
        return _buffer_size(match, run, index)
    if code in (110, *range(200, 208)):
        return _driver(match, run, index)
    help_ = {101: "update the board: driver and Sushi must be of one Elk OS release",
             120: "run as user `mind`, whose memlock limit is unlimited (`ulimit -l`)"}
    return Finding("raspa", "the real-time audio core cannot start", match[0],
                   help_.get(code, "does another Sushi run (`pgrep -a sushi` on the board)? "
                             "Else reboot the board"))


def _backend(match: re.Match[str], run: Run, _: int) -> Finding:
    target = run.project.target
    return Finding("frontend-not-built", f"this Sushi has no {match['what']} audio frontend",
                   f"it was started with {target.os.frontend}, as `os: {target.os.name}` says",
                   f"correct `os:` of target {target.name} in project.yaml, or install the Sushi "
                   "of that system")


def _jack(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-jack", "no JACK server runs on the board", match[0],
                   "start one, or use another audio frontend")


def _option(match: re.Match[str], run: Run, _: int) -> Finding:
    target = run.project.target
    return Finding("unknown-option", f"{run.host} does not know the option {match['option']}",
                   f"it is that of Sushi {run.dialect.name}, which `os: {target.os.name}` has",
                   f"compare with `sushi --version` on the board, and correct `os:` of target "
                   f"{target.name} in project.yaml")


def _port(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("port-in-use", "another program uses the host's network port", match[0],
                   "most likely another Sushi runs: see `pgrep -a sushi` and `ss -lntup` on the "
                   "board")


def _log_level(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("log-level", "the log level is not known; the default is used", match[0],
                   "use debug, info, warning or error", fatal=False)


def _no_frontend(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-frontend", "no audio frontend was chosen", match[0],
                   "set `frontend:` of the operating system in sdk/os.yaml to -r or -d")


def _audit(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("audio-thread", "the audio thread does what is not safe in real time",
                   match["what"], "move it out of processBlock: allocate, lock and read files in "
                   "prepareToPlay", fatal=False)


def _late(match: re.Match[str], run: Run, _: int) -> Finding:
    budget = run.project.audio.budget * 1000
    return Finding("late-blocks", f"{match[0]}", f"a block must be done in {budget:.2f} ms",
                   "a larger audio.block_size or a smaller model", fatal=False)


def _failed(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("failed-blocks", match[0], "the plugin reported an error instead of audio",
                   "try it on target desk: `./doit check_realtime target=desk`", fatal=False)


def _no_timings(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-timings", "the loads could not be written on the board", match[0],
                   "see that its folder is yours and its disk is not full: `df -h`", fatal=False)


def _priority(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-priority", "the plugin host runs without real-time rights", match[0],
                   "give the user rtprio and memlock in /etc/security/limits.conf on that machine",
                   fatal=False)


def _silent(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("silent", f"{match['name']} plays silence: it cannot run its model",
                   match["why"], "change the export of the model; "
                   "`./doit check_realtime target=desk` tries it in a moment")


LOG_RULES: Rules = (
    (r".*Raspa: Buffer size mismatch with driver.*", _buffer_size),
    (r".*Unable to read driver version param.*|.*Failed to open driver.*", _driver),
    (r"Error opening RASPA: .*", _raspa),
    (r"Sushi was not built with (?P<what>.*) support!", _backend),
    (r"Failed to open Jack server.*", _jack),
    (r"Couldn't write timings to file.*", _no_timings),
    (r"(?:No real-time priority|Memory not locked): .*", _priority),
    (r"audio thread: (?!no )(?P<what>.*)", _audit),
    (r"[1-9]\d* of \d+ blocks were late", _late),
    (r"[1-9]\d* of \d+ blocks failed", _failed),
)

SILENT = r"^(?P<name>.+) is silent: (?P<why>.+)$"
"""What our plugin writes to stderr when the model cannot be used (Processor.cpp)."""

STDERR_RULES: Rules = (
    (SILENT, _silent),
    (r"Unknown option '(?P<option>.*?)'", _option),
    (r"Invalid Log Level.*", _log_level),
    (r"No audio frontend selected.*", _no_frontend),
    (r"Failed to initialize Xenomai process, err\. code: -?(?P<code>\d+)", _raspa),
    (r".*Audio driver not loaded.*|.*No elk-system\.conf file found.*", _driver),
    (r"Failure starting gRPC server.*|Failed to setup OSC frontend.*|.*[Aa]ddress already in use.*",
     _port),
)


def crash(run: Run) -> Iterator[Finding]:
    """A host that died of a signal (reported as -N, or as 128+N by a shell)."""
    code = run.returncode or 0
    number = -code if code < 0 else code - 128
    if number not in _CRASHES:
        return
    old = run.dialect.version < (1, 0) and number in (6, 11)
    yield Finding("crash", f"{run.host} crashed (signal {number}): {_CRASHES[number]}",
                  run.stderr.strip(),
                  "Sushi 0.12 activates a plugin before its buses are set, which some do not "
                  "survive: try plugin.juce: 6.1.6" if old and _juce_7(run) else
                  _CRASH_HELP[number].format(logs=run.doit("logs")))


def _juce_7(run: Run) -> bool:
    return int(run.project.plugin.juce.partition(".")[0]) >= 7


_CRASH_HELP = {
    4: "build with a toolchain for the board's processor: `toolchain:` of the target",
    6: "see the end of the log ({logs}); try the plugin on target desk",
    9: "see `dmesg` on the board; use a smaller model if memory ran out",
    11: "try the plugin on target desk (`./doit check_realtime target=desk`), in a debugger"}


def ended(run: Run) -> Iterator[Finding]:
    """The last resort: an exit code, with all that is known."""
    code = run.returncode or 0
    if code == 127:
        yield Finding("no-host", "the plugin host is not on the board", run.stderr.strip(),
                      f"{run.doit('deploy')} puts ours there; Sushi comes with Elk Audio OS")
    elif code:
        stage = _STAGES.get(code, "") if run.dialect.telling_codes else ""
        errors = [str(line) for line in run.lines if line.level in ("error", "critical")]
        yield Finding("host-failed", f"{run.host} ended with code {code}"
                      + (f": {stage} failed" if stage else ""),
                      "\n".join([run.stderr.strip(), *errors[-5:]]).strip(),
                      f"see the whole log: {run.doit('logs')}")
