"""What compilers are told, whatever they compile."""

from pathlib import Path

import pytest

from tasks.core.paths import home
from tasks.toolchain import cmake


def test_no_folder_of_this_machine_is_in_what_is_compiled():
    given = cmake.nameless({})
    assert given["CFLAGS"] == given["CXXFLAGS"]
    assert given["CFLAGS"].startswith(f"-ffile-prefix-map={home()}/sources=sources ")


def test_the_flags_of_an_sdk_stay():
    given = cmake.nameless({"CFLAGS": "-O2 -pipe", "CXXFLAGS": "-O3", "PATH": "/bin"})
    assert given["CFLAGS"].startswith("-O2 -pipe -ffile")
    assert given["CXXFLAGS"].startswith("-O3 -ffile")


def test_a_folder_with_a_space_is_one_word(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cmake, "home", lambda: Path("/a store"))
    assert "'-ffile-prefix-map=/a store/sources=sources'" in cmake.nameless({})["CFLAGS"]
