"""What Sushi says of its real-time audio while it plays: pauses, and errors of RASPA's."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.sushi import explain_audio
from tasks.sushi.failure import Run, from_log, from_stderr
from tasks.sushi.findings import Finding
from tasks.sushi.log import Line
from tasks.sushi.versions import dialect


@frozen
class Interruptions:
    """What was said in a run.

    Attributes:
        told: this Sushi says when it played no block for long; otherwise only errors are known.
        found: a finding for each line that says so.
    """

    told: bool
    found: tuple[Finding, ...] = ()


def interruptions(lines: Sequence[Line], output: str, project: Project) -> Interruptions | None:
    """What a run's log and output say; None if the run left no log.

    Args:
        lines: the log of this run only.
        output: stdout and stderr.
    """
    os = project.target.os
    run = Run(lines, None, output, project, dialect(os.sushi))
    found = (*from_log(run, explain_audio.LOG_RULES), *from_stderr(run, explain_audio.STDERR_RULES))
    if not lines and not found:
        return None
    return Interruptions(run.dialect.tells_pauses and not os.free_running, found)
