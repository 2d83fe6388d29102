"""`ar` archives: the linker's libraries and Debian's packages."""

import pytest

from tasks.core import ar


def header(size, name="name/"):
    return f"{name:16}{'0':12}{'0':6}{'0':6}{'644':8}{size:<10}`\n".encode()


def test_members_stand_at_even_places():
    data = ar.MARK + header(3, "a/") + b"abc\n" + header(4, "b/") + b"defg"
    assert list(ar.members(data)) == [("a/", b"abc"), ("b/", b"defg")]


@pytest.mark.parametrize("size", ["", "x", "-60"])
def test_a_member_without_a_size_is_an_error(size):
    with pytest.raises(ValueError, match="int|bytes"):
        list(ar.members(ar.MARK + header(size) + b"abc"))
