"""Patches: exact, all or nothing, loud."""

import re

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS
from tasks.deps.patch import apply, parse

PATCH = """A word about it.

--- a/one.txt
+++ b/one.txt
@@ -1,3 +1,3 @@
 first
-second
+SECOND
 third
@@ -5,2 +5,3 @@
 fifth
+fifth and a half
 sixth
--- a/two.txt
+++ b/two.txt
@@ -1 +1 @@
-alone
+together
"""
ONE = "first\nsecond\nthird\nfourth\nfifth\nsixth\n"


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src/one.txt").write_text(ONE)
    (tmp_path / "src/two.txt").write_text("alone\n")
    (tmp_path / "p.patch").write_text(PATCH)
    return tmp_path


def test_applies_all_hunks(tree):
    apply(tree / "p.patch", tree / "src", "thing 1.0")
    assert (tree / "src/one.txt").read_text() == (
        "first\nSECOND\nthird\nfourth\nfifth\nfifth and a half\nsixth\n")
    assert (tree / "src/two.txt").read_text() == "together\n"


@pytest.mark.parametrize(("file", "text", "why"), [
    ("one.txt", ONE.replace("third", "3rd"), "one.txt: the lines of its hunk at 1 are not in it"),
    ("one.txt", ONE + ONE, "one.txt: the lines of its hunk at 1 are in it more than once"),
    ("two.txt", "other\n", "two.txt: the lines of its hunk at 1 are not in it"),
    ("two.txt", "not alone\n", "two.txt: the lines of its hunk at 1 are not in it"),
])
def test_a_difference_stops_it_before_anything_is_written(tree, file, text, why):
    (tree / "src" / file).write_bytes(text.encode())
    before = {p: p.read_bytes() for p in (tree / "src").iterdir()}
    with pytest.raises(AntlerError) as caught:
        apply(tree / "p.patch", tree / "src", "thing 1.0")
    assert caught.value.brief == f"patch p.patch does not apply to thing 1.0: {why}"
    assert {p: p.read_bytes() for p in (tree / "src").iterdir()} == before


def test_lines_may_be_elsewhere_and_keep_their_ends(tree):
    """One patch serves several versions of a file; JUCE's have CRLF."""
    (tree / "src/one.txt").write_bytes(("new\n" + ONE).replace("\n", "\r\n").encode())
    apply(tree / "p.patch", tree / "src", "thing 1.0")
    assert (tree / "src/one.txt").read_bytes() == (
        b"new\r\nfirst\r\nSECOND\r\nthird\r\nfourth\r\nfifth\r\nfifth and a half\r\nsixth\r\n")


def test_twice_is_once_too_often(tree):
    apply(tree / "p.patch", tree / "src", "thing 1.0")
    with pytest.raises(AntlerError, match="does not apply"):
        apply(tree / "p.patch", tree / "src", "thing 1.0")


def test_missing_file(tree):
    (tree / "src/two.txt").unlink()
    with pytest.raises(AntlerError, match=r"two.txt is not there"):
        apply(tree / "p.patch", tree / "src", "thing 1.0")


def test_no_hunks(tree):
    (tree / "p.patch").write_text("only words\n")
    with pytest.raises(AntlerError, match="it has no hunks"):
        apply(tree / "p.patch", tree / "src", "thing 1.0")


def test_a_patch_cannot_reach_outside(tree):
    (tree / "p.patch").write_text("--- a/x\n+++ b/../evil\n@@ -0,0 +1 @@\n+x\n")
    (tree / "evil").write_text("")
    with pytest.raises(AntlerError, match=r"../evil is not there"):
        apply(tree / "p.patch", tree / "src", "thing 1.0")


TF = "tensorflow/lite/tools/cmake/modules/flatbuffers.cmake"
TF_TEXT = "#\n" * 21 + """\
OverridableFetchContent_Declare(
  flatbuffers
  GIT_REPOSITORY https://github.com/google/flatbuffers
  # Sync with tensorflow/third_party/flatbuffers/workspace.bzl
  GIT_TAG {tag}
  GIT_SHALLOW TRUE
"""


def flatbuffers_patch(tmp_path, tag):
    (tmp_path / TF).parent.mkdir(parents=True)
    (tmp_path / TF).write_text(TF_TEXT.format(tag=tag))
    apply(DEPS / "tflite/patches/2.11.0-flatbuffers-2.0.8.patch", tmp_path, "tflite 2.11.0")
    return (tmp_path / TF).read_text()


def test_flatbuffers_of_tflite_2_11_becomes_2_0_8(tmp_path):
    assert flatbuffers_patch(tmp_path, "v2.0.6") == TF_TEXT.format(tag="v2.0.8")


def test_it_is_loud_where_tflite_has_another_flatbuffers(tmp_path):
    with pytest.raises(AntlerError, match=re.escape(
            "patch 2.11.0-flatbuffers-2.0.8.patch does not apply to tflite 2.11.0: "
            f"{TF}: the lines of its hunk at 24 are not in it")):
        flatbuffers_patch(tmp_path, "v23.5.26")


@pytest.mark.parametrize("path", sorted(DEPS.glob("*/patches/*.patch")), ids=lambda p: p.name)
def test_hunk_heads_say_how_long_they_are(path):
    for change in parse(path.read_bytes()):
        assert change.hunks
        assert all(h.old != h.new for h in change.hunks)
