"""A Projucer project as JUCE 5 left them: without its generated files, with a resource."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pedalboard
import pytest

pytestmark = pytest.mark.toolchain
SOURCE = Path(__file__).resolve().parent / "gain/Gain/Gain.cpp"
JUCER = """\
<?xml version="1.0" encoding="UTF-8"?>
<JUCERPROJECT id="a" name="OldGain" projectType="audioplug" version="3.2.1" buildVST3="1"
              buildAU="1" pluginName="Old Gain" pluginManufacturer="Antler tests"
              pluginManufacturerCode="Antl" pluginCode="Ogai" jucerVersion="5.4.4">
  <MAINGROUP id="b" name="OldGain">
    <FILE id="c" name="Gain.cpp" compile="1" resource="0" file="Source/Gain.cpp"/>
    <FILE id="d" name="start.txt" compile="0" resource="1" file="start.txt"/>
  </MAINGROUP>
  <MODULES>
    <MODULE id="juce_audio_plugin_client"/><MODULE id="juce_audio_processors"/>
  </MODULES>
  <JUCEOPTIONS JUCE_VST3_CAN_REPLACE_VST2="0"/>
</JUCERPROJECT>
"""
PROJECT = """\
antler: 1
plugin: {name: Old Gain, source: old}
sushi: {tracks: [{name: main, plugins: [{use: Old Gain}]}]}
target: desk
"""


@pytest.fixture(scope="module", autouse=True)
def theirs(workshop) -> None:
    """Their folder; the gain starts at what is in the resource."""
    code = SOURCE.read_text()
    for old, new in (("<juce_audio_processors/juce_audio_processors.h>",
                      '"../JuceLibraryCode/JuceHeader.h"'),
                     ("0.5f)", "String (BinaryData::start_txt, BinaryData::start_txtSize)"
                      ".getFloatValue())")):
        assert old in code
        code = code.replace(old, new)
    folder = workshop.root / "old"
    (folder / "Source").mkdir(parents=True)
    (folder / "Old.jucer").write_text(JUCER)
    (folder / "start.txt").write_text("0.25")
    (folder / "Source/Gain.cpp").write_text(code)


def test_a_host_opens_it(workshop):
    plugin = pedalboard.load_plugin(str(workshop.built(PROJECT)))
    assert (plugin.name, plugin.manufacturer_name, plugin.version) == (
        "Old Gain", "Antler tests", "3.2.1")
    audio = np.random.default_rng(1).uniform(-0.8, 0.8, (2, 4800)).astype(np.float32)
    assert np.array_equal(plugin(audio, 48000), audio * np.float32(0.25))


def test_a_file_that_is_not_there_is_said_with_its_line(workshop):
    workshop.edit("old/Old.jucer", "start.txt", "gone.txt")
    said = workshop.refused(PROJECT)
    assert "old/Old.jucer:7: there is no file gone.txt" in said
    workshop.edit("old/Old.jucer", "gone.txt", "start.txt")


def test_a_project_of_another_plugin(workshop):
    said = workshop.refused(PROJECT.replace("Old Gain", "New Gain"))
    assert ("old/Old.jucer:2: the plugin is called `Old Gain`, project.yaml builds "
            "`New Gain`") in said
