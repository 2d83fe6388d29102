"""A project, its products, and this machine as a board."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.plugin_hosts import SUSHI
from tasks.deploy.layout import Products
from tasks.project.model import Project
from tests import samples


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return samples.project(samples.local(str(tmp_path / "board")),
                           model=tmp_path / "model.tflite")


@pytest.fixture
def products(tmp_path: Path) -> Products:
    return samples.products(tmp_path / "products")


@pytest.fixture
def sushi_project(project: Project) -> Project:
    return replace(project, target=replace(project.target, plugin_host=SUSHI))
