"""The way from audio to tensors, with models that are written in C++ in the engine's place."""

import numpy as np
import pytest

from tasks.core.process import run

pytestmark = pytest.mark.toolchain


@pytest.fixture
def command(programs):
    return programs["stream_tests"]


def test_every_layout_gives_what_was_computed_by_hand(command):
    done = run(command, check=False, timeout=300)
    lines = done.output.splitlines()
    assert [line for line in lines if not line.startswith("ok")] == []
    assert done.returncode == 0
    assert len(lines) > 300


def test_halves_are_those_of_numpy(command, tmp_path):
    halves = np.arange(65536, dtype=np.uint16).view(np.float16)
    exact = halves[~np.isnan(halves)].astype(np.float32)
    values = np.concatenate([
        exact, np.nextafter(exact, np.float32(0)), (exact[1:] + exact[:-1]) / 2, [np.nan],
        np.random.default_rng(1).normal(0, 1e-4, 10000)]).astype(np.float32)
    values.tofile(tmp_path / "in")
    shell = 'out=$1; shift; exec "$@" --halves <"$out/in" >"$out/out"'
    run(["bash", "-c", shell, "-", tmp_path, *command], timeout=300)
    made = np.fromfile(tmp_path / "out", [("half", "<f2"), ("back", "<f4")])
    with np.errstate(over="ignore"):
        wanted = values.astype(np.float16)
    np.testing.assert_array_equal(made["half"], wanted)
    np.testing.assert_array_equal(made["back"], wanted.astype(np.float32))
