"""What a JUCE project of the user's own says, and what Antler says of it."""

import re
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.plugin import own
from tasks.plugin.own import OwnPlugin, chosen, explained
from tasks.plugin.template import folder_asked, write
from tasks.project.own_source import CMAKE, JUCER, PROCESSOR, Source, kind_of

VST3 = ("VST3", "Standalone")
CMAKE_LINES = "project(Gain)\n# juce_add_plugin(Old\njuce_add_plugin(Gain\n    FORMATS AU)\n"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A project that adds its plugin in line 3."""
    folder = tmp_path / "gain"
    (folder / "Source").mkdir(parents=True)
    (folder / "CMakeLists.txt").write_text(CMAKE_LINES)
    (folder / "Source/Gain.cpp").touch()
    return Source(folder, CMAKE)


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.mark.parametrize(("names", "kind"), [
    (("CMakeLists.txt", "Gain.jucer", "Source/Gain.cpp"), CMAKE),
    (("Gain.jucer", "Source/Gain.cpp"), JUCER), (("deep/er/Plugin.cpp",), PROCESSOR),
    (("README.md", "Plugin.h"), None)])
def test_a_folder_is_known_by_what_lies_in_it(tmp_path, names, kind):
    assert kind_of(made(tmp_path, *names)) == kind


def test_builds_and_copies_of_juce_are_no_sources(tmp_path):
    made(tmp_path, "Plugin.cpp", "a/b.h", ".git/HEAD", "Builds/LinuxMakefile/Makefile",
         "cmake-build-debug/CMakeCache.txt", "cmake-build-debug/x.o",
         "libs/JUCE/modules/juce_core/juce_core.h")
    names = [str(path.relative_to(tmp_path)) for path in Source(tmp_path, PROCESSOR).files]
    assert names == ["Plugin.cpp", "a/b.h"]


def test_what_around_cmake_writes_is_read():
    text = ('{"name": "Our Gain", "formats": "VST3;AU", "target": "G_VST3", "module": "/t/G.so"}\n'
            '{"name": "App", "formats": ""}\n')
    assert own.read(text) == [OwnPlugin("Our Gain", ("VST3", "AU"), "G_VST3", Path("/t/G.so")),
                              OwnPlugin("App", ())]


def test_the_plugin_that_is_meant_is_found_among_others(source):
    plugins = [OwnPlugin("A", VST3, "A_VST3"), OwnPlugin("B", VST3, "B_VST3")]
    assert chosen(plugins, "B", source) == plugins[1]


@pytest.mark.parametrize(("plugins", "says", "helps"), [
    ([], "this project has no plugin", "name the folder of a plugin made with JUCE"),
    ([OwnPlugin("A", VST3, "A_VST3")], "the plugin is called `A`, project.yaml builds `Gain`",
     "write `name: A` under `plugin:`"),
    ([OwnPlugin("A", VST3, "A_VST3"), OwnPlugin("B", VST3, "B_VST3")],
     "there are 2 plugins, `A`, `B`, project.yaml builds `Gain`", "write `name: A`"),
    ([OwnPlugin("Gain", ("AU", "Standalone"))],
     "the plugin `Gain` is no VST3: its formats are AU, Standalone", "add VST3 to them"),
    ([OwnPlugin("Gain", ())], "the plugin `Gain` is no VST3: its formats are none", "add VST3"),
])
def test_what_cannot_be_built_is_said_with_its_line(source, plugins, says, helps):
    with pytest.raises(AntlerError) as caught:
        chosen(plugins, "Gain", source)
    place = f"{source.folder}/CMakeLists.txt:3" if len(plugins) == 1 else source.folder
    assert caught.value.brief == f"{place}: {says}"
    assert helps in caught.value.resolution


JUCE_ERROR = "/juce/modules/juce_core/x.h:5:1: error: no matching function"


def test_the_users_own_line_comes_first(source):
    own_error = f"{source.folder}/Source/Gain.cpp:7:3: error: 'x' was not declared"
    output = "\n".join(["[1/9] a", JUCE_ERROR, "FAILED: b.o", own_error, "    7 |   x;", "[2/9] c"])
    error = explained(AntlerError("building failed", details=JUCE_ERROR), output, source)
    assert error.details == f"{own_error}\n    7 |   x;"


def test_of_an_error_in_juce_the_users_line_comes_first(source):
    own_line = f"{source.folder}/Source/Gain.cpp:9:4:   required from here"
    output = "\n".join(["juce.h: In instantiation of 'f()':", own_line, JUCE_ERROR, "ninja: x"])
    error = explained(AntlerError("building failed", details=JUCE_ERROR), output, source)
    assert error.details == f"{own_line}\n{JUCE_ERROR}"


def test_an_error_that_has_nothing_of_the_users_stays(source):
    error = AntlerError("building failed", details=JUCE_ERROR, resolution="the whole log: x")
    assert explained(error, JUCE_ERROR, source) is error


def test_what_is_fetched_must_be_brought_along(source):
    details = "CMake Error at CMakeLists.txt:16 (ExternalProject_Add):"
    stack = ("Call Stack (most recent call first):\n  /share/Modules/FetchContent.cmake:9 (x)\n"
             "  CMakeLists.txt:3 (FetchContent_MakeAvailable)")
    error = explained(AntlerError("configuring failed", details=details), f"{details}\n{stack}",
                      source)
    assert error.brief == f"{source.folder}/CMakeLists.txt:3: configuring failed"
    assert error.resolution.startswith("there is no network where it is built")


def test_a_template_is_written_into_a_new_folder_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = write(folder_asked(["mine"]))
    assert re.search(r"^ +source: .*mine$", said, re.MULTILINE)
    assert kind_of(tmp_path / "mine") == PROCESSOR
    for words in (["mine"], [], ["a", "b"], ["--help"]):
        with pytest.raises(AntlerError):
            folder_asked(words)
