"""docs/report.png: the first lines and the load of build/stand-in/report.html, by Chromium.

Run with `.venv/bin/python docs/report_picture.py [report.html]`, after `./doit report` and
`./doit test` (which brings Playwright, and Debian's Chromium).
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).resolve().parent
PAGE = Path(sys.argv[1] if sys.argv[1:] else DOCS.parent / "build/stand-in/report.html").resolve()

with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 920, "height": 600})
    page.goto(PAGE.as_uri())
    page.add_style_tag(content="#checks { display: none }")  # a screen of its own
    bottom = page.locator("#load figure").first.bounding_box()
    assert bottom
    taken = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 920, "height":
                                                  bottom["y"] + bottom["height"] + 10})
    browser.close()
Image.open(io.BytesIO(taken)).convert("RGB").quantize(64).save(DOCS / "report.png", optimize=True)
