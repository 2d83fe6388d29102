"""The container engine of this machine, Docker or Podman, through the docker SDK for Python."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import AntlerError
from tasks.core.extra import install

if TYPE_CHECKING:
    from docker import DockerClient

PATIENCE = 600
"""Seconds that an engine may take for an answer: between two of them it may copy an image."""


@contextmanager
def connected() -> Iterator[DockerClient]:
    """A connection to the first engine that answers.

    Raises:
        AntlerError: none does; says what was tried.
    """
    install("container")
    import docker
    from docker.errors import DockerException

    reasons = []
    for address in addresses(os.environ, os.getuid()):
        try:
            knock(address)
            client = docker.DockerClient(address, timeout=PATIENCE)
        except (OSError, DockerException) as error:
            reasons.append(f"{address}: {reason(error)}")
            continue
        try:
            yield client
        finally:
            client.close()
        return
    raise AntlerError("no container engine answers", details="\n".join(reasons),
                      resolution="start one (`sudo systemctl start docker`, or `systemctl --user "
                      "start podman.socket`), or leave `toolchain: container` out: "
                      "debian11-aarch64 makes the same and needs none")


def addresses(environment: Mapping[str, str], uid: int) -> list[str]:
    """Where engines listen: what DOCKER_HOST says, else Docker's and Podman's sockets; pure."""
    if said := environment.get("DOCKER_HOST"):
        return [said]
    own = environment.get("XDG_RUNTIME_DIR", f"/run/user/{uid}")
    return [f"unix://{path}" for path in (
        "/var/run/docker.sock", f"{own}/docker.sock", f"{own}/podman/podman.sock",
        "/run/podman/podman.sock", Path.home() / ".docker/run/docker.sock")]


def knock(address: str) -> None:
    """Connect to a socket of this machine and hang up, which the SDK forgets where none answers.

    Raises:
        OSError: nobody answers.
    """
    from socket import AF_UNIX, socket

    if address.startswith("unix://"):
        with socket(AF_UNIX) as end:
            end.connect(address.removeprefix("unix://"))


def reason(error: Exception) -> str:
    """Why an engine does not answer; pure."""
    plain = {errno.ENOENT: "there is none", errno.ECONNREFUSED: "it is off",
             errno.EACCES: "you may not (are you in the group docker?)"}
    return plain.get(getattr(error, "errno", None) or 0) or str(error)


def explain(error: Exception, image: str) -> AntlerError:
    """The error for an engine that refused something."""
    text = str(getattr(error, "explanation", "") or error)
    if any(word in text.lower() for word in ("not found", "no such image", "unauthorized",
                                             "denied", "/v2/")):
        return AntlerError(f"the engine cannot get the image {image}", details=text,
                           resolution="check its name and digest, and the network; `docker pull` "
                           "of it says more")
    return AntlerError(f"the container engine failed with {image}", details=text,
                       resolution="check that it works (`docker info`), and the space on its disk")
