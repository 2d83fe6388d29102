"""The block size of an audio driver: what stands where, and what became of a new one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board import block_size
from tasks.board.base import Result
from tasks.board.block_size import READ, Found, boot, change, outcome, parse, show
from tasks.board.commands import check
from tasks.board.cores import COBALT, EVL
from tasks.board.errors import BoardError
from tasks.board.kinds import KINDS
from tasks.board.local import LocalBoard
from tasks.board.script import script
from tests import samples

DRIVER, CONF = "/sys/class/audio_evl/audio_buffer_size", "/udata/.elk-system/elk-system.conf"
REFUSED = "Please run as root or with sudo permissions\n"


def target(core):
    os = samples.system("aarch64", name="elk", realtime=core, block_sizes=(32, 64, 128))
    return replace(samples.local("/udata/antler", "elk-pi"), board=KINDS["ssh"], os=os,
                   host="elk-pi.local", user="mind")


def both(driver: int | None, kept: int | None) -> Found:
    places = {file: size for file, size in ((DRIVER, driver), (CONF, kept)) if size is not None}
    return Found(driver, kept, places)


@pytest.mark.parametrize(("text", "found"), [
    (f"{DRIVER} 64\n{CONF} AUDIO_BUFFER_SIZE=128\n", both(64, 128)),
    (f"{CONF} AUDIO_BUFFER_SIZE=32\n", both(None, 32)),
    (f"{DRIVER} \n", both(None, None)),
    ("", both(None, None)),
])
def test_where_it_stands(text, found) -> None:
    assert parse(text) == found


def test_the_script_reads_both_kinds_of_files(tmp_path) -> None:
    """Of /usr/bin/load-drivers on Elk 0.9 the line that gives it to the driver."""
    files = {"sysfs": "64\n", "conf": '# Elk\nAUDIO_HAT="elk-pi"\nAUDIO_BUFFER_SIZE=128\n',
             "load-drivers": "#!/bin/sh\nmodprobe audio_rtdm audio_buffer_size=32 audio_hat=x\n",
             "empty": ""}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in [*files, "none"]]
    found = parse(script(LocalBoard(), READ, *paths).stdout)
    assert list(found.places.values()) == [64, 128, 32]


def test_new_sizes_that_took_effect() -> None:
    assert outcome(target(EVL), both(64, 64), 64, "") == "elk-pi plays blocks of 64 frames now"
    assert outcome(target(COBALT), both(128, 64), 64, "") == (
        "elk-pi plays blocks of 64 frames after a boot: "
        "`ssh -t -p 22 mind@elk-pi.local sudo reboot`")
    assert outcome(target(COBALT), both(64, 64), 64, "") == "elk-pi plays blocks of 64 frames now"


def test_root_needs_no_sudo_for_a_boot() -> None:
    assert boot(replace(target(COBALT), user="root")) == "ssh -t -p 22 root@elk-pi.local reboot"


@pytest.mark.parametrize(("core", "found", "said"), [
    (EVL, both(64, 64), "frames now"), (COBALT, both(64, 64), "frames now"),
    (COBALT, both(128, 64), "frames after a boot: `ssh -t ")])
def test_a_size_that_is_set_already_wants_no_password(core, found, said, monkeypatch) -> None:
    monkeypatch.setattr(block_size, "read", lambda *_: found)
    monkeypatch.setattr(block_size, "as_root", lambda *_: pytest.fail("root is asked for"))
    answer = change(LocalBoard(), target(core), 64)
    assert answer.startswith("set already: elk-pi plays blocks of 64 ")
    assert said in answer


@pytest.mark.parametrize(("core", "found"), [
    (COBALT, both(64, 128)), (EVL, both(128, 64)), (EVL, both(None, 64))])
def test_a_size_that_is_not_set_everywhere_is_set(core, found, monkeypatch) -> None:
    states = iter([found, both(64, 64)])
    monkeypatch.setattr(block_size, "read", lambda *_: next(states))
    monkeypatch.setattr(block_size, "sushis", lambda _: [])
    monkeypatch.setattr(block_size, "as_root", lambda *_: Result((), 0, "", ""))
    assert change(LocalBoard(), target(core), 64) == "elk-pi plays blocks of 64 frames now"


@pytest.mark.parametrize(("core", "found"), [
    (EVL, both(128, 128)), (EVL, both(64, 128)), (EVL, both(128, 64)), (EVL, both(None, None)),
    (COBALT, both(64, 128)), (COBALT, both(None, None))])
def test_a_tool_that_failed_and_said_so_with_code_0(core, found) -> None:
    with pytest.raises(BoardError) as caught:
        outcome(target(core), found, 64, REFUSED)
    assert caught.value.details == REFUSED.strip()
    assert "`sudo elk_system_utils --set-buffer-size 64`" in caught.value.resolution


def test_a_system_without_such_a_driver() -> None:
    with pytest.raises(BoardError, match="no audio driver with a block size of its own"):
        show(LocalBoard(), samples.local("/srv"))


@pytest.mark.parametrize("words", [["buffer_size", "x"], ["buffer_size", "64", "2"],
                                   ["buffer_size", "-1"]])
def test_words_that_are_no_block_size(words) -> None:
    with pytest.raises(BoardError, match="is no block size"):
        check(words)
    check(["buffer_size"])
    check(["buffer_size", "64"])


@given(st.text())
def test_no_answer_is_too_odd(text) -> None:
    parse(text)
