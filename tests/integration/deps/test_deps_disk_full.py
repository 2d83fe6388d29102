"""A store on a disk that is full, for real: a small tmpfs in a namespace of its own."""

import hashlib
import sys

import pytest

from tasks.core.paths import CODE
from tasks.core.process import run

pytestmark = pytest.mark.toolchain

PROGRAM = """
import sys
from pathlib import Path
from tasks.core.errors import action
from tasks.deps.fetch import fetch
from tasks.deps.model import Archive

file, home = Path(sys.argv[1]), Path(sys.argv[3])
archive = Archive(sys.argv[2], url="https://x/big.tar", size=file.stat().st_size)
print(action(fetch)(archive, [file.as_uri()]).message)
print([p.name for p in home.rglob("*") if p.is_file() and p.suffix != ".part"])
"""


def test_a_download_says_that_the_disk_is_full_and_what_helps(tmp_path):
    data = bytes(3_000_000)
    (tmp_path / "big.tar").write_bytes(data)
    (tmp_path / "home").mkdir()
    digest = hashlib.sha256(data).hexdigest()
    done = run(["bwrap", "--dev-bind", "/", "/", "--size", "1000000", "--tmpfs", tmp_path / "home",
                "--chdir", CODE, "--", sys.executable, "-c", PROGRAM, tmp_path / "big.tar", digest,
                tmp_path / "home"],
               env={"ANTLER_HOME": str(tmp_path / "home"), "PYTHONPATH": str(CODE)})
    first, helps, left = done.output.splitlines()
    assert first.startswith("no space left on this machine")
    assert "./doit clean --cache" in helps
    assert left == "[]"
