from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board import probe
from tasks.core.errors import AntlerError
from tasks.deploy import preflight
from tasks.deploy.deploy import preview
from tasks.deploy.layout import File, Release
from tasks.deploy.plan import OnBoard, Plan, plan
from tasks.deploy.probe import Facts, parse_facts, parse_releases
from tests import samples

A, B = "a" * 64, "b" * 64


def file(name: str, sha: str = A, mode: int = 0o644, size: int = 10) -> File:
    return File(name, sha, mode, size, b"")


RELEASE = Release("new", "x86_64", (file("one"), file("two", B, 0o755, 7)))
WHOLE = {"one": (A, 0o644), "two": (B, 0o755)}


def test_empty_board_gets_everything():
    todo = plan(RELEASE, OnBoard("", {}))
    assert (todo.send, todo.link, todo.build, todo.switch) == (RELEASE.files, (), True, True)
    assert todo.bytes == 17


def test_same_release_is_nothing_to_do():
    assert plan(RELEASE, OnBoard("new", {"new": WHOLE})).nothing


def test_kept_release_is_only_switched_to():
    todo = plan(RELEASE, OnBoard("old", {"old": {}, "new": WHOLE}))
    assert todo == Plan((), (), build=False, switch=True)


def test_equal_files_are_taken_from_another_release_whatever_their_name():
    todo = plan(RELEASE, OnBoard("old", {"old": {"elsewhere": (A, 0o644), "two": (A, 0o755)}}))
    assert todo.link == (("old/elsewhere", RELEASE.files[0]),)
    assert todo.send == (RELEASE.files[1],)


def test_a_file_of_another_mode_is_sent_again():
    todo = plan(RELEASE, OnBoard("old", {"old": {"two": (B, 0o644)}}))
    assert RELEASE.files[1] in todo.send


def test_interrupted_deploy_is_resumed():
    todo = plan(RELEASE, OnBoard("", {"new.1f.part": {"one": (A, 0o644), "two.part": (A, 0)}}))
    assert todo.link == (("new.1f.part/one", RELEASE.files[0]),)
    assert todo.send == (RELEASE.files[1],)


@pytest.mark.parametrize("found", [
    {**WHOLE, "one": (B, 0o644)}, {**WHOLE, "one": (A, 0o600)}, {"one": (A, 0o644)},
    {**WHOLE, "extra": (A, 0o644)}])
def test_damaged_release_is_built_again(found):
    todo = plan(RELEASE, OnBoard("new", {"new": found}))
    assert todo.build and todo.switch


@given(st.dictionaries(st.sampled_from(["one", "two", "x"]),
                       st.sampled_from([(A, 0o644), (B, 0o755), (B, 0o644)])),
       st.sampled_from(["", "new", "old"]))
def test_every_file_comes_from_somewhere(found, current):
    board = OnBoard(current, {"old": found, "new": dict(list(found.items())[:1])})
    todo = plan(RELEASE, board)
    if todo.build:
        assert {f.name for f in todo.send} | {f.name for _, f in todo.link} == {"one", "two"}
        for source, wanted in todo.link:
            folder, _, name = source.partition("/")
            assert board.folders[folder][name] == wanted.identity
    assert not (todo.nothing and current != "new")


SYSTEM = """@@ uname
6.1.0-40-rt-arm64 aarch64
#1 SMP PREEMPT_RT Debian 6.1.153-1
@@ glibc
glibc 2.31
@@ df
Filesystem     1024-blocks  Used Available Capacity Mounted on
/dev/vda            253920 61440    192480      25% /
@@ model
Raspberry Pi 4 Model B Rev 1.4
@@ tools
bash
sha256sum
"""
ROOT = f"""@@ root
writable yes
current releases/new
mode 644 ./new/one
mode 755 ./new/a folder/two
sum {A}  ./new/one
sum {B}  ./new/a folder/two
"""


def test_the_look_is_read():
    facts, found = parse_facts(SYSTEM + ROOT), parse_releases(SYSTEM + ROOT)
    assert facts == Facts(**vars(probe.parse(SYSTEM)), writable=True, blocked=False)
    assert (facts.free, facts.glibc) == (192480 * 1024, (2, 31))
    assert found == OnBoard("new", {"new": {"one": (A, 0o644), "a folder/two": (B, 0o755)}})


