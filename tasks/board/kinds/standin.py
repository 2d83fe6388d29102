"""The stand-in board: an aarch64 machine in QEMU, made and started when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tasks.board.base import Board
from tasks.board.errors import BoardError
from tasks.board.target import BoardKind, Say, Target


class StandIn(BoardKind):
    """A virtual machine for each target; it is paused while nobody uses it."""

    name = "stand-in"
    made = True
    chooses_port = True
    patience = 60.0  # on a busy machine a second of its time can take up to a minute
    virtual_time = True
    note = ("in virtual time, 1 ns per instruction: repeatable on every machine; good for "
            "comparing, and for finding regressions and overload; does not predict the Pi's "
            "percentage")
    needs = ("image",)

    def defaults(self, target: str) -> Mapping[str, object]:
        """See BoardKind.defaults; it answers on this machine."""
        return {**super().defaults(target), "host": "127.0.0.1"}

    @contextmanager
    def open(self, target: Target, say: Say) -> Iterator[Board]:
        """Wake the machine, and pause it again when nobody uses it and nothing runs on it."""
        from tasks.board.ssh import connect
        from tasks.board.standin import rest, vm
        from tasks.board.standin.image import made
        from tasks.board.standin.instance import instance

        image, machine = made(say), instance(target)
        with rest.in_use(machine) as alone:
            was_awake = rest.awake(machine)
            try:
                board = connect(vm.ensure_running(image, machine, target.port, say))
            except BaseException:  # Ctrl-C too; nobody can ask what runs there: restore its state
                if alone() and not was_awake:
                    rest.rest(machine)
                raise
            try:
                yield board
            finally:
                idle = alone() and rest.may_rest(machine, board)
                board.close()
                if idle:
                    rest.rest(machine)

    def login(self, target: Target) -> tuple[str, ...]:
        """Start the machine and keep it awake, because a plain `ssh` cannot wake it."""
        from tasks.board.standin import rest, vm
        from tasks.board.standin.image import made
        from tasks.board.standin.instance import instance

        machine = instance(target)
        with rest.in_use(machine):
            where = vm.ensure_running(made(print), machine, target.port)
            (machine.folder / "awake").touch()
        return where.command()

    def status(self, target: Target) -> str:
        """See BoardKind.status; the machine is not started."""
        from tasks.board.standin import rest
        from tasks.board.standin.image import image
        from tasks.board.standin.instance import instance

        return rest.describe(image(), instance(target))

    def is_off(self, target: Target) -> bool:
        """See BoardKind.is_off."""
        from tasks.board.standin.instance import instance

        return instance(target).pid is None

    def start(self, target: Target) -> str:
        """See BoardKind.start; it stays awake until `stop`."""
        from tasks.board.quoting import join

        return (f"{target.name}: up, and uses one core until {target.doit('board stop')}\n"
                f"  {join(self.login(target))}")

    def stop(self, target: Target) -> str:
        """See BoardKind.stop; its disk is kept."""
        from tasks.board.standin import image, vm
        from tasks.board.standin.instance import instance

        ran = vm.stop(image.image(), instance(target))
        return f"{target.name}: off" if ran else f"{target.name}: was off already"

    def reset(self, target: Target) -> str:
        """See BoardKind.reset."""
        from tasks.board.standin import image, vm
        from tasks.board.standin.instance import instance

        vm.reset(image.image(), instance(target))
        return f"{target.name}: off, the next start has a fresh disk"

    def trust(self, target: Target) -> Iterator[str]:
        """See BoardKind.trust."""
        raise BoardError(f"{target.name} has no host key to accept: its key was made together "
                         "with its image")


KIND = StandIn()
