"""The SDK's installer: no digest is published, so somebody has to agree to what came."""

import hashlib
import http.server
import threading
from functools import partial
from pathlib import Path

import pytest

from tasks.core import terminal
from tasks.core.errors import AntlerError
from tasks.deps.installer import installer
from tasks.toolchain.sdk import SdkFolder

CONTENT = b"#!/bin/sh\necho installed\n" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder that is served; its file elk.sh has an address."""
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "elk.sh").write_bytes(CONTENT)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                         partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}/elk.sh"
        server.shutdown()


@pytest.fixture
def user(monkeypatch):
    """Sets what the user at the terminal answers; None: there is nobody."""

    def answers(said):
        asked = []
        monkeypatch.setattr(terminal, "present", lambda: said is not None)
        monkeypatch.setattr(terminal, "agreed", lambda q, *, default: asked.append(q) or said)
        return asked

    return answers


def sdk(address, sha256=""):
    return SdkFolder(Path("/x"), "environment-setup-x", "1", address, sha256)


def test_what_project_yaml_says_is_fetched_without_a_question(site, user):
    asked = user(True)
    assert installer(sdk(site[1], SHA256)).read_bytes() == CONTENT
    assert asked == []


def test_another_file_than_project_yaml_says_is_refused(site, user):
    user(True)
    with pytest.raises(AntlerError, match=r"elk.sh could not be fetched") as caught:
        installer(sdk(site[1], "0" * 64))
    assert caught.value.details == (
        f"{site[1]}: not the file that project.yaml names: {len(CONTENT)} bytes, sha256 {SHA256} "
        f"(expected {'0' * 64})")
    assert caught.value.resolution.endswith(
        "correct `sha256` of the target's `toolchain` in project.yaml")


def test_a_file_without_a_digest_is_shown_and_asked_about_once(site, user, capsys):
    asked = user(True)
    for _ in range(2):
        assert installer(sdk(site[1])).read_bytes() == CONTENT
    assert len(asked) == 1
    assert f"sha256 {SHA256}" in capsys.readouterr().out


def test_who_agreed_to_one_gets_no_other_unless_he_is_asked_again(site, user, tmp_path):
    folder, address = site
    asked = user(True)
    installer(sdk(address)).unlink()
    (folder / "elk.sh").write_bytes(CONTENT + b"more")
    with pytest.raises(AntlerError) as caught:
        installer(sdk(address))
    assert "not the file that was agreed to on this machine" in caught.value.details
    assert f"(expected {SHA256})" in caught.value.details
    (pin,) = (tmp_path / "home/pinned").iterdir()
    assert f"to use the new one, remove {pin}, and be asked again" in caught.value.resolution
    pin.unlink()
    assert installer(sdk(address)).read_bytes() == CONTENT + b"more"
    assert len(asked) == 2


def test_who_does_not_agree_gets_none(site, user):
    asked = user(False)
    for _ in range(2):
        with pytest.raises(AntlerError, match="nobody has agreed to this installer"):
            installer(sdk(site[1]))
    assert len(asked) == 2


def test_where_nobody_can_be_asked_the_line_for_project_yaml_is_said(site, user):
    user(None)
    with pytest.raises(AntlerError) as caught:
        installer(sdk(site[1]))
    assert f"sha256: {SHA256}" in caught.value.resolution


def test_one_that_is_not_there(site, user):
    user(True)
    with pytest.raises(AntlerError) as caught:
        installer(sdk(site[1] + ".none"))
    assert "404" in caught.value.details
    assert caught.value.resolution.startswith("check the network")
