"""How a text is loaded as project.yaml."""

from pathlib import Path

import pytest
from project_samples import SMALLEST

from tasks.project.load import load


@pytest.fixture
def project(tmp_path: Path):
    """Load a text as project.yaml beside a model."""
    (tmp_path / "sat.tflite").touch()

    def loaded(text: str = SMALLEST, target: str | None = None):
        path = tmp_path / "project.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, target=target, state=tmp_path / "state")

    return loaded
