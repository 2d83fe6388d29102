"""What all tests rely on."""

import signal

import pytest

# A shell that starts a job in the background has it ignore SIGINT, and so would all that the tests
# start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

TOGETHER = ("pipeline", "hosts", "plugin_cpp")
"""Rooms of the integration tests whose files share what takes minutes to make."""

LONGEST = ("pipeline", "hosts", "realtime", "faults", "run", "deps")
"""Rooms that begin first where tests run beside each other, so that none is left for the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, in one process, what shares fixtures: the tests of a file or of a room."""
    for item in items:
        room = item.path.parent.name
        shared = room in TOGETHER and "integration" in item.path.parts
        item.add_marker(pytest.mark.xdist_group(room if shared else str(item.path)))
    items.sort(key=lambda item: rank(item.path.parts))


def rank(parts: tuple[str, ...]) -> int:
    """Place of a test file among the others."""
    if "integration" not in parts:
        return len(LONGEST) + 1
    return LONGEST.index(parts[-2]) if parts[-2] in LONGEST else len(LONGEST)
