"""What strace 6.1 wrote on this kind of machine, and what it says where it can trace nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import AntlerError
from tasks.realtime.stacks import Called
from tasks.realtime.strace import parse
from tasks.realtime.tracers import STRACE

LIBC = "/usr/lib/x86_64-linux-gnu/libc.so.6"
RECORDED = f"""\
30531 <... clock_nanosleep resumed>NULL) = 0
 > {LIBC}(clock_nanosleep+0x65) [0xcf545]
 > /tmp/st/p.so(a::P::process(int)+0x25) [0x113f]
 > /tmp/st/p.so() [0x1176]
 > /tmp/st/m(std::thread::_State_impl<std::thread::_Invoker<std::tuple<main::{{lambda()#1}}> > >::\
_M_run()+0x2f) [0x1219]
30519 openat(AT_FDCWD, "./p.so", O_RDONLY|O_CLOEXEC) = 3
 > {LIBC}(__open64_nocancel+0x10) [0x1234]
"""


def test_calls_have_their_stacks() -> None:
    stacks, rest = parse(RECORDED)
    assert [(it.thread, it.what) for it in stacks] == [
        ("thread 30531", "clock_nanosleep"), ("thread 30519", "openat")]
    assert stacks[0].frames[:3] == (
        Called("clock_nanosleep", "", LIBC, 0xcf545),
        Called("a::P::process(int)", "", "/tmp/st/p.so", 0x113f - 1),  # in the call
        Called("", "", "/tmp/st/p.so", 0x1176 - 1))
    assert stacks[0].frames[3].function.endswith("::_M_run()")
    assert rest == ()


def test_a_stack_can_be_counted() -> None:
    assert [it.what for it in parse(f"@ 3\n{RECORDED}")[0]].count("openat") == 3


def test_a_call_without_a_stack_is_none() -> None:
    assert parse("30531 clock_nanosleep(CLOCK_REALTIME, 0,  <unfinished ...>\n")[0] == ()


@pytest.mark.parametrize("complaint", [
    "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Function not implemented",
    "strace: Stack traces (-k/--stack-traces option) are not supported by this build"])
def test_a_strace_that_cannot_is_an_error_with_its_own_words(complaint: str) -> None:
    with pytest.raises(AntlerError) as refused:
        STRACE.read(f"{complaint}\n")
    assert refused.value.brief == "strace took no stacks there"
    assert refused.value.details == complaint


def test_the_hosts_own_words_are_no_complaint() -> None:
    assert STRACE.read("SUSHI - Copyright\n") == ((), ("SUSHI - Copyright",))


@given(st.text(alphabet=st.sampled_from("0123456789 @x()[]>/.+a\n<resumed")))
def test_no_text_crashes_it(text: str) -> None:
    for stack in parse(text)[0]:
        assert stack.frames
