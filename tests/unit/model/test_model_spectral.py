"""Models of spectra: seen as models of audio, packed, and played by the reference."""

import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from model_samples import content

from tasks.model import curves
from tasks.model.content import Tensor
from tasks.model.describe import describe, problems
from tasks.model.description import Extent
from tasks.model.package import package
from tasks.model.reference.player import listen, play
from tasks.model.reference.spectral import OfAudio
from tasks.model.spectral import of_audio, said_of, spectra
from tasks.project.features import SHAPES, Features, Mel
from tasks.project.model import Model, TensorWords

PLAIN = Features(512, 128, 512, SHAPES["rectangular"], gives="mask")
RECORDED = json.loads(Path(__file__).with_name("tf_signal.json").read_text())


def said(features=PLAIN, **others):
    return Model(Path("m.tflite"), features=features, sample_rate=16000, **others)


def test_a_denoiser_is_a_model_of_frames_that_overlap():
    """DTLN's tensors: which of them are spectra, their sizes tell."""
    found = content({"input_2": (1, 1, 257), "input_3": (1, 2, 128, 2)},
                    {"Identity": (1, 1, 257), "Identity_1": (1, 2, 128, 2)})
    assert problems(found, said(), ()) == []
    made = describe(found, said(), ())
    assert (made.hop, made.context, made.overlaps, made.latency) == (128, 384, True, 512)
    assert [str(it) for it in made.inputs] == ["input_2 [512]", "input_3 [1, 2, 128, 2]"]
    assert [it.role for it in (*made.inputs, *made.outputs)] == ["signals", "state"] * 2
    assert str(made.spectra.taken) == "input_2 [1, 1, 257]"
    assert made.spectra.given.signal_axis == 2


def test_without_overlap_nothing_is_added_up():
    made = describe(content({"x": (1, 257)}, {"y": (1, 257)}), said(replace(PLAIN, hop=512)), ())
    assert (made.hop, made.context, made.overlaps, made.latency) == (512, 0, False, 512)


@pytest.mark.parametrize(("shape", "time", "values"), [
    ((1, 7, 257), 1, 2), ((1, 257, 7), 2, 1), ((-1, 7, 257, 1), 1, 2), ((7, 257), 0, 1)])
def test_frames_are_along_the_other_axis(shape, time, values):
    made = describe(content({"x": shape}, {"y": (1, 257)}), said(), ())
    assert (made.spectra.frames, made.spectra.new) == (7, 1)
    assert (made.spectra.taken.time, made.spectra.taken.signal_axis) == (time, values)
    assert made.keeps_state, "frames of the past are kept"
    assert made.hop == 128


def test_runs_of_several_frames():
    made = describe(content({"x": (1, 8, 257)}, {"y": (1, 8, 257)}), said(hop=256), ())
    assert (made.spectra.frames, made.spectra.new, made.spectra.samples) == (8, 2, 640)
    assert (made.hop, made.context, made.latency) == (256, 384, 640)


def test_how_many_frames_a_run_has_is_said_where_the_export_leaves_it_open():
    open_ = content({"x": (1, -1, 257)}, {"y": (1, -1, 257)})
    assert describe(open_, said(), ()).spectra.taken.shape[1] == Extent(1)
    assert describe(open_, said(hop=512), ()).spectra.taken.shape[1] == Extent(4)


@pytest.mark.parametrize(("found", "words", "what"), [
    (content({"x": (1, 129)}, {"y": (1, 129)}), said(), "nothing that it takes has 257 values"),
    (content({"x": (1, 257)}, {"y": (1, 12)}), said(), "nothing that it gives has 257 values"),
    (content({"a": (1, 257), "b": (1, 257)}, {"y": (1, 257)}), said(),
     "which of these takes 257 values a frame cannot be told"),
    (content({"x": (1, 257, 4, 2)}, {"y": (1, 257)}), said(), "as complex numbers or channels"),
    (content({"x": (1, 4, 257)}, {"y": (1, 257)}), said(hop=512), "leave frames out"),
    (content({"x": (257, 4)}, {"y": (257, 4)}),
     said(tensors=(("x", TensorWords("audio", time=0)),)), "axis 0 of x [257, 4] holds the 257"),
])
def test_what_cannot_be_told_is_said(found, words, what):
    assert what in problems(found, words, ())[0].what


def test_a_parameter_that_it_does_not_take_is_said():
    found = content({"x": (1, 257)}, {"y": (1, 257)})
    assert "gain" in problems(found, said(), ("gain",))[0].what


def test_what_takes_the_features_can_be_said():
    two = content({"a": (1, 257), "b": (1, 257)}, {"y": (1, 257)})
    words = said(tensors=(("b", TensorWords("audio")), ("a", TensorWords("constant", value=1))))
    assert problems(two, words, ()) == []
    assert spectra(two, words).input == 1


def test_a_model_of_audio_is_what_it_is():
    found, words = content(), Model(Path("m.tflite"))
    assert of_audio(found, words) == (found, words)


