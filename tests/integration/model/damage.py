"""Damages models at random and reads them as `./doit model` does, without running them.

    python damage.py COUNT SEED [--pack=FOLDER] MODEL…

Prints what became of COUNT changed copies of each model; packs those that were not refused, for
plugin_src/tests/fuzz.cpp.

A change is made from its number alone. What is neither read nor refused is printed; a crash, or a
time of more than `LONGEST`, ends the program after the line that says which change it was.
"""

from __future__ import annotations

import json
import random
import re
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.model.describe import CannotRun
from tasks.model.engine import as_it_is
from tasks.model.engines import named
from tasks.model.package import package
from tasks.model.report import Asked, report
from tasks.model.show import text
from tasks.model.suggest import readings
from tasks.project.features import SHAPES, Features
from tasks.project.formats import engine_of
from tasks.project.load import defaults
from tasks.project.model import Model, TensorWords

LONGEST = 20
"""Seconds for one model: it takes some milliseconds."""

MEMORY = 3 << 30
"""Bytes that all of it may take. Of the address space: imports take 0.6 GB of that."""

WORDS = (0, 1, 2, 7, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0x10000, 0x3F800000)


VALUES = (None, True, -1, 0, 1, 7, 1 << 40, 0.5, 1e300, float("nan"), "", "tanh", "lstm", [], [[]],
          [1], {}, {"type": "dense"}, [[[1.0]]])


RESULT = TensorWords("result")
SAID: Mapping[str, Mapping[str, Any]] = {
    "strokes": {"hop": 256, "sample_rate": 16000, "resample": True, "tensors": (
        ("scores", TensorWords("result", names=("silence", "picked", "muted"))),)},
    "pitch": {"hop": 256, "sample_rate": 8000, "resample": True, "tensors": (
        ("pitch", RESULT), ("clarity", RESULT))},
    "denoiser": {"features": Features(512, 128, 512, SHAPES["hann"], log="natural", floor=1e-3,
                                      gives="mask")}}
"""What project.yaml says of models by their name: results, features."""


def changed(good: bytes, seed: int) -> bytes:
    """Bits, bytes and words changed, pieces moved, doubled, left out; the head stays."""
    rng, bad, head = random.Random(seed), bytearray(good), 8
    for _ in range(rng.randint(1, 6)):
        if len(bad) <= head:
            break
        at, length = rng.randrange(head, len(bad)), rng.randint(1, 64)
        match rng.randrange(10):
            case 0 | 1 | 2:
                bad[at] ^= 1 << rng.randrange(8)
            case 3 | 4:
                bad[at] = rng.randrange(256)
            case 5 | 6 | 7:
                at -= at % 4
                word = rng.choice((*WORDS, rng.randrange(64), rng.randrange(len(good))))
                bad[at:at + 4] = word.to_bytes(4, "little")
            case 8:
                source = rng.randrange(head, len(bad))
                bad[at:at + length] = bad[source:source + length]
            case _:
                if rng.randrange(4) == 0:
                    del bad[at:at + length]
    return bytes(bad)


def changed_text(good: bytes, seed: int) -> bytes:
    """JSON with values of other kinds, left out or doubled; now and then it is JSON no more."""
    rng, whole = random.Random(seed), json.loads(good)
    for _ in range(rng.randint(1, 4)):
        places = [*_places(whole)]
        if not places:
            break
        inside, key = rng.choice(rng.choice([places[:40], places]))
        match rng.randrange(6):
            case 0:
                del inside[key]
            case 1 if isinstance(inside, list):
                inside.insert(key, inside[key])
            case _:
                inside[key] = deepcopy(rng.choice(VALUES))
    text = json.dumps(whole).encode()
    return text if rng.randrange(8) else changed(text, seed)


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    """Each thing in JSON, by what holds it and its key there."""
    if not isinstance(value, dict | list):
        return
    for key in [*value] if isinstance(value, dict) else range(len(value)):
        yield value, key
        yield from _places(value[key])


def look(path: Path) -> bytes | None:
    """The package of a model; None where it cannot run.

    Raises:
        AntlerError: it is refused.
    """
    engine = replace(named(engine_of(path) or ""), prepare=as_it_is)
    chosen, audio = defaults(engine.name)
    content = engine.read(path)
    said = Model(path, **SAID.get(path.stem, {}))
    asked = Asked(path.name, "0" * 64, chosen, "", said, (), audio, 2)
    found = report(asked, content, engine)
    text(found)
    found.as_dict()
    if not found.description and found.instead:  # with the lines that are offered
        (it, *_), _ = readings(content, asked.said, (), audio.sample_rate)
        found = report(replace(asked, said=it.said, parameters=it.parameters), content, engine)
    return package(found.description, path.read_bytes()) if found.description else None


def main(count: int, first: int, pack: Path | None, models: list[Path]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    became: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            good, path = model.read_bytes(), Path(folder) / model.name
            change = changed_text if good[:1] in b"{[" else changed
            for seed in range(first, first + count):
                print(f"\r{model.name} {seed} ", end="", file=sys.stderr, flush=True)
                path.write_bytes(change(good, seed))
                signal.alarm(LONGEST)
                try:
                    packed = look(path)
                    became["read" if packed else "cannot run"] += 1
                    if packed and pack:
                        (pack / f"{model.name}-{seed}").write_bytes(packed)
                except CannotRun:
                    became["cannot run"] += 1
                except AntlerError:
                    became["refused"] += 1
                except Exception:
                    became["fault"] += 1
                    print(f"{model.name} {seed}: {traceback.format_exc()}", flush=True)
                signal.alarm(0)
    # ru_maxrss would be that of the program that started this one, where that is larger.
    (most,) = re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    print(dict(became), f"{int(most) // 1024} MB")
    return 1 if became["fault"] else 0


if __name__ == "__main__":
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    number, start, *files = (word for word in sys.argv[1:] if word not in options)
    into = next((Path(word.removeprefix("--pack=")) for word in options), None)
    sys.exit(main(int(number), int(start), into, [*map(Path, files)]))
