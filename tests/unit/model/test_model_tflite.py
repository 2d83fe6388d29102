"""Model files, whole, damaged and of other kinds."""

import gzip
import io
import tarfile
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.content import Operator, Tensor
from tasks.model.engines.tflite import read
from tasks.project.foreign import identify

SATURATOR = CODE / "models/saturator.tflite"
LFS = (b"version https://git-lfs.github.com/spec/v1\n"
       b"oid sha256:ac2ce91d23e72353f3bf98f62ce659d23c1c87bd1beae92b1ca3f254f27324a1\n"
       b"size 11576854\n")


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(SATURATOR, "saturator.tflite")
    return file.getvalue()


def refusal(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "m.tflite"
    path.write_bytes(content)
    with pytest.raises(AntlerError) as caught:
        read(path)
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_what_a_model_holds() -> None:
    content = read(SATURATOR)
    assert content.inputs == (Tensor("sample_and_gain", (-1, 2), "float32"),)
    assert [tensor.shape for tensor in content.outputs] == [(-1, 1)]
    assert content.operators == (Operator("FULLY_CONNECTED"), Operator("TANH"))
    assert content.size == SATURATOR.stat().st_size
    assert not content.keeps_state
    assert content.resizable


def test_a_model_with_variables_keeps_state_and_has_the_operators_of_all_its_graphs() -> None:
    found = read(CODE / "tests/integration/plugin_cpp/stateful.tflite")
    assert found.keeps_state
    names = {it.name for it in found.operators}
    assert {"CALL_ONCE", "ASSIGN_VARIABLE", "FULLY_CONNECTED"} <= names


@pytest.mark.parametrize(("content", "what", "helps"), [
    (b"", "is empty", "→ copy or download it again"),
    (bytes(5000), "holds nothing but zeros", "→ copy or download it again"),
    (LFS, "is a Git LFS pointer: the model itself, 11,576,854 bytes, is not here",
     "→ git lfs pull"),
    (b"\n<!DOCTYPE html>\n<html lang=en>" + b" " * 9000, "is a web page", "/resolve/"),
    (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "is a web page or XML", "→"),
    (b"/home/me/models/final_model.tflite",
     "is what is left of a symbolic link to /home/me/models/final_model.tflite", "→ copy the file"),
    (b"../final.tflite\n", "is what is left of a symbolic link to ../final.tflite", "→ copy"),
    (b"my model, at last\n", "is a text file", "→ copy"),
    (b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:", "is a .onnx file of another name",
     "→ call it m.onnx"),
    (b"\x89HDF\r\n\x1a\n" + bytes(100), "is a Keras model, not a .tflite or .onnx file\n"
     "  → mv m.tflite m.h5\n", 'load_model("m.h5")'),
    (zipped("metadata.json", "config.json", "model.weights.h5"), "is a Keras model",
     'load_model("m.keras")'),
    (zipped("archive/data.pkl", "archive/version"), "is a PyTorch file", '"m.onnx"'),
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "is a PyTorch file", "m.onnx"),
    (zipped("saturator.tflite"), "is an archive", "unpack it"),
    (gzip.compress(b"model", mtime=0), "is an archive", "unpack it"),
    (tarred(), "is an archive", "unpack it"),
    (b'{"version": "0.5.4", "architecture": "WaveNet", "config": {"layers": [',
     "is a .nam file of another name", "call it m.nam"),
    (b'{\n  "in_shape": [null, null, 1],\n  "layers": [', "is a .json file of another name",
     "call it "),
    (b'{"model_data": {"model": "SimpleRNN"}, "state_dict": {', "is a .json file of another name",
     "call it "),
    (b'{"error": "Entry not found"}', "is a JSON file", "no engine"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "is not a TensorFlow Lite model: it lacks the mark TFL3",
     "→ export it with tf.lite.TFLiteConverter"),
    (b"\x1c\0\0\0TFL3" + b"\xff" * 64, "is damaged, or only a part of a model", "→ copy"),
    (SATURATOR.read_bytes()[:-1], "is damaged, or only a part of a model", "→ copy"),
    (SATURATOR.read_bytes()[:1000], "is damaged, or only a part of a model", "→ copy"),
])
def test_a_file_that_is_no_model_is_called_what_it_is(tmp_path: Path, content, what, helps) -> None:
    said = refusal(tmp_path, content)
    assert said.startswith(f"m.tflite {what}")
    assert helps in said


def test_a_missing_model_says_what_helps(tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match=r"does not exist\n  → train and export it first"):
        read(tmp_path / "none.tflite")


@given(st.binary(max_size=300), st.integers(0, 2**32), st.sampled_from(["m.tflite", "m.json"]))
def test_any_file_is_something(head: bytes, more: int, name: str) -> None:
    found = identify(PurePath(name), head, len(head) + more)
    assert found.what and found.helps


@given(st.data())
def test_a_damaged_model_is_read_or_refused_never_worse(data: st.DataObject) -> None:
    raw = bytearray(SATURATOR.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(8, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.NamedTemporaryFile() as file, suppress(AntlerError):
        file.write(raw)
        file.flush()
        read(Path(file.name))
