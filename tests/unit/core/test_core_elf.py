"""What an ELF file says of itself, by pyelftools, of files written here and of a real one."""

import shutil
import sys
from pathlib import Path

import pytest
from elf_files import shared_library

from tasks.core.elf import BY_ARCHITECTURE, read
from tasks.core.errors import AntlerError


@pytest.mark.parametrize("architecture", BY_ARCHITECTURE)
def test_all_that_is_asked_is_read(tmp_path, architecture):
    found = read(shared_library(
        tmp_path / "x.so", architecture, soname="libx.so.1", needed=("libm.so.6", "libc.so.6"),
        exports=("start", "stop"), search="$ORIGIN:/opt",
        versions={"libc.so.6": ["GLIBC_2.17", "GLIBC_2.29"], "libm.so.6": ["GLIBC_2.4"],
                  "libstdc++.so.6": ["GLIBCXX_3.4.21", "CXXABI_1.3"]}))
    assert found.architecture == architecture
    assert (found.soname, found.needed) == ("libx.so.1", ("libm.so.6", "libc.so.6"))
    assert found.exports == {"start", "stop"}
    assert found.search == ("$ORIGIN", "/opt")
    assert found.versions == {"GLIBC": (2, 29), "GLIBCXX": (3, 4, 21), "CXXABI": (1, 3)}


def test_what_it_does_not_say_is_empty(tmp_path):
    found = read(shared_library(tmp_path / "x.so"))
    assert (found.soname, found.needed, found.search, found.versions) == ("", (), (), {})


def test_a_real_library_is_read(tmp_path):
    real = read(Path(sys.executable).resolve())
    assert "GLIBC" in real.versions
    assert real.architecture in BY_ARCHITECTURE
    text = tmp_path / "x.so"
    shutil.copy(__file__, text)
    with pytest.raises(AntlerError, match=r"x\.so is not an ELF file"):
        read(text)
