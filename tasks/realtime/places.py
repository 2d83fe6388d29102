"""Which function of a stack is the user's, and how a finding is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tasks.board.plugin_hosts import BENCH
from tasks.core.frozen import frozen
from tasks.core.paths import PLUGIN_SRC, home, shown
from tasks.realtime.audit import Audit, Phase, Site
from tasks.realtime.symbols import Frame, Frames, resolve
from tasks.toolchain.model import Toolchain

HOST = BENCH.program

_HELPERS = (PLUGIN_SRC / "pool", PLUGIN_SRC / "audit", PLUGIN_SRC / "bench")
"""Antler's own code between a plugin and the C library, or around a plugin."""


@frozen
class Finding:
    """A place where something was done that an audio thread must not do.

    Attributes:
        own: the innermost function whose source is the user's; else the innermost of the plugin;
            None for a stack that never was in the plugin.
        stack: all functions, the innermost first.
    """

    site: Site
    own: Frame | None
    stack: tuple[Frame, ...]

    @property
    def place(self) -> str:
        """Where it is: `plugin/Processor.cpp:57`; module and address where lines are unknown."""
        if self.own is None:
            return "outside of the plugin"
        return written(self.own)

    @property
    def line(self) -> str:
        """The finding in a line: kind, call, count, first block, place."""
        site = self.site
        what = site.title if site.kind == site.title else f"{site.kind}: {site.title}"
        function = self.own.name if self.own else ""
        return (f"{what} ×{site.count} from block {site.first_block}: {self.place}"
                + (f" in {function}" if function else ""))

    @property
    def trace(self) -> list[str]:
        """The stack, a line for each function, as far as the host's own that called the plugin."""
        host = next((i for i, frame in enumerate(self.stack) if frame.module == HOST), None)
        return [f"{'→' if frame is self.own else ' '} {written(frame)}"
                + (f"  {frame.name}" if frame.name else "")
                for frame in self.stack[:None if host is None else host + 1]]


def findings(phase: Phase, frames: Frames, plugin: str) -> tuple[Finding, ...]:
    """The findings of a phase, the most frequent first.

    Args:
        plugin: file name of the plugin's module.

    """
    found = []
    for site in phase.sites:
        stack = tuple(frame for address in site.stack
                      for frame in frames[address])
        found.append(Finding(site, own(stack, plugin), stack))
    return tuple(sorted(found, key=lambda each: (-each.site.count, each.site.first_block)))


def own(stack: Iterable[Frame], plugin: str) -> Frame | None:
    """The user's function: in the plugin, its source neither a library's nor a helper's."""
    inside = [frame for frame in stack if frame.module == plugin]
    return next((frame for frame in inside if _is_own(frame)), inside[0] if inside else None)


def _is_own(frame: Frame) -> bool:
    path = Path(frame.file)
    return (bool(frame.line) and path.is_absolute() and path.is_file()
            and not path.is_relative_to(home()) and not path.is_relative_to("/usr")
            and not any(path.is_relative_to(folder) for folder in _HELPERS))


def written(frame: Frame) -> str:
    """Where a function is, as short as it can be said."""
    if frame.place:
        return f"{shown(Path(frame.file))}:{frame.line}" if frame.file.startswith("/") \
            else frame.place
    return f"{frame.module}+{frame.offset:#x}"


@frozen
class Findings:
    """All findings of a run.

    Attributes:
        nameless: the plugin was found somewhere, and none of its code has a line: no symbols here.
    """

    warm_up: tuple[Finding, ...] = ()
    judged: tuple[Finding, ...] = ()
    nameless: bool = False


NOTHING = Findings()


def explained(audit: Audit | None, plugin: str, products: Sequence[Path],
              toolchain: Toolchain) -> Findings:
    """The findings with the names of functions, files and lines.

    Args:
        plugin: file name of the plugin's module.
        products: what the build made: files with symbols, or with `.debug` beside them.

    """
    if audit is None or not audit.addresses:
        return NOTHING
    frames = resolve(audit.addresses, products, toolchain)
    inside = [frame for address in audit.addresses if address.module.name == plugin
              for frame in frames[address]]
    return Findings(findings(audit.warm_up, frames, plugin),
                    findings(audit.judged, frames, plugin),
                    bool(inside) and not any(frame.line for frame in inside))
