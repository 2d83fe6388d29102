"""What the plugin can run, and what is said of the rest."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.paths import ROOT
from tasks.model.layout import Layout, Operator, Tensor, read
from tasks.model.lint import problems, samples_per_call
from tasks.model.operators import Operators, known
from tasks.project.model import Engine

GOOD = Layout((Tensor("in", (-1, 2), "float32"),), (Tensor("out", (-1, 1), "float32"),),
              (Operator("FULLY_CONNECTED"),), 100)
ENGINE = Engine("tflite", "2.14.1", ())
KNOWN = Operators({"FULLY_CONNECTED": (1, 10), "BROADCAST_TO": (2, 3), "TAN": (1, 1)},
                  frozenset({"Mfcc"}))
HERE = Path(__file__).parent


def found(layout: Layout, operators: Operators | None = KNOWN) -> list[tuple[str, str]]:
    return [(it.what, it.helps) for it in problems(layout, ["gain"], ENGINE, operators)]


def uses(*operators: Operator) -> Layout:
    return replace(GOOD, operators=operators)


def test_a_fitting_model_has_no_problem() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(("layout", "what"), [
    (replace(GOOD, inputs=GOOD.inputs * 2), "it has 2 inputs, one is wanted"),
    (replace(GOOD, outputs=()), "it has 0 outputs, one is wanted"),
    (replace(GOOD, outputs=(Tensor("out", (-1, 3), "float32"),)),
     "out is 3 wide, 1 is wanted (the audio sample)"),
    (replace(GOOD, inputs=(Tensor("in", (1, 3), "float32"),)),
     "in is 3 wide, 2 is wanted (the audio sample, gain)"),
    (replace(GOOD, inputs=(Tensor("in", (1, 16, 2), "float32"),)),
     "in has the shape [1, 16, 2], [batch, 2] is wanted"),
    (replace(GOOD, outputs=(Tensor("out", (), "float32"),)), "out has the shape []"),
])
def test_each_problem_of_a_tensor_is_said(layout: Layout, what: str) -> None:
    (said, helps), = found(layout)
    assert said.startswith(what)
    assert helps == "change the export, or `plugin.parameters` in project.yaml"


def test_quantized_inputs_are_refused() -> None:
    (said, helps), = found(replace(GOOD, inputs=(Tensor("in", (-1, 2), "int8"),)))
    assert said == "in is int8, float32 is wanted"
    assert helps.startswith("leave `converter.inference_input_type`")


def test_state_is_refused() -> None:
    (said, helps), = found(replace(GOOD, keeps_state=True))
    assert said.startswith("it keeps state from run to run")
    assert "models/README.md" in helps


@pytest.mark.parametrize(("operator", "what", "helps"), [
    (Operator("FULLY_CONNECTED", 12), "it uses version 12 of the operator FULLY_CONNECTED, "
     "tflite 2.14.1 knows versions 1 to 10", "_experimental_disable_per_channel_quantization_for_"
     "dense_layers = True"),
    (Operator("FULLY_CONNECTED", 11), "it uses version 11 of", "not newer than tflite 2.14.1"),
    (Operator("BROADCAST_TO", 1), "it uses version 1 of", "not newer than tflite 2.14.1"),
    (Operator("TAN", 2), "knows version 1", "not newer than tflite 2.14.1"),
    (Operator("STABLEHLO_ADD"), "tflite 2.14.1 has no operator STABLEHLO_ADD", "not newer than"),
    (Operator("MyOp", custom=True), "operator MyOp is not one of", "without `allow_custom_ops`"),
    (Operator("FlexErf", custom=True), "operator Erf is TensorFlow's own", "TFLITE_BUILTINS alone"),
])
def test_an_operator_that_the_engine_does_not_know(operator, what: str, helps: str) -> None:
    (said, help), = found(uses(operator))
    assert what in said
    assert helps in help


def test_operators_that_the_engine_knows() -> None:
    both = Operator("FULLY_CONNECTED", 1), Operator("FULLY_CONNECTED", 10)
    assert found(uses(*both, Operator("BROADCAST_TO", 2), Operator("Mfcc", custom=True))) == []


def test_an_engine_whose_operators_nobody_listed() -> None:
    assert known("tflite", "0.0.1") is None
    assert found(uses(Operator("FULLY_CONNECTED", 99)), None) == []
    assert len(found(uses(Operator("Mfcc", custom=True)), None)) == 1


@pytest.mark.parametrize(("model", "what"), [
    ("per_channel", "it uses version 12 of the operator FULLY_CONNECTED"),
    ("select_ops", "operator Tan is TensorFlow's own"),
])
def test_models_of_newer_converters(model: str, what: str) -> None:
    (said, _), = found(read(HERE / f"{model}.tflite"), known("tflite", "2.14.1"))
    assert said.startswith(what)


@pytest.mark.parametrize("version", ["2.14.1"])
def test_the_shipped_model_fits_the_shipped_project(version: str) -> None:
    layout = read(ROOT / "models/saturator.tflite")
    assert found(layout, known("tflite", version)) == []
    assert samples_per_call(layout).startswith("many samples a call")


def test_a_model_with_a_fixed_size_is_said_to_be_slow() -> None:
    fixed = replace(GOOD, outputs=(Tensor("out", (1, 1), "float32"),))
    assert samples_per_call(fixed).startswith("one sample a call, which costs several times")
