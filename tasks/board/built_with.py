"""What a target is built with, beside the name of its toolchain: an SDK, an image."""

from __future__ import annotations

from tasks.core.frozen import frozen


@frozen
class Sdk:
    """The cross-compiling SDK of a system, as its makers publish it.

    Attributes:
        toolchain: the toolchain (sdk/toolchains.yaml) that uses it.
        installer: the address of the program that installs it.
        folder: where it is installed unless one says otherwise.
        script: name of the script in that folder that sets the environment.
    """

    toolchain: str
    installer: str
    folder: str
    script: str


@frozen
class BuiltWith:
    """What project.yaml says of a target's toolchain beside its name; empty: nothing.

    Attributes:
        folder: where its SDK is.
        sha256: digest of the SDK's installer, where that is to be downloaded.
        image: container image whose file system the compilers run in.
    """

    folder: str = ""
    sha256: str = ""
    image: str = ""


NOTHING_SAID = BuiltWith()
"""Of most toolchains there is nothing to say but the name."""
