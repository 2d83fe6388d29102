"""Making a root: once, whoever else wants it at the same moment."""

import threading
import time
from dataclasses import field

from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.toolchain.model import Root
from tasks.toolchain.root import make


@frozen
class Slow(Root):
    """A root that takes a moment to make and knows how often it was."""

    MAKER = Maker(1, "", ())
    ccache = False
    doc = "slow"
    fills: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, name, path, said):
        return cls(name, path)

    def fill(self, folder, say):
        self.fills.append(name := folder.name)
        time.sleep(0.2)
        return name


def test_two_that_want_a_root_at_once_make_one(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    root = Slow("slow", tmp_path / "roots/slow-1")
    both = [threading.Thread(target=make, args=[root]) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(root.fills) == 1
    assert root.stamp.read_text() == root.fills[0]
    assert "which makes slow-1" in capsys.readouterr().out
