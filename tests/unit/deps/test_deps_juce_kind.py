"""JUCE without its program for the build machine: what is built, and what its package includes."""

import pytest

from tasks.deps.kinds.juce import included, installed_programs

NINJA = """\
build juce_lv2_helper: CXX_EXECUTABLE_LINKER__juce_lv2_helper_Release juce_lv2_helper.dir/main.o
build extras/Build/juceaide/juceaide_artefacts/Release/juceaide: CXX_EXECUTABLE_LINKER__juceaide x
build juceaide: phony extras/Build/juceaide/juceaide_artefacts/Release/juceaide
"""


def test_the_program_of_7_0_5_is_built():
    assert installed_programs(NINJA) == ["juce_lv2_helper"]


@pytest.mark.parametrize(("lines", "names"), [
    ([], []),
    (["LV2_HELPER.cmake"], ["LV2_HELPER.cmake"]),
    (["LV2_HELPER.cmake", "VST3_HELPER.cmake"], ["LV2_HELPER.cmake", "VST3_HELPER.cmake"]),
], ids=["6", "7.0.5", "8.0.6"])
def test_its_package_includes_files_of_programs(lines, names):
    words = [f'include("${{CMAKE_CURRENT_LIST_DIR}}/{name}")' for name in lines]
    config = "\n".join(["@PACKAGE_INIT@", *words, 'include("/elsewhere/JUCEUtils.cmake")'])
    assert included(config) == names
