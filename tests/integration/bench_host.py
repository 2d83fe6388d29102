"""Running antler-bench, and what it is fed with."""

from __future__ import annotations

import json
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLUGIN = "misbehave"
PLUGIN_SOURCE = Path(__file__).parent / "bench" / "plugin"
Config = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What one run of antler-bench left."""

    returncode: int
    stdout: str
    stderr: str
    log: str
    timings: str

    def trouble(self) -> list[str]:
        """Warnings and errors of the log without time stamps, the logger's banner left out."""
        rows: list[str] = []
        keep = False
        for row in self.log.splitlines():
            text = row.partition("] ")[2] if row.startswith("[") else row
            if text != row:
                banner = "###" in text or "Started Sushi" in text
                keep = text.startswith(("[error]", "[warning]")) and not banner
            if keep:
                rows.append(text)
        return rows


@dataclass(frozen=True)
class Bench:
    """antler-bench in a folder of its own with the test plugin under plugins/."""

    executable: Path
    folder: Path

    def write(self, name: str, config: Config | str) -> None:
        text = config if isinstance(config, str) else json.dumps(config)
        (self.folder / name).write_text(text)

    def run(self, *arguments: str, interrupt_after: float | None = None,
            number: signal.Signals = signal.SIGINT, env: dict[str, str] | None = None) -> Ran:
        """Run it to its end, or send it `number` after so many seconds of playing."""
        process = subprocess.Popen(
            [self.executable, "-L", "run.log", *arguments], cwd=self.folder, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if interrupt_after is not None:
            wait_until_it_plays(process)
            time.sleep(interrupt_after)
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
        return Ran(process.returncode, out, err, self.read("run.log"), self.read("timings.txt"))

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """It while it plays; interrupted and waited for at the end."""
        process = subprocess.Popen([self.executable, "-L", "run.log", *arguments], cwd=self.folder,
                                   text=True, stdout=subprocess.DEVNULL)
        try:
            wait_until_it_plays(process)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0

    def read(self, name: str) -> str:
        file = self.folder / name
        return file.read_text() if file.exists() else ""


def wait_until_it_plays(process: subprocess.Popen[str]) -> None:
    """Until it has its audio thread: signals are handled from a little before on."""
    threads = Path(f"/proc/{process.pid}/task")
    while process.poll() is None and not any(
            name.read_text() == "audio\n" for name in threads.glob("*/comm")):
        time.sleep(0.01)


def place(module: Path, bundle: Path, folder: str = "x86_64-linux", stem: str = "") -> None:
    """Make a bundle with `module` in it."""
    inside = bundle / "Contents" / folder
    inside.mkdir(parents=True)
    shutil.copy(module, inside / f"{stem or bundle.stem}.so")


def plugin(uid: str = "Test Gain", name: str = "p", path: str = f"plugins/{PLUGIN}.vst3") -> Config:
    return {"type": "vst3x", "uid": uid, "name": name, "path": path}


def config(*plugins: Config, channels: int = 2, **more: object) -> Config:
    ends = [{"engine_channel": c, "track_channel": c} for c in range(channels)]
    track = {"name": "main", "channels": channels, "inputs": ends, "outputs": ends,
             "plugins": list(plugins)}
    return {"host_config": {"samplerate": 48000}, "tracks": [track], **more}


def wav(frames: int, channels: int = 2, bits: int = 16, rate: int = 48000,
        sample: Callable[[int], int] = lambda i: (i * 7919) % 20000 - 10000,
        floats: Sequence[float] = ()) -> bytes:
    """A WAV file: integers from `sample` scaled to `bits`, or `floats` as they are."""
    if floats:
        data, bits = struct.pack(f"<{len(floats)}f", *floats), 32
    else:
        values = (sample(i) << (bits - 16) for i in range(frames * channels))
        data = b"".join(v.to_bytes(bits // 8, "little", signed=True) for v in values)
    width = channels * bits // 8
    form = struct.pack("<HHIIHH", 3 if floats else 1, channels, rate, rate * width, width, bits)
    return (b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<I", 16) + form
            + b"data" + struct.pack("<I", len(data)) + data)
