"""A campaign of kills: `python -m tests.kills [NAME=COUNT …] [--seed N]`.

Each command of COMMANDS is run once, and then killed with SIGKILL at a random moment, COUNT times;
after each kill it is run again, and must end well and leave what the undisturbed run left, byte by
byte. A board must be whole right after the kill, too. It runs in a copy of this checkout and uses
what the store has: build the default target first. docs/benchmarks.md has the result of a run.
"""

from __future__ import annotations

import argparse
import json
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
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tasks.board.ssh import connect
from tasks.core.files import remove_tree, sha256
from tasks.core.paths import CODE, home
from tasks.store import keys
from tests import many_boards
from tests.integration.own_checkout import Checkout

SMALL = ("artifacts/tflite-*-debian11-aarch64-*", "sources/kissfft-*", "sources/vst3sdk-*")
"""What of the store is pushed and pulled: of each kind, but nothing that takes long."""

State = Mapping[str, str]
"""Digest of each file that a command leaves, by its name."""

RELEASES = "/udata/antler"
"""What a deploy changes on the board."""

OLD = f"""
set -e
rm -rf {RELEASES}
mkdir -p {RELEASES}/run {RELEASES}/releases/old
head -c 3000000 /dev/zero > {RELEASES}/releases/old/config.json
ln -s releases/old {RELEASES}/current
"""
"""A board that uses another release, with nothing of the new one."""

LOOK = f"""
cd {RELEASES}
printf '%s  in use\\n' "$(readlink current)"
find releases -type f -exec sha256sum {{}} +
"""


@dataclass(frozen=True)
class Place:
    """Where a campaign works: a checkout, stores of this machine and of another, the shared one."""

    checkout: Checkout
    full: Path
    small: Path
    fresh: Path
    shared: Path
    chance: random.Random
    held: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def boards(self) -> many_boards.Boards:
        """A board for deploys, started when the first wants it."""
        boards = self.held.enter_context(many_boards.running(1, self.shared.parent / "user"))
        self.checkout.edit("project.yaml", "\ntargets:\n", f"\ntargets:\n{boards.rows}")
        return boards

    def on_board(self, script: str) -> str:
        """What a script says on it."""
        board = connect(self.boards.addresses[0])
        try:
            return board.run(["sh", "-c", script], timeout=120).stdout
        finally:
            board.close()


@dataclass(frozen=True)
class Command:
    """What is killed.

    Attributes:
        words: of `./doit`.
        store: the machine's store that it uses.
        before: brings everything to where the command begins.
        after: what it leaves.
        whole: of that before, after a kill and after a run: whether what must stay whole is so.
        variables: what it is told besides.
    """

    words: tuple[str, ...]
    store: Callable[[Place], Path]
    before: Callable[[Place], object]
    after: Callable[[Place], State]
    whole: Callable[[State, State, State], bool] = lambda *_: True
    variables: Callable[[Place], Mapping[str, str]] = lambda _: {}


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


def old_release(place: Place) -> None:
    """The board has another release, and ours is built."""
    place.on_board(OLD)
    if not list(place.checkout.root.glob("build/board1/*.vst3")):
        answer = place.checkout.doit("build", "target=board1", ANTLER_HOME=place.full)
        assert answer.code == 0, answer.output


def on_board(place: Place) -> State:
    """What the board uses, and all files of its releases."""
    pairs = [line.split("  ", 1) for line in place.on_board(LOOK).splitlines()]
    return {name: said for said, name in pairs}


def in_use_is_whole(before: State, between: State, after: State) -> bool:
    """The board uses one of the two releases, with all of its files as they are there."""
    used = between["in use"]
    then = next((it for it in (before, after) if it["in use"] == used), {})
    return bool(then) and of_release(used, between) == of_release(used, then)


def of_release(name: str, state: State) -> State:
    """The files of one release."""
    return {file: digest for file, digest in state.items() if file.startswith(f"{name}/")}


