"""What is wrong with the model's path, as far as that can be seen without reading the file."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from tasks.core.paths import IN_CHECKOUT, shown
from tasks.core.words import listed, nearest
from tasks.project.draft import Check, Draft, needs
from tasks.project.foreign import ENOUGH, identify
from tasks.project.formats import RUNS, SAVED_MODEL, SUFFIXES, engine_of
from tasks.project.problems import Problem

OWN_MODEL = "set `model:` to yours" + (
    "; Antler's own: `git checkout -- models`, or train it: `python models/train_saturator.py`"
    if IN_CHECKOUT else "")

_AT = ("model", "file")

LARGEST = 2**31
"""Bytes that no model file can have: FlatBuffers and Protocol Buffers count in signed 32 bits."""


@needs("model.file")
def model_format(draft: Draft) -> Iterator[Problem]:
    """The plugin must be able to run that kind of file; what is called so is read later."""
    path = PurePath(draft.data["model"]["file"])
    file = draft.folder / path
    if _is_saved_model(file):
        yield Problem(_AT, f"{path} is {SAVED_MODEL.name}, not a {SUFFIXES} file",
                      SAVED_MODEL.exported(path / "saved_model.pb"))
    elif engine_of(path) is None and (head := _head(file)) is not None:
        found = identify(path, head, file.stat().st_size)
        yield Problem(_AT, f"{path} {found.what}", found.helps)


@needs("model.file", "engine")
def engine_fits(draft: Draft) -> Iterator[Problem]:
    """The engine runs that kind of file."""
    path, engine = PurePath(draft.data["model"]["file"]), draft.data["engine"]["name"]
    fits = engine_of(path)
    if fits and fits != engine:
        yield Problem(("engine", "name"), f"{engine} does not run {path}: {fits} does",
                      f"leave `engine` out, write `engine: {fits}`, or name a "
                      f"{listed(suffix for suffix, name in RUNS.items() if name == engine)} file "
                      "as `model`")


@needs("model.file")
def model_exists(draft: Draft) -> Iterator[Problem]:
    """The model file must be there."""
    written = draft.data["model"]["file"]
    path = draft.folder / written
    try:
        found = path.stat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            yield Problem(_AT, f"the model file {written} does not exist", _meant(written, path))
        else:
            yield Problem(_AT, f"the model file {written} cannot be read: {error.strerror}",
                          f"`ls -ld {shown(path.parent)}` shows who may look there")
        return
    if not stat.S_ISREG(found.st_mode) and not _is_saved_model(path):
        what = "is a folder" if stat.S_ISDIR(found.st_mode) else "is not a regular file"
        yield Problem(_AT, f"the model file {written} {what}", OWN_MODEL)
    elif found.st_size >= LARGEST:
        yield Problem(_AT, f"the model file {written} has {found.st_size / 1e9:.1f} GB: a model "
                      "file has less than 2 GiB",
                      "export the network alone: one that runs in real time has a few megabytes")


@needs("model.sample_rate", "audio.sample_rate")
def model_rate(draft: Draft) -> Iterator[Problem]:
    """A model hears the rate that it was trained at."""
    model, audio = draft.data["model"], draft.data["audio"]["sample_rate"]
    rate = model.get("sample_rate")
    if rate not in (None, audio) and not model["resample"]:
        yield Problem(("model", "sample_rate"), f"the model was trained at {rate} Hz, the audio "
                      f"has {audio} Hz: it would sound wrong",
                      "add `resample: true` to convert the audio there and back, or set "
                      f"`audio.sample_rate: {rate}` if the board can do that")


def _is_saved_model(path: Path) -> bool:
    return _head(path / "saved_model.pb") is not None


def _head(file: Path) -> bytes | None:
    """The first bytes of a file; None where there is none, which `model_exists` says."""
    with suppress(OSError):
        if file.is_file():  # opening a pipe would wait for its other end
            with file.open("rb") as stream:
                return stream.read(ENOUGH)
    return None


def _meant(written: str, path: Path) -> str:
    """What helps where there is no file at `path`."""
    if path.is_symlink():
        return f"it is a link to {path.readlink()}, which is not there"
    if address := re.match(r"([a-z]+)://(.*)", written, re.IGNORECASE):
        local = address[1].lower() == "file"
        return f"write `model: {address[2]}`" if local else "download it, and name the file"
    if "\\" in written:
        return f"write it with `/`: `model: {written.replace(chr(92), '/')}`"
    if written.startswith("~"):
        whole = os.path.expanduser(written)  # noqa: PTH111  # Path's fails on an unknown user
        return f"`~` is not your home folder here: write `model: {whole}`"
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    models = {it.stem: it for it in beside if engine_of(it)}
    near = nearest(path.stem, models)
    return f"did you mean `{shown(models[near])}`?" if near else OWN_MODEL


MODEL_CHECKS: tuple[Check, ...] = (model_format, model_exists, model_rate)
