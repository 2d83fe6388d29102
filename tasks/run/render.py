"""Render a wave file through the deployed plugin, on the board, faster than real time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tasks.board.base import Board, Result
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.paths import shown
from tasks.project.model import Project
from tasks.run import host as at
from tasks.run import wav
from tasks.run.failure import failure
from tasks.run.host import Host
from tasks.run.start import check_deployed
from tasks.sushi import command
from tasks.sushi.explain import explain, silent
from tasks.sushi.log import Line, ended_well, last_run

_RENDER = r"""
cd "$1" && shift
"$@" >host.out 2>&1
code=$?
echo $code >host.status
cat host.out
exit $code
"""

_BEGIN = 'rm -rf "$2" && mkdir -p "$1"'
_KEEP = 'rm -f "$1"/*.wav && mv "$1" "$2"'
"""Arguments: the render's folder, and where a failed one is kept for `./doit logs`."""


def output_of(source: Path) -> Path:
    """Where the result goes unless told: `<stem>.out.wav` beside the input."""
    return source.with_name(f"{source.stem}.out.wav")


def render(board: Board, project: Project, source: Path, output: Path,
           say: Callable[[str], object] = print) -> None:
    """Put `source` on the board, run the host offline, get `output`; leaves nothing behind there.

    Raises:
        AntlerError: the input cannot be rendered, nothing is deployed, or the host failed.

    """
    sound, host = wav.read(source), at.host(project.target)
    check_deployed(board, project, host)
    run = at.inside(host, f"render.{secrets.token_hex(4)}")
    kept = at.failed_render(host).folder
    script(board, _BEGIN, run.folder, kept)
    try:
        board.put(source, f"{run.folder}/in.wav")
        _run(board, project, run, sound, say)
        output.parent.mkdir(parents=True, exist_ok=True)
        board.get(f"{run.folder}/out.wav", output)
    except AntlerError:
        with suppress(AntlerError):
            script(board, _KEEP, run.folder, kept)
        raise
    finally:
        with suppress(AntlerError):
            script(board, 'rm -rf "$1"', run.folder)
    say(f"{shown(output)}: {sound.seconds:.2f} s")


def _run(board: Board, project: Project, run: Host, sound: wav.Wav,
         say: Callable[[str], object]) -> None:
    result = f"{run.folder}/out.wav"
    words = command.render(run.program, project.target.os, config=run.config, log=run.log,
                           input=f"{run.folder}/in.wav", output=result,
                           block_size=at.block_size(project))
    # An emulated board computes a second of sound in many: the limit only ends what hangs.
    done = script(board, _RENDER, run.folder, *words, check=False,
                  timeout=300 + 60 * sound.seconds)
    lines = last_run(script(board, 'cat "$1" 2>/dev/null', run.log, check=False).stdout)
    there = script(board, 'test -s "$1"', result, check=False).returncode == 0
    # Sushi 0.12 now and then crashes at its exit, when all is written.
    crashed = done.returncode != 0 and not ended_well(lines)
    if not there or crashed or silent(done.stdout):
        raise failure(board, project, run, done.returncode, done.stdout, lines)
    _warn(project, done, lines, say)


def _warn(project: Project, done: Result, lines: tuple[Line, ...],
          say: Callable[[str], object]) -> None:
    for finding in explain(lines, returncode=done.returncode, stderr=done.stdout, project=project):
        say(f"warning: {finding.error()}")
