"""Which operators an engine is built with: read from the model once, then remembered."""

import shutil
from dataclasses import replace

import pytest

from tasks.core.paths import CODE
from tasks.model import needed as module
from tasks.model.engines import tflite
from tasks.model.needed import needed
from tasks.project.model import ALL, OF_THE_MODEL, Engine, Model
from tests import samples

SATURATOR = CODE / "models/saturator.tflite"


@pytest.fixture
def project(tmp_path):
    """One whose engine is built for its model, a copy of the saturator."""
    file = shutil.copy(SATURATOR, tmp_path / "model.tflite")
    return replace(samples.project(samples.local("/srv")), model=Model(file),
                   engine=Engine("tflite", "2.14.1", (), OF_THE_MODEL))


@pytest.fixture(autouse=True)
def reads(monkeypatch):
    """The models that were read."""
    module._of.cache_clear()
    found = []
    engine = replace(tflite.ENGINE, read=lambda path: found.append(path) or tflite.read(path))
    monkeypatch.setattr(tflite, "ENGINE", engine)
    return found


def test_those_of_the_model(project, tmp_path):
    assert needed(project, tmp_path) == ("FULLY_CONNECTED", "TANH")


def test_they_are_read_once(project, tmp_path, reads):
    for _ in range(2):
        module._of.cache_clear()  # as in another run
        needed(project, tmp_path)
    assert reads == [project.model.file]


def test_another_model_is_read(project, tmp_path):
    needed(project, tmp_path)
    shutil.copy(CODE / "models/examples/drive.tflite", project.model.file)
    module._of.cache_clear()
    assert "CONV_2D" in needed(project, tmp_path)


@pytest.mark.parametrize("engine", [
    Engine("tflite", "2.14.1", (), ALL), Engine("onnxruntime", "1.24.4", ())])
def test_an_engine_that_has_all_asks_no_model(project, tmp_path, reads, engine):
    assert needed(replace(project, engine=engine), tmp_path) == ()
    assert reads == []


def test_a_model_that_cannot_be_read_needs_none(project, tmp_path):
    """What is wrong with it is said by the task that describes it."""
    project.model.file.write_bytes(SATURATOR.read_bytes()[:900])
    assert needed(project, tmp_path) == ()
    project.model.file.unlink()
    module._of.cache_clear()
    assert needed(project, tmp_path) == ()


def test_without_a_model_there_are_none(project, tmp_path):
    assert needed(replace(project, model=Model(CODE / "")), tmp_path) == ()
