"""Package indexes, private ones too, on a real HTTP server on loopback."""

import hashlib
import http.server
import threading
from base64 import b64encode
from socket import create_server

import pytest

from tasks.core.errors import AntlerError
from tasks.deps import locate
from tasks.deps.address import hidden, split, with_login_of
from tasks.deps.fetch import fetch
from tasks.deps.model import Archive, PyPI

DATA = b"wheel" * 1000
FILE = "my_thing-1.0.tar.gz"
SECRET = "to@k:en"
WRITTEN = "to%40k:en"
HEADER = f"Basic {b64encode(f'me:{SECRET}'.encode()).decode()}"


def archive():
    return Archive(hashlib.sha256(DATA).hexdigest(), pypi=PyPI("My_Thing", "1.0", FILE),
                   size=len(DATA))


class Server(http.server.ThreadingHTTPServer):
    """An index that wants a login, unless `open`; `asked` has paths and logins of requests."""

    def __init__(self, pages):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked, self.open = pages, [], False
        self.host = f"127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        login = self.headers.get("Authorization")
        self.server.asked.append((self.path, login))
        if login != HEADER and not self.server.open:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Bearer realm="x"')
            self.end_headers()
            return
        page = self.server.pages[self.path]
        moved = isinstance(page, str)
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", page)
        self.send_header("Content-Length", "0" if moved else str(len(page)))
        self.end_headers()
        self.wfile.write(b"" if moved else page)

    def log_message(self, *_):
        pass


@pytest.fixture
def serve(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    running = []

    def start(pages):
        server = Server(pages)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def indexes(monkeypatch, *addresses):
    monkeypatch.setattr(locate, "indexes", lambda: list(addresses))


@pytest.mark.parametrize("link", ["../../files/{file}#sha256=0", "http://{host}/files/{file}"])
def test_a_private_index_and_its_files_are_read(serve, monkeypatch, link):
    server = serve({f"/files/{FILE}": DATA})
    page = f'<a href="{link.format(file=FILE, host=server.host)}">x</a>'.encode()
    server.pages["/simple/my-thing/"] = page
    indexes(monkeypatch, f"http://me:{WRITTEN}@{server.host}/simple")
    assert fetch(archive(), locate.addresses(archive())).read_bytes() == DATA
    assert server.asked == [("/simple/my-thing/", HEADER), (f"/files/{FILE}", HEADER)]


def test_a_login_goes_to_its_own_host_only(serve, monkeypatch):
    other = serve({f"/{FILE}": DATA})
    other.open = True
    server = serve({"/simple/my-thing/": "/moved/", "/moved/":
                    f'<a href="http://{other.host}/{FILE}">x</a><a href="/r/two">y</a>'.encode(),
                    "/r/two": f"http://{other.host}/{FILE}"})
    indexes(monkeypatch, f"http://me:{WRITTEN}@{server.host}/simple/")
    found = list(locate.addresses(archive()))
    assert fetch(archive(), found).read_bytes() == DATA
    locate.opened(f"http://me:{WRITTEN}@{server.host}/r/two", 5).close()
    assert [login for _, login in server.asked] == [HEADER] * 3
    assert [login for _, login in other.asked] == [None, None]


def test_no_error_shows_a_login(serve, monkeypatch, capfd):
    server = serve({"/simple/my-thing/": b"<a href='x.tar.gz'>"})
    wrong = f"http://me:secret@{server.host}/simple"
    bad = ["https://me:secret@host:secret/simple", "https://me:sec/secret@host/simple",
           "https://me:secret@[host/simple", "https://me:secret@host/a secret"]
    indexes(monkeypatch, wrong, *bad, f"http://me:{WRITTEN}@{server.host}/simple")
    with pytest.raises(AntlerError) as caught:
        list(locate.addresses(archive()))
    assert caught.value.details.splitlines()[0] == (
        f"http://{server.host}/simple: HTTP Error 401: Unauthorized")
    assert caught.value.details.splitlines()[1:-1] == [
        f"{hidden(address)}: this is not a valid address" for address in bad]
    assert caught.value.details.endswith(f"http://{server.host}/simple: does not list it")
    with pytest.raises(AntlerError) as again:
        fetch(archive(), [wrong, *bad], pause=0.001)
    shown = f"{caught.value}{again.value}{''.join(capfd.readouterr())}"
    for part in ("me:", "sec/", SECRET, WRITTEN):
        assert part not in shown


def test_an_index_that_speaks_no_http_is_passed_over(serve, monkeypatch):
    server = serve({"/simple/my-thing/": f'<a href="/{FILE}">x</a>'.encode(), f"/{FILE}": DATA})
    server.open = True
    with create_server(("127.0.0.1", 0)) as mute:
        def rubbish():
            one, _ = mute.accept()
            with one:
                one.recv(1000)
                one.sendall(b"rubbish\r\n\r\n")

        threading.Thread(target=rubbish, daemon=True).start()
        indexes(monkeypatch, f"http://127.0.0.1:{mute.getsockname()[1]}/simple",
                f"http://{server.host}/simple")
        assert list(locate.addresses(archive())) == [f"http://{server.host}/{FILE}"]


@pytest.mark.parametrize(("address", "expected"), [
    ("https://h/x", ("https://h/x", "")),
    ("https://h/x@y", ("https://h/x@y", "")),
    ("https://u@h:1/x?y", ("https://h:1/x?y", "Basic dTo=")),
    ("https://u:p%2f@h/x", ("https://h/x", "Basic dTpwLw==")),
    ("file:///u:p@h", ("file:///u:p@h", ""))])
def test_an_address_is_split_from_its_login(address, expected):
    assert split(address) == expected


@pytest.mark.parametrize(("link", "expected"), [
    ("https://h/f", "https://u:p@h/f"), ("http://h/f", "http://h/f"),
    ("https://h:8/f", "https://h:8/f"), ("https://o/f", "https://o/f")])
def test_a_link_gets_the_login_of_its_own_host(link, expected):
    assert with_login_of("https://u:p@h/simple/x/", link) == expected


def test_pip_is_asked_for_its_indexes(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:pass@one/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://two/simple https://three/simple")
    assert locate.indexes() == ["https://me:pass@one/simple", "https://two/simple",
                                "https://three/simple"]


def test_pip_has_an_index_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    [index] = locate.indexes()
    assert index.startswith("https://")
    assert index.endswith("/simple")


def test_the_command_s_own_section_counts_more_than_global_and_the_environment_most():
    said = locate.configured("""\
:env:.index-url='https://env/simple'
download.extra-index-url='\\nhttps://a/simple\\nhttps://b/simple'
download.index-url='https://download/simple'
global.extra-index-url='https://global/simple'
global.index-url='https://global/simple'
install.index-url='https://install/simple'
""")
    assert said["index-url"] == "https://env/simple"
    assert said["extra-index-url"].split() == ["https://a/simple", "https://b/simple"]
