"""What a file is that is not the model its name says, by its first bytes and its name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from tasks.core.frozen import frozen
from tasks.project.formats import (
    ARCHIVE,
    BY_SUFFIX,
    JSON,
    KERAS,
    RUNS,
    SUFFIXES,
    TORCH,
    TORCHSCRIPT,
    Format,
)

MARK = b"TFL3"
"""Bytes 4..8 of every .tflite file: the FlatBuffers file identifier of its schema."""

_ONNX_BEGINS = rb"\x08[\x03-\x20][\x12\x1a\x22\x28\x32\x3a\x42]"
"""The version of the format (from 3 on), then the key of any other field of ModelProto."""

_RTNEURAL_BEGINS = rb"\s*\{(?!.*\"architecture\").*\"(in_shape|layers|model_data|state_dict)\""
"""Keys of the networks for RTNeural: its own and AIDA-X', GuitarML's."""

_NAM_BEGINS = rb"\s*\{.*\"architecture\""

ENOUGH = 4096
"""First bytes of a file that tell what it is."""

_AGAIN = "copy or download it again"


@frozen
class Foreign:
    """A file that is no model for the plugin.

    Attributes:
        what: what it is, behind its name.
        helps: what to do.
    """

    what: str
    helps: str


_LFS = re.compile(rb"version https?://[\w./-]+/spec/v1\n.*?^size (\d+)$", re.DOTALL | re.MULTILINE)

_BEGINNINGS: tuple[tuple[bytes, Format, str], ...] = (
    (rb"\x89HDF\r\n", KERAS, ".h5"),
    (rb"\x80[\x02-\x05]", TORCH, ".pt"),  # a pickle
    (rb"PK\x03\x04.{26,200}data\.pkl.{20,4000}code/", TORCHSCRIPT, ".ts"),
    (rb"PK\x03\x04.{26,200}data\.pkl", TORCH, ".pt"),
    (rb"PK\x03\x04.{26,200}(metadata\.json|config\.json|model\.weights\.h5)", KERAS, ".keras"),
    (rb"PK\x03\x04|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", ARCHIVE, ""),
    (rb".{257}ustar", ARCHIVE, ""),
    (rb"\s*[\[{]\s*[\"\[{\]}]", JSON, ""))
"""How other formats begin, and what their files are called; the first that fits counts."""


def kind_of(head: bytes) -> str | None:
    """Suffix of the files that begin like this, of those that run here."""
    if head[4:8] == MARK:
        return ".tflite"
    if re.match(_RTNEURAL_BEGINS, head, re.DOTALL):
        return ".json"
    if re.match(_NAM_BEGINS, head, re.DOTALL):
        return ".nam"
    return ".onnx" if re.match(_ONNX_BEGINS, head) else None


def identify(path: PurePath, head: bytes, size: int) -> Foreign:
    """What a file is that is not the model that its name says.

    Args:
        path: as the user writes it.
        head: its first bytes (`ENOUGH`).
        size: of the whole file, in bytes.
    """
    return next(_kinds(path, head[:ENOUGH], size))


def _kinds(path: PurePath, head: bytes, size: int) -> Iterator[Foreign]:
    if not size:
        yield Foreign("is empty", _AGAIN)
    if not head.strip(b"\0"):
        yield Foreign("holds nothing but zeros", _AGAIN)
    if pointer := _LFS.match(head):
        yield Foreign(f"is a Git LFS pointer: the model itself, {int(pointer[1]):,} bytes, is not "
                      "here", "git lfs pull, in the repository it belongs to (apt-get install "
                      "git-lfs, git lfs install)")
    if (kind := kind_of(head)) and kind != path.suffix.lower():
        yield Foreign(f"is a {kind} file of another name", f"call it {path.with_suffix(kind)}")
    for beginning, format, suffix in _BEGINNINGS:
        if re.match(beginning, head, re.DOTALL):
            yield _model(path, format, suffix)
    if (text := _text(head)) is not None:
        yield from _texts(text.strip(), size)
    if format_by_name := BY_SUFFIX.get(path.suffix.lower()):
        yield _model(path, format_by_name, "")
    yield _unknown(path.suffix.lower())


def _unknown(suffix: str) -> Foreign:
    if suffix == ".tflite":
        return Foreign(f"is not a TensorFlow Lite model: it lacks the mark {MARK.decode()}",
                       "export it with tf.lite.TFLiteConverter (models/train_saturator.py does)")
    if suffix == ".onnx":
        return Foreign("is not an ONNX model", "export it with torch.onnx.export")
    return Foreign("is not a model that an engine here runs",
                   f"name a file that one runs: {', '.join(RUNS)}")


def _model(path: PurePath, format: Format, suffix: str) -> Foreign:
    """A model of another format; one of another name must be renamed before it is converted."""
    proper = path.with_suffix(suffix) if suffix and path.suffix.lower() in RUNS else path
    rename = f"mv {path} {proper}\n" if proper != path else ""
    return Foreign(f"is {format.name}, not a {SUFFIXES} file", rename + format.exported(proper))


def _text(head: bytes) -> str | None:
    """`head` as text; None where it is none."""
    text = head.decode(errors="ignore")
    binary = len(text) <= len(head) // 2 or re.search(r"[\0-\x08\x0e-\x1f]", text)
    return None if binary else text


def _texts(text: str, size: int) -> Iterator[Foreign]:
    if text[:1] == "<":
        yield Foreign("is a web page or XML", "download the file itself: by `Raw` on GitHub, by "
                      "/resolve/ in place of /blob/ in an address of Hugging Face")
    if "/" in text and "\n" not in text and size < ENOUGH:
        yield Foreign(f"is what is left of a symbolic link to {text}",
                      "copy the file that it points to")
    yield Foreign("is a text file", _AGAIN)
