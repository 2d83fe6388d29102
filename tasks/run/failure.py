"""The plugin host failed: say why, from its log, its output and what lies on the board."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.run.host import Host
from tasks.sushi.explain import explain
from tasks.sushi.log import Line

# The first 20 bytes of an ELF file end in the number of its machine.
_FILES = r"""
cd "$1" || exit 0
find . -type f | while read -r file; do
  printf '%s %s\n' "$(od -An -tx1 -N20 "$file" | tr -d ' \n')" "$file"
done
"""
_MACHINES = {"b700": "aarch64", "3e00": "x86_64", "2800": "arm", "0300": "i686"}


def failure(board: Board, project: Project, host: Host, returncode: int | None, output: str,
            log: Sequence[Line]) -> AntlerError:
    """What to raise for a host that ended when it should not have.

    Args:
        returncode: None where nobody could wait for it.
        output: its stdout and stderr.

    """
    found = [finding for finding in
             explain(log, returncode=returncode, stderr=output, project=project,
                     files=architectures(board, host.release)) if finding.fatal]
    if found:
        return found[0].error()
    ended = "" if returncode is None else f" with code {returncode}"
    told = [str(line) for line in log if line.level in ("error", "critical")][-5:]
    return AntlerError(f"the plugin host ended{ended} before it should",
                       details="\n".join([*output.strip().splitlines()[-5:], *told]),
                       resolution=f"{project.target.doit('logs')} shows all that it said")


def architectures(board: Board, folder: str) -> dict[str, str]:
    """Architecture of each file of a release on the board; empty for what is no ELF file."""
    return parse_architectures(folder, script(board, _FILES, folder, check=False).stdout)


def parse_architectures(folder: str, text: str) -> dict[str, str]:
    """Read lines "first 20 bytes in hex, relative path"."""
    pairs = (line.split(" ./", 1) for line in text.splitlines() if " ./" in line)
    return {f"{folder}/{name}": _architecture(head) for head, name in pairs}


def _architecture(head: str) -> str:
    if not head.startswith("7f454c46"):
        return ""
    return _MACHINES.get(head[36:40], f"machine {head[36:40]}")
