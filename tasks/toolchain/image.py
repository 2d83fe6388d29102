"""Roots of kind `image`: the file system of a container image, unpacked into the store.

Docker or Podman pulls or builds the image; its files are then entered like those of any other root.
So what runs there sees its sources read-only and no network, is the user's own process, and ends
with ./doit, whichever way that ends: there is no container that could be left behind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.core.mirror import mirrors
from tasks.core.process import run
from tasks.toolchain.engine import connected, explain
from tasks.toolchain.model import Root, Say

if TYPE_CHECKING:
    from docker import DockerClient

LABEL = "antler-root"
"""Marks our containers, which are never started: with the name of the root that they are for."""


@frozen
class ImageRoot(Root):
    """A root of kind `image`.

    Attributes:
        image: its reference by digest; empty: it is built.
        context: the folder that it is built from, whose Dockerfile says how.
        exclude: paths that are left out.
    """

    MAKER = Maker(1, "5a2963cc48dbc2e5", ("tasks/toolchain/image.py",))
    image: str
    context: Path
    exclude: tuple[str, ...]

    @classmethod
    def parse(cls, name: str, path: Path, said: dict[str, Any], sdk: Path) -> ImageRoot:
        return cls(name, path, said.get("image", ""), sdk, tuple(said["exclude"]))

    @classmethod
    def decides(cls, said: dict[str, Any], sdk: Path) -> object:
        files = () if "image" in said else ("Dockerfile", *said["reads"])
        return [said, *((sdk / name).read_text(encoding="utf-8") for name in files)]

    @property
    def title(self) -> str:
        return f"{self.name}-{digest(self.image)[:6]}" if self.image else self.name

    @property
    def ccache(self) -> bool:
        return (self.path / "usr/bin/ccache").exists()

    @property
    def top(self) -> tuple[str, ...]:
        return tuple(sorted(
            entry.name for entry in self.path.iterdir() if entry.name not in ("usr", "etc")
            and entry.is_dir() and not entry.is_symlink() and any(entry.iterdir())))

    @property
    def doc(self) -> str:
        return f"the image {self.image}" if self.image else "an image built from sdk/Dockerfile"

    def fill(self, folder: Path, say: Say) -> str:
        archive = folder / "root.tar"
        with connected() as client:
            try:
                name = _pulled(client, self, say) if self.image else _built(client, self, say)
                say("copying its files into the store")
                _export(client, self, name, archive)
            except _problems() as error:
                raise explain(error, self.image or "sdk/Dockerfile") from error
        left_out = ["--anchored", *(f"--exclude={path}" for path in self.exclude)]
        run(["tar", "-xf", archive, "-C", folder, "--no-same-owner", *left_out])
        archive.unlink()
        return f"{name}\n"


def _problems() -> tuple[type[Exception], ...]:
    """What the SDK raises where the engine refuses, or does not answer any more."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return DockerException, RequestException


def _pulled(client: DockerClient, root: ImageRoot, say: Say) -> str:
    """The image that project.yaml names, from the engine or else from its registry."""
    from docker.errors import ImageNotFound

    try:
        return str(client.images.get(root.image).id)
    except ImageNotFound as error:
        if "@" not in root.image:  # an id, which no registry knows
            raise explain(error, root.image) from error
        say(f"pulling {root.image}")
        return str(client.images.pull(root.image, platform="linux/amd64").id)


def _built(client: DockerClient, root: ImageRoot, say: Say) -> str:
    """The image of our Dockerfile, built, with its output as it comes."""
    tag = f"antler:{root.path.name}"
    said = client.api.build(path=str(root.context), tag=tag, rm=True, forcerm=True, decode=True,
                            network_mode="host", buildargs=arguments(), platform="linux/amd64")
    for text in messages(said):
        say(text)
    return str(client.images.get(tag).id)


def messages(said: Iterator[dict[str, Any]]) -> Iterator[str]:
    """The lines in an engine's answers while it builds.

    Raises:
        AntlerError: a step failed; the details have the last lines.
    """
    lines = list[str]()
    for answer in said:
        if "error" in answer:
            raise AntlerError("the image of sdk/Dockerfile could not be built",
                              details="\n".join([*lines[-12:], answer["error"].strip()]),
                              resolution="check the network and run the command again; another "
                              "mirror: set ANTLER_DEBIAN_MIRROR")
        for line in answer.get("stream", "").splitlines():
            lines.append(line)
            if line.strip():
                yield line


def arguments() -> dict[str, str]:
    """What the build is told of this machine: apt's mirror, proxies."""
    proxies = {key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}
    try:
        return {**proxies, "MIRROR": mirrors()[0]}
    except AntlerError:  # no Debian: the image knows its own
        return proxies


def _export(client: DockerClient, root: ImageRoot, image: str, archive: Path) -> None:
    """Write the image's file system as a tar file."""
    with _container(client, root, image) as container, archive.open("wb") as sink:
        for piece in container.export():
            sink.write(piece)


@contextmanager
def _container(client: DockerClient, root: ImageRoot, image: str) -> Iterator[Any]:
    """A container that is not started, and is gone afterwards, whatever happens.

    One that a killed process left goes first.
    """
    for left in client.containers.list(all=True, filters={"label": f"{LABEL}={root.path.name}"}):
        left.remove(force=True)
    container = client.containers.create(image, ["true"], labels={LABEL: root.path.name},
                                         network_mode="none")
    try:
        yield container
    finally:
        container.remove(force=True)
