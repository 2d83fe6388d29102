"""The plugin host failed: say why, from its log, its output and what lies on the board."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.elf import architecture
from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.run.host import Host
from tasks.sushi.explain import explain
from tasks.sushi.failure import printed
from tasks.sushi.findings import Finding
from tasks.sushi.log import Line, ended_well, errors

# The first 20 bytes of an ELF file end in the number of its machine.
_FILES = r"""
cd "$1" || exit 0
find . -type f | while read -r file; do
  printf '%s %s\n' "$(od -An -tx1 -N20 "$file" | tr -d ' \n')" "$file"
done
"""


def failure(board: Board, project: Project, host: Host, returncode: int | None, output: str,
            log: Sequence[Line]) -> AntlerError:
    """What to raise for a host that ended when it should not have."""
    return cause(board, project, host, returncode, output, log).error()


def cause(board: Board, project: Project, host: Host, returncode: int | None, output: str,
          log: Sequence[Line]) -> Finding:
    """Why a host ended when it should not have.

    Args:
        returncode: 128+N after a signal; None where nobody could wait for it.
        output: its stdout and stderr.

    """
    found = explain(log, returncode=returncode, stderr=output, project=project,
                    files=architectures(board, host.release))
    return next((finding for finding in found if finding.fatal),
                _unexplained(project, returncode, output, log))


def _unexplained(project: Project, returncode: int | None, output: str,
                 log: Sequence[Line]) -> Finding:
    """It said nothing that is known, and no exit code that tells."""
    title, logs = project.target.plugin_host.title, project.target.doit("logs")
    said = [*printed(output)[-5:], *map(str, errors(log)[-5:])]
    if ended_well(log):
        return Finding("stopped", f"{title} was stopped by someone else: it ended well",
                       resolution="run the command again")
    if returncode == 0:
        return Finding("plugin-exit", f"the plugin, or a library it uses, ended {title}: it "
                       "called exit(0)", "\n".join(said), "a plugin must never do that")
    return Finding("ended", f"{title} ended before it should", "\n".join(said),
                   f"{logs} shows all that it said")


def architectures(board: Board, folder: str) -> dict[str, str]:
    """Architecture of each file of a release on the board; empty for what is no ELF file."""
    return parse_architectures(folder, script(board, _FILES, folder, check=False).stdout)


def parse_architectures(folder: str, text: str) -> dict[str, str]:
    """Read lines "first 20 bytes in hex, relative path"."""
    pairs = re.findall(r"^((?:[0-9a-f]{2})*) \./(.+)$", text, re.M)
    return {f"{folder}/{name}": architecture(bytes.fromhex(head)) for head, name in pairs}
