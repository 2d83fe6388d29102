"""How the code reads: typed, linted, formatted, in files of a size one can hold."""

import subprocess
import sys
from pathlib import Path

import pytest

from tasks.core.paths import CODE, PLUGIN_SRC

BIN = Path(sys.executable).parent
CPP = sorted(p for p in PLUGIN_SRC.rglob("*") if p.suffix in {".h", ".cpp"})


@pytest.mark.parametrize("command", [
    [BIN / "ruff", "check", "tasks", "tests", "dodo.py", "models"],
    [BIN / "mypy", "--no-error-summary"],
    [BIN / "clang-format", "--dry-run", "--Werror", *CPP],
    [BIN / "lint-imports", "--no-cache"],
    ["sh", "-n", "doit"], ["sh", "-n", "sdk/setup.sh"],
    ["sh", "-n", "sdk/workstation/run.sh"],
], ids=lambda c: str(getattr(c[0], "name", " ".join(map(str, c)))))
def test_checkers_are_content(command: list) -> None:
    done = subprocess.run(command, cwd=CODE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("folder", "lines"), [("tasks", 250), ("tests", 300)])
def test_files_stay_small(folder: str, lines: int) -> None:
    files = [*(CODE / folder).rglob("*.py"), *(CPP if folder == "tasks" else ())]
    assert [str(path.relative_to(CODE)) for path in files
            if len(path.read_text().splitlines()) > lines] == []


def test_start_up_imports_nothing_slow() -> None:
    """fabric, jsonschema, rich, numpy cost more than doit: only inside actions. So do recipes."""
    code = ("import sys; sys.argv=['doit']; from tasks.face import cli; cli.main(['list']); "
            "print([m for m in ('fabric','paramiko','jsonschema','rich','numpy',"
            "'elftools','tflite','yaml','matplotlib','tasks.deps.kinds') if m in sys.modules])")
    for _ in range(2):  # the first run may validate project.yaml, the second must not
        done = subprocess.run([sys.executable, "-c", code], cwd=CODE, capture_output=True,
                              text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_file_of_tests_has_a_name_of_its_own() -> None:
    """pytest takes two of one name for the same module where all parts run at once."""
    names = [path.name for path in (CODE / "tests").rglob("test_*.py")]
    assert sorted(name for name in names if names.count(name) > 1) == []
