"""Servers that keep a shared store, each a real one, on a port of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import spare


@dataclass(frozen=True)
class Server:
    """Where it is, where its files are, and what a client's environment must say.

    Attributes:
        files: the folder on this machine in which the store's files are.
    """

    url: str
    files: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def process(argv: list[str], at: int, log: Path, **environment: str) -> Iterator[None]:
    """A server while it is needed; it answers when this begins."""
    with log.open("wb") as sink, subprocess.Popen(
            argv, stdout=sink, stderr=sink, env={**os.environ, **environment}) as server:
        try:
            _answers(server, at, log)
            yield
        finally:
            server.terminate()


def _answers(server: subprocess.Popen[bytes], at: int, log: Path) -> None:
    for _ in range(400):
        assert server.poll() is None, log.read_text()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", at)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())


NGINX = """
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log; {user}
events {{}}
http {{
  access_log {home}/access.log; client_max_body_size 0;
  client_body_temp_path {home}/body; proxy_temp_path {home}/p; fastcgi_temp_path {home}/f;
  uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  server {{
    listen 127.0.0.1:{port}; root {files};
    location /store {{ {more} }}
  }}
}}
"""

WRITES = "autoindex on; dav_methods PUT DELETE MKCOL;"


@contextmanager
def nginx(home: Path, files: Path, more: str = WRITES) -> Iterator[Server]:
    """nginx: WebDAV, or what `more` says."""
    at = spare()
    for folder in (home / "body", files / "store"):
        folder.mkdir(parents=True, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(
        NGINX.format(home=home, files=files, port=at, user=user, more=more))
    argv = [shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx",
            "-p", str(home), "-e", str(home / "error.log"), "-c", str(home / "nginx.conf")]
    with process(argv, at, home / "out.log"):
        yield Server(f"http://127.0.0.1:{at}/store", files / "store")


@contextmanager
def login(home: Path, files: Path) -> Iterator[Server]:
    """nginx that asks for a name and a password."""
    home.mkdir(parents=True)
    (home / "users").write_text("me:{PLAIN}p@ss word\n")
    more = f"{WRITES} auth_basic x; auth_basic_user_file {home}/users;"
    with nginx(home, files, more) as server:
        yield Server(server.url.replace("http://", "http://me:p%40ss%20word@"), server.files)


@contextmanager
def s3(home: Path, files: Path) -> Iterator[Server]:
    """rclone's S3 server, which checks signatures."""
    at, name, secret = spare(), "an-access-key", "a-secret-that-is-long"
    (files / "bucket").mkdir(parents=True)
    home.mkdir(parents=True)
    rclone = str(Path(os.sys.executable).parent / "rclone")  # type: ignore[attr-defined]
    argv = [rclone, "serve", "s3", "--addr", f"127.0.0.1:{at}", "--auth-key", f"{name},{secret}",
            "--vfs-cache-mode", "off", "--dir-cache-time", "1ms", "--poll-interval", "0",
            "--cache-dir", str(home / "cache"), "--config", str(home / "conf"), str(files)]
    with process(argv, at, home / "out.log"):
        yield Server("s3://bucket/team", files / "bucket/team", {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{at}", "AWS_ACCESS_KEY_ID": name,
            "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": "us-east-1"})


@contextmanager
def ssh(home: Path, files: Path) -> Iterator[Server]:
    """OpenSSH's server, whose key the client knows."""
    at, own = spare(), home / "home/.ssh"
    own.mkdir(parents=True, mode=0o700)
    (files / "store").mkdir(parents=True)
    for key in (home / "host", own / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    host = (home / "host.pub").read_text()
    (own / "known_hosts").write_text(f"[127.0.0.1]:{at} {host}")
    shutil.copy(own / "id_ed25519.pub", own / "authorized_keys")
    (home / "config").write_text(
        f"Port {at}\nListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\n"
        f"AuthorizedKeysFile {own}/authorized_keys\nStrictModes no\nUsePAM no\n"
        "PermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    argv = [shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin") or "sshd",
            "-D", "-e", "-f", str(home / "config")]
    with process(argv, at, home / "out.log"):
        yield Server(f"ssh://{getpass.getuser()}@127.0.0.1:{at}{files}/store", files / "store",
                     {"HOME": str(home / "home")})


@contextmanager
def folder(_home: Path, files: Path) -> Iterator[Server]:
    """No server: a folder, of a network drive say."""
    yield Server(str(files / "store"), files / "store")


KINDS = {"folder": folder, "webdav": nginx, "login": login, "s3": s3, "ssh": ssh}
