"""`./doit clean`: removes what builds made; the store only when asked for."""

from __future__ import annotations

from tasks.core import lock
from tasks.core.errors import AntlerError
from tasks.core.files import remove_tree
from tasks.core.paths import BUILD, PROJECT, STATE, home, shown

STORE = ("downloads", "subsets", "sources", "artifacts", "roots", "boards", "scratch", "ccache",
         "wheels", "verdicts", "models", "slots")


def clean(cache: bool) -> None:
    """Remove build/ and what was remembered of our YAML; with `cache` also what is in the store.

    Raises:
        AntlerError: build/ is somebody else's; this project, or the store, is in use.
        BoardError: the stand-in, which runs from the store, could not be switched off.
    """
    ours = STATE.is_dir() and (PROJECT / "project.yaml").is_file()
    if not ours and not cache:
        if not BUILD.exists():
            print("  nothing to remove")
            return
        raise AntlerError(f"{shown(BUILD)} was not made by Antler",
                          resolution="--project FOLDER, before `clean`, names another folder; "
                          "`./doit clean --cache` empties the store")
    with lock.alone(lock.PROJECT, "this project"), lock.store(emptying=cache):
        if ours:
            print(f"  removing {shown(BUILD)}")
            remove_tree(BUILD)
            (PROJECT / "compile_commands.json").unlink(missing_ok=True)
        if cache:
            forget_stand_ins()
            print(f"  removing {home()}, which all projects share", flush=True)
            for name in STORE:
                remove_tree(home() / name)
        (STATE / "validated").unlink(missing_ok=True)
        remove_tree(STATE / "parsed")


def forget_stand_ins() -> None:
    """Switch the stand-ins off and forget their disks.

    The keys that let us in go with its image, and the next image has others: what is left of this
    one could neither be reached nor be switched off in order.
    """
    from tasks.board.standin import image, vm
    from tasks.board.standin.instance import instances

    for machine in instances():
        if machine.pid:
            print(f"  switching {machine.name} off")
        vm.reset(image.image(), machine)
