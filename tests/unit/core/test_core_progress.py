"""Progress in a log: few lines that say how far it is."""

import pytest

from tasks.core.progress import Steps


def test_a_line_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    with Steps(every=0) as steps:
        steps.line("[12/64] Building CXX object a/b/juce_core.cpp.o")
        steps.line("ninja: something else")
    assert capsys.readouterr().out == "  12/64 juce_core.cpp.o\n"


def test_bytes_are_shown_as_megabytes(capsys: pytest.CaptureFixture[str]) -> None:
    with Steps(every=0, megabytes=True) as steps:
        steps.update(1_234_567, 6_400_000, "Sat.so")
    assert capsys.readouterr().out == "  1.2/6.4 MB Sat.so\n"


def test_steps_that_follow_soon_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with Steps(every=60) as steps:
        steps.update(1, 2, "a")
        steps.update(2, 2, "b")
    assert capsys.readouterr().out == ""
