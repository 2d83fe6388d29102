"""The one way to run a local process."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tasks.core.errors import FREE_SOME, AntlerError
from tasks.core.frozen import frozen

if TYPE_CHECKING:
    import subprocess

_KEPT = ("PATH", "HOME", "USER", "TMPDIR", "TERM", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR",
         "XDG_CACHE_HOME", "ANTLER_HOME")


GRACE = 5.0
"""Seconds between TERM and KILL."""

ITS_OWN = 120.0
"""The same for a run of Antler: it stops what it has started on a board, which may be a stand-in on
a busy machine, and lets that rest. Killed, it would leave it awake, which takes a whole core."""


@frozen
class Completed:
    """What a finished process left: its arguments, exit code and combined output."""

    argv: tuple[str, ...]
    returncode: int
    output: str


class CommandFailed(AntlerError):
    """A process ended with a code other than 0."""

    def __init__(self, done: Completed, *, log: Path | None = None) -> None:
        # ninja repeats the compiler's whole command line, which is thousands of characters.
        tail = "\n".join(line if len(line) <= 400 else f"{line[:400]}…"
                         for line in done.output.splitlines()[-25:])
        self.done = done
        resolution = (FREE_SOME if os.strerror(errno.ENOSPC) in tail else
                      f"the whole log: {log}" if log else
                      "`./doit doctor` looks for what this machine lacks")
        super().__init__(f"`{' '.join(done.argv[:4])}…` ended with code {done.returncode}",
                         details=tail, resolution=resolution)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A small environment (allow-list) in the C locale; LD_LIBRARY_PATH and CXXFLAGS stay out."""
    ours = ("ANTLER_", "PIP_", "SSL_CERT_")
    kept = {key: value for key, value in os.environ.items()
            if key in _KEPT or key.lower().endswith("_proxy") or key.startswith(ours)}
    return {**kept, "LC_ALL": "C.UTF-8", **(extra or {})}


def whole_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """All of it but what changes Python, for a run of Antler.

    It names what Antler asks and with which keys (DOCKER_HOST, AWS_…), and Antler gives its own
    programs `environment()`.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, **(extra or {})}


def run(argv: Sequence[str | Path], *, cwd: Path | None = None,
        env: Mapping[str, str] | None = None, log: Path | None = None,
        timeout: float | None = None, check: bool = True,
        on_line: Callable[[str], None] | None = None,
        stdin: int | None = None, grace: float = GRACE) -> Completed:
    """Run `argv` (never through a shell) in a session of its own and wait for it.

    Args:
        env: added to `environment()`; of a run of Antler, `whole_environment()`.
        log: file that receives the combined output as it comes.
        timeout: seconds; the whole process group is ended when they have passed.
        on_line: called with each line of output (progress).
        stdin: what it reads from; None: nothing.
        grace: seconds that it has to end by itself when it is told to, or this process is.

    Raises:
        AntlerError: the program does not exist, or time ran out.
        CommandFailed: exit code other than 0, where `check`.

    """
    words = tuple(str(word) for word in argv)
    process = _start(words, cwd, environment(env), stdin)
    expired = threading.Event()
    with _watchdog(process, timeout, expired, grace):
        try:
            lines = _drain(process, log, on_line)
        except BaseException:
            end_group(process, grace)
            raise
    done = Completed(words, process.wait(), "".join(lines))
    if timeout is not None and expired.is_set():
        raise AntlerError(f"`{words[0]}` did not finish within {timeout:g} s",
                          details="\n".join(done.output.splitlines()[-10:]))
    if check and done.returncode != 0:
        raise CommandFailed(done, log=log)
    return done


def _start(words: tuple[str, ...], cwd: Path | None,
           env: dict[str, str], stdin: int | None) -> subprocess.Popen[str]:
    import subprocess

    try:
        return subprocess.Popen(
            words, cwd=cwd, env=env, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError as error:
        if cwd and str(error.filename) == str(cwd):
            raise AntlerError(f"the folder {cwd}, in which `{words[0]}` should run, is gone",
                              resolution="run the command again: it makes what is missing"
                              ) from error
        raise _missing(words[0]) from error


def _missing(program: str) -> AntlerError:
    return AntlerError(f"`{program}` is not installed",
                       resolution="run `./doit doctor`: it says what is missing")


@contextmanager
def _watchdog(process: subprocess.Popen[str], timeout: float | None,
              expired: threading.Event, grace: float) -> Iterator[None]:
    """End the process group after `timeout` seconds, unless the block is done before."""

    def expire() -> None:
        expired.set()
        end_group(process, grace)

    timer = threading.Timer(timeout, expire) if timeout is not None else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        if timer:
            timer.cancel()


def _drain(process: subprocess.Popen[str], log: Path | None,
           on_line: Callable[[str], None] | None) -> list[str]:
    assert process.stdout is not None
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    with process.stdout, open(log or os.devnull, "a", 1, "utf-8") as sink:
        for line in process.stdout:
            lines.append(line)
            sink.write(line)
            if on_line:
                on_line(line.rstrip("\n"))
    return lines


def end_group(process: subprocess.Popen[str], grace: float = GRACE) -> None:
    """TERM to the process group, KILL after `grace` seconds."""
    from subprocess import TimeoutExpired

    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(grace)
        except (ProcessLookupError, PermissionError):
            return
        except TimeoutExpired:
            continue
        else:
            return


@contextmanager
def output_of(argv: Sequence[str | Path]) -> Iterator[IO[bytes]]:
    """The bytes that `argv` writes, as it writes them; it is ended when no more are wanted.

    Raises:
        AntlerError: the program does not exist.
    """
    import subprocess

    words = tuple(str(word) for word in argv)
    try:
        process = subprocess.Popen(words, env=environment(), start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise _missing(words[0]) from error
    assert process.stdout is not None
    with process.stdout:
        try:
            yield process.stdout
        finally:
            process.kill()
            process.wait()


def interrupt_on_term() -> None:
    """Let SIGTERM unwind like Ctrl-C, so that doit saves its state and children are ended."""

    def handler(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, handler)


def interactive() -> bool:
    """True where a person watches the terminal."""
    return sys.stdout.isatty()
