"""Explains known failures of the plugin host in the user's words, with advice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tasks.project.model import Project
from tasks.sushi import (
    explain_audio,
    explain_config,
    explain_end,
    explain_links,
    explain_plugin,
    explain_system,
)
from tasks.sushi.failure import Run, from_log, from_stderr
from tasks.sushi.findings import Finding
from tasks.sushi.log import Line
from tasks.sushi.version import HostVersion
from tasks.sushi.versions import dialect

_CAUSES = (explain_plugin, explain_config, explain_links, explain_audio, explain_system)
_LOG_RULES = tuple(rule for cause in _CAUSES for rule in cause.LOG_RULES)
_STDERR_RULES = tuple(rule for cause in _CAUSES for rule in cause.STDERR_RULES)


def explain(lines: Sequence[Line], *, returncode: int | None, stderr: str, project: Project,
            files: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What went wrong in a run of the plugin host; empty if nothing did.

    Args:
        lines: the log of this run only (`log.last_run`).
        returncode: exit code, -N or 128+N for a signal; None while it runs.
        stderr: what it printed; stdout may be included.
        files: the files of the bundle on the board: absolute path → architecture (`aarch64`, empty
            if it is not an ELF file). They distinguish a missing, a misnamed and a foreign library,
            for which the system has one message. None if unknown.
    """
    run = Run(lines, returncode, stderr, project, dialect(project.target.os.sushi), files)
    found = [*from_log(run, _LOG_RULES), *from_stderr(run, _STDERR_RULES)]
    if not any(finding.fatal for finding in found):
        found += explain_end.ended(run)
    return tuple(dict.fromkeys(found))


def explain_host(host: HostVersion, project: Project) -> tuple[Finding, ...]:
    """What is wrong with the version and block size of the board's host, from its `--version`.

    Another version than that of the target's `os` is well if it is told the same: the board is
    right, and sdk/os.yaml need not know every image.
    """
    target, frames = project.target, project.audio.block_size
    spoken = dialect(target.os.sushi)
    found = []
    if not spoken.understood(host.version):
        found.append(Finding(
            "version", f"the board has Sushi {host}, `os: {target.os.name}` has {spoken.name}",
            resolution=f"correct `os:` of target {target.name} in project.yaml"))
    if host.block_size != frames:
        found.append(Finding(
            "block-size", f"audio.block_size: {frames} frames, but the board is set to "
            f"{host.block_size}",
            resolution=f"{target.doit(f'board buffer_size {frames}')} sets it"
            if target.os.realtime.sets_block_size else f"set audio.block_size: {host.block_size}"))
    return tuple(found)


def silent(output: str) -> tuple[str, ...]:
    """The messages of plugins that cannot use their model, and so play silence."""
    return tuple(match[0] for match in re.finditer(explain_system.SILENT, output, re.MULTILINE))
