"""Roots from container images: what decides them, what an engine says, where engines are."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board.built_with import BuiltWith
from tasks.core.errors import AntlerError
from tasks.core.paths import SDK
from tasks.toolchain.engine import addresses, explain, reason
from tasks.toolchain.enter import enter
from tasks.toolchain.image import messages
from tasks.toolchain.load import for_target, load, load_root, native
from tests import samples

IMAGE = f"me/compilers@sha256:{'1' * 64}"


@pytest.fixture
def sdk(tmp_path):
    return shutil.copytree(SDK, tmp_path / "sdk")


def target(toolchain="debian11-aarch64", image=IMAGE):
    return replace(samples.local("/srv", "pi", "aarch64"), toolchain=toolchain,
                   built_with=BuiltWith(image=image))


def test_it_compiles_as_the_root_of_packages_does():
    ours, packages = load("container"), load("debian11-aarch64")
    assert (ours.cmake_file, ours.compilers) == (packages.cmake_file, packages.compilers)
    assert ours.root.image == ""


@pytest.mark.parametrize("file", ["Dockerfile", "roots/debian11.yaml", "roots/container.yaml"])
def test_what_the_image_is_built_from_decides(sdk, file):
    before = load_root("container", sdk).path
    with (sdk / file).open("a") as text:
        text.write("# edited\n" if "container" not in file else "  - usr/games\n")
    assert load_root("container", sdk).path != before


def test_an_image_by_digest_needs_nothing_else(sdk):
    before = load_root("container", sdk, IMAGE).path
    (sdk / "Dockerfile").unlink()
    assert load_root("container", sdk, IMAGE).path == before
    assert load_root("container", sdk, IMAGE.replace("1", "2")).path != before


def test_roots_of_two_images_share_no_name():
    one, other = (load_root("container", SDK, image) for image in (IMAGE, IMAGE.replace("1", "2")))
    assert len({it.title for it in (one, other, load_root("container"))}) == 3
    compilers = [for_target(target(image=it.image)) for it in (one, other)]
    assert len({native(it).name for it in compilers}) == 2
    assert native(load("container")).name == "container-native"


def test_any_toolchain_can_be_in_an_image():
    toolchain = for_target(target())
    assert toolchain.root.image == IMAGE
    assert toolchain.name.startswith("debian11-aarch64-")
    assert toolchain.compilers == load("debian11-aarch64").compilers
    assert toolchain.digest != load("debian11-aarch64").digest


def test_programs_for_the_build_machine_are_made_in_the_same_image():
    toolchain = for_target(target())
    assert native(toolchain).root == toolchain.root
    assert native(toolchain).compilers == ("gcc", "g++")


def test_an_sdk_in_the_image_is_not_mounted():
    published = samples.system("aarch64", sdk=_published(), version_ids=("1.0.0",))
    toolchain = for_target(replace(target("elk-sdk"), os=published))
    assert toolchain.sdk.folder == Path("/SDKs/elkpi")
    assert toolchain.mounts == ()


def _published():
    from tasks.board.built_with import Sdk

    return Sdk("elk-sdk", "https://x/elk.sh", "/opt/elk/1.0.0", "environment-setup-x")


def test_its_own_folders_are_seen_and_empty_ones_make_room(tmp_path):
    for name in ("usr/bin", "etc", "SDKs/elkpi", "opt", "lib/x"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "bin").symlink_to("usr/bin")
    toolchain = load("container")
    argv = enter(replace(toolchain, root=replace(toolchain.root, path=tmp_path)), ["gcc"])
    bound = [argv[i + 2] for i, word in enumerate(argv) if word == "--ro-bind"]
    assert bound == ["/usr", "/etc", "/SDKs", "/lib"]
    linked = [argv[i + 2] for i, word in enumerate(argv) if word == "--symlink"]
    assert "/bin" in linked
    assert "/lib" not in linked


BUILDING = [json.loads(line) for line in """\
{"stream":"Step 1/4 : FROM debian:bullseye-slim"}
{"stream":"\\n"}
{"status":"Downloading","progressDetail":{"current":1,"total":9},"id":"a1"}
{"stream":"Setting up gcc-10 (10.2.1-6) ...\\nSetting up ccache (4.2-1) ...\\n"}
""".splitlines()]


def test_the_build_s_output_comes_line_by_line():
    assert list(messages(iter(BUILDING))) == [
        "Step 1/4 : FROM debian:bullseye-slim", "Setting up gcc-10 (10.2.1-6) ...",
        "Setting up ccache (4.2-1) ..."]


def test_a_step_that_fails_is_shown_with_what_came_before():
    failed = {"errorDetail": {"code": 100}, "error": "The command '/bin/sh -c apt-get' returned "
              "a non-zero code: 100"}
    with pytest.raises(AntlerError, match="could not be built") as caught:
        list(messages(iter([*BUILDING, failed])))
    assert caught.value.details.splitlines()[-1].endswith("a non-zero code: 100")
    assert "ccache" in caught.value.details


def test_docker_host_is_the_only_engine_where_it_is_set():
    assert addresses({"DOCKER_HOST": "tcp://x:1"}, 1000) == ["tcp://x:1"]


def test_docker_comes_before_podman():
    found = addresses({"XDG_RUNTIME_DIR": "/run/user/7"}, 7)
    assert found[0] == "unix:///var/run/docker.sock"
    assert "unix:///run/user/7/podman/podman.sock" in found
    assert "unix:///run/user/1000/podman/podman.sock" in addresses({}, 1000)


@pytest.mark.parametrize(("error", "plain"), [
    (FileNotFoundError(2, "No such file or directory"), "there is none"),
    (ConnectionRefusedError(111, "Connection refused"), "it is off"),
    (PermissionError(13, "Permission denied"), "you may not (are you in the group docker?)"),
    (ValueError("something else"), "something else")])
def test_why_an_engine_does_not_answer(error, plain):
    assert reason(error) == plain


def test_an_image_that_is_not_there():
    error = explain(Exception("manifest for me/x@sha256:1 not found: manifest unknown"), "me/x")
    assert error.brief == "the engine cannot get the image me/x"
    assert "manifest unknown" in error.details
