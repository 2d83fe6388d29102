"""What runs the result: a target, and the operating system on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OperatingSystem:
    """A row of sdk/os.yaml: what a target's system offers.

    Attributes:
        realtime: what its audio thread runs on: `cobalt`, `evl` or `linux`.
        glibc, glibcxx: newest symbol versions it provides, e.g. (2, 31) and (3, 4, 28).
        libraries: sonames present on it beyond glibc's own.
        sushi: version whose command line and config its plugin host speaks.
        frontend: option that selects its real-time audio frontend (`-r`, or `-d`).
        block_sizes: block sizes it has a host binary for; empty = any.
        sample_rates: sample rates in Hz its hardware runs at; empty = any.
        juce_below: first JUCE version its host cannot load, or None.
    """

    name: str
    realtime: str
    architecture: str
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    libraries: frozenset[str]
    sushi: str
    frontend: str
    block_sizes: tuple[int, ...]
    juce_below: tuple[int, ...] | None
    sample_rates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Target:
    """Where the result runs.

    Attributes:
        board: how it is reached: `local`, `ssh` or `stand-in`.
        toolchain: name of an entry in sdk/toolchains.yaml.
        plugin_host: `sushi` (what the target has) or `bench` (ours, deployed with the plugin).
        root: folder on the target under which releases are kept.
    """

    name: str
    board: str
    host: str
    port: int
    user: str
    os: OperatingSystem
    toolchain: str
    plugin_host: str
    root: str
