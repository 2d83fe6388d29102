"""The engine's table of operators, as its source writes it and as it is kept."""

from pathlib import Path

import yaml

from tasks.model.engines.tflite_operators import parse
from tasks.model.operators import Operators, known, render

SOURCE = """
  AddBuiltin(BuiltinOperator_ABS, Register_ABS(), /* min_version = */ 1,
             /* max_version = */ 5);
  AddBuiltin(BuiltinOperator_ELU, Register_ELU());
  // The version 1 of broadcast to op is not supported.
  AddBuiltin(BuiltinOperator_BROADCAST_TO, Register_BROADCAST_TO(), 2, 3);
  AddBuiltin(BuiltinOperator_IF, tflite::ops::builtin::Register_IF());
  AddCustom("Mfcc", tflite::ops::custom::Register_MFCC());
"""
PARSED = Operators({"ABS": (1, 5), "ELU": (1, 1), "BROADCAST_TO": (2, 3), "IF": (1, 1)},
                   frozenset({"Mfcc"}))


def test_registrations_are_read() -> None:
    assert parse(SOURCE) == PARSED


def test_what_is_written_is_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tasks.model.beside.DEPS", tmp_path)
    (tmp_path / "tflite").mkdir()
    (tmp_path / "tflite/operators-1.yaml").write_text(render(PARSED, "1"))
    assert known("tflite", "1") == PARSED
    assert yaml.safe_load(render(PARSED, "1"))["builtin"]["ABS"] == [1, 5]
