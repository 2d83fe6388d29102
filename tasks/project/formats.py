"""Kinds of model files that do not run here, and how each becomes a .tflite file, which does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

RUNS = ".tflite"
"""Suffix of the files that the plugin can run."""


@dataclass(frozen=True)
class Format:
    """A kind of model file that does not run here.

    Attributes:
        name: with its article: `an ONNX model`.
        export: lines of commands or code that make a .tflite file of one; or why nothing does.
    """

    name: str
    export: str

    def exported(self, path: PurePath) -> str:
        """`export` for one file; a new file goes beside it."""
        return self.export.format(file=path, out=path.with_suffix(RUNS), folder=path.parent,
                                  stem=path.stem)


_KERAS = """\
convert it, in Python:
import tensorflow as tf
model = tf.keras.models.load_model("{file}")
open("{out}", "wb").write(tf.lite.TFLiteConverter.from_keras_model(model).convert())"""

_TORCH = """\
convert it, in Python:
import torch, litert_torch          # pip install litert-torch
model.eval()                        # your network, its weights loaded from {file}
litert_torch.convert(model, (torch.zeros(1, 2),)).export("{out}")"""

_SAVED = """\
convert it, in Python:
import tensorflow as tf
model = tf.lite.TFLiteConverter.from_saved_model("{folder}").convert()
open("{folder}.tflite", "wb").write(model)"""

_NO_WAY = """\
nothing makes a .tflite file of it, and no engine here runs it yet: most such networks remember
what they played (LSTM, WaveNet), which the plugin does not carry so far (models/README.md)"""

ONNX = Format("an ONNX model", """\
convert it:
pip install onnx2tf
onnx2tf -i {file} -o {stem}
mv {stem}/{stem}_float32.tflite {out}""")
KERAS = Format("a Keras model", _KERAS)
TORCH = Format("a PyTorch file", _TORCH)
SAVED_MODEL = Format("a TensorFlow SavedModel", _SAVED)
NAM = Format("a Neural Amp Modeler file", _NO_WAY)
RTNEURAL = Format("a network for RTNeural or AIDA-X", _NO_WAY)
GUITARML = Format("a GuitarML network", _NO_WAY)
JSON = Format("a JSON file", _NO_WAY)
ARCHIVE = Format("an archive", f"unpack it, and name the {RUNS} file in it")

BY_SUFFIX: Mapping[str, Format] = {
    ".onnx": ONNX, ".keras": KERAS, ".h5": KERAS, ".hdf5": KERAS, ".pb": SAVED_MODEL,
    ".pt": TORCH, ".pth": TORCH, ".ts": TORCH, ".ckpt": TORCH, ".pkl": TORCH, ".safetensors": TORCH,
    ".nam": NAM, ".json": JSON, ".aidax": RTNEURAL,
    **dict.fromkeys((".zip", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".7z"), ARCHIVE)}
"""By the suffix, in lower case."""
