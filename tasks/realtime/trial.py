"""What another model costs on a board, in the plugin that is deployed there: nothing is compiled.

A plugin that takes its model from a file takes any of the same engine. It plays in a copy of the
deployed bundle; what is deployed, and may be running, is left as it is.
"""

from __future__ import annotations

import secrets
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.board import lock
from tasks.board.base import Board
from tasks.board.open import open_board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.model.report import OnBoard
from tasks.project.model import Engine, Project
from tasks.run import host as at
from tasks.run import wav
from tasks.run.failure import failure
from tasks.run.host import Host
from tasks.run.start import check_deployed
from tasks.sushi import command, timings
from tasks.sushi.config import host_config, render
from tasks.sushi.explain import silent
from tasks.sushi.log import last_run

SECONDS = 1.5
"""Of noise: a thousand blocks. Averages are made of whole seconds."""

_PATIENCE = 900.0
"""Seconds of this machine for all of it: a board's clock may be virtual."""

# Arguments: folder of the trial, the deployed bundle. Prints where the model belongs.
_COPY = r"""
set -e
rm -rf "$1"
mkdir -p "$1"
cp -Rp "$2" "$1/"
cd "$1"
ls */Contents/*-linux/model.antler
"""

_PLAY = r"""
cd "$1" && shift
"$@" >host.out 2>&1
code=$?
cat host.out
exit $code
"""


_READ = 'cat "$1" 2>/dev/null'


def on_board(project: Project, bundle: Path, engine: Engine, package: bytes) -> OnBoard:
    """Play noise through a model on the project's target.

    Args:
        bundle: that the project's build made.
        engine: of the model.
        package: the model with its description.

    Raises:
        AntlerError: there is no plugin that could take it, or it could not be played.
    """
    target = project.target
    if (engine.name, engine.version) != (project.engine.name, project.engine.version):
        raise AntlerError(f"the plugin of project.yaml has {project.engine.name} "
                          f"{project.engine.version}, this model needs {engine.name} "
                          f"{engine.version}")
    if project.model.embedded or not [*bundle.glob("Contents/*-linux/model.antler")]:
        raise AntlerError("that takes a plugin whose model is a file beside it: write `model: "
                          "{file: …, placement: file}` in project.yaml, then "
                          f"{target.doit('deploy')}")
    with open_board(target, partial(print, file=sys.stderr)) as board:
        check_deployed(board, project, at.host(target))
        with lock.held(board, target.root, "model", _PATIENCE):
            return _played(board, project, package)


def _played(board: Board, project: Project, package: bytes) -> OnBoard:
    host = at.host(project.target)
    run = at.inside(host, f"model.{secrets.token_hex(4)}")
    bundle = f"{host.release}/{project.plugin.stem}.vst3"
    copied = script(board, _COPY, run.folder, bundle, check=False)
    try:
        if copied.returncode:
            raise AntlerError(f"what is deployed on {board.name} has its model inside",
                              resolution=f"run {project.target.doit('deploy')}")
        with TemporaryDirectory() as folder:
            _send(board, project, Path(folder), run, copied.stdout.strip(), package)
        load = _load(board, project, run)
    finally:
        with suppress(AntlerError):
            script(board, 'rm -rf "$1"', run.folder)
    return OnBoard(project.target.name, project.audio.block_size, *load, project.target.board.note)


def _send(board: Board, project: Project, folder: Path, run: Host, place: str,
          package: bytes) -> None:
    import numpy as np

    from tasks.run import samples

    rate = project.audio.sample_rate
    noise = np.random.default_rng(20).normal(0, 0.06, (int(SECONDS * rate), 2)).astype(np.float32)
    samples.save(folder / "in.wav", noise, wav.Wav(2, rate, len(noise), wav.FLOAT, 0))
    bundles = {project.plugin.name: f"{run.folder}/{project.plugin.stem}.vst3"}
    (folder / "config.json").write_text(render(host_config(project, bundles)))
    (folder / "model.antler").write_bytes(package)
    for file, remote in (("in.wav", "in.wav"), ("config.json", "config.json"),
                         ("model.antler", place)):
        board.put(folder / file, f"{run.folder}/{remote}")


def _load(board: Board, project: Project, run: Host) -> tuple[float, float]:
    """Average and maximum, as fractions of a block's time."""
    words = command.render(run.program, project.target.os, config=f"{run.folder}/config.json",
                           log=run.log, input=f"{run.folder}/in.wav",
                           output=f"{run.folder}/out.wav", blocks=at.blocks(project))
    done = script(board, _PLAY, run.folder, *words, "--timing-statistics", check=False,
                  timeout=_PATIENCE)
    written = script(board, _READ, run.timings, check=False).stdout
    if done.returncode or silent(done.stdout) or not written:
        lines = last_run(script(board, _READ, run.log, check=False).stdout)
        raise failure(board, project, run, done.returncode, done.stdout, lines)
    load = timings.parse(written).engine
    if load is None:
        raise AntlerError(f"{project.target.plugin_host.title} measured no block")
    return load.average, load.maximum
