"""JSON files of networks for RTNeural: whose they are, told by their keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tasks.model.engines import rtneural_keras, rtneural_torch
from tasks.model.engines.rtneural_network import Network, Unsuitable

_PLAYED = ("in_shape", "layers", "in_skip", "in_gain", "out_gain", "model_data", "state_dict")
"""What the plugin needs of a file: no self test, no metadata."""

_TRAIN_AGAIN = ("train it again from the same recordings: with GuitarML's Proteus trainer or "
                "AIDA-X' (an LSTM, as .json), or with Neural Amp Modeler's (.nam)")


class NotJson(Exception):
    """A file is no JSON at all; `begun`: it begins as if it were."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__()
        self.begun = begun


def network(data: bytes) -> Network:
    """The network in a file.

    Raises:
        NotJson: it is another kind of file, or damaged.
        Unsuitable: it holds no network that runs here.
    """
    said = _read(data)
    if "state_dict" in said or "model_data" in said:
        return rtneural_torch.network(said)
    if "layers" in said:
        return rtneural_keras.network(said)
    raise _other(said)


def played(data: bytes) -> bytes:
    """The file without what only its reader needs; `network` took it."""
    said = _read(data)
    kept = {key: said[key] for key in _PLAYED if key in said}
    return json.dumps(kept, separators=(",", ":")).encode()


def _read(data: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotJson(begun=data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")) from error
    if not isinstance(said, dict):
        raise Unsuitable("is JSON, but holds no network", _helps())
    return said


def _other(said: Mapping[str, Any]) -> Unsuitable:
    if "architecture" in said:
        return Unsuitable("is a Neural Amp Modeler file", "call it .nam")
    if "variables" in said and "dilations" in said:
        return Unsuitable("is a network of GuitarML's SmartAmp, a WaveNet that only that program "
                          "runs", _TRAIN_AGAIN)
    if "conv1d" in said and "lstm" in said:
        return Unsuitable("is a network of GuitarML's SmartAmpPro, whose convolutions go along "
                          "windows: only that program runs it", _TRAIN_AGAIN)
    return Unsuitable("is JSON, but holds no network", _helps())


def _helps() -> str:
    return ("name a network that was exported for RTNeural or AIDA-X (it has `layers`), or one of "
            "GuitarML (`state_dict`)")
