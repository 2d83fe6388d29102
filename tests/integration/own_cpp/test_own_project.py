"""A JUCE plugin with a CMakeLists.txt of its own, without a model: built, opened, played, refused.

The tests go on from one another, in one build folder, as a user's builds do.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pedalboard
import pytest
from bench_host import wav

from tasks.core import elf
from tasks.run.samples import load
from tasks.run.wav import read

pytestmark = pytest.mark.toolchain
HERE = Path(__file__).resolve().parent
PROJECT = """\
antler: 1
plugin:
  name: Their Gain
  source: theirs
  parameters: [{name: gain, minimum: 0, maximum: 2}]
sushi: {tracks: [{name: main, plugins: [{use: Their Gain, parameters: {gain: 1.5}}]}]}
target: desk
"""
TOP, CMAKE, SOURCE = (f"theirs/{name}" for name in (
    "CMakeLists.txt", "Gain/CMakeLists.txt", "Gain/Gain.cpp"))


@pytest.fixture(scope="module")
def bundle(workshop) -> Path:
    shutil.copytree(HERE / "gain", workshop.root / "theirs")
    return workshop.built(PROJECT)


@pytest.fixture(autouse=True)
def mended(workshop):
    """Whatever a test did to their files."""
    yield
    for name in (TOP, CMAKE, SOURCE):
        original = HERE / "gain" / Path(name).relative_to("theirs")
        if (workshop.root / name).read_bytes() != original.read_bytes():
            shutil.copyfile(original, workshop.root / name)


def test_a_host_opens_it(bundle):
    plugin = pedalboard.load_plugin(str(bundle))
    assert (plugin.name, plugin.manufacturer_name, plugin.version) == (
        "Their Gain", "Antler tests", "1.2.3")
    audio = np.random.default_rng(1).uniform(-0.8, 0.8, (2, 4800)).astype(np.float32)
    assert np.array_equal(plugin(audio, 48000), audio * np.float32(0.5))


def test_the_bundle_is_where_hosts_look(bundle):
    module = bundle / "Contents/x86_64-linux/Their_Gain.so"
    assert bundle.name == "Their_Gain.vst3"
    assert "GetPluginFactory" in elf.read(module).exports
    assert list(bundle.glob("Contents/*-linux")) == [module.parent]


def test_it_is_deployed_and_plays_with_the_values_of_project_yaml(bundle, workshop, tmp_path):
    given, result = tmp_path / "in.wav", tmp_path / "out.wav"
    given.write_bytes(wav(9600))
    answer = workshop.doit("render", given, result)
    assert answer.code == 0, answer.output
    heard, sound = load(result, read(result)), load(given, read(given))
    assert np.allclose(heard, 1.5 * sound, atol=1e-6)


def test_there_is_nothing_to_verify(bundle, workshop):
    answer = workshop.doit("verify")
    assert answer.code == 3
    assert answer.says("Their Gain has no model to be compared with", "./doit render")
    assert workshop.doit("model").says("project.yaml names no model")


def test_an_edit_compiles_its_own_object(bundle, workshop):
    with (workshop.root / SOURCE).open("a") as file:
        file.write("// edited\n")
    workshop.built(PROJECT)
    assert workshop.ran() == ["compile:native-juce-7.0.5-editor"]
    assert workshop.compiled("own") == ["Gain.cpp"]


def test_a_mistake_of_theirs_is_shown_with_their_own_line(bundle, workshop):
    workshop.edit(SOURCE, "audio.applyGain (gain->get());", "audio.applyGain (loudness);")
    lines = workshop.refused(PROJECT).splitlines()
    said = next(line for line in lines if "error:" in line)
    assert re.match(r"  theirs/Gain/Gain\.cpp:\d+:\d+: error: .loudness. was not declared", said)


def test_a_plugin_of_another_name(bundle, workshop):
    said = workshop.refused(PROJECT.replace("Their Gain", "Our Gain"))
    assert ("theirs/Gain/CMakeLists.txt:1: the plugin is called `Their Gain`, project.yaml builds "
            "`Our Gain`") in said
    assert "→ write `name: Their Gain` under `plugin:`" in said


def test_a_plugin_that_is_no_vst3(bundle, workshop):
    workshop.edit(CMAKE, "FORMATS VST3 Standalone", "FORMATS Standalone")
    said = workshop.refused(PROJECT)
    assert ("theirs/Gain/CMakeLists.txt:1: the plugin `Their Gain` is no VST3: its formats are "
            "Standalone") in said


def test_one_of_two_plugins_is_built(bundle, workshop):
    whole = (workshop.root / CMAKE).read_text()
    start = whole.index("juce_add_plugin")
    second = whole[start:].replace("TheirGain", "Second").replace("Their Gain", "Second")
    (workshop.root / CMAKE).write_text(whole + second)
    assert workshop.built(PROJECT).name == "Their_Gain.vst3"
    assert "there are 2 plugins, `Their Gain`, `Second`, project.yaml builds `Third`" in \
        workshop.refused(PROJECT.replace("Their Gain", "Third"))


def test_a_project_without_a_plugin(bundle, workshop):
    (workshop.root / TOP).write_text("cmake_minimum_required(VERSION 3.15)\nproject(Nothing)\n")
    assert "theirs: this project has no plugin" in workshop.refused(PROJECT)


def test_a_mistake_in_their_cmake(bundle, workshop):
    workshop.edit(CMAKE, "target_link_libraries(TheirGain", "target_link_libraries(TheirGian")
    assert "theirs/Gain/CMakeLists.txt:11: building failed" in workshop.refused(PROJECT)


def test_what_is_fetched_is_not_there(bundle, workshop):
    workshop.edit(TOP, "add_subdirectory(JUCE)", """\
include(FetchContent)
FetchContent_Declare(JUCE GIT_REPOSITORY http://127.0.0.1:9/juce.git)
FetchContent_Declare(other GIT_REPOSITORY http://127.0.0.1:9/other.git)
FetchContent_MakeAvailable(JUCE other)""")
    said = workshop.refused(PROJECT)
    assert "theirs/CMakeLists.txt:7: building failed" in said
    assert "there is no network where it is built" in said
    workshop.edit(TOP, "(JUCE other)", "(JUCE)")
    workshop.built(PROJECT)


def test_the_board_gets_it_for_its_own_processor(bundle, workshop):
    board = workshop.built(PROJECT, "target=stand-in")
    module = board / "Contents/aarch64-linux/Their_Gain.so"
    assert elf.read(module).architecture == "aarch64"
    assert list(board.glob("Contents/*-linux")) == [module.parent]
