"""`./doit explain FILE`: what went wrong in a log of Sushi's, of any version, from anywhere."""

from __future__ import annotations

import re
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.sushi import explain_other, log
from tasks.sushi.explain import explain


def explain_file(file: Path, project: Project, code: int = 0) -> str:
    """What is known of the last run in it, as text.

    Args:
        file: Sushi's log, what it printed, or both in one.
        project: for its words: keys of project.yaml are named where the log means them.
        code: the exit code; 0: unknown, or none.

    Raises:
        AntlerError: it cannot be read, or is something else.
    """
    return explained(read(file), str(file), project, code)


def read(file: Path) -> str:
    """Its text, without the colours and control characters that a terminal would obey.

    Raises:
        AntlerError: it cannot be read, or is no text.
    """
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise AntlerError(f"{file} cannot be read: {error.strerror}",
                          resolution="Sushi writes its log to /tmp/sushi.log, where `-L` says "
                                     "nothing else") from error
    if "\0" in text or text.count("\ufffd") * 10 > len(text):  # what is not UTF-8 was replaced
        raise AntlerError(f"{file} is no log: it is not text",
                          resolution="`./doit explain sushi.log`, or what Sushi printed")
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)


def explained(text: str, name: str, project: Project, code: int = 0) -> str:
    """`explain_file`, of a text; it may come from the journal, or have lost its times.

    Raises:
        AntlerError: there is no line of Sushi's in it, and nothing that it prints.
    """
    text = log.around_last_run(log.pasted(text))
    lines, others = log.last_run(text), [*explain_other.said(text, project)]
    found = explain(lines, returncode=None if others else code or None, stderr=text,
                    project=project)
    if not found and not lines and not others:
        raise AntlerError(f"{name} has no line of Sushi's, and nothing that it prints",
                          details=text.strip()[:200])
    parts = [*(str(it.error()) for it in found if not it.doubtful), *others]
    if not parts:
        parts = ["nothing that is known went wrong", *_unknown(lines)]
    parts += [str(it.error()) for it in found if it.doubtful]
    if log.ended_well(lines):
        parts.append("Sushi ended normally")
    return "\n\n".join(parts)


def _unknown(lines: tuple[log.Line, ...]) -> list[str]:
    """The last errors, which no rule knows."""
    rest = log.errors(lines)[-5:]
    return ["\n".join(["its errors, which Antler does not know:", *map(str, rest)])] if rest else []
