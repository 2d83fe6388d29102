"""Numbers as the plugin has them: parameters are 32 bit floats in C++."""

from __future__ import annotations

import struct

SMALLEST = 2.0 ** -126
"""Smallest normal float; the audio thread may take what is smaller for 0."""

LIMITS = "the plugin's numbers are 32 bit floats: seven digits, 1.2e-38 to 3.4e+38 and 0"


def as_float(value: float) -> float | None:
    """`value` rounded to a float; None where it is beyond all of them."""
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except (OverflowError, struct.error):  # the latter for an int beyond Python's own floats
        return None
    return rounded


def unfit(low: float, high: float) -> str:
    """Why the plugin cannot divide by `high - low`: `narrow`, `wide`; empty where it can."""
    first, last = as_float(low), as_float(high)
    size = None if first is None or last is None else as_float(last - first)
    if size is None:
        return "wide"
    return "narrow" if size < SMALLEST else ""


def said(value: float) -> str:
    """`value` as a user would write it; of hundreds of digits the first."""
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 24 else f"{text[:12]}… ({len(text.lstrip('-'))} digits)"


def in_yaml(value: float) -> str:
    """`value` so that YAML 1.1 reads a number: it takes `1e-05` for text."""
    text = f"{value:.12g}"
    return text if "." in text else text.replace("e", ".0e")
