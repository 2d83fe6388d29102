"""What a model file holds, whatever its format."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Tensor:
    """An input or output.

    Attributes:
        shape: as exported; -1 where the export left a size open.
        type: of its elements: `float32`.
        scale, zero_point: of quantized integers; a value is scale * (element - zero_point).
    """

    name: str
    shape: tuple[int, ...]
    type: str
    scale: float = 1.0
    zero_point: int = 0

    def __str__(self) -> str:
        return f"{self.name} [{', '.join('?' if n < 0 else str(n) for n in self.shape)}]"

    @property
    def single(self) -> bool:
        """Whether it holds one element."""
        return all(n == 1 for n in self.shape)


@dataclass(frozen=True)
class Operator:
    """An operator that a model uses, in one of its versions; `custom`: beyond the format's own."""

    name: str
    version: int = 1
    custom: bool = False


@dataclass(frozen=True)
class Content:
    """What a model file holds.

    Attributes:
        operators: what any of its graphs uses, each once.
        size: bytes of the file.
        keeps_state: it has variables, whose values go on from run to run.
        resizable: a size that the file fixes may be changed when the model is loaded, if all of
            its operators agree.
        sample_rate: Hz, where the file says it; 0 where it does not.
        shortens: frames by which results are fewer than what goes in; None: nobody tried.
        context: frames of the past that it needs, as tried; None: nobody tried.
        versions: of the format and of its sets of operators, where it has several: ("IR", 8).

    """

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    operators: tuple[Operator, ...]
    size: int
    keeps_state: bool = False
    resizable: bool = False
    sample_rate: int = 0
    shortens: int | None = None
    context: int | None = None
    versions: tuple[tuple[str, int], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """JSON-able form, for the manifest."""
        return asdict(self)
