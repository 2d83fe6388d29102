"""What boards say of themselves."""

import pytest

from tasks.board import probe
from tasks.board.commands import described
from tasks.board.local import LocalBoard

ELK = """@@ uname
5.15.78-v8 aarch64
#1 SMP EVL Thu Jun 1 2023
@@ glibc
GNU C Library (GNU libc) stable release version 2.35.
@@ glibcxx
GLIBCXX_3.4
GLIBCXX_3.4.9
GLIBCXX_3.4.29
GLIBCXX_3.4.10
@@ df
Filesystem     1024-blocks    Used Available Capacity Mounted on
/dev/mmcblk0p4     1992552  100000   1771272       6% /udata
@@ cpu
1200000
userspace
@@ model
Raspberry Pi 4 Model B Rev 1.4
@@ os
ID=elk
NAME="Elk Audio OS"
VERSION="1.0.0"
@@ realtime
/dev/evl
@@ limits
max locked memory           (kbytes, -l) unlimited
real-time priority                  (-r) 99
@@ blocks
/usr/bin/sushi_b128
/usr/bin/sushi_b32
/usr/bin/sushi_b64
@@ tools
bash
sha256sum
sushi
"""


def test_an_elk_board():
    assert probe.parse(ELK) == probe.Facts(
        machine="aarch64", kernel="5.15.78-v8 #1 SMP EVL Thu Jun 1 2023", glibc=(2, 35),
        glibcxx=(3, 4, 29), free=1771272 * 1024, frequency=1_200_000_000, governor="userspace",
        model="Raspberry Pi 4 Model B Rev 1.4", os="Elk Audio OS", elk="1.0.0", realtime="evl",
        rtprio=99, block_sizes=(32, 64, 128),
        tools=frozenset({"bash", "sha256sum", "sushi"}))


def test_a_board_that_says_nothing():
    facts = probe.parse("")
    assert (facts.machine, facts.glibc, facts.free, facts.realtime) == ("", None, None, "none")
    assert facts.glibcxx is None
    assert described(facts, files="") == {"real time": "none"}


@pytest.mark.parametrize(("listing", "kernel", "kind"), [
    ("/proc/xenomai\n", "5.4.83", "cobalt"),
    ("/dev/evl\n", "5.15.78", "evl"),
    ("", "5.10.0-32-rt-arm64 #1 SMP PREEMPT_RT Debian", "preempt_rt"),
    ("/sys/kernel/realtime\n", "5.4.0", "preempt_rt"),
    ("", "6.1.0 #1 SMP PREEMPT_DYNAMIC", "none"),
])
def test_kinds_of_real_time(listing, kernel, kind):
    assert probe.realtime_kind(listing, kernel) == kind


@pytest.mark.parametrize(("text", "version"), [
    ("glibc 2.31\n", (2, 31)),
    ("GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.\n", (2, 36)),
    ("musl libc\n", None), ("", None)])
def test_glibc(text, version):
    assert probe.parse_glibc(text) == version


@pytest.mark.parametrize("text", ["", "df: /x: No such file\n", "Filesystem 1024-blocks\n"])
def test_df_that_failed(text):
    assert probe.parse_df(text) is None


def test_this_machine_answers_the_same_questions(tmp_path):
    facts = probe.probe(LocalBoard(), str(tmp_path / "not" / "yet"))
    assert facts.machine
    assert facts.kernel
    assert facts.model
    assert facts.glibcxx is None or facts.glibcxx > (3, 4, 20)
    assert facts.free > 0
    assert "sha256sum" in facts.tools
