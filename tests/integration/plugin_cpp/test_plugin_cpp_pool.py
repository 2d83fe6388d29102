"""The pool under an engine, rule by rule, with the allocation watch as the judge."""

import re
from pathlib import Path

import pytest

from tasks.core.process import run

pytestmark = pytest.mark.toolchain


@pytest.fixture
def command(programs):
    return programs["pool_tests"]


def test_every_rule_of_the_pool_holds(command):
    done = run(command, check=False, timeout=300)
    lines = done.output.splitlines()
    assert [line for line in lines if not line.startswith("ok")] == []
    assert done.returncode == 0
    assert len(lines) > 60


def test_a_host_with_an_operator_new_of_its_own_is_refused(command):
    preloaded = Path(command[-1]).parent / "pool/pool_other_new.so"
    native = ["env", f"LD_PRELOAD={preloaded}", *command]
    emulated = [*command[:1], "-E", f"LD_PRELOAD={preloaded}", *command[1:]]
    started = native if len(command) == 1 else emulated
    done = run([*started, "--other-new"], check=False, timeout=60)
    assert re.fullmatch(r"ok    refused: .*operator new of its own.*\n", done.output)
    assert done.returncode == 0
