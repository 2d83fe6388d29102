"""What a build's description of the model depends on, and the words of `./doit model`."""

from pathlib import Path

import pytest
from samples import local, project

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.command import Words, parse
from tasks.model.tasks import described_task
from tasks.project.inference import Inference


def test_a_description_is_made_again_for_whatever_decides_it(tmp_path: Path) -> None:
    task = described_task(project(local("/opt"), model=CODE / "models/saturator.tflite"),
                          tmp_path / "model.antler")
    inputs, = task["uptodate"]
    assert set(inputs.state()) == {
        "models/saturator.tflite", "deps/tflite/operators-2.14.1.yaml", "plugin.parameters",
        "model", "inference", "engine", "audio.sample_rate", "the code in tasks/model",
        "the code in tasks/model/engines"}


def test_how_late_a_worker_is_depends_on_the_block(tmp_path: Path) -> None:
    task = described_task(project(local("/opt"), model=CODE / "models/saturator.tflite",
                                  inference=Inference("async")), tmp_path / "model.antler")
    inputs, = task["uptodate"]
    assert "audio.block_size" in inputs.state()


@pytest.mark.parametrize(("words", "said"), [
    ([], Words("", json=False, measure=False)),
    (["amp.onnx", "--json"], Words("amp.onnx", json=True, measure=False)),
    (["--measure", "amp.onnx"], Words("amp.onnx", json=False, measure=True)),
])
def test_the_words_behind_the_command(words: list[str], said: Words) -> None:
    assert parse(words) == said


@pytest.mark.parametrize("words", [["-j"], ["--JSON"], ["a.onnx", "b.onnx"]])
def test_words_that_it_does_not_know(words: list[str]) -> None:
    with pytest.raises(AntlerError):
        parse(words)
