"""A checkout in which plugins of the user's own are built."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_checkout import Checkout


class Workshop(Checkout):
    """A checkout that builds for the desk, with a folder of C++ in it."""

    def built(self, project: str, *words: str) -> Path:
        """The bundle of a project.yaml."""
        (self.root / "project.yaml").write_text(project)
        answer = self.doit("build", *words)
        assert answer.code == 0, answer.output
        target = words[0].partition("=")[2] if words else "desk"
        bundle, = (self.root / "build" / target).glob("*.vst3")
        return bundle

    def refused(self, project: str) -> str:
        """What a build says that fails in C++."""
        (self.root / "project.yaml").write_text(project)
        answer = self.doit("build")
        assert answer.code == 1, answer.output
        return answer.output

    def compiled(self, folder: str) -> list[str]:
        """What the last build compiled, by source name; `folder` is where it logs."""
        log = self.root / f"build/compiled/native-juce-7.0.5-editor/{folder}/build.log"
        return sorted({Path(m[1]).stem
                       for m in re.finditer(r"Building \w+ object (\S+)", log.read_text())})


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    made = Workshop(tmp_path_factory.mktemp("own") / "antler")
    yield made
    shutil.rmtree(made.root)
