"""The workstation as a board: the same six verbs without SSH."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tasks.board import quoting
from tasks.board.base import Progress, Result
from tasks.board.errors import BoardError, BoardFull, CommandError, TimedOut
from tasks.core.process import end_group, environment


class LocalBoard:
    """The machine that Antler runs on, as a board."""

    files = ""

    def __init__(self, name: str = "desk") -> None:
        self.name = name

    def run(self, argv: Sequence[str], *, timeout: float = 60.0, check: bool = True,
            stdin: str = "") -> Result:
        """See Board.run."""
        process = self._spawn(argv)
        try:
            out, err = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired as error:
            end_group(process)
            process.communicate()
            raise TimedOut(argv, timeout, self.name) from error
        except BaseException:
            end_group(process)
            raise
        if check and process.returncode != 0:
            raise CommandError(argv, process.returncode, err or out, self.name)
        return Result(tuple(argv), process.returncode, out, err)

    def _spawn(self, argv: Sequence[str]) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(
                list(argv), env=environment(), text=True, errors="replace",
                start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE)
        except OSError as error:
            raise BoardError(f"`{argv[0]}` cannot be run on {self.name}: {error.strerror}"
                             ) from error

    def start(self, argv: Sequence[str], *, folder: str, log: str, status: str) -> int:
        """See Board.start; an old `log` is overwritten."""
        line = quoting.start_line(argv, folder, log, status, login=False)
        done = self.run(["sh", "-c", line])
        if not done.stdout.strip().isdecimal():
            raise CommandError(argv, done.returncode, done.stderr, self.name)
        return int(done.stdout)

    def put(self, local: Path, remote: str, progress: Progress | None = None) -> None:
        """See Board.put; `remote` has the old or the new content, never a part of it."""
        self._copy(local, Path(remote))
        if progress:
            size = local.stat().st_size
            progress(size, size)

    def get(self, remote: str, local: Path) -> None:
        """See Board.get."""
        local.parent.mkdir(parents=True, exist_ok=True)
        self._copy(Path(remote), local)

    def _copy(self, source: Path, target: Path) -> None:
        import errno

        part = target.with_name(target.name + ".part")
        try:
            shutil.copy(source, part)
            os.replace(part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            if error.errno == errno.ENOSPC:
                free = shutil.disk_usage(target.parent).free
                raise BoardFull(self.name, str(target), source.stat().st_size, free) from error
            raise BoardError(f"{error.filename} on {self.name}: {error.strerror}") from error

    @contextmanager
    def tunnel(self, port: int) -> Iterator[int]:
        """See Board.tunnel: it is the same port."""
        yield port

    def close(self) -> None:
        """Nothing is open."""