def test_it_is_said_in_words():
    kws = Features(480, 320, 512, SHAPES["hann"], mel=Mel(40, 20, 4000), log="natural", floor=1e-6,
                   coefficients=10)
    found = spectra(content({"x": (-1, 49, 10, 1)}, {"y": (-1, 12)}), said(kws, hop=320))
    assert said_of(found) == (
        "frames of 480 samples, 320 apart, magnitudes of an FFT of 512, 40 mel bands, their "
        "natural logarithm, 10 cepstral coefficients, 49 frames a run, 1 of them new")


def test_the_package_has_the_numbers_behind_the_schedule():
    plain, found = content({"x": (1, 257)}, {"y": (1, 257)}), said()
    made = describe(plain, found, ())
    without = package(replace(made, spectra=None), b"")
    packed = package(made, b"")
    same = next(i for i in range(32, len(packed)) if packed[i] != without[i])
    assert struct.unpack_from("<10i", packed, same) == (1, 512, 128, 512, 1, 1, 0, 0, 0, 1)
    assert struct.unpack_from("<512f", packed, same + 40) == (1.0,) * 512
    assert struct.unpack_from("<512f", packed, same + 40 + 2048) == (0.25,) * 512


class Fake:
    """An interpreter that remembers what it was given."""

    def __init__(self, shape, answer):
        self.shapes, self.answer, self.seen = (shape,), answer, []

    def run(self, inputs):
        self.seen.append(inputs[0])
        return [self.answer(inputs[0])]


SOUND = np.random.default_rng(21).uniform(-1, 1, 4 * 320 + 160).astype(np.float32)


def test_the_reference_makes_tf_signal_s_mfccs():
    kws = Features(480, 320, 512, SHAPES["hann"], mel=Mel(40, 20, 4000), log="natural", floor=1e-6,
                   coefficients=10)
    between = spectra(content({"x": (1, 4, 10, 1)}, {"y": (1, 12)}), said(kws))
    fake = Fake((1, 4, 10, 1), lambda x: x)
    OfAudio(fake, between).run([SOUND])
    np.testing.assert_allclose(fake.seen[0][0, :, :, 0], RECORDED["mfccs"], atol=2e-4)


def test_the_reference_of_a_listener_hears_them_too():
    kws = Features(480, 320, 512, SHAPES["hann"], mel=Mel(40, 20, 4000), log="natural", floor=1e-6,
                   coefficients=10)
    words = said(kws, tensors=(("y", TensorWords("result")),))
    model = describe(content({"x": (1, 4, 10, 1)}, {"y": (1, 40)}), words, ())
    made = listen(model, lambda: Fake((1, 4, 10, 1), lambda x: x.reshape(1, 40)), SOUND[None],
                  np.zeros((0, 1), np.float32), [len(SOUND)])
    np.testing.assert_allclose(made[:, 0], np.ravel(RECORDED["mfccs"]), atol=2e-4)


def test_the_reference_keeps_frames_and_begins_with_silence():
    features = replace(PLAIN, log="decibels", floor=1e-3)
    between = spectra(content({"x": (3, 257)}, {"y": (3, 257)}), said(features, hop=128))
    fake = Fake((3, 257), np.ones_like)
    model = OfAudio(fake, between)
    model.run([SOUND[:512]])
    model.run([SOUND[128:640]])
    np.testing.assert_allclose(fake.seen[0][:2], -60, atol=1e-4)
    np.testing.assert_array_equal(fake.seen[1][:2], fake.seen[0][1:])
    loud = np.abs(np.fft.rfft(SOUND[:512].astype(np.float64)))
    np.testing.assert_allclose(fake.seen[0][2], 20 * np.log10(loud + 1e-3), atol=1e-4)


@pytest.mark.parametrize(("gives", "gain"), [("mask", 0.5), ("magnitude", 3.0)])
def test_the_reference_makes_audio_again(gives, gain):
    features = Features(256, 64, 256, SHAPES["hann"], gives=gives)
    found = content({"x": (1, 129)}, {"y": (1, 129)})
    model = describe(found, said(features), ())
    answer = (lambda x: np.full_like(x, gain)) if gives == "mask" else (lambda x: gain * x)
    made = play(model, lambda: Fake((1, 129), answer), SOUND[None], np.zeros((0, 1), np.float32))
    np.testing.assert_allclose(made, gain * SOUND[None], atol=1e-6)


def test_integers_are_scaled():
    found = content({"x": (1, 257)}, {"y": (1, 257)})
    found = replace(found, inputs=(Tensor("x", (1, 257), "int8", 0.25, -128),),
                    outputs=(Tensor("y", (1, 257), "int8", 1 / 256, -128),))
    model = describe(found, said(), ())
    fake = Fake((1, 257), lambda x: np.full_like(x, 0))
    made = play(model, lambda: fake, SOUND[None], np.zeros((0, 1), np.float32))
    np.testing.assert_allclose(made, 0.5 * SOUND[None], atol=1e-6)
    assert fake.seen[0].dtype == np.int8


def test_curves_are_made_once():
    assert curves.mel(PLAIN, 16000) == () == curves.cosines(PLAIN)
    assert curves.synthesis(PLAIN) is curves.synthesis(PLAIN)
