"""A .jucer, the Projucer's project file, as a CMake project: nothing of the Projucer is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import shown
from tasks.plugin.generate import cmake_string

_COMPILED = (".c", ".cc", ".cpp", ".cxx")
_OF_PLUGINS = "juce_audio_plugin_client"  # juce_add_plugin brings it
_FLAGS = {"IS_SYNTH": "pluginIsSynth", "NEEDS_MIDI_INPUT": "pluginWantsMidiIn",
          "NEEDS_MIDI_OUTPUT": "pluginProducesMidiOut",
          "IS_MIDI_EFFECT": "pluginIsMidiEffectPlugin",
          "EDITOR_WANTS_KEYBOARD_FOCUS": "pluginEditorRequiresKeys"}
"""CMake's word → the Projucer's."""


@frozen
class Jucer:
    """What a .jucer says that a plugin for a board needs.

    Attributes:
        path: the file.
        said: attributes of the project: `name`, `version`, `pluginCode` …
        flags: those of `_FLAGS` that hold, and `buildVST3` and the like.
        sources, resources: files that are compiled, that become BinaryData.
        modules: names of JUCE's modules.
        own_modules: folders of others.
        options: `JUCE_…=0|1`, and the project's own definitions.
        includes: folders.
    """

    path: Path
    said: dict[str, str]
    flags: frozenset[str]
    sources: tuple[Path, ...]
    resources: tuple[Path, ...]
    modules: tuple[str, ...]
    own_modules: tuple[Path, ...]
    options: tuple[str, ...]
    includes: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The VST3 class name."""
        return self.said.get("pluginName") or self.said["name"]

    @property
    def formats(self) -> list[str]:
        """As `VST3`, `AU`."""
        return sorted(flag.removeprefix("build") for flag in self.flags if flag[:5] == "build")


