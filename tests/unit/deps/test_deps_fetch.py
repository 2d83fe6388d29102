"""Downloads against a real HTTP server on loopback that can be told to misbehave."""

import errno
import hashlib
import http.server
import socket
import threading
from unittest.mock import MagicMock

import pytest

from tasks.core.errors import AntlerError
from tasks.deps import address
from tasks.deps.fetch import fetch, stored
from tasks.deps.model import Archive

DATA = bytes(range(256)) * 4000


def archive(data=DATA, size=None, digest=None):
    return Archive(digest or hashlib.sha256(data).hexdigest(), url="https://x/file.tar",
                   size=len(data) if size is None else size)


class Server(http.server.ThreadingHTTPServer):
    """Serves DATA; `script` says for each request in turn: a status, or how many bytes to send
    before the connection is cut; afterwards it behaves. `asked` records the Range headers."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.asked, self.ranges = [], [], True

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/file.tar"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        wanted = self.headers.get("Range")
        server.asked.append(wanted)
        step = server.script.pop(0) if server.script else None
        if isinstance(step, str):
            self.send_error(int(step))
            return
        start = int(wanted[6:-1]) if wanted and server.ranges else 0
        self.send_response(206 if start else 200)
        body = DATA[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if step is None else body[:step])

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as one:
        threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    return tmp_path


def test_fetches_and_shows_progress(server):
    seen = []
    path = fetch(archive(), [server.address], progress=lambda *a: seen.append(a))
    assert path.read_bytes() == DATA
    assert path == stored(archive())
    assert seen[-1] == (len(DATA), len(DATA), "file.tar")


def test_second_fetch_asks_nobody(server):
    fetch(archive(), [server.address])
    fetch(archive(), [server.address])
    assert len(server.asked) == 1


def test_what_the_store_has_needs_no_address():
    def nobody():
        raise AntlerError("no index is reached")
        yield

    stored(archive()).parent.mkdir()
    stored(archive()).write_bytes(DATA)
    assert fetch(archive(), nobody()) == stored(archive())


def test_damaged_copy_in_the_store_is_fetched_again(server):
    path = fetch(archive(), [server.address])
    path.write_bytes(b"rot")
    assert fetch(archive(), [server.address]).read_bytes() == DATA
    assert len(server.asked) == 2


def test_half_a_download_is_resumed_where_it_broke(server):
    server.script = [300_000]
    assert fetch(archive(), [server.address], pause=0.01).read_bytes() == DATA
    assert server.asked == [None, "bytes=300000-"]


def test_a_server_without_range_starts_anew(server):
    server.script, server.ranges = [300_000], False
    assert fetch(archive(), [server.address], pause=0.01).read_bytes() == DATA


def test_a_killed_run_leaves_a_part_that_the_next_continues(server):
    part = stored(archive()).with_suffix(".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(DATA[:1000])
    assert fetch(archive(), [server.address]).read_bytes() == DATA
    assert server.asked == ["bytes=1000-"]
    assert not part.exists()


def test_server_errors_are_retried(server):
    server.script = ["503", "500"]
    assert fetch(archive(), [server.address], pause=0.01).read_bytes() == DATA


def test_missing_files_are_not_retried_and_the_next_address_is_asked(server):
    server.script = ["404"]
    assert fetch(archive(), [server.address, server.address]).read_bytes() == DATA
    assert len(server.asked) == 2


def test_four_failures_are_enough(server):
    server.script = ["503"] * 9
    with pytest.raises(AntlerError, match=r"HTTP 503 Service Unavailable .4 attempts."):
        fetch(archive(), [server.address], pause=0.001)
    assert len(server.asked) == 4


def test_checksum_mismatch_names_both_and_keeps_nothing(server, store):
    wrong = archive(digest="0" * 64)
    with pytest.raises(AntlerError) as caught:
        fetch(wrong, [server.address])
    real = hashlib.sha256(DATA).hexdigest()
    assert caught.value.details == (
        f"{server.address}: not the file that the recipe names: {len(DATA)} bytes, sha256 "
        f"{real} (expected {len(DATA)} bytes, {'0' * 64})")
    assert list((store / "downloads").iterdir()) == []


def test_a_larger_file_is_broken_off_and_refused(server):
    with pytest.raises(AntlerError, match="not the file that the recipe names"):
        fetch(archive(data=DATA[:1000]), [server.address])


def test_no_network_lists_every_address(server):
    closed = "http://127.0.0.1:9/file.tar"
    nowhere = "http://no-such-host.invalid/file.tar"
    with pytest.raises(AntlerError) as caught:
        fetch(archive(), [closed, nowhere])
    assert caught.value.brief == "file.tar could not be fetched"
    first, second = caught.value.details.splitlines()
    assert first.startswith(f"{closed}: ")
    assert "refused" in first
    assert second.startswith(f"{nowhere}: ")
    assert caught.value.resolution == (
        "check the network and run the command again, or put the file "
        f"(sha256 {archive().sha256}) at {stored(archive())}")


def test_unknown_size_is_taken_from_the_server(server):
    server.script = [300_000]
    assert fetch(archive(size=0), [server.address], pause=0.01).read_bytes() == DATA


def test_disk_full_is_said_as_such(server, monkeypatch):
    from resource import RLIMIT_FSIZE, getrlimit, setrlimit
    from signal import SIG_IGN, SIGXFSZ, signal

    before, handler = getrlimit(RLIMIT_FSIZE), signal(SIGXFSZ, SIG_IGN)
    setrlimit(RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError) as caught:
            fetch(archive(), [server.address])
    finally:
        setrlimit(RLIMIT_FSIZE, before)
        signal(SIGXFSZ, handler)
    assert caught.value.errno == errno.EFBIG
    assert not stored(archive()).exists()


@pytest.fixture
def deaf():
    """An address that takes no connection and refuses none, as behind a firewall that drops."""
    with socket.socket() as listening, socket.socket() as first:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        first.connect(listening.getsockname())  # the one connection that is kept waiting
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/file.tar"


def test_a_host_that_does_not_answer_is_asked_once_and_briefly(server, deaf, monkeypatch):
    monkeypatch.setattr(address, "PATIENCE", 0.3)
    fetch(archive(), [deaf, server.address], hasty=True)
    monkeypatch.setattr(address, "create_connection", pytest.fail)
    other = archive(digest="0" * 64)
    with pytest.raises(AntlerError) as caught:
        fetch(other, [deaf.replace("file", "other")], hasty=True)
    assert caught.value.details.endswith(": 127.0.0.1 does not answer within 0.3 s")


def test_a_name_server_that_does_not_answer_costs_no_more(monkeypatch):
    monkeypatch.setattr(address, "PATIENCE", 0.3)
    asked, answers = threading.Event(), threading.Event()
    monkeypatch.setattr(address, "create_connection",
                        lambda *_: (asked.set(), answers.wait(), MagicMock())[-1])
    assert address.silence("https://dropped.invalid/x").startswith("dropped.invalid does not")
    assert asked.is_set()
    answers.set()


def test_a_proxy_answers_for_hosts_that_are_out_of_reach(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "near.invalid")
    assert address.silence("https://far.invalid/x") == ""
    assert address.silence("https://near.invalid/x") != ""


def test_what_is_read_from_a_file_needs_no_host(tmp_path):
    (tmp_path / "file.tar").write_bytes(DATA)
    assert fetch(archive(), [(tmp_path / "file.tar").as_uri()], hasty=True).read_bytes() == DATA
