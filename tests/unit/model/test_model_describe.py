"""How audio meets a model, and what is said of models that it cannot meet."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.paths import CODE
from tasks.model.content import Content, Operator, Tensor
from tasks.model.describe import describe, problems
from tasks.model.description import Description, Extent, Role
from tasks.model.engines.tflite import operator_problems, read
from tasks.model.operators import Operators, known
from tasks.model.say import runs
from tasks.project.model import Model, TensorWords

ENGINE = "tflite 2.14.1"
KNOWN = Operators({"FULLY_CONNECTED": (1, 10), "BROADCAST_TO": (2, 3), "TAN": (1, 1)},
                  frozenset({"Mfcc"}))
HERE = Path(__file__).parent


def tensors(shapes: dict[str, tuple[int, ...]], type: str = "float32") -> tuple[Tensor, ...]:
    return tuple(Tensor(name, shape, type) for name, shape in shapes.items())


def content(inputs: dict[str, tuple[int, ...]], outputs: dict[str, tuple[int, ...]],
            **others) -> Content:
    return Content(tensors(inputs), tensors(outputs), (), 100, **others)


def words(tensors: dict[str, TensorWords] | None = None, **said) -> Model:
    return Model(Path("m.tflite"), tensors=tuple((tensors or {}).items()), **said)


def described(inputs, outputs, parameters=(), said: Model | None = None, **others) -> Description:
    found, asked = content(inputs, outputs, **others), said or words()
    assert [it.what for it in problems(found, asked, parameters)] == []
    return describe(found, asked, parameters)


def refused(inputs, outputs, parameters=(), said: Model | None = None) -> list[str]:
    found = problems(content(inputs, outputs), said or words(), parameters)
    assert found
    return [it.what for it in found]


def axes(model: Description) -> list[tuple[int | None, int | None, int | None]]:
    return [(it.time, it.window, it.signal_axis) for it in (*model.inputs, *model.outputs)
            if it.role == Role.SIGNALS]


@pytest.mark.parametrize(("inputs", "outputs", "parameters", "wanted", "past"), [
    ({"x": (-1, 2)}, {"y": (-1, 1)}, ["gain"], [(0, None, 1), (0, None, 1)], 0),
    ({"x": (-1, 1)}, {"y": (-1, 1)}, [], [(0, None, None), (0, None, None)], 0),
    ({"x": (1, -1, 1)}, {"y": (1, -1, 1)}, [], [(1, None, None), (1, None, None)], 0),
    ({"x": (1, 1, -1)}, {"y": (1, 1, -1)}, [], [(2, None, None), (2, None, None)], 0),
    ({"x": (-1, -1, 1)}, {"y": (-1, -1, 1)}, [], [(1, None, None), (1, None, None)], 0),
    ({"x": (-1,)}, {"y": (-1,)}, [], [(0, None, None), (0, None, None)], 0),
    ({"x": (1, -1, 3)}, {"y": (1, -1, 1)}, ["a", "b"], [(1, None, 2), (1, None, 2)], 0),
    ({"x": (-1, 150, 1)}, {"y": (-1, 1)}, [], [(0, 1, None), (0, None, None)], 149),
    ({"x": (1, -1, 2)}, {"y": (1, -1, 2)}, [], [(1, None, 2), (1, None, 2)], 0),
])
def test_a_time_axis_of_any_size_takes_blocks_of_any_length(inputs, outputs, parameters, wanted,
                                                            past) -> None:
    model = described(inputs, outputs, parameters)
    assert axes(model) == wanted
    assert (model.hop, model.latency, model.past) == (0, 0, past)
    assert all(it.shape[it.time].grows for it in (*model.inputs, *model.outputs))


def test_a_fixed_number_of_windows_is_gathered() -> None:
    model = described({"x": (64, 150, 1)}, {"y": (64, 1)})
    assert axes(model) == [(0, 1, None), (0, None, None)]
    assert (model.hop, model.latency, model.past) == (64, 64, 149)


@pytest.mark.parametrize(("shape", "time"), [((-1, 2048, 1), 1), ((2048, -1, 1), 0), ((-1, 64), 1)])
def test_a_batch_of_any_size_of_sequences_of_one(shape, time: int) -> None:
    """As Keras exports it where the length is said, the batch not."""
    model = described({"x": shape}, {"y": shape})
    assert axes(model) == [(time, None, None), (time, None, None)]
    assert model.hop == shape[time]


def test_a_fixed_length_is_gathered_and_what_it_has_more_is_context() -> None:
    model = described({"x": (1, 1, 196)}, {"y": (1, 1, 64)})
    assert (model.hop, model.context, model.latency) == (64, 132, 64)


def test_results_that_overlap() -> None:
    model = described({"x": (1, 256)}, {"y": (1, 256)}, said=words(hop=128))
    assert (model.hop, model.context, model.overlaps, model.latency) == (128, 128, True, 256)


def test_a_hop_counts_where_the_time_axis_is_open() -> None:
    model = described({"x": (1, -1, 1)}, {"y": (1, -1, 1)}, said=words(hop=100, context=7))
    assert (model.hop, model.context, model.overlaps, model.latency) == (100, 7, False, 100)
    assert [it.shape[1] for it in model.inputs] == [Extent(107)]


def test_a_hop_that_leaves_samples_out_is_refused() -> None:
    assert refused({"x": (1, 1, 64)}, {"y": (1, 1, 64)}, said=words(hop=65)) == [
        "`model.hop: 65` in project.yaml is more than it gives in a run: 64 samples"]


def test_both_channels_go_through_a_stereo_model_together() -> None:
    model = described({"x": (1, 2, -1)}, {"y": (1, 2, -1)})
    assert model.channels == 2
    assert [str(it) for it in model.inputs[0].signals] == ["channel 0", "channel 1"]


def test_parameters_have_tensors_of_their_own_by_name_or_by_place() -> None:
    named = described({"knob": (1,), "x": (1, -1), "serving_default_gain:0": (1, 1)},
                      {"y": (1, -1), "peak": (1,)}, ["gain", "knob"])
    assert [it.parameter for it in named.inputs] == [1, None, 0]
    assert [it.role for it in named.outputs] == [Role.SIGNALS, Role.UNUSED]
    placed = described({"args_0": (1, 1, -1), "args_0_1": (1, 1, 1)}, {"y": (1, 1, -1)}, ["gain"])
    assert [it.parameter for it in placed.inputs] == [None, 0]


def test_a_gain_and_a_peak_of_one_shape_are_no_state() -> None:
    model = described({"data": (1, 1, -1), "gain": (1,)}, {"out": (1, 1, -1), "peak": (1,)},
                      ["gain"])
    assert [it.role for it in model.inputs] == [Role.SIGNALS, Role.PARAMETER]


@pytest.mark.parametrize(("state", "result"), [
    ("h", "hn"), ("state", "stateN"), ("h_in", "h_out"), ("h0", "hn"), ("cell", "new_cell"),
    ("serving_default_h_in:0", "h_out:0"), ("memory", "anything"),
])
def test_a_state_is_found_by_its_name_or_by_a_shape_that_only_it_has(state, result) -> None:
    model = described({"x": (1, -1, 1), state: (1, 1, 16)}, {"y": (1, -1, 1), result: (1, 1, 16)})
    assert [it.partner for it in (*model.inputs, *model.outputs)] == [None, 1, None, 1]
    assert not model.forgets


def test_two_states_of_one_shape_must_be_said() -> None:
    inputs = {"x": (1, -1, 1), "a": (1, 8), "b": (1, 8)}
    outputs = {"y": (1, -1, 1), "c": (1, 8), "d": (1, 8)}
    assert refused(inputs, outputs)[0].startswith("what these inputs are for cannot be told")
    said = words({"a": TensorWords("state", "d"), "b": TensorWords("state", "c")})
    model = described(inputs, outputs, said=said)
    assert [it.partner for it in model.inputs] == [None, 2, 1]


def test_what_project_yaml_says_of_a_tensor_counts() -> None:
    said = words({"x": TensorWords("audio", time=1), "rate": TensorWords("constant", value=16000),
                  "z": TensorWords("unused")}, context=64, sample_rate=16000)
    model = described({"x": (1, -1), "rate": ()}, {"y": (1, -1), "z": (1, -1)}, said=said)
    assert [it.role for it in model.inputs] == [Role.SIGNALS, Role.CONSTANT]
    assert model.inputs[1].value == 16000
    assert (model.context, model.past, model.sample_rate) == (64, 64, 16000)
    assert str(model.inputs[0]) == "x [1, N + 64]"


@pytest.mark.parametrize(("said", "what"), [
    ({"xx": TensorWords("audio")}, "it has no tensor xx"),
    ({"g": TensorWords("parameter", "gian")}, "g is to take the parameter gian, which the plugin"),
    ({"g": TensorWords("state", "yy")}, "g is to take the output yy, which it does not have"),
])
def test_words_that_fit_nothing(said, what: str) -> None:
    assert refused({"x": (-1, 1), "g": (1,)}, {"y": (-1, 1)}, ["gain"],
                   words(said))[0].startswith(what)


@pytest.mark.parametrize(("inputs", "outputs", "what"), [
    ({"x": (-1, 3)}, {"y": (-1, 1)}, "x [?, 3] has no axis of 2 (the audio sample, gain)"),
    ({"x": (-1, 2)}, {"y": (-1, 3)}, "y [?, 3] is 3 wide, 1 is wanted (the audio sample)"),
    ({"x": (-1, 2)}, {}, "it has 1 inputs and 0 outputs: audio must go in and come out"),
    ({"x": (-1, 2)}, {"p": (-1, 1), "q": (-1, 1)}, "which output is the audio cannot be told"),
])
def test_each_problem_of_a_tensor_is_said(inputs, outputs, what: str) -> None:
    assert refused(inputs, outputs, ["gain"])[0].startswith(what)


@pytest.mark.parametrize(("inputs", "outputs", "what"), [
    ({"x": (-1, 2)}, {"y": (-1, 1)}, "x [?, 2] is 2 wide, 1 is wanted (the audio sample): `plugin"),
    ({"x": (1, 1, 257)}, {"y": (1, 1, 257)}, "x [1, 1, 257] looks like a spectrum of 257 bins"),
    ({"x": (1, 1960)}, {"y": (1, 4)}, "y [1, 4] looks like 4 classes or features, not audio"),
    ({"x": (-1, 49, 10, 1)}, {"y": (-1, 12)},
     "x [?, 49, 10, 1] looks like pictures or spectra, 49 by 10 values at a time"),
    ({"x": (1024,)}, {"f": (1,), "g": (1,)},
     "its outputs are single values (f [1], g [1]): feat"),
])
def test_what_is_not_audio_is_not_taken_for_it(inputs, outputs, what: str) -> None:
    assert refused(inputs, outputs)[0].startswith(what)


def test_elements_that_the_plugin_cannot_read() -> None:
    found = Content(tensors({"x": (-1, 1)}, "complex64"), tensors({"y": (-1, 1)}), (), 100)
    assert [it.what for it in problems(found, words(), ())] == [
        "x is complex64; the plugin knows float32, float16, int8, uint8, int16, int32, int64"]


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
    found, = operator_problems((operator,), ENGINE, KNOWN)
    assert what in found.what
    assert helps in found.helps


def test_operators_that_the_engine_knows() -> None:
    used = (Operator("FULLY_CONNECTED", 1), Operator("FULLY_CONNECTED", 10),
            Operator("BROADCAST_TO", 2), Operator("Mfcc", custom=True))
    assert list(operator_problems(used, ENGINE, KNOWN)) == []


def test_an_engine_whose_operators_nobody_listed() -> None:
    assert known("tflite", "0.0.1") is None
    assert list(operator_problems((Operator("FULLY_CONNECTED", 99),), ENGINE, None)) == []
    assert len(list(operator_problems((Operator("Mfcc", custom=True),), ENGINE, None))) == 1


@pytest.mark.parametrize(("model", "what"), [
    ("per_channel", "it uses version 12 of the operator FULLY_CONNECTED"),
    ("select_ops", "operator Tan is TensorFlow's own"),
])
def test_models_of_newer_converters(model: str, what: str) -> None:
    found, = operator_problems(read(HERE / f"{model}.tflite").operators, ENGINE,
                               known("tflite", "2.14.1"))
    assert found.what.startswith(what)


def test_the_shipped_model_fits_the_shipped_project() -> None:
    shipped = read(CODE / "models/saturator.tflite")
    assert problems(shipped, words(), ["gain"]) == []
    model = describe(shipped, words(), ["gain"])
    assert model.forgets
    assert runs(model, 48000).startswith("many samples a call")
    assert list(operator_problems(shipped.operators, ENGINE, known("tflite", "2.14.1"))) == []


@pytest.mark.parametrize(("model", "said"), [
    (described({"x": (4,)}, {"y": (4,)}), "4 samples a call, no other number"),
    (described({"x": (1, 1)}, {"y": (1, 1)}), "one sample a call, which costs several times"),
    (described({"x": (1, 1)}, {"y": (1, 1)}, resizable=True), "many samples a call, if they do"),
    (replace(described({"x": (-1,)}, {"y": (-1,)}), keeps_state=True), "with a state"),
])
def test_how_it_runs_is_said(model: Description, said: str) -> None:
    assert said in runs(model, 48000)
