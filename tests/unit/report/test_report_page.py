"""The page: what it says and draws, and what it says of what it does not have."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from tasks.core.paths import SCHEMA
from tasks.report.documents import Documents, read
from tasks.report.sections import page
from tests import report_samples as samples

SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("report") / "desk"
    samples.write(folder, samples.measured(), samples.measured(0.14))
    return folder


@pytest.fixture(scope="module")
def html(whole: Path) -> str:
    return drawn(everything(whole))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """One that may be changed."""
    return Path(shutil.copytree(whole, tmp_path / "desk"))


def drawn(found: Documents) -> str:
    return page(found, "desk").html()


def section(html: str, name: str) -> str:
    text: str = html[html.index(f'<section id="{name}"'):]
    return text[:text.index("</section>")]


def everything(folder: Path) -> Documents:
    return read(folder, folder / "compare.json")


def test_the_samples_are_what_the_commands_write(whole):
    for name in ("verdict", "verify", "compare"):
        schema = SCHEMA / f"{name}.schema.json"
        if schema.is_file():
            jsonschema.validate(json.loads((whole / f"{name}.json").read_text()),
                                json.loads(schema.read_text()))


def test_all_is_drawn_for_wide_and_narrow_screens(html):
    assert [len(SVG.findall(section(html, name))) for name in (
        "checks", "load", "mode-switches", "audit", "sound", "history", "comparison",
        "machine-and-files")] == [0, 4, 0, 0, 4, 2, 6, 0]
    for picture in SVG.findall(html):
        root = ElementTree.fromstring(picture.replace("xlink:href", "href"))
        assert len([*root.iter("path")]) > 5
        assert not re.search(r"\b(nan|inf)\b", picture)
        assert re.findall(r"#[0-9a-f]{6}", re.sub(r'(id|href)="[^"]*"', "", picture)) == []


def test_nothing_is_named_twice_and_nothing_is_elsewhere(html):
    names = re.findall(r'\bid="([^"]*)"', html)
    assert len(names) == len({*names})
    linked = {*re.findall(r'href="#([^"]*)"', html), *re.findall(r"url\(#([^)]*)\)", html)}
    assert linked <= {*names}
    assert not re.search(r'(?:src|href)="(?!#|data:)', html)
    assert "@import" not in html
    assert "<script" not in html


def test_a_comparison_says_where_it_was_made(html):
    assert "8 cells, judged on stand-in: 4 PASS" in section(html, "comparison")


def test_the_same_data_make_the_same_page(whole, html):
    assert drawn(everything(whole)) == html


def test_the_verdict_comes_first(whole, html):
    assert re.search(r"<h1>Sat on desk</h1>\s*<p class=\"verdict PASS\">PASS", html)
    load = json.loads((whole / "verdict.json").read_text())["load"]
    assert f"<dd>{load['average'] * 100:.1f} %</dd>" in html


def test_a_fail_says_why(tmp_path):
    samples.write(tmp_path / "bad", samples.measured(), samples.measured(0.8, waits=3), error=0.1)
    html = drawn(everything(tmp_path / "bad"))
    top = html[:html.index("<main>")]
    assert '<p class="verdict FAIL">FAIL' in top
    assert re.search("<li>load, maximum: .* limit &lt; 70.0 %</li>", top)
    assert "does not sound as its model does" in top
    assert len(SVG.findall(section(html, "mode-switches"))) == 2
    assert "Sat.cpp:57" in section(html, "audit")
    assert "FAIL" in section(html, "sound")
    assert "it no longer passed" in section(html, "history")


def test_of_sushi_it_says_what_is_not_there(tmp_path):
    samples.write(tmp_path / "elk", samples.on_sushi())
    html = drawn(read(tmp_path / "elk", Path("/nowhere")))
    for name, words in (("load", "nothing of single blocks"), ("mode-switches", "is not known"),
                        ("audit", "does not audit"), ("history", "no trend")):
        assert words in section(html, name)
        assert "<svg" not in section(html, name)
    assert 'id="comparison"' not in html


@pytest.mark.parametrize("change", [{"antler_verdict": 4}, {"antler_verdict": None}])
def test_files_of_another_version_are_said_and_not_drawn(folder, change: dict[str, Any]):
    said = json.loads((folder / "verdict.json").read_text())
    (folder / "verdict.json").write_text(json.dumps({**said, **change}))
    (folder / "verify.json").write_text("{half")
    found = everything(folder)
    assert found.foreign == ("verdict.json", "verify.json")
    html = drawn(found)
    assert "verdict.json was written by another version of Antler" in html
    assert 'id="load"' not in html


def test_words_of_the_user_are_words(folder):
    said = json.loads((folder / "verdict.json").read_text())
    said["plugin"]["name"] = said["errors"][:] = ["<script>alert(1)</script>"]
    said["plugin"]["name"] = "<b>Sat</b>"
    (folder / "verdict.json").write_text(json.dumps(said))
    html = drawn(everything(folder))
    assert "<script>alert" not in html
    assert "&lt;b&gt;Sat&lt;/b&gt; on desk" in html
    assert "$small$.nam" in section(html, "comparison")  # no formula


def test_without_anything_there_is_no_page(tmp_path):
    assert read(tmp_path, tmp_path / "compare.json").empty
