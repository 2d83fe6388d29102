"""sdk/toolchains.yaml becomes values whose digests follow what matters."""

import json
import shutil

import pytest
import yaml
from jsonschema import Draft202012Validator

from tasks.core.errors import AntlerError
from tasks.core.paths import SCHEMA, SDK
from tasks.toolchain.load import load, load_root, native


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def sdk(tmp_path):
    return shutil.copytree(SDK, tmp_path / "sdk")


def entries(sdk):
    return yaml.safe_load((sdk / "toolchains.yaml").read_text())


def edited(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_board_s():
    one = load("debian11-aarch64")
    assert (one.architecture, one.triple) == ("aarch64", "aarch64-linux-gnu")
    assert (one.glibc, one.glibcxx) == ((2, 31), (3, 4, 28))
    assert one.cmake_file.is_file()
    assert "libpng-dev:arm64" in one.root.packages
    assert one.compilers == ("/usr/bin/aarch64-linux-gnu-gcc-10",
                             "/usr/bin/aarch64-linux-gnu-g++-10")
    assert one.library_folders[0] == one.root.path / "usr/lib/aarch64-linux-gnu"


def test_the_workstation_s_shares_the_root():
    assert load("native").root == load("debian11-aarch64").root
    assert load("native").digest != load("debian11-aarch64").digest


def test_what_runs_while_building_is_made_in_the_same_root(sdk):
    assert native(load("debian11-aarch64")) == native(load("native")) == load("native")
    edited(sdk / "toolchains.yaml", "architecture: x86_64", "architecture: riscv64")
    with pytest.raises(AntlerError) as caught:
        native(load("debian11-aarch64", sdk), sdk)
    assert caught.value.brief == (
        "the root of debian11-aarch64 has no toolchain for programs of this machine")


def test_all_load():
    assert [load(name).name for name in entries(SDK)] == ["debian11-aarch64", "native",
                                                          "elk-sdk", "container",
                                                          "container-native", "clang-realtime"]


@pytest.mark.parametrize(("schema", "files"), [("toolchain", "toolchains.yaml"),
                                               ("root", "roots/*.yaml")])
def test_the_files_are_as_their_schema_says(schema, files):
    checker = Draft202012Validator(json.loads((SCHEMA / f"{schema}.schema.json").read_text()))
    for path in SDK.glob(files):
        assert list(checker.iter_errors(yaml.safe_load(path.read_text()))) == []


def test_root_is_named_by_its_digest(store):
    path = load_root("debian11").path
    assert path.parent == store / "roots"
    assert path.name.startswith("debian11-")
    assert not store.exists()


@pytest.mark.parametrize(("file", "old", "new", "arm", "native"), [
    ("toolchains.yaml", "usr/aarch64-linux-gnu/lib", "usr/aarch64-linux-gnu/lib64", True, False),
    ("roots/debian11.yaml", "- gawk", "- mawk", True, True),
    ("cmake/debian11-aarch64.cmake", "cortex-a72", "cortex-a53", True, False),
    ("cmake/native.cmake", "gcc-10", "gcc-11", False, True),
    ("toolchains.yaml", "# Why this compiler", "# Why that compiler", False, False),
])
def test_digests_follow_edits(sdk, file, old, new, arm, native):
    before = {name: load(name, sdk).digest for name in entries(sdk)}
    edited(sdk / file, old, new)
    after = {name: load(name, sdk).digest for name in entries(sdk)}
    assert (before["debian11-aarch64"] != after["debian11-aarch64"]) is arm
    assert (before["native"] != after["native"]) is native


def test_where_the_checkout_lies_does_not_matter(sdk):
    assert load("native", sdk).digest == load("native").digest


def test_unknown_name():
    with pytest.raises(AntlerError) as caught:
        load("elk")
    assert str(caught.value) == (
        "there is no toolchain elk\n"
        "  sdk/toolchains.yaml has: clang-realtime, container, container-native, "
        "debian11-aarch64, elk-sdk, native\n"
        "  → name one of these, or add an entry")


def test_missing_key(sdk):
    edited(sdk / "toolchains.yaml", "  triple: x86_64-linux-gnu\n", "")
    with pytest.raises(AntlerError, match="toolchain native: triple is missing in"):
        load("native", sdk)


def test_a_key_that_a_root_lacks_is_missing_in_the_root_s_own_file(sdk):
    edited(sdk / "roots/debian11.yaml", "suite: bullseye\n", "")
    with pytest.raises(AntlerError, match="root debian11: suite is missing in .*/roots/debian11"):
        load("native", sdk)


def test_an_unknown_kind_of_root_is_named_with_those_that_exist(sdk):
    edited(sdk / "roots/debian11.yaml", "kind: packages", "kind: tape")
    with pytest.raises(AntlerError) as caught:
        load("native", sdk)
    assert caught.value.brief == "root debian11: there is no kind of root tape"
    assert caught.value.resolution.endswith("roots/debian11.yaml: packages, image")
