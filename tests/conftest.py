"""What all tests rely on."""

import signal

import pytest

# A shell that starts a job in the background has it ignore SIGINT, and so would all that the tests
# start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

TOGETHER = tuple(f"tests/integration/{room}" for room in ("pipeline", "hosts", "plugin_cpp"))
"""Rooms of the integration tests whose files share what takes minutes to make."""

LONGEST = ("pipeline", "plugin_cpp", "verify", "hosts", "realtime", "faults", "run", "deps")
"""Rooms that begin first where tests run beside each other, so that none is left for the end.

On a machine that has nothing, the first two build engines: one for the board, one for this machine.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest rooms begin first."""
    items.sort(key=lambda item: rank(item.path.parts))


def rank(parts: tuple[str, ...]) -> int:
    """Place of a test file among the others."""
    if "integration" not in parts:
        return len(LONGEST) + 1
    return LONGEST.index(parts[-2]) if parts[-2] in LONGEST else len(LONGEST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep together, in one process, what shares fixtures: the tests of a file or of a room.

    (`--dist loadgroup`, which is for this, renames tests in a way that pytest 9 ignores.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class Rooms(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return together(nodeid)

    return Rooms(config, log)


def together(nodeid: str) -> str:
    """What a test stays together with: its room where that shares its builds, else its file."""
    file = nodeid.partition("::")[0]
    room, _, _ = file.rpartition("/")
    return room if room in TOGETHER else file
