"""What the store holds: folders and files, each under a name that has a digest of its inputs."""

from __future__ import annotations

from pathlib import Path

from tasks.core.frozen import frozen


@frozen
class Product:
    """A folder or a file of the store; it need not be there yet.

    Attributes:
        path: where it is; its name has a digest of all that goes into it.
        stamp: the file in the folder that is written last; empty: the product is a file itself.
        shared: it is the same for everybody who has its name, so another machine may have made it.
    """

    path: Path
    stamp: str = ""
    shared: bool = True

    @classmethod
    def of(cls, stamp: Path, *, shared: bool = True) -> Product:
        """The folder whose last file is `stamp`."""
        return cls(stamp.parent, stamp.name, shared)

    @property
    def there(self) -> bool:
        """Whether this machine's store has it."""
        return (self.path / self.stamp if self.stamp else self.path).is_file()

    @property
    def name(self) -> str:
        """What every store calls it: `artifacts/juce-7.0.5-native-d3308da35287562b`."""
        return f"{self.path.parent.name}/{self.path.name}"
