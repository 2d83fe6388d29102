"""Projects from their text."""

from pathlib import Path

import pytest

from tasks.project.load import load


@pytest.fixture
def loaded(tmp_path: Path):
    (tmp_path / "sat.tflite").touch()

    def load_text(text: str, target: str):
        (tmp_path / "project.yaml").write_text(text)
        return load(tmp_path / "project.yaml", target=target, state=tmp_path / "state")

    return load_text
