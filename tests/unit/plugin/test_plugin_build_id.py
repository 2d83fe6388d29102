"""The build id of what is shipped follows from its content, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from tasks.plugin.build_id import from_content
from tasks.realtime.symbols import build_id

PROGRAM = Path("/bin/sh").resolve()  # has a build id on every Debian and Ubuntu


def files(folder: Path, more: bytes = b"") -> tuple[Path, Path]:
    """A module with its symbols; `more` is content of the module alone."""
    folder.mkdir()
    module, symbols = folder / "Sat.so", folder / "Sat.so.debug"
    shutil.copy(PROGRAM, module)
    module.write_bytes(module.read_bytes() + more)
    symbols.write_bytes(PROGRAM.read_bytes() + b"line tables")
    return module, symbols


def test_module_and_symbols_have_one_id_which_other_content_changes(tmp_path):
    before = build_id(PROGRAM)
    module, symbols = files(tmp_path / "one")
    from_content(module, symbols)
    first = module.read_bytes()
    assert before != build_id(module) == build_id(symbols) != ""
    from_content(module, symbols)
    assert module.read_bytes() == first

    other, its = files(tmp_path / "two", b"more")
    from_content(other, its)
    assert build_id(other) == build_id(its) != build_id(module)


def test_a_module_without_symbols_is_left_alone(tmp_path):
    module, symbols = files(tmp_path / "one")
    symbols.unlink()
    from_content(module, symbols)
    assert module.read_bytes() == PROGRAM.read_bytes()
