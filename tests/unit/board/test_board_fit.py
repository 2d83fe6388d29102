"""What a board says otherwise than its row of sdk/os.yaml."""

from dataclasses import replace

from tasks.board.cores import EVL
from tasks.board.fit import differences
from tasks.board.probe import parse
from tests import samples

IMAGE = samples.system(
    "aarch64", realtime=EVL, kernel=(5, 15), glibc=(2, 35), glibcxx=(3, 4, 29),
    version_ids=("1.0.0",), block_sizes=(32, 64, 128), absent=frozenset({"rsync"}))
TOOLS = ("bash", "sha256sum", "setsid", "chrt", "taskset", "sudo", "gdb", "strace", "evl", "sushi")


def says(version: str = "1.0.0", kernel: str = "5.15.78-v8", glibc: str = "2.35",
         glibcxx: str = "3.4.29", sizes: tuple[int, ...] = (32, 64, 128),
         tools: tuple[str, ...] = TOOLS) -> str:
    rows = [f"@@ uname\n{kernel} aarch64\n#1 SMP PREEMPT IRQPIPE",
            f"@@ glibc\nglibc {glibc}", f"@@ glibcxx\nGLIBCXX_{glibcxx}",
            f"@@ os\nID=elk\nVERSION_ID={version}",
            "@@ blocks", *(f"/usr/bin/sushi_b{size}" for size in sizes), "@@ tools", *tools]
    return "\n".join(rows) + "\n"


def told(text: str, system=IMAGE) -> list[str]:
    return [str(found) for found in differences(parse(text), system)]


def test_the_image_as_it_is_published():
    assert told(says()) == []


def test_each_difference_is_said_with_both_sides():
    assert told(says(version="1.1.0", kernel="6.6.63-v8", glibc="2.39", glibcxx="3.4.32")) == [
        "version: 1.1.0 (by its `os`: 1.0.0)", "kernel: 6.6 (by its `os`: 5.15)",
        "glibc: 2.39 (by its `os`: 2.35)", "GLIBCXX: 3.4.32 (by its `os`: 3.4.29)"]


def test_an_elk_board_whose_row_is_none_of_elks():
    assert told(says(), replace(IMAGE, version_ids=())) == ["version: 1.0.0 (by its `os`: no Elk)"]


def test_the_basic_image_and_one_with_more_block_sizes():
    few = tuple(tool for tool in TOOLS if tool not in ("sudo", "gdb", "strace"))
    assert told(says(tools=few)) == ["tools: no sudo, gdb, strace (by its `os`: there)"]
    assert told(says(sizes=(16, 32, 64, 128))) == [
        "block sizes: 16, 32, 64, 128 (by its `os`: 32, 64, 128)"]
    assert told(says(sizes=())) == []  # it may keep them elsewhere


def test_nothing_is_said_of_a_board_that_does_not_answer_or_has_no_image():
    assert told("") == []
    least = replace(IMAGE, kernel=(), version_ids=())
    assert told(says(kernel="6.12.1", glibc="2.41"), least) == []
