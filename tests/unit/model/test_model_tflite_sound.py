"""Graphs that cannot be gone through in their order, and files that have them."""

from dataclasses import replace

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.engines.tflite import read
from tasks.model.engines.tflite_sound import flaws
from tasks.model.engines.tflite_work import Graph, Node

DENSE = Node("FULLY_CONNECTED", (0, 1, -1), (2,))
SHARP = Node("TANH", (2,), (3,))
GOOD = Graph((DENSE, SHARP), ((1, 2),) * 5, frozenset((1,)), {}, (0,), (3,), frozenset((1,)))
MODELS = sorted(path for folder in ("models", "tests")
                for path in (CODE / folder).rglob("*.tflite"))


def test_a_sound_graph_has_no_flaw():
    assert list(flaws([GOOD])) == []


@pytest.mark.parametrize(("nodes", "said"), [
    ((SHARP, DENSE), "has a TANH that takes what nothing before it makes"),
    ((replace(DENSE, inputs=(-1, 1, -1)), SHARP), "lacks an input of its FULLY_CONNECTED"),
    ((DENSE, replace(SHARP, inputs=(-1,))), "lacks an input of its TANH"),
    ((DENSE, replace(SHARP, inputs=(-2,))), "has a TANH that takes what nothing before it makes"),
    ((DENSE, replace(SHARP, outputs=(5,))), "has a TANH whose result has no place"),
    ((DENSE, replace(SHARP, outputs=(1,))), "has a TANH that writes over what is there already"),
    ((DENSE, replace(SHARP, outputs=(2,))), "has a TANH that writes over what is there already"),
    ((DENSE, replace(SHARP, outputs=(4,))), "has a result that no operator makes"),
    ((DENSE, SHARP, Node("TANH", (2,), (4,))), "has a TANH whose result nothing takes"),
], ids=range(9))
def test_what_the_engine_would_believe(nodes, said):
    assert said in flaws([replace(GOOD, nodes=nodes)])


def test_what_goes_in_is_no_constant():
    said = "takes as its input what is a constant in it"
    assert said in flaws([replace(GOOD, inputs=(0, 1))])


def test_a_result_may_be_left_alone_in_a_graph_that_an_operator_runs():
    inner = replace(GOOD, nodes=(*GOOD.nodes, Node("TANH", (2,), (4,))))
    assert list(flaws([GOOD, inner])) == []


def test_a_recurrent_operator_does_without_most_of_its_inputs():
    lstm = Node("UNIDIRECTIONAL_SEQUENCE_LSTM", (0, -1, 1, -1), (2,))
    assert list(flaws([replace(GOOD, nodes=(lstm, SHARP))])) == []


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_files_that_a_converter_made_are_sound(path):
    assert read(path).operators


def test_a_file_whose_last_result_is_another_one_is_refused(tmp_path):
    """The number of the tensor that the saturator gives is in the file twice: made, and given."""
    data = bytearray((CODE / "models/saturator.tflite").read_bytes())
    import tflite

    graph = tflite.Model.GetRootAs(data, 0).Subgraphs(0)
    last = graph.Operators(graph.OperatorsLength() - 1)
    at = last._tab.Vector(last._tab.Offset(8))  # its outputs
    data[at:at + 4] = (0).to_bytes(4, "little")
    path = tmp_path / "m.tflite"
    path.write_bytes(data)
    with pytest.raises(AntlerError, match="m.tflite has a FULLY_CONNECTED that writes over what"):
        read(path)
