"""Explains why the plugin host ended, from its exit status alone, when no message explains it.

Exit codes are always 1 up to Sushi 1.1 (error_exit in its main.cpp), and from 1.2 on those of the
enum Status in its include/sushi/sushi.h. A signal is -N, or 128+N from a shell.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.sushi.failure import Run, printed
from tasks.sushi.findings import Finding
from tasks.sushi.log import errors

_DESK = "try the plugin on target desk (`./doit check_realtime target=desk`)"
_SIGNALS = {
    4: ("it ran an instruction that the board's processor does not have",
        "build with a toolchain for the board's processor: `toolchain:` of the target"),
    6: ("it aborted", f"see the end of the log ({{logs}}); {_DESK}"),
    7: ("a file that it had mapped was cut short, or the storage is faulty",
        "run {deploy}, which replaces damaged files; then see `dmesg` on the board"),
    8: ("it divided an integer by zero", f"{_DESK}, in a debugger"),
    9: ("it was killed, by the system if memory ran out",
        "see `dmesg` on the board; use a smaller model if memory ran out"),
    11: ("it accessed memory that is not its own", f"{_DESK}, in a debugger"),
    24: ("it used the processor longer than its limits allow",
         "on the board: `ulimit -t` and `ulimit -R` must be unlimited"),
}
"""Signal → what it means, what helps; braces name commands."""

_STAGES = {
    1: "finding the configuration", 2: "reading the configuration", 3: "the host configuration",
    4: "loading the tracks", 5: "the MIDI mapping", 6: "CV and gate", 7: "the initial values",
    8: "the list of events", 9: "the events", 10: "OSC", 11: "the real-time core",
    12: "the OSC port", 13: "choosing an audio frontend", 14: "audio", 15: "MIDI",
    16: "the gRPC port", 17: "choosing an audio frontend", 18: "starting a second time",
    19: "starting, by an exception,", 20: "starting"}


def ended(run: Run) -> Iterator[Finding]:
    """The last resort: what the exit status says, with the last lines of the output."""
    code = run.returncode or 0
    number = -code if code < 0 else code - 128
    if number in _SIGNALS:
        yield _crash(run, number)
    elif code == 127:
        yield Finding("no-host", "the plugin host is not on the board", run.stderr.strip(),
                      f"{run.doit('deploy')} installs bench; Sushi is part of Elk Audio OS")
    elif code == 126:
        yield Finding("host-not-runnable", f"{run.host} may not be run on the board",
                      run.stderr.strip(), "its file must be executable, and its partition not "
                      "mounted `noexec`: `ls -l` and `findmnt -T` it")
    elif code:
        yield _failed(run, code)


def _crash(run: Run, number: int) -> Finding:
    what, helps = _SIGNALS[number]
    helps = helps.format(logs=run.doit("logs"), deploy=run.doit("deploy"))
    if number == 24 and run.project.target.os.realtime.device:
        what = "its audio thread left real time, and it was started with --debug-mode-sw"
        helps = f"{run.doit('trace')} shows where"
    if number in (6, 11) and run.juce_limit:
        helps = (f"Sushi {run.dialect.name} activates a plugin before its buses are set, which "
                 "some do not survive: leave plugin.juce out of project.yaml, this target then "
                 f"has one below {run.juce_limit}")
    return Finding("crash", f"{run.host} crashed (signal {number}): {what}", _last_words(run),
                   helps)


def _failed(run: Run, code: int) -> Finding:
    """An exit code of the host, or one that a plugin passed to exit()."""
    own = _STAGES if run.dialect.telling_codes else {1: ""}
    if code not in own:
        return Finding("plugin-exit", f"the plugin, or a library it uses, ended {run.host}: it "
                       f"called exit({code})", _last_words(run),
                       f"a plugin must never do that: {_DESK}, in a debugger")
    stage = f": {own[code]} failed" if own[code] else ""
    silent = not errors(run.lines) and not printed(run.stderr)
    doubt = f"it gave no reason; a plugin that calls exit({code}) looks the same"
    return Finding("host-failed", f"{run.host} ended with code {code}{stage}",
                   "\n".join([doubt, _last_words(run)] if silent else [_last_words(run)]),
                   f"see the whole log: {run.doit('logs')}")


def _last_words(run: Run) -> str:
    """Its last output and errors, and the last line of its log, which says how far it got."""
    said = [*printed(run.stderr)[-5:], *map(str, errors(run.lines)[-5:]),
            *map(str, run.lines[-1:])]
    return "\n".join(dict.fromkeys(said))
