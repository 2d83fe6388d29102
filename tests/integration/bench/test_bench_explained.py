"""Failures that the system words, made for real with the VST3 SDK's hosting code, and explained.

Sushi compiles the same code: these are its words too.
"""

from __future__ import annotations

import os
import resource
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bench_host import PLUGIN, Bench, Config, config, plugin, wav

from tasks.sushi import log
from tasks.sushi.explain import explain
from tasks.sushi.findings import Finding
from tests import samples

pytestmark = pytest.mark.toolchain

NOBODY = 65534


def explained(bench: Bench, what: Config | str, limit: Callable[[], object] | None = None,
              nobody: bool = False) -> list[Finding]:
    """What a render with such a configuration, or of such a file, is explained with."""
    if not isinstance(what, str):
        bench.write("c.json", what)
    (bench.folder / "in.wav").write_bytes(wav(64 * 20))
    name = what if isinstance(what, str) else "c.json"
    who = {"user": NOBODY, "group": NOBODY} if nobody and os.getuid() == 0 else {}
    ran = subprocess.run(
        [bench.executable, "-o", "-i", "in.wav", "-O", "out.wav", "-c", name, "-L", "run.log"],
        cwd=bench.folder, preexec_fn=limit, capture_output=True, text=True, check=False, **who)
    found = explain(log.last_run(bench.read("run.log")), returncode=ran.returncode,
                    stderr=ran.stdout + ran.stderr,
                    project=samples.project(samples.local(str(bench.folder))))
    return [finding for finding in found if finding.fatal]


def module(bench: Bench) -> Path:
    return bench.folder / f"plugins/{PLUGIN}.vst3/Contents/x86_64-linux/{PLUGIN}.so"


@pytest.mark.parametrize(("uid", "brief"), [
    ("Test Crash", "crashed (signal 11): it accessed memory that is not its own"),
    ("Test Abort", "crashed (signal 6): it aborted"),
    ("Test Divide", "crashed (signal 8): it divided an integer by zero"),
    ("Test Exit", "the plugin, or a library it uses, ended the plugin host: it called exit(3)")])
def test_a_plugin_that_ends_its_host(bench: Bench, uid: str, brief: str) -> None:
    [finding] = explained(bench, config(plugin(uid)))
    assert finding.brief.endswith(brief)


def test_a_configuration_that_is_a_folder(bench: Bench) -> None:
    (bench.folder / "folder").mkdir()
    [finding] = explained(bench, "folder")
    assert finding.kind == "config-folder"


@pytest.mark.parametrize("side", ["inputs", "outputs"])
def test_a_channel_that_the_audio_lacks(bench: Bench, side: str) -> None:
    far = config(plugin())
    far["tracks"][0][side] = [{"engine_channel": 12, "track_channel": 0}]
    [finding] = explained(bench, far)
    assert finding.brief.startswith(f"sushi.tracks[0].{side}: the board's audio does not have")


@pytest.fixture
def open_to_all(bench: Bench) -> Bench:
    """Its folder and those above can be used by nobody, who then is refused one thing only."""
    for folder in (bench.folder, *bench.folder.parents[:3]):
        folder.chmod(0o777)
    return bench


@pytest.mark.parametrize("place", ["module", "folder", "bundle"])
def test_what_the_user_may_not_read(open_to_all: Bench, place: str) -> None:
    file = module(open_to_all)
    shut = {"module": file, "folder": file.parent, "bundle": file.parents[2]}[place]
    shut.chmod(0)
    try:
        [finding] = explained(open_to_all, config(plugin()), nobody=True)
    finally:
        shut.chmod(0o755)
    assert finding.kind == "not-readable"
    assert finding.resolution == f"on the board: `sudo chown -R $USER {open_to_all.folder}`"


@pytest.mark.parametrize(("size", "kind"), [(0, "damaged"), (100_000, "crash")])
def test_a_module_that_was_cut_short(bench: Bench, size: int, kind: str) -> None:
    """At some lengths glibc notices; else the kernel does, when the missing part is touched."""
    os.truncate(module(bench), size)
    [finding] = explained(bench, config(plugin(name="sat")))  # the project's own
    assert finding.kind == kind
    assert "./doit deploy" in finding.resolution


def limits(size: int) -> Callable[[], object]:
    """What a process does to itself that may have so many bytes of memory."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))


def test_a_memory_limit(bench: Bench) -> None:
    """Of a module whose last segment wants 1 GB (p_memsz)."""
    data = bytearray(module(bench).read_bytes())
    begin, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    heads = [begin + 56 * number for number in range(count)]
    last = [head for head in heads if struct.unpack_from("<I", data, head)[0] == 1][-1]
    struct.pack_into("<Q", data, last + 40, 1 << 30)
    module(bench).write_bytes(data)
    [finding] = explained(bench, config(plugin()), limits(256 << 20))
    assert finding.kind == "not-mappable", finding.details


def test_no_more_memory(bench: Bench) -> None:
    """For a configuration of 1 GB, where a process may have 64 MB."""
    with (bench.folder / "big.json").open("wb") as file:
        file.truncate(1 << 30)
    [finding] = explained(bench, "big.json", limits(64 << 20))
    assert finding.brief == "the plugin host got no more memory"


@pytest.mark.parametrize(("change", "brief"), [
    ((b"\0libstdc++.so.6\0", b"\0libstdc++.so.9\0"), "needs libstdc++.so.9, which the board does"),
    ((b"\0GLIBC_2.2.5\0", b"\0GLIBC_2.9.9\0"), "needs GLIBC_2.9.9, which ")])
def test_a_host_that_cannot_be_loaded(bench: Bench, change: tuple[bytes, bytes],
                                      brief: str) -> None:
    """Its file asks for a library, or a version of one, that this machine does not have."""
    data = bench.executable.read_bytes()
    assert change[0] in data
    other = Bench(bench.folder / "host", bench.folder)
    other.executable.write_bytes(data.replace(*change))
    other.executable.chmod(0o755)
    finding, *_ = explained(other, config(plugin()))
    assert finding.brief.startswith(f"the plugin host {brief}")


def test_a_limit_of_processor_time(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    ran = subprocess.run([bench.executable, "-d", "-c", "c.json", "-L", "run.log"],
                         cwd=bench.folder, check=False, capture_output=True,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 5)))
    [finding] = explain(log.last_run(bench.read("run.log")), returncode=ran.returncode, stderr="",
                        project=samples.project(samples.local("/x")))
    assert "longer than its limits allow" in finding.brief
