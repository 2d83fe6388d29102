"""docs/failures.md has every kind of failure that the code explains, and no other."""

import re

from tasks.core.paths import CODE


def test_the_page_has_every_kind() -> None:
    sources = "\n".join(path.read_text() for folder in ("sushi", "run")
                        for path in (CODE / "tasks" / folder).glob("*.py"))
    known = set(re.findall(r'Finding\(\s*"([a-z0-9-]+)"', sources))
    rows = re.findall(r"^\| (`[^|]+) \|", (CODE / "docs/failures.md").read_text(), re.MULTILINE)
    listed = [kind for row in rows for kind in re.findall(r"`([a-z0-9-]+)`", row)]
    assert sorted(listed) == sorted(known)
