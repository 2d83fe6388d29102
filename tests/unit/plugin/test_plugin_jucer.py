"""A .jucer as a CMake project."""

from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.plugin.jucer import cmake, read

NEW = """\
<?xml version="1.0" encoding="UTF-8"?>
<JUCERPROJECT id="x" name="Sat" projectType="audioplug" version="1.2.3" defines="A=1 B"
              pluginManufacturer="We &amp; Co" pluginManufacturerCode="Manu" pluginCode="Sat0"
              pluginFormats="buildVST3,buildStandalone" cppLanguageStandard="20"
              pluginCharacteristicsValue="pluginWantsMidiIn" headerPath="../../include"
              pluginVST3Category="Fx,Distortion">
  <MAINGROUP id="g" name="Sat">
    <FILE id="1" name="P.cpp" compile="1" resource="0" file="Source/P.cpp"/>
    <FILE id="2" name="P.h" compile="0" resource="0" file="Source/P.h"/>
    <FILE id="3" name="knob.png" compile="0" resource="1" file="knob.png"/>
  </MAINGROUP>
  <EXPORTFORMATS>
    <LINUX_MAKE targetFolder="Builds/LinuxMakefile" extraDefs="C=3">
      <MODULEPATHS><MODULEPATH id="mine" path="modules"/></MODULEPATHS>
    </LINUX_MAKE>
  </EXPORTFORMATS>
  <MODULES>
    <MODULE id="juce_audio_plugin_client"/><MODULE id="juce_dsp"/><MODULE id="mine"/>
  </MODULES>
  <JUCEOPTIONS JUCE_VST3_CAN_REPLACE_VST2="0" JUCE_QUICKTIME="disabled"/>
</JUCERPROJECT>
"""
OLD = """\
<JUCERPROJECT name="Old" projectType="audioplug" buildVST3="1" buildAU="0" pluginIsSynth="1"
              pluginName="Old One"><MODULES><MODULE id="juce_core"/></MODULES></JUCERPROJECT>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Source/P.cpp", "Source/P.h", "knob.png", "modules/mine/mine.h"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def jucer(folder: Path, text: str) -> Path:
    path = folder / "Sat.jucer"
    path.write_text(text)
    return path


def test_all_that_a_plugin_needs_is_there(folder):
    text = cmake(read(jucer(folder, NEW)), folder / "forward")
    for line in (
            "    PLUGIN_NAME [==[Sat]==]", "    COMPANY_NAME [==[We & Co]==]",
            "    VERSION [==[1.2.3]==]", "    PLUGIN_CODE [==[Sat0]==]",
            "    NEEDS_MIDI_INPUT [==[TRUE]==]", "    FORMATS Standalone VST3)",
            "    VST3_CATEGORIES [==[Fx]==] [==[Distortion]==]",
            "juce_generate_juce_header(Jucer)", "target_compile_features(Jucer PRIVATE cxx_std_20)",
            f"target_sources(Jucer PRIVATE [==[{folder}/Source/P.cpp]==])",
            f"juce_add_binary_data(JucerData SOURCES [==[{folder}/knob.png]==])",
            f"juce_add_module([==[{folder}/modules/mine]==])",
            "target_link_libraries(Jucer PRIVATE [==[juce::juce_dsp]==] [==[mine]==])",
            "target_compile_definitions(Jucer PUBLIC [==[JUCE_VST3_CAN_REPLACE_VST2=0]==] "
            "[==[A=1]==] [==[B]==] [==[C=3]==])",
            f"target_include_directories(Jucer PRIVATE [==[{folder}/include]==] "
            f"[==[{folder}/forward]==])"):
        assert line in text.splitlines()


def test_an_old_one_has_each_word_as_an_attribute(folder):
    found = read(jucer(folder, OLD))
    assert (found.name, found.formats) == ("Old One", ["VST3"])
    text = cmake(found, folder)
    assert "    IS_SYNTH [==[TRUE]==]" in text
    assert "target_compile_features(Jucer PRIVATE cxx_std_17)" in text


@pytest.mark.parametrize(("text", "says"), [
    ("<JUCERPROJECT", ":1: this is no XML: "),
    (OLD.replace("audioplug", "guiapp"), ":1: this is no project of a plugin: guiapp"),
    ("<other/>", ":1: this is no project of a plugin: other"),
    (NEW.replace('"Source/P.cpp"', '"Source/Q.cpp"'), ":8: there is no file Source/Q.cpp"),
    (NEW.replace('path="modules"', 'path="gone"'), ":14: the module mine is not where it says"),
])
def test_what_cannot_be_built_is_said_with_its_line(folder, text, says):
    path = jucer(folder, text)
    with pytest.raises(AntlerError) as caught:
        read(path)
    assert caught.value.brief.startswith(f"{path}{says}")
