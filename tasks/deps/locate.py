"""Turns what a recipe says of an archive into web addresses that have it."""

from __future__ import annotations

import re
import sys
from ast import literal_eval
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPException
from urllib.parse import quote, urljoin

from tasks.core.errors import AntlerError
from tasks.core.mirror import mirrors
from tasks.core.process import run
from tasks.deps.address import hidden, opened, with_login_of
from tasks.deps.model import Archive, PyPI


def addresses(archive: Archive) -> Iterator[str]:
    """Addresses of `archive`, best first; mirrors and indexes are asked only during iteration.

    Raises:
        AntlerError: no mirror or index is known, or no index lists the file.
    """
    if archive.debian:
        yield from (f"{mirror}/{quote(archive.debian, safe='/+~')}" for mirror in mirrors())
    elif archive.pypi:
        yield _indexed(archive.pypi)
    else:
        yield archive.url


def _indexed(wanted: PyPI) -> str:
    """The address of a file in the first of pip's package indexes that lists it (PEP 503)."""
    page = re.sub(r"[-_.]+", "-", wanted.name).lower()
    tried = []
    for index in indexes():
        try:
            found = _links(f"{index.rstrip('/')}/{page}/")
        except (OSError, HTTPException, ValueError) as error:
            tried.append(f"{hidden(index)}: {error}")
            continue
        if wanted.file in found:
            return found[wanted.file]
        tried.append(f"{hidden(index)}: does not list it")
    raise AntlerError(
        f"none of pip's package indexes has {wanted.file} ({wanted.name} {wanted.version})",
        details="\n".join(tried), resolution="check `pip config list`")


def indexes() -> list[str]:
    """The package indexes that `pip download` uses on this machine, in its order."""
    settings = configured(_pip("config", "list"))
    base = settings.get("index-url") or default_index(_pip("download", "--help"))
    return [base, *settings.get("extra-index-url", "").split()]


def _pip(*words: str) -> str:
    return run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words]).output


def configured(listing: str) -> dict[str, str]:
    """The options that apply to `pip download`, from the output of `pip config list`; pure.

    Its lines are `section.option='value'`. The section of the command overrides `global`, and the
    environment overrides both (pip's documentation, "Precedence").
    """
    sections: dict[str, dict[str, str]] = {"global": {}, "download": {}, ":env:": {}}
    for line in listing.splitlines():
        key, found, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if found and section in sections:
            sections[section][option] = str(literal_eval(value))
    return {option: value for said in sections.values() for option, value in said.items()}


def default_index(help: str) -> str:
    """The index that pip uses by default, from the output of `pip download --help`; pure."""
    found = re.search(r"--index-url.*?\(default\s+(\S+?)\)", help, re.DOTALL)
    if found is None:
        raise AntlerError("pip does not say which package index it uses",
                          resolution="set PIP_INDEX_URL")
    return found[1]


def _links(address: str) -> dict[str, str]:
    """The links on an index page: file name → address without its fragment.

    Raises:
        OSError, HTTPException, ValueError: as `opened`.
    """
    if address.startswith("file:"):
        address = urljoin(address, "index.html")
    with opened(address, timeout=30) as answer:
        text = answer.read().decode("utf-8", "replace")
    reader = _Anchors()
    reader.feed(text)
    links = (with_login_of(address, urljoin(address, href).split("#")[0])
             for href in reader.found)
    return {link.rsplit("/", 1)[-1]: link for link in links}


class _Anchors(HTMLParser):
    """Collects the href of every anchor."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for key, value in attrs if key == "href" and value]
