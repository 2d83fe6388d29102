"""What a schema cannot say about `model.features`: one small rule each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.project.draft import Check, Draft, needs
from tasks.project.features import FACTORS, SHAPES, fft_size
from tasks.project.problems import Problem, Where

_AT: Where = ("model", "features")


@needs("model.features")
def frames_cover(draft: Draft) -> Iterator[Problem]:
    """Each sample is in a frame; and heard in one, if audio is made of them again."""
    said = _features(draft)
    if not said:
        return
    window, hop = said["window"], said["hop"]
    if hop > window:
        yield Problem((*_AT, "hop"), f"frames of {window} samples, {hop} apart, leave samples out",
                      f"write `hop: {window}` or less")
    elif "gives" in said and SHAPES[said["shape"]].tapers and 2 * hop > window:
        yield Problem((*_AT, "hop"), f"frames of {window} samples under a {said['shape']} window, "
                      f"{hop} apart, do not add up to audio again",
                      f"write `hop: {window // 2}` or less, as the model was trained")


@needs("model.features")
def fft_fits(draft: Draft) -> Iterator[Problem]:
    """The FFT holds a frame, and has a size that is quick."""
    said = _features(draft)
    if not said:
        return
    size, window = fft_size(said), said["window"]
    if size < window:
        yield Problem((*_AT, "fft"), f"an FFT of {size} does not hold a window of {window} samples",
                      "leave `fft` out: it is the next power of two")
    elif size % 2 or not _is_product(size // 2):
        yield Problem((*_AT, "fft"), f"an FFT of {size}: it must be even, and a product of "
                      f"{', '.join(map(str, FACTORS))}",
                      "leave `fft` out: it is the next power of two")


@needs("model.features", "model.sample_rate")
def bands_fit(draft: Draft) -> Iterator[Problem]:
    """Mel bands lie below half of the model's rate, and the cosine transform is of bands."""
    said = _features(draft) or {}
    rate, mel = draft.data["model"].get("sample_rate"), said.get("mel")
    if mel and not rate:
        yield Problem((*_AT, "mel"), "mel bands are of fixed frequencies: at which rate the model "
                      "was trained is not said", "add `sample_rate: …` to `model`")
    elif mel and rate and not mel["low"] < (high := mel.get("high", rate / 2)) <= rate / 2:
        at = (*_AT, "mel", "high" if "high" in mel else "low")
        yield Problem(at, f"mel bands from {mel['low']:g} to {high:g} Hz do not fit: audio of "
                      f"{rate} Hz ends at {rate / 2:g} Hz",
                      "`model.sample_rate` is what the model was trained at")
    if (count := said.get("coefficients")) and (not mel or count > mel["bands"]):
        bands = f"{mel['bands']} mel bands" if mel else "no mel bands"
        yield Problem((*_AT, "coefficients"), f"{count} coefficients of {bands}",
                      f"add `mel: {{bands: {max(40, count)}}}`, as the model was trained")


@needs("model.features")
def logarithm_has_floor(draft: Draft) -> Iterator[Problem]:
    """The logarithm of silence is no number."""
    said = _features(draft) or {}
    if said.get("log") and not said["floor"]:
        yield Problem((*_AT, "floor"), "of silence, the logarithm is no number", "write "
                      "`floor: 1.0e-6`, or what the model was trained with")


@needs("model.features", "model.hop", "model.context")
def runs_fit_frames(draft: Draft) -> Iterator[Problem]:
    """Runs begin where frames do, and the past of a model is in its frames."""
    said = _features(draft)
    model = draft.data["model"]
    if said and model.get("hop", said["hop"]) % said["hop"]:
        yield Problem(("model", "hop"), f"runs {model['hop']} samples apart, of frames that are "
                      f"{said['hop']} apart", f"write a multiple of {said['hop']}")
    if said and "context" in model:
        yield Problem(("model", "context"), "`context` is for models that take samples",
                      "leave it out: how many frames the model takes, its file says")


def _features(draft: Draft) -> Mapping[str, Any] | None:
    said: Mapping[str, Any] | None = draft.data["model"].get("features")
    return said


def _is_product(size: int) -> bool:
    for factor in FACTORS:
        while size % factor == 0:
            size //= factor
    return size == 1


FEATURES_CHECKS: tuple[Check, ...] = (frames_cover, fft_fits, bands_fit, logarithm_has_floor,
                                      runs_fit_frames)
