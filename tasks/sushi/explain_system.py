"""Explains other reasons why the plugin host did not start, and messages while it runs."""

from __future__ import annotations

import re
from dataclasses import replace

from tasks.sushi.command import options
from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding
from tasks.sushi.log import errors
from tasks.sushi.versions import DIALECTS

_FRONTENDS = {"jack": "--jack", "portaudio": "--portaudio"}
"""What Sushi says that it was not built with → the option that asked for it; else it is RASPA."""

_FRONTEND = ("-r, the audio hardware of an Elk board, or -d, none: `./doit run` gives it what the "
             "target's `os:` has")


def _backend(match: re.Match[str], run: Run, _: int) -> Finding:
    target = run.project.target
    what, frontend = match["what"], target.os.frontend
    asked = next((option for name, option in _FRONTENDS.items() if name in what.lower()), frontend)
    if asked != frontend:
        return Finding("frontend-not-built", f"this Sushi has no {what} audio frontend",
                       f"it was started with {asked}", "start it with another frontend: "
                       + _FRONTEND)
    return Finding("frontend-not-built", f"this Sushi has no {what} audio frontend",
                   f"it was started with {frontend}, as `os: {target.os.name}` says",
                   f"correct `os:` of target {target.name} in project.yaml, or install the Sushi "
                   "of that system")


def _jack(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-jack", "no JACK server runs on the board", match[0],
                   "start one, or use another audio frontend")


def _option(match: re.Match[str], run: Run, _: int) -> Finding:
    option, target = match["option"].partition("=")[0], run.project.target
    having = [known.name for known in DIALECTS
              if option in options(replace(target.os, sushi=known.name))]
    details = (f"it is that of Sushi {', '.join(having)}; `os: {target.os.name}` has "
               f"{run.dialect.name}" if having else "Antler gives it to no version of Sushi")
    helps = (f"compare with `sushi --version` on the board, and correct `os:` of target "
             f"{target.name} in project.yaml" if run.dialect.name in having else
             "correct it where Sushi was started, or leave it out: `sushi --help` on the board "
             "shows what there is")
    return Finding("unknown-option", f"{run.host} does not know the option {match['option']}",
                   details, helps)


_NUMBERED = re.compile(r"(?:(?:UDP|server on) port |server on address \S*:)(\d+)")
"""A port that is in use, in the words of bench's log, and of what Sushi prints."""


def _port(match: re.Match[str], run: Run, _: int) -> Finding:
    """What it printed may lack the port; then its log has it."""
    told = [*(line.message.partition("\n")[0] for line in errors(run.lines)), match[0]]
    numbered = [(text, found[1]) for text in told if (found := _NUMBERED.search(text))]
    by, port = numbered[0] if numbered else (match[0], "")
    return Finding("port-in-use", f"another program uses the host's network port {port}".strip(),
                   by, "most likely another Sushi runs, or Antler's bench for another project: "
                   "`ss -lntup` on the board shows who has which port")


def _log_level(match: re.Match[str], run: Run, _: int) -> Finding:
    """An unknown log level crashes Sushi 1.2 (seen with 1.2.0); older ones use the default."""
    return Finding("log-level", "the log level is not known", match[0],
                   "use debug, info, warning or error: `-l` in SUSHI_ARGS on the board",
                   fatal=run.dialect.version >= (1, 2) and bool(run.returncode))


def _no_memory(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("no-memory", f"{run.host} got no more memory", match[0],
                   "use a smaller model; on the board, `free -m` and `ulimit -v` show how much "
                   "there is")


def _no_frontend(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-frontend", "no audio frontend was chosen", match[0],
                   f"start it with {_FRONTEND}")


def _audit(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("audio-thread", "the audio thread makes calls that are not real-time safe",
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
                   "check that its folder is yours and the disk is not full: `df -h`", fatal=False)


def _priority(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("no-priority", "the plugin host runs without real-time rights", match[0],
                   "give the user rtprio and memlock in /etc/security/limits.conf on that machine",
                   fatal=False)


def _silent(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("silent", f"{match['name']} plays silence: it cannot run its model",
                   match["why"], "change the export of the model; "
                   "`./doit check_realtime target=desk` tries it in a moment")


LOG_RULES: Rules = (
    (r"Sushi was not built with (?P<what>.*) support!", _backend),
    (r"Failed to open Jack server.*", _jack),
    (r"Couldn't write timings to file.*", _no_timings),
    (r"(?:No real-time priority|Memory not locked): .*", _priority),
    (r"audio thread: (?!no )(?P<what>.*)", _audit),
    (r"[1-9]\d* of \d+ blocks were late", _late),
    (r"[1-9]\d* of \d+ blocks failed", _failed),
)

SILENT = r"^(?P<name>.+) is silent: (?P<why>.+)$"
"""What the plugin writes to stderr if it cannot use the model (Processor.cpp)."""

STDERR_RULES: Rules = (
    (SILENT, _silent),
    (r"Unknown option '(?P<option>.*?)'", _option),
    (r"Invalid Log Level.*|Log failure Invalid log level.*", _log_level),
    (r"No audio frontend (?:is )?selected.*|Invalid frontend configuration\..*", _no_frontend),
    (r"terminate called after throwing an instance of 'std::bad_alloc'", _no_memory),
    (r"Failure starting gRPC server.*|Failed to (?:start the RPC server|setup (?:the )?OSC "
     r"frontend).*|Instantiating OSC server on port .* failed.*|.*[Aa]ddress already in use.*",
     _port),
)
