"""The stand-in's plans: command lines, ports, pid files. Nothing is started."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.board.errors import BoardError
from tasks.board.standin import image, ports, vm
from tasks.board.standin.instance import named
from tasks.core.paths import CODE
from tasks.core.process import CommandFailed, Completed


def test_only_the_factory_makes_connections():
    bare = re.compile(r"\b(fabric\.)?Connection\(|AutoAddPolicy|StrictHostKeyChecking[= ]no")
    found = [str(file.relative_to(CODE)) for file in sorted((CODE / "tasks").rglob("*.py"))
             if bare.search(re.sub(r"`[^`]*`", "", file.read_text()))]
    assert found == ["tasks/board/ssh.py"]


def test_the_definition_asks_for_no_library_beyond_the_systems_own():
    what = image.definition()
    assert {p for p in what.packages if p.startswith("lib")} == {
        "libatomic1", "libc-bin", "libgcc-s1", "libstdc++6"}
    assert "rsync" not in what.packages
    assert what.suite == "bullseye"


def test_the_maker_enters_a_namespace_only_without_root():
    what = image.definition()
    as_root = image.command(what, Path("/o"), "mirror", root=True)
    as_user = image.command(what, Path("/o"), "mirror", root=False)
    assert as_root[0] == "bash"
    assert as_user[0] == "unshare"
    assert as_user[-len(as_root):] == as_root


@pytest.mark.parametrize(("output", "details", "advice"), [
    ("Err:1 http://mirror bullseye InRelease\nE: Failed to fetch http://mirror/dists\nE: more",
     "E: Failed to fetch http://mirror/dists", "check the network"),
    ("mkfs.ext4: no space left", "mkfs.ext4: no space left", "the whole log: image.log")])
def test_a_mirror_that_does_not_answer_is_told_from_other_failures(output, details, advice):
    failed = CommandFailed(Completed(("bash", "make.sh"), 1, output))
    error = image.explain(failed, Path("image.log"))
    assert error.details == details
    assert advice in error.resolution


def test_missing_tools_are_named_by_their_packages(monkeypatch, tmp_path):
    monkeypatch.setattr(image, "which", lambda name, path: None)
    assert image.missing_tools(["mmdebstrap", "mkfs.ext4"], root=False) == [
        "e2fsprogs", "mmdebstrap", "uidmap"]


def test_the_image_is_named_by_its_data(monkeypatch, tmp_path):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    before = image.image().folder
    copy = tmp_path / "data"
    for file in image.DATA.rglob("*"):
        if file.is_file():
            target = copy / file.relative_to(image.DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    monkeypatch.setattr(image, "DATA", copy)
    assert image.image().folder == before
    (copy / "image.yaml").write_text((copy / "image.yaml").read_text() + "# edit\n")
    assert image.image().folder != before


def test_keys_are_private_and_new_each_time(tmp_path):
    image._make_keys(tmp_path / "a")
    image._make_keys(tmp_path / "b")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    for name in ("id", "host"):
        assert (tmp_path / "a" / name).stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "a" / name).read_bytes() != (tmp_path / "b" / name).read_bytes()


def test_the_machine_counts_instructions_and_is_reached_from_here_only(tmp_path):
    line = vm.command(image.Image(tmp_path), vm.Instance(tmp_path / "i"), 2222, 384)
    assert line[line.index("-icount") + 1] == "shift=0,sleep=off"
    assert line[line.index("-accel") + 1] == "tcg,thread=single"
    assert line[line.index("-smp") + 1] == "1"
    assert "user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:2222-:22" in line


def test_a_taken_port_names_who_has_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mine:
        port = mine.getsockname()[1]
        assert not ports.is_free(port)
        with pytest.raises(BoardError) as error:
            vm._port(vm.Instance(tmp_path / "rig"), port)
    assert str(error.value).startswith(f"port {port}, where rig should answer, is taken by "
                                       f"process {os.getpid()} (")
    assert "remove targets.rig.port" in str(error.value)
    assert ports.is_free(port)


def test_a_stand_in_that_has_a_port_is_named_with_its_checkout():
    disk = "file=/home/me/other one/.state/stand-in/rig/disk.img,if=none"
    with subprocess.Popen([sys.executable, "-c", "input('up\\n')", disk], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == "up\n"
        assert named(process.pid) == f"the rig of /home/me/other one (process {process.pid})"
        process.stdin.write("\n")


def test_without_a_wish_the_last_port_is_kept_while_it_is_free(tmp_path, monkeypatch):
    machine, first = vm.Instance(tmp_path), ports.free_port()
    monkeypatch.setattr(vm, "PORT", first)
    assert vm._port(machine, 0) == first
    last = ports.free_port()
    (tmp_path / "port").write_text(str(last))
    assert vm._port(machine, 0) == last
    with socket.create_server(("127.0.0.1", last)):
        assert vm._port(machine, 0) == first
        with socket.create_server(("127.0.0.1", first)):
            assert vm._port(machine, 0) not in (0, first, last)


def test_listening_sockets_are_told_from_connected_ones():
    table = ("  sl  local_address rem_address   st tx:rx tr:when retrnsmt uid timeout inode\n"
             "   0: 0100007F:08AE 00000000:0000 0A 00000000:00000000 00:0 0 0 0 777 1\n"
             "   1: 0100007F:08AE 0100007F:C000 01 00000000:00000000 00:0 0 0 0 888 1\n")
    assert ports.listening_inodes(table, 2222) == {"777"}


@pytest.mark.parametrize("text", ["", "junk", "1", "999999999",
                                  pytest.param(str(os.getpid()), id="ours")])
def test_a_stale_pid_file_is_not_believed(tmp_path, text):
    (tmp_path / "pid").write_text(text)
    machine = vm.Instance(tmp_path)
    assert machine.pid is None
    assert vm.stop(image.Image(tmp_path), machine) is False
