"""What a model file holds, whatever its format."""

from __future__ import annotations

from dataclasses import asdict, field

from tasks.core.frozen import frozen


@frozen
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


@frozen
class Operator:
    """An operator that a model uses, in one of its versions.

    Attributes:
        custom: beyond the format's own.
        count: how often it is there.
    """

    name: str
    version: int = 1
    custom: bool = False
    count: int = field(default=1, compare=False)


@frozen
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
        weights: how many trained numbers it holds.
        multiply_adds: of one run at the sizes of the file, an open size being 1: matrix products,
            convolutions, recurrent layers; 0 where nobody counted.
        not_a_number: names of weights that hold NaN.
        remarks: what is unusual about it, and does not keep it from running.
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
    weights: int = 0
    multiply_adds: int = 0
    not_a_number: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """JSON-able form, for the manifest."""
        return asdict(self)
