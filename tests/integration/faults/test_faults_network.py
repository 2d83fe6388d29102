"""Downloads that fail: no network, half a file, another file, a full disk, a kill, two at once."""

import http.server
import signal
import threading
import time

import pytest
from own_checkout import NOWHERE, Checkout, small_disk

from tasks.core.paths import home
from tests.waiting import PATIENCE

TASK = "fetch:farmhash-0d859a81"
DIGEST = "e2fc97337d22a598d1b35697c20a9a9c638abccff2793e2cab12d01eec5bc496"
UPSTREAM = "https://github.com/google/farmhash/archive/0d859a81"
PATH = "pool/main/f/farmhash/farmhash_0~git20190513.0d859a8.orig.tar.xz"


class Mirror(http.server.ThreadingHTTPServer):
    """A Debian archive with one file; `cut` bytes are sent, then the line hangs or ends."""

    daemon_threads = True

    def __init__(self, data):
        super().__init__(("127.0.0.1", 0), Answering)
        self.data, self.cut, self.asked = data, None, []
        self.hangs, self.go_on = threading.Event(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/debian"


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        mirror = self.server
        if not self.path.startswith("/debian/pool/"):
            self.send_error(404)
            return
        begin = int(self.headers.get("Range", "bytes=0-")[6:-1])
        mirror.asked.append(begin)
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(mirror.data) - begin))
        self.end_headers()
        self.wfile.write(mirror.data[begin:mirror.cut])
        if mirror.cut is not None:
            self.wfile.flush()
            mirror.hangs.set()
            mirror.go_on.wait(PATIENCE)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The real archive: from the shared store, else from the real mirror."""
    stored = home() / "downloads" / DIGEST
    if not stored.is_file():
        folder = tmp_path_factory.mktemp("archive")
        checkout = Checkout(folder / "antler", ANTLER_HOME=folder / "home")
        assert checkout.doit(TASK).code == 0
        stored = folder / "home/downloads" / DIGEST
    return stored.read_bytes()


@pytest.fixture
def mirror(archive, alone):
    mirror = Mirror(archive)
    alone.environment["ANTLER_DEBIAN_MIRROR"] = mirror.address
    yield mirror
    mirror.go_on.set()
    mirror.shutdown()
    mirror.server_close()


def kept(checkout):
    """Files in the checkout's own store; locks are none."""
    store = checkout.root.parent / "home"
    names = (str(p.relative_to(store)) for p in store.rglob("*") if p.is_file())
    return sorted(name for name in names if not name.startswith("locks/"))


def healthy(checkout):
    assert checkout.doit(TASK).code == 0
    assert f"downloads/{DIGEST}" in kept(checkout)
    assert not [name for name in kept(checkout) if name.endswith(".part")]
    assert "nothing to do" in checkout.doit(TASK).output


def test_no_network_names_every_source_and_why(alone, mirror):
    answer = alone.doit(TASK, ANTLER_DEBIAN_MIRROR=f"{NOWHERE}/debian", no_proxy="")
    assert answer.code == 1
    assert answer.says(f"✗ {TASK}: farmhash 0d859a81 could not be fetched from any of its 2 "
                       "sources", f"{UPSTREAM}", "Connection refused",
                       f"{NOWHERE}/debian/{PATH}: [Errno 111] Connection refused",
                       "→ check the network and run the command again; ANTLER_DEBIAN_MIRROR names")
    assert kept(alone) == []
    healthy(alone)


def test_a_mirror_that_is_no_address_is_said_to_be_none(alone, mirror):
    answer = alone.doit(TASK, ANTLER_DEBIAN_MIRROR="my mirror")
    assert answer.code == 1
    assert answer.says("could not be fetched",
                       "ANTLER_DEBIAN_MIRROR is not an address: `my mirror`",
                       "begins with http://")
    healthy(alone)


def test_another_file_under_that_name_is_refused_and_not_kept(alone, mirror, archive):
    mirror.data = archive[:-1] + b"x"
    answer = alone.doit(TASK)
    assert answer.code == 1
    assert answer.says("not the file that the recipe names: 297756 bytes, sha256 ",
                       f"(expected 297756 bytes, {DIGEST})", "→ ")
    assert kept(alone) == []
    mirror.data = archive
    healthy(alone)


def test_what_was_damaged_in_the_store_is_fetched_again(alone, mirror, archive):
    stored = alone.root.parent / "home/downloads" / DIGEST
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"x" + archive[1:])
    assert alone.doit(TASK).code == 0
    assert mirror.asked == [0]
    assert stored.read_bytes() == archive


def test_a_killed_download_goes_on_where_it_was_and_a_second_run_is_told(alone, mirror):
    mirror.cut = 280_000
    with alone.start(TASK) as process:
        assert mirror.hangs.wait(PATIENCE)
        part = alone.root.parent / f"home/downloads/{DIGEST}.part"
        while not part.is_file() or not part.stat().st_size:
            time.sleep(0.02)
        second = alone.doit("build")
        assert second.code == 3
        assert second.says(f"ERROR: target stand-in is in use by process {process.pid}",
                           "→ wait for it to end")
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    begun = part.stat().st_size
    assert kept(alone) == [f"downloads/{DIGEST}.part"]
    mirror.cut = None
    mirror.go_on.set()
    healthy(alone)
    assert mirror.asked == [0, begun]


def test_ctrl_c_says_what_is_kept(alone, mirror):
    mirror.cut = 280_000
    with alone.start(TASK) as process:
        assert mirror.hangs.wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in output
    assert "interrupted: what was finished is kept, run the command again" in output
    mirror.cut = None
    mirror.go_on.set()
    healthy(alone)


@pytest.mark.parametrize("size", [100_000, 700_000], ids=["downloading", "unpacking"])
def test_a_full_disk_is_said_as_such(alone, mirror, size):
    disk = small_disk(alone.root.parent / "home", size)
    answer = alone.doit(TASK, inside=disk)
    assert answer.code == 1
    assert answer.says(f"✗ {TASK}: no space left on this machine", "./doit clean --cache")
    healthy(alone)


@pytest.mark.parametrize("folder", [".state", "build"])
def test_a_full_disk_under_the_checkout(checkout, folder):
    answer = checkout.doit("described", inside=small_disk(checkout.root / folder, 4096))
    assert answer.code in (1, 3)
    assert answer.says("no space left", "→ free some")
    assert checkout.doit("described").code == 0
    assert "nothing to do" in checkout.doit("described").output


def test_a_memory_that_is_damaged_is_named(checkout):
    assert checkout.doit("described").code == 0
    memory = checkout.root / ".state/doit.sqlite"
    memory.write_bytes(b"no database" * 1000)
    answer = checkout.doit("described")
    assert answer.code == 3
    assert answer.says(f".state/{memory.name}", "→ ", "rm ")
    memory.unlink()
    assert checkout.doit("described").code == 0


def test_a_store_that_is_a_file(alone, mirror):
    (alone.root.parent / "file").touch()
    answer = alone.doit(TASK, ANTLER_HOME=alone.root.parent / "file")
    assert answer.code == 3
    assert answer.says("file/locks is not a folder, or a parent of it is a file",
                       "→ does ANTLER_HOME name")
    healthy(alone)
