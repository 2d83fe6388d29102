"""Any text at all: a Project or ProjectErrors, never another exception, never a crash."""

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.project.load import load
from tasks.project.problems import ProjectErrors
from tasks.project.source import parse, read

KEYS = ["antler", "plugin", "name", "version", "parameters", "engine", "model", "audio", "sushi",
        "tracks", "channels", "inputs", "plugins", "use", "realtime", "max_load", "target",
        "targets", "desk", "elk-pi", "os", "root", "options", "juce", "minimum", "<<", "~"]
WORDS = ["1.10", "no", "1:2", "010", ".nan", "~", "''", "stereo", "48000", "elk-1.0.0", "/udata/x",
         "0x_", "1_000", "!!int x", "!!bool x", "2026-11-22", "=", "70 %", "sat.tflite", "&a x",
         "1" + "0" * 400, "1.0e+39"]


def loaded(text: str) -> None:
    """Load `text`; only ProjectErrors may come of it, with each problem at a place in the file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sat.tflite").touch()
        path = folder / "project.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            load(path, state=folder)
        except ProjectErrors as error:
            assert error.problems
            assert f"{len(error.problems)} problem" in str(error)


values = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=8) | st.integers() | st.floats() | st.booleans()
    | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=5),
    max_leaves=15)

WHOLE = {"antler": 1, "plugin": {"name": "Sat", "parameters": [{"name": "gain"}]},
         "model": "sat.tflite",
         "sushi": {"tracks": [{"name": "main", "plugins": [{"use": "Sat"}]}]},
         "engine": {"name": "tflite"}, "audio": {"block_size": 64}, "realtime": {"max_load": 0.7},
         "target": "elk-pi", "targets": {"elk-pi": {"os": "elk-1.0.0"}, "own": {"host": "x"}}}


def places(node: object, where: tuple = ()):
    """Every path in a tree of data."""
    yield where
    pairs = node.items() if isinstance(node, dict) else enumerate(node) \
        if isinstance(node, list) else ()
    for key, sub in pairs:
        yield from places(sub, (*where, key))


def replaced(node: object, where: tuple, new: object) -> object:
    """`node` with what stands at `where` replaced."""
    if not where:
        return new
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[where[0]] = replaced(copy[where[0]], where[1:], new)
    return copy


SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    loaded(text)


@SOME
@given(values)
def test_any_data(data: object) -> None:
    loaded(yaml.safe_dump(data, allow_unicode=True))


@SOME
@given(st.sampled_from(list(places(WHOLE))), values)
def test_any_value_at_any_place(where: tuple, value: object) -> None:
    loaded(yaml.safe_dump(replaced(WHOLE, where, value), allow_unicode=True))


@SOME
@given(st.sampled_from(list(places(WHOLE))), st.sampled_from(WORDS))
def test_any_word_at_any_place(where: tuple, word: str) -> None:
    text = yaml.safe_dump(replaced(WHOLE, where, "HERE"))
    loaded(text.replace("HERE", word))


@SOME
@given(st.lists(st.sampled_from([*KEYS, *WORDS, ": ", "\n", "  ", "- ", "{", "}", "[", "]", ",",
                                 "&a ", "*a", "!", "|", ">", "#", "\t", "'", '"', "---\n", "%"]),
                max_size=40))
def test_any_words_of_yaml(words: list[str]) -> None:
    loaded("".join(words))


@pytest.mark.parametrize(("text", "said"), [
    ("[" * 100_000, "project.yaml:1:33: more than 32 levels, one inside the other\n"),
    ("- " * 100_000, "project.yaml:1:65: more than 32 levels, one inside the other\n"),
    ("#" * 300_000, "project.yaml: is larger than 256 KiB"),
], ids=["brackets", "dashes", "long"])
def test_what_would_exhaust_the_parser(text: str, said: str) -> None:
    """libyaml's composer ends the process at about 20,000 levels."""
    with pytest.raises(ProjectErrors) as caught:
        parse(text, "project.yaml")
    assert said in str(caught.value)


def test_aliases_that_multiply() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    source = parse("\n".join(levels), "project.yaml")
    assert {p.what for p in source.problems} == {"aliases (`*`) make it too large or too deep"}


def test_aliases_that_nest() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 5000)]
    source = parse("\n".join(lines), "project.yaml")
    assert {p.what for p in source.problems} == {"aliases (`*`) make it too large or too deep"}


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProjectErrors) as caught:
        read(tmp_path / "project.yaml")
    name = tmp_path / "project.yaml"
    assert str(caught.value) == (
        f"{name}: 1 problem\n\n{name}: there is no such file\n"
        f"    `git checkout -- {name}` brings back the one that came with Antler")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectErrors, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(b"antler: 1\nplugin: {manufacturer: M\xfcller}\n")
    with pytest.raises(ProjectErrors, match="line 2 is not UTF-8\n    save the file as UTF-8"):
        read(path)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=repr)
def test_lines_are_counted_as_yaml_does(ending: str) -> None:
    source = parse(ending.join(["\ufeff# ä", "a: 1", "ü: {b: 1:2}"]).lstrip("\ufeff"), "f")
    assert str(ProjectErrors(source.text, source.problems)) == (
        "f: 1 problem\n\nf:3:8: YAML reads 1:2 as the number 62 (base 60)\n"
        "    ü: {b: 1:2}\n           ^^^\n"
        '    write "1:2" in quotes if text is meant, 62 if the number is')


@pytest.mark.parametrize(("text", "value"), [
    ("0x1F", 31), ("1_000", 1000), ("-7", -7), ("0.5", 0.5), ("1.5e+3", 1500.0), ("0", 0),
    ("yes", True), ("Off", False), ("~", None), ("", None), ("2026-11-22", "2026-11-22"),
    ("'1.10'", "1.10"), ("1e3", "1e3"), ("0x_", "0x_")])
def test_what_yaml_makes_of_a_word(text: str, value: object) -> None:
    source = parse(f"a: {text}", "f")
    if text == "0x_":
        assert source.problems[0].what == "`0x_` is not a number that can be used here"
    else:
        assert source.data == {"a": value}
        assert source.problems == []


def test_keys_are_always_text() -> None:
    assert parse("{on: 1, 1: 2, 1.10: 3, ~: 4}", "f").data == {"on": 1, "1": 2, "1.10": 3, "~": 4}
