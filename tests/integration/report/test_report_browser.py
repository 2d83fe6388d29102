"""The page in a browser: it draws, asks for nothing else, can be read small, dark and printed."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from tasks.report.documents import read
from tasks.report.sections import page
from tests import report_samples as samples

MEASURE = Path(__file__).with_name("measure.js").read_text()
CHROMIUM = shutil.which("chromium")
TITLES = ["Checks", "Load", "Mode switches", "Audit", "Sound", "History", "Comparison",
          "Machine and files"]
FIGURES = {"good": 2 + 2 + 1 + 3, "bad": 2 + 1 + 2 + 1 + 3, "elk": 2 + 3}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Ubuntu has Chromium as a snap only")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of a plugin that passes, of one that does not, and of one on Sushi."""
    made: Path = tmp_path_factory.mktemp("pages")
    samples.write(made / "good", samples.measured(), samples.measured(0.14))
    samples.write(made / "bad", samples.measured(0.6), samples.measured(0.8, waits=3), error=0.1)
    samples.write(made / "elk", samples.on_sushi())
    for name in FIGURES:
        found = read(made / name, made / name / "compare.json")
        (made / f"{name}.html").write_text(page(found, "desk").html())
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("name", [*FIGURES])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1200, "light"),
                                               (1200, "dark")])
def test_it_draws_and_can_be_read(browser: Browser, folder: Path, name: str, width: int,
                                  scheme: Any) -> None:
    said: list[str] = []
    asked: list[str] = []
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((folder / f"{name}.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    seen = tab.evaluate(MEASURE)
    tab.close()

    assert said == []
    assert asked == [(folder / f"{name}.html").as_uri()]
    assert seen["wide"] <= seen["room"] == width
    figures = seen["figures"]
    assert len(figures) == FIGURES[name]
    assert {tuple(it["size"]) for it in figures} == {("narrow",) if width == 360 else ("wide",)}
    assert min(it["paths"] for it in figures) > 5
    assert min(it["height"] for it in figures) > 120
    texts = seen["texts"]
    assert {it["words"] for it in texts} >= {*TITLES, "FAIL" if name == "bad" else "PASS"}
    assert [it for it in texts if it["pixels"] < 12] == []
    assert [it for it in texts if it["contrast"] < 4.5] == []
    assert [it["words"] for it in texts if not it["inside"]] == []


def test_on_paper_all_of_it_is_there(browser: Browser, folder: Path, tmp_path: Path) -> None:
    tab = browser.new_page(color_scheme="dark")
    tab.goto((folder / "bad.html").as_uri())
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    tab.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
    tab.close()
    pages = PdfReader(tmp_path / "page.pdf").pages
    text = unicodedata.normalize("NFKC", " ".join(each.extract_text() for each in pages))
    words = re.sub(r"\s+", " ", text)  # fonts have one letter for "fi"
    assert 4 <= len(pages) <= 12
    assert [title for title in TITLES if title not in words] == []
    assert "limit 70 %" in words  # of a figure
    assert "Sat::process(float*)" in words  # of what is folded on a screen


def test_without_scripts_it_is_the_same(browser: Browser, folder: Path) -> None:
    without = browser.new_context(java_script_enabled=False)
    tab = without.new_page()
    tab.goto((folder / "good.html").as_uri())
    assert tab.locator("svg.wide:visible").count() == FIGURES["good"]
    without.close()
