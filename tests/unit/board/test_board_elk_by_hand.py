"""A simulated Elk board is run by hand in a checkout that has never run a test."""

import subprocess
import sys

from tasks.core.paths import CODE

WITHOUT = """
import runpy, sys
sys.modules["pytest"] = None  # as where requirements-dev.txt is not installed
sys.argv[1:] = ["-h"]
runpy.run_module("tests.elk", run_name="__main__")
"""


def test_it_needs_nothing_that_only_tests_bring() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=CODE, text=True,
                          capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "scenarios:" in done.stdout
