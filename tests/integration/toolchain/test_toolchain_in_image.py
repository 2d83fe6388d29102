"""A container image as a root, with a real engine: Docker, on a socket of its own."""

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from dataclasses import replace

import pytest

from tasks.board.built_with import BuiltWith
from tasks.core.errors import AntlerError
from tasks.core.extra import install
from tasks.core.files import remove_tree
from tasks.core.paths import CODE
from tasks.core.process import end_group, output_of, run
from tasks.toolchain.cmake import Build, compile, configure
from tasks.toolchain.engine import PATIENCE
from tasks.toolchain.enter import check, enter
from tasks.toolchain.load import for_target, load
from tasks.toolchain.root import make
from tests import samples

LEFT_OPEN = "unclosed <socket"
"""What Python says where Docker's library leaves the socket of a failed build to be collected."""

pytestmark = [pytest.mark.toolchain, pytest.mark.filterwarnings(f"ignore:{LEFT_OPEN}")]

DAEMON = ("dockerd", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
          "--ip-masq=false", "--bridge=none")
"""Docker without a network of its own, and without touching this machine's."""

LEFT_OUT = ("usr/lib/gcc", "*/lto1", "*lto-dump*", "*.gold", "*san.so*",
            "usr/lib/x86_64-linux-gnu/*.a")
"""What small C++ programs for the board do without: half of the root."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A daemon; DOCKER_HOST says where it listens."""
    install("container")
    import docker

    folder = tmp_path_factory.mktemp("docker")
    address = f"unix://{folder}/socket"
    with (folder / "log").open("w") as log:
        daemon = subprocess.Popen(
            [*DAEMON, "--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile",
             folder / "pid", "--host", address], stdout=log, stderr=log, start_new_session=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", address)
        for _ in range(600):
            if (folder / "socket").exists():
                break
            if daemon.poll() is not None:
                pytest.skip(f"Docker does not run here: {(folder / 'log').read_text()[-300:]}")
            time.sleep(0.1)
        client = docker.DockerClient(address, timeout=PATIENCE)
        yield client
        client.close()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", LEFT_OPEN)
        gc.collect()  # here rather than in another test
    end_group(daemon, 120)  # a daemon that is killed leaves its own children running
    for mounted in folder.glob("exec/netns/*"):  # it leaves this in any case
        run(["umount", "--lazy", mounted], check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def image(engine):
    """The id of an image with Antler's compilers: the files of the root `debian11`."""
    root = load("debian11-aarch64").root
    make(root)
    words = ["tar", "-C", root.path, *(f"--exclude={name}" for name in LEFT_OUT), "-c", "usr",
             "etc", "bin", "lib", "lib64"]
    with output_of(words) as tar:
        answer = engine.api.import_image_from_stream(tar)
    return json.loads(answer.splitlines()[-1])["status"]


@pytest.fixture(scope="module")
def in_image(image):
    """The board's toolchain in that image."""
    board = replace(samples.local("/srv", "pi", "aarch64"), toolchain="debian11-aarch64",
                    built_with=BuiltWith(image=image))
    toolchain = for_target(board)
    make(toolchain.root)
    yield toolchain
    remove_tree(toolchain.root.path)


def built(toolchain, folder):
    (folder / "source").mkdir(parents=True)
    (folder / "source/CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(small CXX)\n"
        "find_package(PkgConfig REQUIRED)\npkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)\n"
        "add_library(small MODULE small.cpp)\n"
        "target_link_libraries(small PRIVATE PkgConfig::PNG)\n")
    (folder / "source/small.cpp").write_text(
        "#include <iostream>\n#include <png.h>\n"
        "void say() { std::cout << png_access_version_number() << __DATE__; }\n")
    build = Build(toolchain, folder, ())
    configure(build, folder / "source", {"CMAKE_BUILD_TYPE": "Release"})
    compile(build)
    return (build.tree / "libsmall.so").read_bytes()


def containers(engine):
    return engine.containers.list(all=True)


def test_what_it_compiles_is_the_same_as_without_an_image(in_image, engine, tmp_path):
    check(in_image)
    plain = load("debian11-aarch64")
    assert built(in_image, tmp_path / "a") == built(plain, tmp_path / "b")
    assert containers(engine) == []


def test_commands_see_no_network_and_write_nothing_but_what_they_are_given(in_image, tmp_path):
    script = f"touch /usr/evil {tmp_path}/ours; id -u; wc -l </proc/net/route"
    done = run(enter(in_image, ["/bin/sh", "-c", script], binds=[tmp_path]), check=False)
    assert "Read-only file system" in done.output
    assert done.output.splitlines()[-2:] == [str(os.getuid()), "1"]
    assert (tmp_path / "ours").stat().st_uid == os.getuid()


@pytest.fixture
def recipe(engine, image, tmp_path):
    """The root `container` with a Dockerfile of the test's own."""
    engine.api.tag(image, "compilers", "1")
    root = load("container").root

    def made_by(*lines):
        (tmp_path / "Dockerfile").write_text("\n".join(["FROM compilers:1", "ARG MIRROR", *lines]))
        return replace(root, path=tmp_path / "roots/made", context=tmp_path)

    return made_by


def test_ours_is_built_by_the_engine_and_its_output_shown(recipe, engine):
    said = []
    root = recipe("RUN echo it works; echo $MIRROR >/etc/built")
    make(root, said.append)
    assert "it works" in said
    assert (root.path / "etc/built").read_text().startswith("http")
    assert root.stamp.read_text().startswith("sha256:")
    assert not (root.path / "var").exists()
    assert containers(engine) == []


def test_a_step_that_fails_leaves_nothing(recipe, engine):
    root = recipe("RUN echo first; exit 7")
    with pytest.raises(AntlerError) as caught:
        make(root, lambda _: None)
    assert "first" in caught.value.details
    assert "non-zero code: 7" in caught.value.details
    assert list(root.path.parent.iterdir()) == []
    assert containers(engine) == []


def test_an_image_that_nobody_has(engine, tmp_path):
    root = replace(load("container").root, path=tmp_path / "made", image=f"sha256:{'0' * 64}")
    with pytest.raises(AntlerError, match="cannot get the image sha256:0000"):
        make(root)


MAKE = """
import sys
from dataclasses import replace
from pathlib import Path
from tasks.core.process import interrupt_on_term
from tasks.toolchain.load import load
from tasks.toolchain.root import make
interrupt_on_term()
root = replace(load("container").root, path=Path(sys.argv[1]) / "made", image=sys.argv[2])
make(root, lambda line: print(line, flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_container_is_left_whichever_way_it_ends(engine, image, tmp_path, number):
    def started():
        return subprocess.Popen([sys.executable, "-c", MAKE, tmp_path, image], cwd=CODE, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    with started() as making:
        assert "copying" in making.stdout.readline()
        archive = None
        while archive is None:  # its container is being read
            archive = next(tmp_path.glob(".made.*/root.tar"), None)
            assert making.poll() is None
        making.send_signal(number)
        assert making.wait(240) != 0
    if number == signal.SIGKILL:  # nobody can: the next one does
        with started() as next_one:
            next_one.communicate(timeout=240)
    assert containers(engine) == []
    assert list(tmp_path.glob(".made.*")) == []


def test_without_an_engine_it_says_what_it_tried(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    root = replace(load("container").root, path=tmp_path / "made")
    with pytest.raises(AntlerError, match="no container engine answers") as caught:
        make(root)
    assert caught.value.details == f"unix://{tmp_path}/none: there is none"
