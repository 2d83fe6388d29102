"""Installs an SDK from its installer, a script with an archive behind it, unattended."""

from __future__ import annotations

import shutil
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import new_folder
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.core.process import CommandFailed, run
from tasks.toolchain.model import Say
from tasks.toolchain.sdk import SdkFolder

NEEDS = ("file", "tar", "xz")
"""What Yocto's installers call, beside what every system has (toolchain-shar-relocate.sh)."""


def install(sdk: SdkFolder, installer: Path, say: Say = print) -> None:
    """Install `sdk` in its folder, all of it or nothing.

    Args:
        installer: its verified installer.
        say: called with a line for the user.

    Raises:
        AntlerError: the installer failed, or lacks a program; says what helps.
    """
    missing = [name for name in NEEDS if not shutil.which(name)]
    if missing:
        raise AntlerError(f"the SDK's installer needs {', '.join(missing)}",
                          resolution="sudo apt-get install --no-install-recommends "
                          + " ".join({"xz": "xz-utils"}.get(name, name) for name in missing))
    say(f"installing the SDK in {sdk.folder}")
    installer.chmod(0o755)
    with (turn(home() / "locks" / sdk.folder.name, f"installs {sdk.folder.name}"),
          new_folder(sdk.folder, sdk.script) as work):
        try:
            run(command(installer, work, sdk.folder))
        except CommandFailed as error:
            raise failure(error.done.output) from error
        if not (work / sdk.script).is_file():
            raise AntlerError(f"the SDK's installer left no {sdk.script}",
                              details=", ".join(sorted(path.name for path in work.iterdir())),
                              resolution="correct `sdk` of the target's row in sdk/os.yaml")


def command(installer: Path, work: Path, folder: Path) -> list[str]:
    """The command line that has `installer` fill `work`; pure.

    It sees the empty `work` as `folder`, a path that it writes into many of its files. It can write
    nowhere else, and reaches no network.
    """
    return ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
            "--tmpfs", "/tmp", "--tmpfs", str(folder.parent),  # noqa: S108
            "--bind", str(work), str(folder), "--ro-bind", str(installer), str(installer),
            "--unshare-net", "--unshare-pid", "--die-with-parent",
            "--", str(installer), "-y", "-d", str(folder)]


def failure(output: str) -> AntlerError:
    """The error for an installer that failed, with its last words; pure."""
    helps = "its last words are above; or install it by hand, and name its folder in project.yaml"
    if "No space left" in output:
        helps = "free some space (an SDK takes gigabytes), or set ANTLER_HOME to a larger disk"
    elif "not supported" in output:
        helps = "Elk's SDKs are for x86-64 machines: build there, or leave `toolchain:` out"
    return AntlerError("the SDK's installer failed", resolution=helps,
                       details="\n".join(output.splitlines()[-12:]))
