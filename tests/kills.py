"""A campaign of kills: `python -m tests.kills [NAME=COUNT …] [--seed N]`.

Each command of COMMANDS is run once, and then killed with SIGKILL at a random moment, COUNT times;
after each kill it is run again, and must end well and leave what the undisturbed run left, byte by
byte. It runs in a copy of this checkout and uses what the store has: build the default target
first. docs/benchmarks.md has the result of a run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tasks.core.files import remove_tree, sha256
from tasks.core.paths import CODE, home
from tasks.store import keys
from tests.integration.own_checkout import Checkout

SMALL = ("artifacts/tflite-*-debian11-aarch64-*", "sources/kissfft-*", "sources/vst3sdk-*")
"""What of the store is pushed and pulled: of each kind, but nothing that takes long."""

State = Mapping[str, str]
"""Digest of each file that a command leaves, by its name."""


@dataclass(frozen=True)
class Place:
    """Where a campaign works: a checkout, stores of this machine and of another, the shared one."""

    checkout: Checkout
    full: Path
    small: Path
    fresh: Path
    shared: Path


@dataclass(frozen=True)
class Command:
    """What is killed.

    Attributes:
        words: of `./doit`.
        store: the machine's store that it uses.
        before: brings everything to where the command begins.
        after: what it leaves.
    """

    words: tuple[str, ...]
    store: Callable[[Place], Path]
    before: Callable[[Place], object]
    after: Callable[[Place], State]


def files(*folders: Path) -> State:
    """Digests of all files below folders."""
    return {str(path.relative_to(folder)): sha256(path)
            for folder in folders for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink()}


def entries(place: Place) -> State:
    """What the shared store has: products whose signed manifest and whose pack are right."""
    from tasks.store.manifest import parse

    key = keys.text(keys.signer(place.shared.parent / "key").public_key)
    found = {}
    for entry in sorted(place.shared.glob("v1/*/*.json")):
        manifest = parse(keys.opened(entry.read_bytes(), [key]))
        pack = place.shared / f"v1/packs/{manifest.pack.sha256}.tar.zst"
        assert sha256(pack) == manifest.pack.sha256, pack
        found[manifest.product] = f"{manifest.pack.sha256} {len(manifest.members)}"
    return found


def pushed(place: Place) -> None:
    """Somebody has filled the shared store."""
    if not place.shared.exists():
        run(COMMANDS["push"], place)


def nothing_here(place: Place) -> None:
    """This machine has an empty store, the shared one has all."""
    pushed(place)
    remove_tree(place.fresh)


COMMANDS = {
    "push": Command(("store", "push"), lambda it: it.small, lambda it: remove_tree(it.shared),
                    entries),
    "pull": Command(("store", "pull"), lambda it: it.fresh, nothing_here,
                    lambda it: files(it.fresh / "artifacts", it.fresh / "sources")),
    "build": Command(("build",), lambda it: it.full,
                     lambda it: remove_tree(it.checkout.root / "build"),
                     lambda it: files(*it.checkout.root.glob("build/*/*.vst3"))),
}


def made(root: Path) -> Place:
    """The place of a campaign, in an empty folder."""
    checkout = Checkout(root / "checkout", ANTLER_STORE_KEY=root / "key")
    (checkout.root / ".venv").symlink_to(CODE / ".venv")
    place = Place(checkout, home(), root / "small", root / "fresh", root / "shared")
    for pattern in SMALL:
        for path in home().glob(pattern):
            shutil.copytree(path, place.small / path.relative_to(home()), symlinks=True)
    public = keys.text(keys.create(root / "key").public_key)
    file = checkout.root / "project.yaml"
    file.write_text(f"{file.read_text()}\nstore:\n  keys: ['{public}']\n")
    return place


def environment(command: Command, place: Place) -> dict[str, str]:
    """What a run of the command is told."""
    return {"ANTLER_HOME": str(command.store(place)),
            "ANTLER_STORE_URL": str(place.shared) if command.words[0] == "store" else ""}


def run(command: Command, place: Place) -> float:
    """Run it to its end; seconds."""
    began = time.monotonic()
    answer = place.checkout.doit(*command.words, **environment(command, place))
    assert answer.code == 0, answer.output
    return time.monotonic() - began


def killed(command: Command, place: Place, seconds: float) -> bool:
    """Run it for so long, then kill it; False where it had ended by then."""
    process = place.checkout.start(*command.words, **environment(command, place))
    try:
        process.communicate(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        return True


def campaign(name: str, count: int, place: Place, chance: random.Random) -> Counter[str]:
    """Kill a command so many times; how often what happened."""
    command, seen = COMMANDS[name], Counter[str]()
    command.before(place)
    length = run(command, place)
    wanted = command.after(place)
    assert wanted, f"{name} left nothing"
    while seen["kills"] < count:
        command.before(place)
        if not killed(command, place, chance.uniform(0, length)):
            seen["ended before"] += 1
            continue
        seen["kills"] += 1
        seen["whole at once"] += command.after(place) == wanted
        seconds = run(command, place)
        seen["the next run completed"] += 1
        seen["byte-equal"] += command.after(place) == wanted
        print(f"{name} {seen['kills']}/{count}: next run {seconds:.1f} s", flush=True)
    return seen


def main(words: list[str]) -> int:
    """0 where every next run completed, with equal products."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("counts", nargs="*", metavar="NAME=COUNT",
                        default=[f"{name}=20" for name in COMMANDS])
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args(words)
    good = True
    with tempfile.TemporaryDirectory(prefix="antler-kills-") as folder:
        place, chance = made(Path(folder)), random.Random(said.seed)
        for word in said.counts:
            name, _, count = word.partition("=")
            seen = campaign(name, int(count or 20), place, chance)
            good &= seen["kills"] == seen["the next run completed"] == seen["byte-equal"]
            print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in seen.items()),
                  flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
