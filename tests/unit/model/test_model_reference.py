"""The reference player against results computed by hand, with stand-ins for interpreters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from tasks.model.description import (
    Description,
    ElementType,
    Extent,
    Result,
    Role,
    Signal,
    TensorUse,
)
from tasks.model.reference import interpreter, packages
from tasks.model.reference.elements import elements, values
from tasks.model.reference.onset import onsets, pause
from tasks.model.reference.player import HOLD, listen, play
from tasks.project.formats import RUNS
from tasks.project.inference import Onset

FLOAT = ElementType.FLOAT32
N = Extent(0, grows=True)
LEFT, RIGHT, GAIN = Signal("channel", 0), Signal("channel", 1), Signal("parameter", 0)
NO_PARAMETERS = np.zeros((0, 100), np.float32)
AUDIO = np.array([[1, 2, 3, 4, 5], [10, 20, 30, 40, 50]], np.float32)

Compute = Callable[["Fake", Sequence[np.ndarray]], list[np.ndarray]]


@dataclass
class Fake:
    """An interpreter that computes in Python; `kept` is what it keeps from run to run."""

    compute: Compute
    shapes: tuple[tuple[int, ...], ...]
    kept: float = 0.0
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def run(self, inputs: Sequence[np.ndarray]) -> list[np.ndarray]:
        self.seen.append(inputs[0].shape)
        return self.compute(self, inputs)


def sizes(*shape: int | Extent) -> tuple[Extent, ...]:
    return tuple(it if isinstance(it, Extent) else Extent(it) for it in shape)


def signals(*shape: int | Extent, of: tuple[Signal, ...] = (LEFT,), **axes: int) -> TensorUse:
    return TensorUse("x", FLOAT, sizes(*shape), Role.SIGNALS, of, **axes)


def played(model: Description, compute: Compute, audio: np.ndarray = AUDIO,
           parameters: np.ndarray = NO_PARAMETERS, *,
           fixed: bool = False) -> tuple[list[list[float]], list[Fake]]:
    """What comes out, and the interpreters that were loaded for it."""
    loaded: list[Fake] = []

    def load() -> Fake:
        shapes = tuple(tuple(-1 if n.grows and not fixed else n.size + n.grows for n in it.shape)
                       for it in model.inputs)
        loaded.append(Fake(compute, shapes))
        return loaded[-1]

    return play(model, load, audio, parameters).tolist(), loaded


def test_rows_of_a_sample_and_a_parameter_go_in_one_run():
    rows = signals(N, 2, of=(LEFT, GAIN), time=0, signal_axis=1)
    model = Description((rows,), (signals(N, 1, time=0, signal_axis=1),))
    gains = np.array([[1, 1, 2, 2, 3]], np.float32)
    made, loaded = played(model, lambda _, x: [x[0][:, :1] * x[0][:, 1:]], AUDIO, gains)
    assert made == [[1, 2, 6, 8, 15], [10, 20, 60, 80, 150]]
    assert [it.seen for it in loaded] == [[(5, 2)], [(5, 2)]]


def test_a_size_that_the_export_fixed_is_kept():
    model = Description((signals(N, 1, time=0),), (signals(N, 1, time=0),))
    made, (first, _) = played(model, lambda _, x: [-x[0]], fixed=True)
    assert made == (-AUDIO).tolist()
    assert first.seen == [(1, 1)] * 5


@pytest.mark.parametrize("shape", [(1, N, 1), (1, 1, N), (N,)])
def test_a_sequence_wherever_its_time_is(shape):
    axis = shape.index(N)
    model = Description((signals(*shape, time=axis),), (signals(*shape, time=axis),))
    made, _ = played(model, lambda _, x: [np.cumsum(x[0], axis)])
    assert made == [[1, 3, 6, 10, 15], [10, 30, 60, 100, 150]]


def test_each_channel_begins_with_nothing_kept():
    model = Description((signals(N, time=0),), (signals(N, time=0),), keeps_state=True)

    def add_up(fake: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        fake.kept += float(x[0].sum())
        return [np.full_like(x[0], fake.kept)]

    assert played(model, add_up)[0] == [[15] * 5, [150] * 5]


@pytest.mark.parametrize("valid_only", [True, False])
def test_a_context_of_zeros_is_in_front_of_the_first_frames(valid_only):
    into = signals(1, Extent(2, grows=True), 1, time=1)
    out = signals(1, N if valid_only else into.shape[1], 1, time=1)

    def sum_of_three(_: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        valid = x[0][:, 2:] + x[0][:, 1:-1] + x[0][:, :-2]
        return [valid if valid_only else np.pad(valid, ((0, 0), (2, 0), (0, 0)))]

    made, (first, _) = played(Description((into,), (out,), context=2), sum_of_three)
    assert made == [[1, 3, 6, 9, 12], [10, 30, 60, 90, 120]]
    assert first.seen == [(1, 7, 1)]


@pytest.mark.parametrize(("shape", "time", "window"), [((N, 3, 1), 0, 1), ((1, 3, N), 2, 1)])
def test_windows_hold_the_frames_up_to_each(shape, time, window):
    out = signals(N, 1, time=0)
    model = Description((signals(*shape, time=time, window=window),), (out,))

    def oldest_and_newest(_: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        rows = x[0].reshape(-1, 3) if time == 0 else x[0][0].T
        return [rows[:, :1] * 100 + rows[:, 2:]]

    made, _ = played(model, oldest_and_newest, AUDIO[:1])
    assert made == [[1, 2, 103, 204, 305]]


def test_a_state_goes_in_as_it_came_out():
    into, out = signals(1, 1, time=0), signals(1, 1, time=0)
    state = TensorUse("s", FLOAT, sizes(2), Role.STATE, partner=1)
    model = Description((into, state), (out, replace(state, partner=1)), hop=1)

    def last_two(_: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        return [x[1][:1].reshape(1, 1), np.array([x[1][1], x[0][0, 0]], np.float32)]

    assert played(model, last_two)[0] == [[0, 0, 1, 2, 3], [0, 0, 10, 20, 30]]


def test_channels_go_together_and_the_last_stands_for_one_that_lacks():
    both = signals(1, N, 2, of=(LEFT, RIGHT), time=1, signal_axis=2)
    model = Description((both,), (both,), channels=2)

    def swapped(_: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        return [x[0][..., ::-1] + 100 * x[0]]

    assert played(model, swapped)[0] == [[110, 220, 330, 440, 550], [1001, 2002, 3003, 4004, 5005]]
    assert played(model, swapped, AUDIO[:1])[0] == [[101, 202, 303, 404, 505]]


def test_a_held_parameter_takes_a_value_every_sixteen_frames():
    gain = TensorUse("g", FLOAT, sizes(1), Role.PARAMETER, parameter=0)
    model = Description((signals(N, time=0), gain), (signals(N, time=0),))
    frames = 2 * HOLD + 3
    made, (only,) = played(model, lambda _, x: [x[0] * x[1]], np.ones((1, frames), np.float32),
                           np.arange(frames, dtype=np.float32)[None])
    assert made == [[0] * 16 + [16] * 16 + [32] * 3]
    assert set(only.seen) == {(16,)}  # another size would make an interpreter forget


def test_a_fixed_number_of_frames_holds_a_parameter_for_each_run():
    gain = TensorUse("g", FLOAT, sizes(1), Role.PARAMETER, parameter=0)
    model = Description((signals(3, time=0), gain), (signals(3, time=0),), hop=3)
    made, _ = played(model, lambda _, x: [x[0] + x[1]], AUDIO[:1], np.array([[1, 2, 3, 4, 5.]]))
    assert made == [[2, 3, 4, 8, 9]]


def test_a_model_may_repeat_its_past_in_front_of_its_hop():
    model = Description((signals(4, time=0),), (signals(4, time=0),), context=2, hop=2)
    made, (first, _) = played(model, lambda _, x: [np.cumsum(x[0])])
    assert made[0] == [1, 3, 6, 10, 12]  # of (0 0 1 2), (1 2 3 4), (3 4 5 0)
    assert first.seen == [(4,)] * 3


def test_results_that_overlap_are_added_up():
    whole = signals(4, time=0)
    model = Description((whole,), (whole,), context=2, hop=2, overlaps=True)
    weights = np.array([1, 2, 3, 4], np.float32)
    made, _ = played(model, lambda _, x: [x[0] * weights], AUDIO[:1])
    # of (0 0 1 2), (1 2 3 4), (3 4 5 0), (5 0 0 0)
    assert made == [[1 * 3 + 1, 2 * 4 + 2 * 2, 3 * 3 + 3, 4 * 4 + 4 * 2, 5 * 3 + 5]]


def test_the_input_may_be_added():
    model = Description((signals(N, time=0),), (signals(N, time=0),), adds_input=True)
    assert played(model, lambda _, x: [x[0] * 10])[0] == (AUDIO * 11).tolist()


def test_constants_and_what_is_unused_are_filled():
    rate = TensorUse("sr", ElementType.INT64, (), Role.CONSTANT, value=16000)
    other = TensorUse("u", ElementType.INT8, sizes(3), Role.UNUSED)
    model = Description((signals(N, time=0), rate, other), (signals(N, time=0),))

    def check(_: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        assert (x[1].dtype, x[1].shape, int(x[1])) == (np.int64, (), 16000)
        assert (x[2].dtype, x[2].tolist()) == (np.int8, [0, 0, 0])
        return [x[0]]

    assert played(model, check)[0] == AUDIO.tolist()


def quantized(kind: ElementType, scale: float, zero_point: int) -> TensorUse:
    return TensorUse("q", kind, (), scale=scale, zero_point=zero_point)


def test_integers_are_the_nearest_and_clipped():
    tensor = quantized(ElementType.INT8, 0.5, 3)
    made = elements(np.array([0, 0.24, 0.25, 0.75, 100, -100.]), tensor)
    assert (made.dtype, made.tolist()) == (np.int8, [3, 3, 3, 5, 127, -128])  # halves: even
    assert values(made, tensor).tolist() == [0, 0, 0, 1, 62, -65.5]


def test_float16_rounds():
    tensor = quantized(ElementType.FLOAT16, 1, 0)
    assert values(elements(np.float32([1 / 3]), tensor), tensor) == np.float32(np.float16(1 / 3))


@pytest.mark.parametrize("engine", sorted({*RUNS.values()}))
def test_each_engines_reference_says_what_python_needs_for_it(engine: str) -> None:
    assert callable(interpreter(engine))
    assert all(isinstance(name, str) for name in packages(engine))


def test_a_scalar_of_integers_is_an_array():
    """As the rate of a voice detector goes in, which ONNX Runtime takes as nothing else."""
    rate = TensorUse("sr", ElementType.INT64, (), Role.CONSTANT, value=16000)
    made = elements(np.full((), rate.value), rate)
    assert (type(made), made.dtype, int(made)) == (np.ndarray, np.int64, 16000)


def results(*shape: int, of: int, **axes: int) -> TensorUse:
    return TensorUse("y", FLOAT, sizes(*shape), Role.RESULT,
                     results=tuple(Result(str(n)) for n in range(of)), **axes)


def listened(model: Description, compute: Compute, ends: Sequence[int],
             parameters: np.ndarray = NO_PARAMETERS) -> list[list[float]]:
    shapes = tuple(tuple(n.size for n in it.shape) for it in model.inputs)
    return listen(model, lambda: Fake(compute, shapes), AUDIO, parameters, ends).tolist()


def test_a_model_that_listens_hears_the_mean_of_all_channels():
    model = Description((signals(1, 3, time=1),), (results(1, 2, of=2),), hop=2, context=1)
    made = listened(model, lambda _, x: [x[0][:, [0, 2]]], (2, 4))
    assert made == [[0, 11], [11, 22]], "the frame in front, and the newest"


def test_a_model_of_two_channels_hears_both():
    model = Description((signals(2, 2, of=(LEFT, RIGHT), time=1, signal_axis=0),),
                        (results(2, of=2),), channels=2, hop=2)
    assert listened(model, lambda _, x: [x[0][:, 1]], (2, 4)) == [[2, 4], [20, 40]]


def test_the_last_frame_of_results_counts_and_states_go_on():
    state = TensorUse("h", FLOAT, sizes(1), Role.STATE, partner=1)
    model = Description((signals(2, time=0), state),
                        (results(3, 1, of=1, time=0), replace(state, partner=1)), hop=2)

    def compute(_fake: Fake, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        total = x[1] + x[0].sum()
        return [np.array([[-1], [-2], [total[0]]], np.float32), total]

    assert listened(model, compute, (2, 4)) == [[16.5, 55]]


def test_a_run_by_an_onset_may_begin_before_the_sound():
    model = Description((signals(4, time=0),), (results(4, of=4),), hop=4)
    assert listened(model, lambda _, x: [x[0]], (2, 5)) == [[0, 11], [0, 16.5], [5.5, 22],
                                                            [11, 27.5]]


def test_a_parameter_of_a_run_is_that_of_its_last_frame():
    gain = TensorUse("g", FLOAT, sizes(1), Role.PARAMETER, parameter=0)
    model = Description((signals(2, time=0), gain), (results(1, of=1),), hop=2)
    moving = np.array([[1, 2, 3, 4, 5]], np.float32)
    assert listened(model, lambda _, x: [x[1]], (2, 4), moving) == [[2, 4]]


def test_onsets_are_where_the_level_rises_suddenly():
    rate, model = 16000, Description((signals(64, time=0),), (results(1, of=1),), hop=64)
    sound = np.zeros((1, rate), np.float32)
    for start, end in ((2000, 2100), (2300, 2600), (9000, 12000)):
        sound[0, start:end] = 0.5
    assert onsets(sound, rate, Onset(), model)[0] - 2000 in range(3)
    found = onsets(sound, rate, Onset(wait=1000), model)
    assert [it // 100 for it in found] == [20, 90], "the second is too near to the first"
    assert onsets(0.001 * sound, rate, Onset(), model) == [], "quieter than silence"


def test_the_pause_after_an_onset_is_at_the_models_rate():
    model = Description((signals(64, time=0),), (results(1, of=1),), hop=64, sample_rate=16000,
                        resamples=True)
    assert pause(Onset(), model, 48000) == 192
    assert pause(Onset(before=16, wait=100), replace(model, resamples=False), 48000) == 100
    assert pause(Onset(before=16), model, 48000) == 144