def test_a_board_with_nothing_on_it():
    text = "@@ uname\n5.4 aarch64\n#1\n@@ glibc\n@@ root\ncurrent \n"
    facts = parse_facts(text)
    assert (facts.glibc, facts.writable, facts.blocked) == (None, False, False)
    assert parse_releases(text) == OnBoard("", {})


def test_what_is_no_link_of_ours():
    assert parse_facts(SYSTEM + "@@ root\nblocked yes\ncurrent \n").blocked


def test_chatty_login_shell_is_named():
    with pytest.raises(AntlerError, match="answered something that cannot be read"):
        parse_facts("Welcome to Elk!\n")


GOOD = replace(parse_facts(SYSTEM + ROOT), machine="x86_64")


def refusal(project, todo=None, **changes) -> AntlerError:
    todo = todo or plan(RELEASE, OnBoard("", {}))
    facts = replace(GOOD, **changes)
    with pytest.raises(AntlerError) as caught:
        preflight.check(project.target, RELEASE, todo, facts)
    return caught.value


def test_good_board_passes(project):
    preflight.check(project.target, RELEASE, plan(RELEASE, OnBoard("", {})), GOOD)


def test_a_root_that_is_not_the_users(project):
    error = refusal(project, writable=False)
    where = project.target.root
    assert error.resolution.startswith(
        f"on it: `sudo mkdir -p {where} && sudo chown $USER {where}`, or set ")


def test_wrong_architecture(project):
    assert refusal(project, machine="aarch64").brief == (
        "desk is aarch64, but `os: linux` promises x86_64")


def test_full_board_says_both_numbers(project):
    big = plan(Release("new", "x86_64", (file("one", size=30_000_000),)), OnBoard("", {}))
    error = refusal(project, big, free=3_000_000)
    assert error.brief == (
        f"desk is full: 31.0 MB are needed and 3.0 MB are free under {project.target.root}")
    around = Path(project.target.root).parent  # what fills a board is seldom ours
    assert f"`du -sh {around}/*`" in error.resolution


def test_full_board_does_not_stop_what_sends_nothing(project):
    todo = plan(RELEASE, OnBoard("old", {"new": WHOLE}))
    preflight.check(project.target, RELEASE, todo, replace(GOOD, free=0))


def test_old_glibc(project):
    assert refusal(project, glibc=(2, 9)).brief == (
        "desk has glibc 2.9, but `os: linux` promises 2.31: the plugin may not load there")
    assert refusal(project, glibcxx=(3, 4, 26)).brief.startswith(
        "desk has GLIBCXX 3.4.26, but `os: linux` promises 3.4.28")


def test_another_real_time_core(project):
    error = refusal(project, realtime="evl")
    assert error.brief == "the real time of desk is evl, but `os: linux` promises linux"
    assert "set targets.desk.os in project.yaml to what runs on the board" in error.resolution


def test_what_only_a_run_needs_does_not_stop_a_deploy(sushi_project):
    preflight.check(sushi_project.target, RELEASE, plan(RELEASE, OnBoard("", {})),
                    replace(GOOD, tools=frozenset({"sha256sum"})))


def test_folder_not_writable(project):
    error = refusal(project, writable=False)
    assert error.brief == f"you may not write to {project.target.root} on desk"
    assert error.resolution.startswith(f"on it: `sudo mkdir -p {project.target.root}")


def test_current_is_something_else(project):
    assert "is not a link made by a deploy" in refusal(project, blocked=True).brief


def test_no_sha256sum(project):
    assert "no sha256sum" in refusal(project, tools=frozenset()).brief


@pytest.mark.parametrize(("board", "lines"), [
    (OnBoard("new", {"new": WHOLE}), ["desk has release new already: nothing would be sent"]),
    (OnBoard("old", {"new": WHOLE}),
     ["desk would use release new, whose files it has: nothing would be sent"]),
    (OnBoard("old", {"old": {"one": (A, 0o644)}}),
     ["desk would use release new, 1 of 2 files would be sent (7 bytes):", "  two  7 bytes"])])
def test_what_a_deploy_would_do_is_said(board: OnBoard, lines: list[str]) -> None:
    assert preview(samples.local("/srv"), RELEASE, plan(RELEASE, board)).splitlines() == lines