def read(path: Path) -> Jucer:
    """Read a .jucer.

    Raises:
        AntlerError: it is none, not of a plugin, or a file that it names is not there.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # the user's own file
    except ElementTree.ParseError as error:
        raise AntlerError(f"{shown(path)}:{error.position[0]}: this is no XML: {error}",
                          resolution="open and save it in the Projucer") from error
    if root.tag != "JUCERPROJECT" or root.get("projectType") not in ("audioplug", "audioplugin"):
        what = root.get("projectType", root.tag)
        raise AntlerError(f"{shown(path)}:1: this is no project of a plugin: {what}",
                          resolution="name the folder of an audio plugin's .jucer")
    return _jucer(path, text, root)


def _jucer(path: Path, text: str, root: ElementTree.Element) -> Jucer:
    files = [(it, _there(path, text, it.get("file", ""))) for it in root.iter("FILE")
             if it.get("compile") == "1" or it.get("resource") == "1"]
    modules = [it.get("id", "") for it in root.iter("MODULE")]
    options = [f"{key}={value}" for it in root.iter("JUCEOPTIONS") for key, value in
               it.attrib.items() if value in ("0", "1")]
    linux = root.find("EXPORTFORMATS/LINUX_MAKE")
    configuration = None if linux is None else next(
        (it for it in linux.iter("CONFIGURATION") if it.get("isDebug") != "1"), None)
    defines = " ".join(it.get(key, "") for it, key in (
        (root, "defines"), (linux, "extraDefs"), (configuration, "defines")) if it is not None)
    headers = ";".join(it.get("headerPath", "") for it in (root, configuration) if it is not None)
    base = path.parent / (linux.get("targetFolder", "") if linux is not None else "")
    return Jucer(
        path, dict(root.attrib), _flags(root),
        tuple(file for it, file in files if it.get("compile") == "1"
              and file.suffix.lower() in _COMPILED),
        tuple(file for it, file in files if it.get("resource") == "1"),
        tuple(it for it in modules if it[:5] == "juce_" and it != _OF_PLUGINS),
        tuple(_module(path, text, root, it) for it in modules if it[:5] != "juce_"),
        (*options, *re.split(r"[\s,]+", defines.strip())) if defines.strip() else tuple(options),
        tuple((base / it.strip()).resolve() for it in re.split(r"[;\n]", headers) if it.strip()))


def _flags(root: ElementTree.Element) -> frozenset[str]:
    """As a list (JUCE 5.4 and later), or each an attribute of its own."""
    listed = ",".join(root.get(key, "") for key in ("pluginFormats", "pluginCharacteristicsValue"))
    single = [key for key, value in root.attrib.items() if value == "1"
              and (key in _FLAGS.values() or re.fullmatch(r"build[A-Z]\w*", key))]
    return frozenset(filter(None, [*map(str.strip, listed.split(",")), *single]))


def _there(path: Path, text: str, name: str) -> Path:
    """A file that the project names.

    Raises:
        AntlerError: it is not there.
    """
    file = path.parent / name
    if not file.is_file():
        raise AntlerError(f"{_place(path, text, name)}: there is no file {name}",
                          resolution="bring it along, or take it out in the Projucer")
    return file.resolve()


def _module(path: Path, text: str, root: ElementTree.Element, name: str) -> Path:
    """The folder of a module that is not JUCE's; the exporter for Linux is asked first.

    Raises:
        AntlerError: it is not there.
    """
    exporters = sorted(root.iterfind("EXPORTFORMATS/*"), key=lambda it: it.tag != "LINUX_MAKE")
    for it in (it for exporter in exporters for it in exporter.iter("MODULEPATH")):
        folder = (path.parent / it.get("path", "") / name).resolve()
        if it.get("id") == name and (folder / f"{name}.h").is_file():
            return folder
    raise AntlerError(f"{_place(path, text, name)}: the module {name} is not where it says",
                      resolution="set the module's path in the Projucer, relative to the .jucer")


def _place(path: Path, text: str, word: str) -> str:
    line = text.count("\n", 0, max(0, text.find(f'"{word}"'))) + 1
    return f"{shown(path)}:{line}"


def cmake(it: Jucer, forward: Path) -> str:
    """The project as a CMakeLists.txt.

    Args:
        forward: folder in which `../JuceLibraryCode/JuceHeader.h` is found, as JUCE 5's projects
            include it.
    """
    return "\n".join(_lines(it, forward)) + "\n"


def _lines(it: Jucer, forward: Path) -> Iterator[str]:
    said, version = it.said, it.said.get("version") or "1.0.0"
    yield "cmake_minimum_required(VERSION 3.15)"
    yield "project(Jucer LANGUAGES C CXX)"
    yield "find_package(JUCE CONFIG REQUIRED)"
    words = {"PLUGIN_NAME": it.name, "PRODUCT_NAME": it.name, "VERSION": version,
             "COMPANY_NAME": said.get("pluginManufacturer") or said.get("companyName"),
             "BUNDLE_ID": said.get("bundleIdentifier"), "DESCRIPTION": said.get("pluginDesc"),
             "PLUGIN_MANUFACTURER_CODE": said.get("pluginManufacturerCode"),
             "PLUGIN_CODE": said.get("pluginCode"),
             **{key: "TRUE" for key, flag in _FLAGS.items() if flag in it.flags}}
    yield "juce_add_plugin(Jucer"
    yield from (f"    {key} {cmake_string(value)}" for key, value in words.items() if value)
    if categories := said.get("pluginVST3Category", "").replace(",", ";"):
        yield f"    VST3_CATEGORIES {_quoted(categories.split(';'))}"
    yield f"    FORMATS {' '.join(it.formats)})"
    yield "juce_generate_juce_header(Jucer)"
    yield f"target_compile_features(Jucer PRIVATE cxx_std_{_standard(said)})"
    yield f"target_sources(Jucer PRIVATE {_quoted(it.sources)})"
    yield f"target_compile_definitions(Jucer PUBLIC {_quoted(it.options)})"
    yield f"target_include_directories(Jucer PRIVATE {_quoted([*it.includes, forward])})"
    if it.resources:
        yield f"juce_add_binary_data(JucerData SOURCES {_quoted(it.resources)})"
        yield "target_link_libraries(Jucer PRIVATE JucerData)"
    yield from (f"juce_add_module({cmake_string(str(folder))})" for folder in it.own_modules)
    modules = [*(f"juce::{name}" for name in it.modules), *(f.name for f in it.own_modules)]
    yield f"target_link_libraries(Jucer PRIVATE {_quoted(modules)})"


def _quoted(values: Iterable[object]) -> str:
    return " ".join(cmake_string(str(value)) for value in values)


def _standard(said: dict[str, str]) -> str:
    """17 at least, which JUCE 7 needs."""
    asked = said.get("cppLanguageStandard", "")
    return asked if asked in ("20", "23") else "17"
