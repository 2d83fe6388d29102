"""The installer of an SDK: downloaded once, and known by a digest that somebody has agreed to.

Its makers publish no digest. So the first download is shown to the user, and what he says is
remembered in the store; or project.yaml names the digest, which then is the same for a whole team.
"""

from __future__ import annotations

from pathlib import Path

from tasks.core import terminal
from tasks.core.errors import AntlerError
from tasks.core.files import digest, write_atomically
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.core.progress import Steps
from tasks.deps.model import Archive
from tasks.toolchain.sdk import SdkFolder

_REPLACED = "its makers have replaced it, or it was changed on the way: to use the new one, {}"


def installer(sdk: SdkFolder) -> Path:
    """The verified installer of `sdk`, in the store.

    Raises:
        AntlerError: it cannot be fetched, is another one than project.yaml or the user has agreed
            to, or nobody has agreed.
    """
    from tasks.deps.fetch import fetch, fetch_unknown, stored

    pin = home() / "pinned" / digest(sdk.installer)
    with (turn(home() / "locks" / f"installer-{pin.name}", "fetches the SDK's installer"),
          Steps(megabytes=True) as steps):
        if sdk.sha256:
            return fetch(Archive(sdk.sha256, sdk.installer), [sdk.installer], progress=steps.update,
                         wanted="project.yaml names", replaced=_REPLACED.format(
                             "compare its digest, and correct `sha256` of the target's `toolchain`"
                             " in project.yaml"))
        if pin.is_file():
            known = Archive(pin.read_text().split()[0], sdk.installer)
            return fetch(known, [sdk.installer], progress=steps.update,
                         wanted="was agreed to on this machine", replaced=_REPLACED.format(
                             f"remove {pin}, and be asked again"))
        archive = fetch_unknown(sdk.installer, progress=steps.update)
    _agree(archive, stored(archive))
    write_atomically(pin, f"{archive.sha256}  {archive.url}\n")
    return stored(archive)


def _agree(archive: Archive, file: Path) -> None:
    """Have the user say that this is the file.

    Raises:
        AntlerError: he does not, or there is nobody to ask.
    """
    line = f"toolchain: {{name: …, sha256: {archive.sha256}}}"
    what = (f"{archive.url}\n{file.stat().st_size / 1e6:.0f} MB, "
            f"sha256 {archive.sha256}")
    asked = terminal.present()
    if asked:
        print(f"{what}\nIts makers publish no digest to compare this with. It will be run, without "
              "network,\nand can write nowhere but in a folder of its own.")
        if terminal.agreed("Use it, and refuse any other from now on?", default=False):
            print(f"For everybody who builds this project, in project.yaml: `{line}`")
            return
    raise AntlerError("nobody has agreed to this installer of the SDK", details=what,
                      resolution=f"compare the digest, then write `{line}` in project.yaml"
                      + ("" if asked else ", or run the command on a terminal, which asks"))
