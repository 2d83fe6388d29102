"""Sushi's own plugins: their uids by version.

From the sources of the tags 0.10.3 to 1.2.0 (`PLUGIN_UID` in src/plugins, before 1.0 the names in
src/library/internal_processor_factory.cpp or the engine).
"""

from __future__ import annotations

from tasks.core.versions import numbers, written
from tasks.core.words import meant

_TESTING: dict[tuple[int, ...], tuple[str, ...]] = {
    (0, 10): ("arpeggiator", "control_to_cv", "cv_to_control", "equalizer", "gain", "lfo",
              "passthrough", "peakmeter", "sampleplayer", "step_sequencer", "transposer"),
    (0, 11): ("mono_summing", "wav_writer"),
    (0, 12): ("return", "sample_delay", "send", "stereo_mixer"),
    (1, 1): ("freeverb", "wav_streamer")}
_BRICKWORKS = (
    "bitcrusher", "chorus", "clip", "comb_delay", "compressor", "dist", "drive", "eq3band",
    "flanger", "fuzz", "highpass", "multi_filter", "noise_gate", "notch", "phaser", "saturation",
    "simple_synth", "tremolo", "vibrato", "wah")

SINCE: dict[str, tuple[int, ...]] = {
    **{f"sushi.testing.{name}": first for first, names in _TESTING.items() for name in names},
    **{f"sushi.brickworks.{name}": (1, 1) for name in _BRICKWORKS}}
"""Uid → first version that has it."""


def internal_plugins(version: str) -> list[str]:
    """The uids that a version knows."""
    return sorted(uid for uid, first in SINCE.items() if first <= numbers(version))


def missing(uid: str, version: str) -> tuple[str, str] | None:
    """What is wrong with the uid, and what helps; None if the version has that plugin."""
    known, since = internal_plugins(version), SINCE.get(uid)
    if uid in known:
        return None
    return (f"Sushi {version} has no plugin `{uid}`",
            f"it came with {written(since)}" if since else meant(uid, known))
