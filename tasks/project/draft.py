"""What the checks look at: the data with all defaults, the systems, and which parts are valid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from tasks.core.frozen import frozen
from tasks.project.problems import Problem, Where
from tasks.project.sushi import BUILT, ORIGINS, Origin

CHANNELS = {"mono": 1, "stereo": 2}


@frozen
class Draft:
    """project.yaml before it is a `Project`.

    Attributes:
        data: every default filled in, `engine` a mapping.
        systems: rows of sdk/os.yaml.
        target: the chosen target's name.
        asked: its name must be typed for a command to be for it alone: it was chosen on the
            command line, or is one of several.
        folder: the folder of project.yaml; the model's path is relative to it.
        chosen: the place of the word that chose it; empty: the command line.
    """

    data: Mapping[str, Any]
    systems: Mapping[str, Mapping[str, Any]]
    target: str
    asked: bool
    folder: Path
    chosen: Where = ("target",)

    @property
    def tracks(self) -> Iterator[tuple[Where, Mapping[str, Any]]]:
        """Each track with its place; none where the user's own configuration has them."""
        for index, track in enumerate(self.data["sushi"].get("tracks", ())):
            yield ("sushi", "tracks", index), track

    @property
    def chains(self) -> Iterator[tuple[Where, Mapping[str, Any]]]:
        """Each track, then the chains in front of and behind all of them, with their places."""
        yield from self.tracks
        for key in ("pre_track", "post_track"):
            if key in self.data["sushi"]:
                yield ("sushi", key), self.data["sushi"][key]

    @property
    def uses(self) -> Iterator[tuple[Where, Mapping[str, Any]]]:
        """Each plugin in a chain with its place."""
        for where, chain in self.chains:
            for index, use in enumerate(chain["plugins"]):
                yield (*where, "plugins", index), use

    @property
    def system(self) -> Mapping[str, Any] | None:
        """The chosen target's operating system, where both are known."""
        target = self.data["targets"].get(self.target)
        return self.systems.get(target.get("os", "")) if target else None


Checker = Callable[[Draft], Iterable[Problem]]


@frozen
class Check:
    """A rule, and the parts of project.yaml that must be valid before it can be asked."""

    needs: tuple[Where, ...]
    problems: Checker

    @property
    def of_target(self) -> bool:
        """Whether it looks at the chosen target."""
        return ("target",) in self.needs

    def possible(self, broken: Iterable[Where]) -> bool:
        """Whether every part that is needed is free of problems."""
        return not any(need[:len(b)] == b[:len(need)] for b in broken for need in self.needs)


CHAINS = ("sushi.tracks", "sushi.pre_track", "sushi.post_track")
"""The parts that have plugins: a check of these needs nothing else of `sushi`."""


def needs(*parts: str) -> Callable[[Checker], Check]:
    """Make a function a `Check` that needs these parts, e.g. `audio.block_size`."""
    return lambda function: Check(tuple(tuple(part.split(".")) for part in parts), function)


def channel_count(channels: str | int) -> int:
    """mono, stereo or a number, as a number."""
    return CHANNELS[channels] if isinstance(channels, str) else int(channels)


def width(track: Mapping[str, Any]) -> int:
    """Channels of a track; a bus has two."""
    return 2 * int(track["buses"]) if "buses" in track else channel_count(track["channels"])


def origin_of(use: Mapping[str, Any]) -> Origin:
    """Where a plugin in a chain comes from; of one that does not say, this project."""
    return next((origin for origin in ORIGINS if origin.key in use), BUILT)


def uid_of(use: Mapping[str, Any]) -> str:
    """What Sushi calls the plugin: a class name, or the uid of one of its own."""
    origin = origin_of(use)
    said = str(use.get("uid", use.get(origin.key, "")))
    return PurePosixPath(said).stem if said.startswith("/") else said


def name_of(use: Mapping[str, Any]) -> str:
    """The processor's name."""
    return str(use.get("name", uid_of(use)))


def fraction(load: str | float) -> float:
    """`70 %` or 0.7, as 0.7."""
    return float(load.rstrip("% ")) / 100 if isinstance(load, str) else float(load)


def default_of(parameter: Mapping[str, Any]) -> float | str:
    """A parameter's `default`; where it has none 0.5, of choices the first."""
    choices = parameter["choices"]
    value: float | str = parameter.get("default", choices[0] if choices else 0.5)
    return value
