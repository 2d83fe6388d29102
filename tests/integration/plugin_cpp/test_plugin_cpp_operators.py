"""TensorFlow Lite for the operators of one model: what deps/tflite/adjust.cmake leaves in links.

Nothing is compiled for it: what it would leave out is taken out of the engine that has all.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from compiled import artifact_of

from tasks.core.paths import CODE, DEPS
from tasks.core.process import run
from tasks.deps.model import Built
from tasks.deps.plan import artifact as planned
from tasks.model.engines import tflite
from tasks.model.engines.tflite_operators import parse
from tasks.model.operators import known
from tasks.toolchain.enter import enter, tools
from tasks.toolchain.load import load

pytestmark = pytest.mark.toolchain

CHOOSES = """\
cmake_minimum_required(VERSION 3.21)
project(choose LANGUAGES NONE)
set(TFLITE_SOURCE_DIR "{sources}/tensorflow/lite")
file(GLOB files "${{TFLITE_SOURCE_DIR}}/kernels/*.cc")
list(FILTER files EXCLUDE REGEX "test")
add_custom_target(tensorflow-lite SOURCES ${{files}}
  "${{TFLITE_SOURCE_DIR}}/core/kernels/register.cc")
include("{adjust}")
function(antler_adjust_tflite) # instead of what it does at the end
endfunction()
antler_choose_operators()
get_target_property(left tensorflow-lite SOURCES)
string(REPLACE ";" "\\n" left "${{left}}")
file(WRITE "${{CMAKE_BINARY_DIR}}/left" "${{left}}")
"""

LINKS = """\
set -e
cp {library} {folder}/thin.a
ar d {folder}/thin.a register.cc.o {gone}
cd {folder}
gcc-10 -c wanted.c
g++-10 -shared -Wl,-z,defs -o linked.so wanted.o thin.a {others} -lm -ldl -lpthread
"""
"""A shared object with the operators in it, in which nothing is missing."""


def sets() -> dict[tuple[str, ...], str]:
    """What the example models need: operators, and the file that is named first."""
    files = [CODE / "models/saturator.tflite", *sorted(CODE.glob("models/examples/*.tflite"))]
    found: dict[tuple[str, ...], str] = {}
    for file in files:
        found.setdefault(tuple(sorted({it.name for it in tflite.read(file).operators})), file.name)
    return found


@cache
def everything() -> Built:
    """The engine with all operators, built."""
    artifact = planned("tflite", "", load("native"))
    assert isinstance(artifact, Built)
    artifact_of(artifact)
    return artifact


def chosen(operators: tuple[str, ...], folder: Path) -> tuple[str, set[str]]:
    """The text of register.cc, and the names of the files that are left."""
    (folder / "CMakeLists.txt").write_text(CHOOSES.format(
        sources=everything().sources[0].path, adjust=DEPS / "tflite/adjust.cmake"))
    run([tools().cmake, "-S", folder, "-B", folder, f"-DANTLER_OPERATORS={';'.join(operators)}"])
    left = {Path(line).name for line in (folder / "left").read_text().splitlines()}
    return (folder / "register.cc").read_text(), left


@pytest.mark.parametrize("operators", sets(), ids=sets().values())
def test_the_operators_of_a_model_are_there_and_link(operators: tuple[str, ...],
                                                     tmp_path: Path) -> None:
    text, left = chosen(operators, tmp_path)
    every = known("tflite", "2.14.1")
    assert every
    assert parse(text).builtin == {name: every.builtin[name] for name in operators}
    engine = everything()
    lib = engine.path / "lib"
    sources = engine.sources[0].path / "tensorflow/lite/kernels"
    gone = sorted({path.name for path in sources.glob("*.cc")} - left)
    functions = re.findall(r"\b(Register_\w+)\(\)[,)]", text)
    names = [f"_ZN6tflite3ops7builtin{len(it)}{it}Ev" for it in functions]
    (tmp_path / "wanted.c").write_text(
        "".join(f"void {name}(void);\n" for name in names)
        + f"void (*wanted[])(void) = {{{', '.join(names)}}};\n")
    others = [lib / f"lib{name}.a" for name in engine.recipe.build.link[1:]
              if (lib / f"lib{name}.a").is_file()]
    script = LINKS.format(
        folder=tmp_path, library=lib / "libtensorflow-lite.a",
        gone=" ".join(f"{name}.o" for name in gone),
        others=shlex.join(map(str, others)))
    run(enter(engine.toolchain, ["/bin/sh", "-c", script], binds=[tmp_path],
              read_only=[engine.path]))
    assert (tmp_path / "linked.so").is_file()


def test_what_no_operator_needs_is_gone(tmp_path: Path) -> None:
    _, left = chosen(("FULLY_CONNECTED", "TANH"), tmp_path)
    assert {"fully_connected.cc", "activations.cc", "kernel_util.cc"} <= left
    assert not {"conv.cc", "lstm.cc", "lstm_eval.cc", "eigen_support.cc"} & left
    (tmp_path / "other").mkdir()
    _, left = chosen(("CONV_2D", "LSTM"), tmp_path / "other")
    assert {"conv.cc", "lstm.cc", "lstm_eval.cc", "eigen_support.cc"} <= left


def test_operators_that_are_not_the_format_s_own_stay(tmp_path: Path) -> None:
    text, left = chosen(("AudioSpectrogram",), tmp_path)
    assert parse(text).custom == {"AudioSpectrogram"}
    assert "audio_spectrogram.cc" in left
