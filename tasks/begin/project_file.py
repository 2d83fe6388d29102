"""The project.yaml of a new project (pure)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from tasks.begin.fit import Fit
from tasks.model.suggest import reading_lines

_WIDTH = 98
_COLUMN = 34
"""Where comments behind a line begin."""


def project_file(name: str, file: str, model: Fit) -> str:
    """Its text.

    Args:
        name: the plugin's.
        file: the model's path, relative to the project.
    """
    return "\n".join([*_head(name, file, model), "", "antler: 1", "",
                      *_plugin(name, model), "", *_model(file, model), "",
                      *_rest(name, model)]) + "\n"


def _head(name: str, file: str, model: Fit) -> Iterator[str]:
    yield from _comment(f"{name}: a plugin around {file} ({model.format}, {model.size:,} bytes).")
    yield "# Every key with its default: docs/project-yaml.md of Antler."
    for remark in model.remarks:
        yield from _comment(remark)
    for line in model.untold.splitlines():
        yield from _comment(line)


def _plugin(name: str, model: Fit) -> Iterator[str]:
    yield "plugin:"
    yield _said(f"  name: {_word(name)}", "VST3 class name, name of the bundle")
    yield _said("  manufacturer: Antler", "yours")
    yield "  version: 1.0.0"
    if model.parameters:
        yield _said("  parameters:", "in the model's order; names and ranges are yours")
    for parameter in model.parameters:
        yield f"    - {{name: {_word(parameter)}, minimum: 0, maximum: 1, default: 0.5}}"


def _model(file: str, model: Fit) -> Iterator[str]:
    said = model.said
    yield "model:"
    yield f"  file: {_word(file)}"
    if said.sample_rate:
        yield _said(f"  sample_rate: {said.sample_rate}", "Hz that it was trained at")
    else:
        yield _said("  # sample_rate: 44100", "Hz that it was trained at, if the audio has others")
    if said.resample:
        yield _said("  resample: true", "the audio is converted to that rate, and back")
    elif not said.sample_rate:
        yield "  # resample: true"
    yield from reading_lines(said)


def _rest(name: str, model: Fit) -> Iterator[str]:
    audio, channels = model.audio, model.description.channels if model.description else 0
    width = channels if channels > 2 else "stereo"
    load = "of the time that one block lasts, to PASS"
    yield from ("audio:", _said(f"  sample_rate: {audio.sample_rate}", "Hz"),
                _said(f"  block_size: {audio.block_size}", f"frames: {1000 * audio.budget:.2f} ms"),
                "", "sushi:", "  tracks:",
                f"    - {{name: main, channels: {width}, plugins: [{{use: {_word(name)}}}]}}",
                "", "realtime:", _said("  max_load: 70 %", load),
                "", _said("target: stand-in", "needs no board; desk: this workstation; or yours:"),
                "# targets:", "#   pi: {os: elk-1.0.0, host: elk-pi.local}")


def _said(line: str, comment: str) -> str:
    return f"{line:{_COLUMN - 1}} # {comment}"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ",
                         break_long_words=False, break_on_hyphens=False)


def _word(text: str) -> str:
    """Text as YAML has it: in quotes where it would be something else."""
    import yaml

    bare = yaml.safe_load(f"{{a: {text}}}") == {"a": text} if _plain(text) else False
    return text if bare else json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> bool:
    return all(it.isalnum() or it in " ._/-" for it in text) and text == text.strip()
