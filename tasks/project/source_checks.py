"""What is wrong with the folder of the user's own C++, as far as a look into it can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tasks.core.paths import CODE
from tasks.core.words import listed, nearest
from tasks.project.draft import Check, Draft, needs
from tasks.project.own_source import JUCER, KINDS, SourceKind, kind_of
from tasks.project.problems import Problem

_AT = ("plugin", "source")
_TEMPLATE = "`./doit new_source FOLDER` writes one that compiles"


@needs("plugin.source")
def source_exists(draft: Draft) -> Iterator[Problem]:
    """The folder is there, and holds a plugin."""
    written = _written(draft)
    if written is None:
        return
    folder = draft.folder / written
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        near = "" if folder.exists() else _meant(written, folder)
        yield Problem(_AT, f"the folder {written} {what}", near or _TEMPLATE)
    elif CODE.is_relative_to(folder.resolve()):
        yield Problem(_AT, f"the folder {written} holds Antler itself",
                      "name the folder of your own sources in it, or beside it")
    elif len(jucers := sorted(it.name for it in folder.glob(JUCER.sign))) > 1 \
            and kind_of(folder) == JUCER:
        yield Problem(_AT, f"the folder {written} holds {len(jucers)} projects: {listed(jucers)}",
                      "leave one of them in it")
    elif kind_of(folder) is None:
        yield Problem(_AT, f"the folder {written} holds no plugin: neither "
                      + " nor ".join(kind.sign.rpartition("/")[2] for kind in KINDS), _TEMPLATE)


@needs()
def model_or_none(draft: Draft) -> Iterator[Problem]:
    """A plugin has a model, unless it is one of the user's own that has no room for it."""
    kind, given = _kind(draft), "model" in draft.data
    if not isinstance(draft.data.get("plugin"), dict) or (kind is None and _written(draft)):
        return  # another rule says so
    if kind is None or kind.takes_model:
        if not given:
            about = ("model: The model: its file alone, or a mapping of the keys below.\n"
                     "for example `model: models/saturator.tflite`")
            yield Problem(("model",), "there is no key `model`", about)
    elif given:
        yield Problem(("model",), f"plugin.source is {kind.name}: it is built without a model",
                      "leave `model` out; or put a processor around the model, for which "
                      + _TEMPLATE, at_key=True)


def _written(draft: Draft) -> str | None:
    plugin = draft.data.get("plugin")
    source = plugin.get("source") if isinstance(plugin, dict) else None
    return source if isinstance(source, str) else None


def _kind(draft: Draft) -> SourceKind | None:
    written = _written(draft)
    return kind_of(draft.folder / written) if written else None


def _meant(written: str, folder: Path) -> str:
    parent = folder.parent
    near = nearest(folder.name, [it.name for it in parent.iterdir() if it.is_dir()]
                   if parent.is_dir() else [])
    return f"did you mean `{written[:-len(folder.name)]}{near}`?" if near else ""


SOURCE_CHECKS: tuple[Check, ...] = (source_exists, model_or_none)
