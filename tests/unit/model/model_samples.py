"""Contents and reports of models that no file holds."""

from pathlib import Path

from tasks.model.content import Content, Operator, Tensor
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.report import Asked, Report, report
from tasks.project.inference import Inference
from tasks.project.model import Audio, Engine, Model

ENGINE = ModelEngine("tflite", lambda path: content(), lambda content, engine: iter(()),
                     lambda path, content, said, names: Prepared(content, b""),
                     "TensorFlow Lite")
AUDIO = Audio(48000, 64)
AUTO = Inference()


def tensors(shapes: dict[str, tuple[int, ...]], type: str = "float32") -> tuple[Tensor, ...]:
    return tuple(Tensor(name, shape, type) for name, shape in shapes.items())


def content(inputs: dict[str, tuple[int, ...]] | None = None,
            outputs: dict[str, tuple[int, ...]] | None = None, **others) -> Content:
    return Content(tensors(inputs or {"x": (-1, 1)}), tensors(outputs or {"y": (-1, 1)}),
                   (Operator("TANH", count=2), Operator("ADD")), 1234, **others)


def reported(found: Content, *parameters: str, said: Model | None = None, audio: Audio = AUDIO,
             engine: ModelEngine = ENGINE, inference: Inference = AUTO) -> Report:
    asked = Asked("amp.tflite", "0123456789abcdef" * 4, Engine("tflite", "2.14.1", ()),
                  "as in project.yaml", said or Model(Path("amp.tflite")), parameters, audio, 2,
                  inference)
    return report(asked, found, engine)
