"""Renders a wave file with the deployed plugin, on the board, faster than real time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

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
from tasks.sushi.plugin_lines import outputs

if TYPE_CHECKING:
    from tasks.run.samples import Found

_RENDER = r"""
cd "$1" && shift
ANTLER_OFFLINE=1 "$@" >host.out 2>&1
code=$?
echo $code >host.status
cat host.out
exit $code
"""

_BEGIN = 'rm -rf "$2" && mkdir -p "$1"'
_KEEP = 'rm -f "$1"/*.wav && mv "$1" "$2"'
"""Arguments: the folder of the render, and where a failed one is kept for `./doit logs`."""


def output_of(source: Path) -> Path:
    """The default path of the result: `<stem>.out.wav` next to the input."""
    return source.with_name(f"{source.stem}.out.wav")


def render(board: Board, project: Project, source: Path, output: Path,
           say: Callable[[str], object] = print, *, as_input: bool = False) -> None:
    """Copy `source` to the board, run the host offline and fetch `output`.

    Hosts write the format that they read, so the input is sent as float and nothing is clipped.
    What a model that listens found out is written beside `output`, where the host writes it down.
    Nothing is left on the board, except what `./doit logs` needs to explain a failure.

    Args:
        as_input: write the result in the input's format, which may clip it; else 32 bit float.

    Raises:
        AntlerError: the input cannot be rendered, nothing is deployed, or the host failed.

    """
    from tasks.run import samples

    sound, host = wav.read(source), at.host(project.target)
    found = _results(project, output)
    check_deployed(board, project, host)
    with TemporaryDirectory() as folder:
        given, made = Path(folder) / "in.wav", Path(folder) / "out.wav"
        samples.save(given, samples.load(source, sound), sound)
        silenced = through(board, project, given, made, sound.seconds, say=say,
                           results=found)
        result = samples.load(made, wav.read(made))
    form = sound.format if as_input else wav.FLOAT
    samples.save(output, result, sound, form)
    say("\n".join([f"{shown(output)}: {sound.seconds:.2f} s, {form}",
                   *([f"{shown(found)}: what the model found out, when"] if found else []),
                   *remarks(samples.look(result), silenced, form)]))


def _results(project: Project, output: Path) -> Path | None:
    """Where results go: `<stem>.csv`; None where there are none, or nobody writes them down."""
    writes = project.model.listens and project.target.plugin_host.writes_results
    return output.with_suffix(".csv") if writes else None


def remarks(found: Found, silenced: int, form: wav.Format) -> list[str]:
    """Warnings about a result, one line each.

    Args:
        silenced: number of samples that were not finite and that the plugin replaced by silence.
        form: the format that it is written in.
    """
    fate = ("a converter would clip them", "they are in the file") if form.is_float else (
        "they are clipped", "the file has silence there")
    lines = {
        f"{silenced} samples were not finite: the plugin silenced them": silenced,
        f"{found.not_finite} samples are not finite: {fate[1]}": found.not_finite,
        f"{found.beyond_full_scale} samples are beyond full scale, up to {found.peak:.3g}: "
        f"{fate[0]}": found.beyond_full_scale}
    return [f"warning: {line}" for line, count in lines.items() if count]


def through(board: Board, project: Project, given: Path, made: Path, seconds: float, *,
            config: Path | None = None, blocks: Sequence[int] = (), results: Path | None = None,
            say: Callable[[str], object] = print) -> int:
    """Render the wave file `given` to `made` with the deployed plugin.

    Args:
        config: the host's configuration; by default that of the release.
        blocks: block sizes, used in turn, if the host allows any; by default the project's.
        results: where parameters that the plugin moves itself are written down, if the host does.

    Returns:
        The number of samples that the plugin silenced.

    Raises:
        AntlerError: the host failed; its files are kept for `./doit logs`.
    """
    host = at.host(project.target)
    run = at.inside(host, f"render.{secrets.token_hex(4)}")
    kept = at.failed_render(host).folder
    script(board, _BEGIN, run.folder, kept)
    try:
        board.put(given, f"{run.folder}/in.wav")
        if config:
            board.put(config, f"{run.folder}/config.json")
        words = command.render(
            run.program, project.target.os,
            config=f"{run.folder}/config.json" if config else run.config, log=run.log,
            input=f"{run.folder}/in.wav", output=f"{run.folder}/out.wav",
            blocks=blocks or at.blocks(project),
            results=f"{run.folder}/results.csv" if results else "")
        said = _run(board, project, run, words, seconds, say)
        board.get(f"{run.folder}/out.wav", made)
        if results:
            board.get(f"{run.folder}/results.csv", results)
    except AntlerError:
        with suppress(AntlerError):
            script(board, _KEEP, run.folder, kept)
        raise
    finally:
        with suppress(AntlerError):
            script(board, 'rm -rf "$1"', run.folder)
    return sum(output.not_finite for output in outputs(said))


def _run(board: Board, project: Project, run: Host, words: Sequence[str], seconds: float,
         say: Callable[[str], object]) -> str:
    """Run the host with these words; returns its output."""
    # A model may take ten times as long as the sound, and so much of an emulated board's time many
    # seconds of ours: the limit is only for hangs.
    done = script(board, _RENDER, run.folder, *words, check=False,
                  timeout=300 + seconds * max(60, 10 * project.target.board.patience))
    lines = last_run(script(board, 'cat "$1" 2>/dev/null', run.log, check=False).stdout)
    there = script(board, 'test -s "$1"', f"{run.folder}/out.wav", check=False).returncode == 0
    # Sushi 0.12 sometimes crashes at exit, after everything is written.
    crashed = done.returncode != 0 and not ended_well(lines)
    if not there or crashed or silent(done.stdout):
        raise failure(board, project, run, done.returncode, done.stdout, lines)
    _warn(project, done, lines, say)
    return done.stdout


def _warn(project: Project, done: Result, lines: tuple[Line, ...],
          say: Callable[[str], object]) -> None:
    for finding in explain(lines, returncode=done.returncode, stderr=done.stdout, project=project):
        say(f"warning: {finding.error()}")
