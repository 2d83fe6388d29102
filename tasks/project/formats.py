"""Kinds of model files: those that run here, and how others become one of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from tasks.core.frozen import frozen

RUNS: Mapping[str, str] = {
    ".tflite": "tflite", ".onnx": "onnxruntime", ".nam": "nam",
    ".json": "rtneural", ".aidax": "rtneural"}
"""Suffix of the files that the plugin can run → the engine that runs them."""

SUFFIXES = ".tflite or .onnx"
"""Those that other kinds of files are exported as, to be said."""


def engine_of(path: PurePath) -> str | None:
    """Name of the engine that runs a file, as its suffix tells."""
    return RUNS.get(path.suffix.lower())


@frozen
class Format:
    """A kind of model file that does not run here.

    Attributes:
        name: with its article: `a Keras model`.
        export: lines of commands or code that make a file of one that runs; or why nothing does.
        makes: suffix of that file.
    """

    name: str
    export: str
    makes: str = ".tflite"

    def exported(self, path: PurePath) -> str:
        """`export` for one file; a new file goes beside it."""
        from string import Template

        return Template(self.export).substitute(file=path, out=path.with_suffix(self.makes),
                                                folder=path.parent)


_KERAS = """\
convert it, in Python:
import tensorflow as tf
model = tf.keras.models.load_model("$file")
open("$out", "wb").write(tf.lite.TFLiteConverter.from_keras_model(model).convert())"""

_SAVED = """\
convert it, in Python:
import tensorflow as tf
model = tf.lite.TFLiteConverter.from_saved_model("$folder").convert()
open("$folder.tflite", "wb").write(model)"""

_TORCH_TO_ONNX = """\
torch.onnx.export(model, torch.zeros(1, 1, 64), "$out", dynamo=False,
    input_names=["x"], output_names=["y"],
    dynamic_axes={"x": {2: "n"}, "y": {2: "n"}})  # the axis that is time, its size left open"""

_TORCH = f"""\
export it, in Python:
import torch
model.eval()  # your network, its weights loaded from $file
{_TORCH_TO_ONNX}"""

_TORCHSCRIPT = f"""\
export it, in Python:
import torch
model = torch.jit.load("$file").eval()
{_TORCH_TO_ONNX}"""

_NO_WAY = f"""\
no engine here runs it yet: build the network in Keras or PyTorch, load these weights into it, and
export that as a {SUFFIXES} file"""

KERAS = Format("a Keras model", _KERAS)
TORCH = Format("a PyTorch file", _TORCH, ".onnx")
TORCHSCRIPT = Format("a TorchScript file", _TORCHSCRIPT, ".onnx")
SAVED_MODEL = Format("a TensorFlow SavedModel", _SAVED)
JSON = Format("a JSON file", _NO_WAY)
ARCHIVE = Format("an archive", f"unpack it, and name the {SUFFIXES} file in it")

BY_SUFFIX: Mapping[str, Format] = {
    ".keras": KERAS, ".h5": KERAS, ".hdf5": KERAS, ".pb": SAVED_MODEL, ".ts": TORCHSCRIPT,
    **dict.fromkeys((".pt", ".pth", ".ckpt", ".pkl", ".safetensors"), TORCH),
    **dict.fromkeys((".zip", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".7z"), ARCHIVE)}
"""By the suffix, in lower case."""
