"""Web addresses that may contain a user name and password: sent to their host, never shown."""

from __future__ import annotations

import re
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from http.client import HTTPResponse, InvalidURL
from socket import create_connection
from threading import Thread
from typing import cast
from urllib.parse import unquote, urlsplit, urlunsplit

PATIENCE = 4.0
"""Seconds that a host has to accept a connection, where another source could be asked instead."""


def hidden(address: str) -> str:
    """`address` without name and password, fit to be shown; works on malformed ones too."""
    return re.sub(r"//\S*@", "//", address)


def opened(address: str, timeout: float, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """The answer to a request for `address`.

    Raises:
        OSError, HTTPException: as urllib does.
        ValueError: the address is not valid. The text does not repeat it: it may have a password.
    """
    try:
        plain, login = split(address)
        request = urllib.request.Request(plain, headers=dict(headers or {}))
        opener = urllib.request.build_opener(*([_Login(request, login)] if login else []))
        return cast(HTTPResponse, opener.open(request, timeout=timeout))
    except (ValueError, InvalidURL):
        raise ValueError("this is not a valid address") from None


def split(address: str) -> tuple[str, str]:
    """`address` without name and password, and the Authorization header they make; pure.

    The header is empty where the address has neither.
    """
    parts = urlsplit(address)
    login, found, host = parts.netloc.rpartition("@")
    if not found or not parts.scheme.startswith("http"):
        return address, ""
    name, _, password = login.partition(":")
    raw = f"{unquote(name)}:{unquote(password)}".encode()
    return urlunsplit(parts._replace(netloc=host)), f"Basic {b64encode(raw).decode()}"


def with_login_of(page: str, link: str) -> str:
    """`link` with the name and password of `page`, if both are on the same host; pure."""
    ours, theirs = urlsplit(page), urlsplit(link)
    host = ours.netloc.rpartition("@")[2]
    same = (theirs.scheme, theirs.netloc) == (ours.scheme, host)
    return urlunsplit(theirs._replace(netloc=ours.netloc)) if same else link


def silence(address: str) -> str:
    """Why the host of `address` does not answer; empty if it does.

    Without this check, every file would wait again for a firewall that drops packets or a name
    server that is down. Each host is tried once a run. A proxy is assumed to answer.
    """
    parts = urlsplit(address)
    proxied = parts.scheme in urllib.request.getproxies()
    if not parts.hostname or (proxied and not urllib.request.proxy_bypass(parts.hostname)):
        return ""
    return _silence(parts.hostname, parts.port or {"http": 80}.get(parts.scheme, 443))


@cache
def _silence(host: str, port: int) -> str:
    said: list[str] = []

    def connect() -> None:
        try:
            create_connection((host, port), 2 * PATIENCE).close()
            said.append("")
        except OSError as error:
            said.append(str(error))

    # Resolving a name has no timeout of its own, so it runs in a thread that nobody joins for long.
    attempt = Thread(target=connect, daemon=True)
    attempt.start()
    attempt.join(PATIENCE)
    return said[0] if said else f"{host} does not answer within {PATIENCE:g} s"


class _Login(urllib.request.BaseHandler):
    """Adds the Authorization header to requests to one host, also after a redirect to it."""

    def __init__(self, request: urllib.request.Request, login: str) -> None:
        self.place, self.login = (request.type, request.host), login

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        if (request.type, request.host) == self.place:
            request.add_unredirected_header("Authorization", self.login)
        return request

    https_request = http_request
