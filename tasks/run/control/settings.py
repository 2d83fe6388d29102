"""Parameters of a running plugin host, as values; which one a user's words mean. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.words import meant
from tasks.project.model import Parameter, Project
from tasks.sushi.config import uses
from tasks.sushi.timings import Load


@frozen
class Setting:
    """A parameter of a processor, and its present value from 0 to 1.

    Attributes:
        key: what the host calls it, for `Control.set`.
    """

    processor: str
    parameter: str
    value: float
    key: object = None

    @property
    def name(self) -> str:
        """As a user writes it."""
        return f"{self.processor}.{self.parameter}"


class Control(Protocol):
    """Reads and sets parameters of a host that runs."""

    def settings(self) -> tuple[Setting, ...]:
        """All parameters.

        Raises:
            AntlerError: the host does not answer.
        """

    def set(self, setting: Setting, value: float) -> None:
        """Set one, from 0 to 1; it counts from the next block on."""

    def loads(self) -> tuple[tuple[str, Load], ...]:
        """The load of processors and tracks by name, and of `engine`."""


def split(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`NAME=VALUE` words as pairs.

    Raises:
        AntlerError: there is none, or one is something else.
    """
    pairs = [tuple(map(str.strip, word.rpartition("=")[::2])) for word in words]
    wrong = [word for word, pair in zip(words, pairs, strict=True) if not all(pair)]
    if wrong or not pairs:
        what = f"`{wrong[0]}` does not say what to set" if wrong else "nothing is to be set"
        raise AntlerError(what, resolution="`./doit set gain=0.7`, or PLUGIN.PARAMETER=VALUE; "
                                           "`./doit get` lists them")
    return tuple((name, value) for name, value in pairs)


def found(name: str, project: Project, settings: Sequence[Setting]) -> list[Setting]:
    """What a name means: a parameter of this project's plugin, wherever it is used, or
    `PROCESSOR.PARAMETER`, or a processor's all.

    Raises:
        AntlerError: nothing has that name.
    """
    own = {use.name for _, use in uses(project) if use.origin.built}
    for hits in ([it for it in settings if it.name == name],
                 [it for it in settings if it.parameter == name and it.processor in own],
                 [it for it in settings if name in (it.parameter, it.processor)]):
        if hits:
            return hits
    known = list(dict.fromkeys([*(it.parameter for it in settings if it.processor in own),
                                *(it.name for it in settings)]))
    raise AntlerError(f"there is no parameter `{name}`", details=meant(name, known))


def parameter_of(setting: Setting, project: Project) -> Parameter | None:
    """What project.yaml knows of it; None of other plugins'."""
    own = {use.name for _, use in uses(project) if use.origin.built}
    return next((it for it in project.plugin.parameters
                 if setting.processor in own and it.name == setting.parameter), None)


def normalised(text: str, setting: Setting, project: Project) -> float:
    """A value as a user writes it, from 0 to 1.

    Raises:
        AntlerError: it is none of the parameter's.
    """
    known = parameter_of(setting, project)
    if known and known.choices:
        if text not in known.choices:
            raise AntlerError(f"{setting.name}: `{text}` is none of its choices",
                              details=meant(text, known.choices))
        return known.normalised(known.plain(text))
    low, high = (known.minimum, known.maximum) if known else (0.0, 1.0)
    try:
        value = float(text)
    except ValueError as error:
        raise AntlerError(f"{setting.name}: `{text}` is not a number") from error
    if not low <= value <= high:
        raise AntlerError(f"{setting.name}: {value:g} is not within {low:g} … {high:g}",
                          details="" if known else "plugins that are not this project's have "
                          "Sushi's scale")
    return known.normalised(value) if known else value


def shown(setting: Setting, project: Project) -> str:
    """The value as project.yaml would have it; of other plugins from 0 to 1."""
    known = parameter_of(setting, project)
    if known is None:
        return f"{setting.value:.4g}"
    plain = known.from_normalised(setting.value)
    return known.choices[round(plain)] if known.choices else f"{plain:.4g} {known.unit}".rstrip()


def rows(settings: Sequence[Setting], project: Project) -> Iterator[tuple[str, str, str]]:
    """Processor, parameter and value, for a table."""
    return ((it.processor, it.parameter, shown(it, project)) for it in settings)
