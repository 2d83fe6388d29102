"""The texts that carry project.yaml into C++."""

import re
from dataclasses import replace

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from tasks.board.kinds import KINDS
from tasks.board.target import Target
from tasks.model.description import Result
from tasks.model.found import results_file, results_read, results_written
from tasks.plugin.generate import (
    cmake_project,
    cmake_string,
    float_literal,
    four_characters,
    parameters_header,
)
from tasks.project.midi import Midi
from tasks.project.model import Parameter, Plugin, PluginUse, Project, Track


@given(st.text())
def test_vst_codes_are_four_characters_with_a_capital(name: str) -> None:
    code = four_characters(name)
    assert re.fullmatch(r"[A-Z][a-z0-9]{3}", code)
    assert code == four_characters(name)


def project(*parameters: Parameter, target: Target | None = None, **plugin: object) -> Project:
    return samples.project(target or samples.local("/r"), plugin=Plugin(
        "Sat", "Antler", "1.0.0", "7.0.5", parameters, **plugin))


def test_the_header_lists_parameters_in_order() -> None:
    text = parameters_header(project(
        Parameter("gain", 0.1, 200.1, 0.5, 0.4, unit="dB"),
        Parameter("mode", 0, 1, 1, choices=("clean", 'very "warm" µ'))))
    assert "std::array<ParameterSpec, 2>" in text
    assert 'ParameterSpec { "gain", "dB", 0.1f, 200.1f, 0.5f, 0.4f, 0.0f, "" },' in text
    assert (r'ParameterSpec { "mode", "", 0.0f, 1.0f, 1.0f, 1.0f, 0.0f, "clean\nvery \"warm\" µ" },'
            in text)


def test_the_header_lists_what_a_model_finds(tmp_path) -> None:
    found = (Result("picked"), Result('p "itch"', 20, 2000))
    file = results_file(tmp_path / "model.antler")
    file.write_text(results_written(found))
    text = parameters_header(project(), results_read(file))
    assert "std::array<ResultSpec, 2>" in text
    assert 'ResultSpec { "picked", 0.0f, 1.0f },' in text
    assert r'ResultSpec { "p \"itch\"", 20.0f, 2000.0f },' in text
    assert "std::array<ResultSpec, 0>" in parameters_header(project())


def test_results_become_midi() -> None:
    rules = (Midi("pitch", controller=20, channel=2), Midi("picked", note=60, above=0.7))
    one = project(midi=rules)
    text = parameters_header(one, (Result("picked"), Result("pitch", 20, 2000)))
    assert "std::array<MidiRule, 2>" in text
    assert "MidiRule { 1, 2, -1, 0.5f, 20 },\n    MidiRule { 0, 1, 60, 0.7f, -1 },\n" in text
    assert value(cmake_project(one), "MIDI_OUTPUT") == "ON"
    assert value(cmake_project(project()), "MIDI_OUTPUT") == "OFF"


@pytest.mark.parametrize(("widths", "wanted"), [((), 2), ((1,), 2), ((2, 4, 1), 4)])
def test_the_default_bus_is_as_wide_as_the_widest_track(widths, wanted) -> None:
    use = PluginUse("sat", "Sat", ())
    tracks = [Track(f"t{n}", n, (), (), (use,)) for n in widths] + [Track("dry", 8, (), (), ())]
    text = parameters_header(replace(project(), tracks=tuple(tracks)))
    assert f"defaultChannels = {wanted};" in text


def value(text: str, name: str) -> str:
    return re.search(rf"^set\(ANTLER_{name} \[==\[(.*)\]==\]\)$", text, re.MULTILINE)[1]


def test_ids_come_from_the_names_as_they_always_did() -> None:
    text = cmake_project(project())
    assert value(text, "PLUGIN_CODE") == "S7h5"
    assert value(text, "MANUFACTURER_CODE") == "Aav1"
    assert value(text, "BUNDLE_ID") == "org.antler.Sat"


def test_an_id_of_ones_own_outlives_every_name() -> None:
    one = project(id="org.example.sat")
    other = replace(one, plugin=replace(one.plugin, name="Drive", manufacturer="Other"))
    for name in ("PLUGIN_CODE", "MANUFACTURER_CODE", "BUNDLE_ID"):
        assert value(cmake_project(one), name) == value(cmake_project(other), name)
    plain = cmake_project(project())
    assert value(cmake_project(one), "PLUGIN_CODE") != value(plain, "PLUGIN_CODE")


def test_categories_are_a_list_of_cmakes() -> None:
    assert value(cmake_project(project()), "VST3_CATEGORIES") == "Fx;Distortion"
    assert value(cmake_project(project(category=("Fx", "Pitch Shift"))),
                 "VST3_CATEGORIES") == "Fx;Pitch Shift"


def test_a_window_where_a_screen_is_at_hand() -> None:
    desk = project()
    board = project(target=replace(desk.target, board=KINDS["ssh"]))
    assert value(cmake_project(desk), "EDITOR") == "ON"
    assert value(cmake_project(board), "EDITOR") == "OFF"
    assert desk.variant != board.variant


@pytest.mark.parametrize(("value", "literal"), [(1, "1.0f"), (0.1, "0.1f"), (-1e-7, "-1e-07f"),
                                                (1e30, "1e+30f")])
def test_float_literals(value: float, literal: str) -> None:
    assert float_literal(value) == literal


def test_cmake_sees_no_variable_in_a_name() -> None:
    assert cmake_string("${HOME};x\"") == '[==[${HOME};x"]==]'
