"""Calls a plugin in any order: drives vst3-caller, whose hosting code is the VST3 SDK's own."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

OK = 0
"""kResultOk of the VST3 SDK."""


@dataclass(frozen=True)
class Parameter:
    """A parameter as a host sees it; `default` is normalised, `steps` 0 for a continuous one."""

    title: str
    unit: str
    steps: int
    default: float
    is_bypass: bool


@dataclass(frozen=True)
class Class:
    """A class of the module's factory."""

    name: str
    category: str
    subcategories: str
    vendor: str
    version: str
    id: str


class Caller:
    """A plugin in a process of its own; each method is one call of the VST3 interfaces."""

    def __init__(self, program: Path, bundle: Path) -> None:
        self.process = subprocess.Popen([program, bundle], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        status = self.end()
        assert status == 0 or kind, f"the host ended with status {status}"

    def end(self) -> int:
        """Have the module unloaded and the process end; its exit status."""
        self.process.stdin.close()
        status = self.process.wait(60)
        self.process.stdout.close()
        return status

    def ask(self, *words: object, data: bytes = b"") -> tuple[int, bytes]:
        """The call's result and what it gave."""
        self.process.stdin.write(" ".join(map(str, words)).encode() + b"\n" + data)
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        assert answer, f"the host ended with status {self.process.wait(60)} at {words}"
        return int(answer[0]), self.process.stdout.read(int(answer[1]))

    def call(self, *words: object) -> None:
        """A call that must succeed."""
        assert self.ask(*words)[0] == OK, words

    def rows(self, *words: object) -> list[list[str]]:
        _, text = self.ask(*words)
        return [row.split("\t") for row in text.decode().splitlines()]

    def classes(self) -> list[Class]:
        return [Class(*row) for row in self.rows("classes")]

    def parameters(self) -> dict[str, Parameter]:
        """All parameters by title."""
        return {title: Parameter(title, unit, int(steps), float(default), bypass == "1")
                for title, unit, steps, default, bypass in self.rows("parameters")}

    def buses(self) -> tuple[int, int]:
        """Channels of the main input and output as they are now."""
        inputs, outputs = map(int, self.ask("buses")[1].split())
        return inputs, outputs

    def text(self, title: str, normalised: float) -> str:
        """What the host shows for a value."""
        return self.ask("text", normalised, title)[1].decode()

    def value(self, title: str) -> float:
        """A parameter's normalised value, as its controller has it."""
        return float(self.ask("value", title)[1])

    def start(self, channels: int = 2, frames: int = 64, rate: int = 48000) -> None:
        """The order that Steinberg's documents give."""
        self.call("arrange", channels, channels)
        self.call("setup", rate, frames)
        self.call("activate", 1)
        self.call("processing", 1)

    def stop(self) -> None:
        self.call("processing", 0)
        self.call("activate", 0)

    def change(self, title: str, normalised: float, frame: int = 0) -> None:
        """Goes along with the next block, for its frame `frame`."""
        self.call("change", frame, normalised, title)

    def process_block(self, audio: np.ndarray) -> np.ndarray:
        """One block of shape (channels, frames)."""
        result, data = self.ask("process", *audio.shape,
                                data=np.ascontiguousarray(audio, dtype="<f4").tobytes())
        assert result == OK
        return np.frombuffer(data, dtype="<f4").reshape(audio.shape)

    def play(self, audio: np.ndarray, *blocks: int) -> np.ndarray:
        """All of `audio` in blocks of these sizes, in turn."""
        made, at = [], 0
        while at < audio.shape[1]:
            size = blocks[len(made) % len(blocks)]
            made.append(self.process_block(audio[:, at:at + size]))
            at += size
        return np.hstack(made)

    def state(self) -> bytes:
        return self.ask("state")[1]

    def restore(self, state: bytes) -> int:
        """The result of the component's setState."""
        return self.ask("restore", len(state), data=state)[0]
