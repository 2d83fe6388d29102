"""What `./doit board WORDS…` does, for the stand-in and for boards that are somewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tasks.board.errors import BoardError
from tasks.board.open import open_board, stand_in_image
from tasks.board.probe import Facts, probe
from tasks.board.quoting import join
from tasks.board.target import Target
from tasks.core.versions import written

if TYPE_CHECKING:
    from tasks.board.hostkeys import HostKey

USAGE = "start | stop | status | reset | ssh [COMMAND…]"


def board(target: Target, words: Sequence[str]) -> None:
    """Do what the words say; without any, `status`.

    Raises:
        BoardError: no such word, or the board does not do it.
    """
    verb, rest = (words[0], words[1:]) if words else ("status", ())
    own = {"start": start, "stop": stop, "reset": reset}
    if verb in own and target.board != "stand-in":
        raise BoardError(f"`{verb}` is for the stand-in; {target.name} is switched by hand",
                         resolution=f"./doit board {verb} target=stand-in")
    if verb in own:
        own[verb](target)
    elif verb == "status":
        status(target)
    elif verb == "ssh":
        ssh(target, rest)
    else:
        raise BoardError(f"`{verb}` is no command for a board", resolution=f"./doit board {USAGE}")


def start(target: Target) -> None:
    """Start the stand-in; it stays awake until `stop`, so that a plain `ssh` reaches it too."""
    from tasks.board.standin import vm
    from tasks.board.standin.instance import instance

    machine, image = instance(), stand_in_image(print)
    with vm.in_use(machine):
        where = vm.ensure_running(image, machine, target.port)
        (machine.folder / "awake").touch()
    print(f"stand-in: up, and uses one core until `./doit board stop`\n  {join(where.command())}")


def stop(_target: Target) -> None:
    """Switch the stand-in off; its disk is kept."""
    from tasks.board.standin import image, vm
    from tasks.board.standin.instance import instance

    ran = vm.stop(image.image(), instance())
    print("stand-in: off" if ran else "stand-in: was off already")


def reset(_target: Target) -> None:
    """Switch the stand-in off and forget its disk."""
    from tasks.board.standin import image, vm
    from tasks.board.standin.instance import instance

    vm.reset(image.image(), instance())
    print("stand-in: off, the next start has a fresh disk")


def status(target: Target) -> None:
    """Say how the board is, without starting the stand-in."""
    if target.board == "stand-in":
        from tasks.board.standin import image, vm
        from tasks.board.standin.instance import instance

        print(vm.describe(image.image(), instance()))
        return
    with open_board(target) as there:
        print("\n".join(f"{key:10} {value}" for key, value in
                        described(probe(there, target.root if target.root[:1] == "/" else ".")
                                  ).items()))


def described(facts: Facts) -> dict[str, str]:
    """Facts as people read them; what is unknown is left out."""
    rows: dict[str, tuple[object, Callable[[], str]]] = {
        "model": (facts.model, lambda: facts.model),
        "system": (facts.os, lambda: facts.os),
        "machine": (facts.machine, lambda: facts.machine),
        "kernel": (facts.kernel, lambda: facts.kernel),
        "real time": (facts.realtime, lambda: facts.realtime),
        "glibc": (facts.glibc, lambda: written(facts.glibc or ())),
        "CPU": (facts.frequency, lambda: f"{(facts.frequency or 0) / 1e6:.0f} MHz, governor "
                                         f"{facts.governor or 'unknown'}"),
        "free": (facts.free is not None, lambda: f"{(facts.free or 0) / 1e6:.0f} MB"),
        "tools": (facts.tools, lambda: " ".join(sorted(facts.tools))),
    }
    return {key: text() for key, (known, text) in rows.items() if known}


def ssh(target: Target, words: Sequence[str]) -> None:
    """Run a command on the board and show its output; without one, say how to log in."""
    if not words:
        print(f"log in with: {join(_command(target))}")
        return
    with open_board(target) as there:
        asked = ["sh", "-c", *words] if len(words) == 1 else list(words)  # one word: as ssh has it
        done = there.run(asked, timeout=3600, check=False)
    print(done.stdout + done.stderr, end="")
    if done.returncode:
        raise BoardError(f"`{join(words)}` ended with code {done.returncode}")


def _command(target: Target) -> tuple[str, ...]:
    if target.board == "local":
        raise BoardError(f"{target.name} is this machine: there is nothing to log in to")
    if target.board == "stand-in":
        start(target)
        from tasks.board.standin import image
        from tasks.board.standin.instance import instance

        return instance().address(image.image()).command()
    from tasks.board.open import address

    return address(target).command()


def trust(target: Target) -> None:
    """Show the host key of the target's board, and of jump hosts before it, and put it on record.

    Raises:
        BoardError: there is no key to trust, or nothing answers.
    """
    from tasks.board import hostkeys
    from tasks.board.open import address
    from tasks.board.ssh import shown_keys

    if target.board != "ssh":
        raise BoardError(f"{target.name} has no host key to accept: "
                         + ("its key was made here with its image" if target.board == "stand-in"
                            else "it is this machine"))
    for title, host, port, key in shown_keys(address(target)):
        print(_trusted(title, hostkeys.trust(host, port, key), key))


def _trusted(title: str, before: HostKey | None, key: HostKey) -> str:
    if before == key:
        return f"{title} shows {key.fingerprint}, which was on record already"
    if before:
        return (f"{title}\n  had   {before.fingerprint}\n  shows {key.fingerprint}\n"
                "  The new key is on record now.")
    return (f"{title} shows {key.fingerprint}\n  It is on record now. Compare it with the one "
            "there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on its console.")
