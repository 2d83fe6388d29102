"""Versions as values: numbers that compare, and back."""

from __future__ import annotations


def numbers(version: str) -> tuple[int, ...]:
    """`3.4.28` as (3, 4, 28)."""
    return tuple(int(part) for part in version.split("."))


def written(version: tuple[int, ...]) -> str:
    """(3, 4, 28) as `3.4.28`."""
    return ".".join(map(str, version))
