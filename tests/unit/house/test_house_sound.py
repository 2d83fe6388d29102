"""What doctor asks of the real-time core's device files, by running the question here."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tasks.board.cores import EVL, LINUX
from tasks.house import sound
from tasks.house.questions import Asked
from tests import samples


def found(folder: str, core=EVL) -> list[tuple[str, str, bool]]:
    """The findings: name, what was seen, whether it is well."""
    os_ = samples.system("aarch64", name="elk-1.0.0", realtime=replace(core, threads=folder))
    target = replace(samples.local("/udata/antler", "elk-pi"), os=os_)
    said = subprocess.run(["sh", "-c", sound.threads_script(target)], check=True, text=True,
                          capture_output=True, user=None if os.getuid() else 1000).stdout
    asked = Asked(samples.project(target), None, 0.0, "mind")
    return [(it.name, it.seen, it.well) for it in sound.threads(said, asked)]


@pytest.fixture
def evl():
    """Its folder, with `clone` in it, that a user of this machine may look into."""
    with TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        clone = Path(made) / "evl/thread/clone"
        clone.parent.mkdir(parents=True)
        clone.touch()
        yield clone


@pytest.mark.skipif(os.getuid() != 0, reason="gives files to somebody else")
def test_device_files_of_somebody_else_are_said(evl: Path) -> None:
    folder = evl.parents[1]
    assert found(str(folder)) == [("real-time core", f"{evl} is not mind's", False)]
    os.chown(evl, 1000, -1)
    assert found(str(folder)) == []
    folder.chmod(0o700)
    assert found(str(folder)) == [("real-time core", f"{folder} is not mind's", False)]


def test_where_there_are_none_nothing_is_said() -> None:
    assert found("", LINUX) == found("/nonexistent/evl") == []
