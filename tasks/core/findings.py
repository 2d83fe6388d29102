"""What a look at a machine found: one line each, with what helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.core.frozen import frozen

_MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}


@frozen
class Check:
    """One finding: what was looked at, whether it is well, what was seen, what helps.

    Attributes:
        grave: what is not well stands in the way; else it is a warning.
        target: the target that it is about; empty: this machine.
    """

    name: str
    well: bool
    seen: str
    helps: str = ""
    grave: bool = True
    target: str = ""

    @property
    def state(self) -> str:
        """`ok`, `warn` or `fail`."""
        return "ok" if self.well else "fail" if self.grave else "warn"

    @property
    def fails(self) -> bool:
        """Whether it stands in the way."""
        return self.grave and not self.well

    def as_dict(self) -> Mapping[str, str]:
        """For a program; what helps only where something must."""
        return {**({"target": self.target} if self.target else {}),
                "name": self.name, "state": self.state, "seen": self.seen,
                **({} if self.well else {"helps": self.helps})}


def warning(name: str, well: bool, seen: str, helps: str = "") -> Check:
    """A finding that stands in nobody's way, whatever it is."""
    return Check(name, well, seen, helps, grave=False)


def render(checks: Sequence[Check]) -> str:
    """The findings as lines below the name of their target; what helps below what is not well."""
    width = max(len(check.name) for check in checks)
    lines, target = list[str](), ""
    for check in checks:
        if check.target != target:
            target = check.target
            lines.append(f"target {target}:")
        first, *more = check.seen.splitlines() or [""]
        lines.append(f"  {_MARKS[check.state]} {check.name:{width}}  {first}".rstrip())
        lines += [f"    {'':{width}}  {line}" for line in more]
        if not check.well:
            lines.append(f"    {'':{width}}→ {check.helps}")
    return "\n".join(lines)