def nobody_judged(place: Place) -> None:
    """Cells that the store does not have: their limit of the peak is one of their own."""
    (place.checkout.root / "build/compare.json").unlink(missing_ok=True)
    file = place.checkout.root / "project.yaml"
    lines = [it for it in file.read_text().splitlines() if "max_peak" not in it]
    lines.insert(lines.index(next(it for it in lines if it.startswith("realtime:"))) + 1,
                 f"  max_peak: {4 + place.chance.random()}")
    file.write_text("\n".join(lines) + "\n")


def compared(place: Place) -> State:
    """How each cell ended, and with which release."""
    file = place.checkout.root / "build/compare.json"
    cells = json.loads(file.read_text())["cells"] if file.is_file() else []
    return {str(it["values"]): f"{it['outcome']} {release_of(it, place)}"
            for it in cells if it["load"]}


def release_of(cell: Mapping[str, Any], place: Place) -> str:
    """The release that a cell was judged by: it is named by the digest of its files."""
    file = place.full / "verdicts" / cell["address"] / "outcome.json"
    return str(json.loads(file.read_text())["verdict"]["release"])


COMMANDS = {
    "push": Command(("store", "push"), lambda it: it.small, lambda it: remove_tree(it.shared),
                    entries),
    "pull": Command(("store", "pull"), lambda it: it.fresh, nothing_here,
                    lambda it: files(it.fresh / "artifacts", it.fresh / "sources")),
    "build": Command(("build",), lambda it: it.full,
                     lambda it: remove_tree(it.checkout.root / "build"),
                     lambda it: files(*it.checkout.root.glob("build/*/*.vst3"))),
    "deploy": Command(("deploy", "target=board1"), lambda it: it.full, old_release, on_board,
                      in_use_is_whole, lambda it: it.boards.environment),
    "compare": Command(("compare", "audio.block_size=64,256", "realtime.seconds=1",
                        "realtime.warm_up=0.2", "--no-verify"), lambda it: it.full,
                       nobody_judged, compared),
}


def made(root: Path, chance: random.Random) -> Place:
    """The place of a campaign, in an empty folder."""
    checkout = Checkout(root / "checkout", ANTLER_STORE_KEY=root / "key")
    (checkout.root / ".venv").symlink_to(CODE / ".venv")
    place = Place(checkout, home(), root / "small", root / "fresh", root / "shared", chance)
    for pattern in SMALL:
        for path in home().glob(pattern):
            shutil.copytree(path, place.small / path.relative_to(home()), symlinks=True)
    public = keys.text(keys.create(root / "key").public_key)
    file = checkout.root / "project.yaml"
    file.write_text(f"{file.read_text()}\nstore:\n  keys: ['{public}']\n")
    return place


def environment(command: Command, place: Place) -> dict[str, str]:
    """What a run of the command is told."""
    return {**command.variables(place), "ANTLER_HOME": str(command.store(place)),
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


MUST = ("kills", "the next run completed", "byte-equal", "nothing broken")
"""What is counted once for each kill."""


def campaign(name: str, count: int, place: Place) -> Counter[str]:
    """Kill a command so many times; how often what happened."""
    command, seen = COMMANDS[name], Counter[str]()
    command.before(place)
    run(command, place)  # what only the first one has to make
    command.before(place)
    before = command.after(place)
    length = run(command, place)
    wanted = command.after(place)
    assert wanted, f"{name} left nothing"
    while seen["kills"] < count:
        command.before(place)
        if not killed(command, place, place.chance.uniform(0, length)):
            seen["ended before"] += 1
            continue
        seen["kills"] += 1
        between = command.after(place)
        seen["whole at once"] += between == wanted
        seen["nothing broken"] += command.whole(before, between, wanted)
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
        place = made(Path(folder), random.Random(said.seed))
        with place.held:
            for word in said.counts:
                name, _, count = word.partition("=")
                seen = campaign(name, int(count or 20), place)
                good &= len({seen[what] for what in MUST}) == 1
                print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in seen.items()),
                      flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
