"""Explains why a plugin host failed, from its log, its output and the files on the board."""

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
    """The error for a host that ended unexpectedly."""
    return cause(board, project, host, returncode, output, log).error()


def cause(board: Board, project: Project, host: Host, returncode: int | None, output: str,
          log: Sequence[Line]) -> Finding:
    """The reason why a host ended unexpectedly.

    Args:
        returncode: 128+N after a signal; None if it is unknown.
        output: its stdout and stderr.

    """
    found = explain(log, returncode=returncode, stderr=output, project=project,
                    files=architectures(board, host.release))
    return next((finding for finding in found if finding.fatal),
                _unexplained(project, returncode, output, log))


def _unexplained(project: Project, returncode: int | None, output: str,
                 log: Sequence[Line]) -> Finding:
    """The finding if neither the output nor the exit code is recognised."""
    title, logs = project.target.plugin_host.title, project.target.doit("logs")
    said = [*printed(output)[-5:], *map(str, errors(log)[-5:])]
    if ended_well(log):
        return Finding("stopped", f"{title} was stopped by someone else: it shut down normally",
                       resolution="run the command again")
    if returncode == 0:
        return Finding("plugin-exit", f"the plugin, or a library it uses, ended {title}: it "
                       "called exit(0)", "\n".join(said), "a plugin must never do that")
    return Finding("ended", f"{title} ended before it should", "\n".join(said),
                   f"{logs} shows all its output")


def architectures(board: Board, folder: str) -> dict[str, str]:
    """The architecture of each file of a release on the board; empty if it is not an ELF file."""
    return parse_architectures(folder, script(board, _FILES, folder, check=False).stdout)


def parse_architectures(folder: str, text: str) -> dict[str, str]:
    """The same from lines "first 20 bytes in hex, relative path"; pure."""
    pairs = re.findall(r"^((?:[0-9a-f]{2})*) \./(.+)$", text, re.M)
    return {f"{folder}/{name}": architecture(bytes.fromhex(head)) for head, name in pairs}
