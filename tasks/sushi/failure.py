"""The traces of a failed run, and the application of rules that explain it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from tasks.core.frozen import frozen
from tasks.core.versions import numbers, written
from tasks.project.model import Project
from tasks.sushi.config import uses
from tasks.sushi.findings import Finding
from tasks.sushi.log import Line
from tasks.sushi.versions import Dialect


@frozen
class Run:
    """The traces of a run of the plugin host.

    Attributes:
        lines: the log of this run only.
        returncode: None while it runs.
        files: the files of the bundle on the board: absolute path → architecture from the ELF
            header (`aarch64`, empty if it is not an ELF file); None if unknown.
    """

    lines: Sequence[Line]
    returncode: int | None
    stderr: str
    project: Project
    dialect: Dialect
    files: Mapping[str, str] | None = None

    @property
    def host(self) -> str:
        """The plugin host's name for the user."""
        return self.project.target.plugin_host.title

    def doit(self, words: str) -> str:
        """A command for a hint, with the run's target."""
        return self.project.target.doit(words)

    @property
    def juce_limit(self) -> str:
        """First JUCE version the target's Sushi cannot load; empty if the project's is older."""
        limit = self.project.target.os.juce_below
        too_new = limit is not None and numbers(self.project.plugin.juce) >= limit
        return written(limit) if limit and too_new else ""

    def key(self, index: int) -> str:
        """Key in project.yaml, with ` (name)`, of the plugin whose failure follows line `index`."""
        name = self._failed(index)
        return "sushi.tracks" if name is None else self.plugin_key(name)

    def foreign(self, index: int) -> bool:
        """Whether that plugin is one that this project does not build, and no deploy copies.

        A log from elsewhere may name one that this project does not have at all.
        """
        name = self._failed(index)
        return name is not None and not any(
            use.name == name and use.origin.built for _, use in uses(self.project))

    @property
    def chains_in(self) -> str:
        """The file that the chains are written in, for the user."""
        config = self.project.sushi.config
        return config.name if config else "project.yaml"

    def _failed(self, index: int) -> str | None:
        """The processor whose failure follows line `index`."""
        for line in self.lines[index:]:
            match = re.fullmatch(r"Failed to (?:initialize|register) processor (.*?)"
                                 r"(?: with error \d+)?", line.message)
            if match:
                return match[1]
        return None

    def plugin_key(self, name: str) -> str:
        """The project.yaml key of the plugin called `name` in its chain."""
        keys = [key for key, use in uses(self.project) if use.name == name]
        return f"{keys[0]} ({name})" if keys else f"sushi.tracks, plugin `{name}`"


_BANNER = re.compile(r"SUSHI (?:- Copyright|is licensed) .*|Antler bench .*")


def printed(output: str) -> list[str]:
    """The lines that a plugin host printed, without the banner of every run."""
    return [row for row in output.strip().splitlines() if row and not _BANNER.fullmatch(row)]


Say = Callable[[re.Match[str], Run, int], Finding | None]
"""Makes a finding of a match in line `index`; None if it means nothing in this run."""

Rules = Sequence[tuple[str, Say]]
"""Pattern for the beginning of a message → its meaning."""


def from_log(run: Run, rules: Rules) -> Iterator[Finding]:
    """Findings in the order of the log; the first rule that matches a line speaks."""
    for index, line in enumerate(run.lines):
        for pattern, say in rules:
            match = re.match(pattern, line.message, re.DOTALL)
            if match:
                if finding := say(match, run, index):
                    yield finding
                break


def from_stderr(run: Run, rules: Rules) -> Iterator[Finding]:
    """Findings from what the host printed; the index passed to a rule is -1."""
    for row in run.stderr.splitlines():
        for pattern, say in rules:
            match = re.search(pattern, row)
            if match:
                if finding := say(match, run, -1):
                    yield finding
                break
