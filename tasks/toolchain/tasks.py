"""doit's tasks for what a toolchain needs: its root, and its SDK where it has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.core import ahead
from tasks.core.errors import action
from tasks.core.task import TaskDict
from tasks.store.product import Product
from tasks.store.stored import Stored
from tasks.toolchain.model import Root, Toolchain
from tasks.toolchain.sdk import SdkFolder

Installer = Callable[[SdkFolder], Path]
"""Gets the verified installer of an SDK."""


def toolchain_tasks(toolchain: Toolchain, installer: Installer) -> Iterator[TaskDict]:
    """A sub-task that makes the toolchain's root, and one that sees to its SDK.

    Args:
        installer: called where the SDK is not on this machine.
    """
    root = toolchain.root
    yield {
        "name": root.title,
        "doc": f"the compilers' root: {root.doc}",
        "actions": [(ahead.take, [f"toolchain:{root.name}"]), (_make, [root])],
        "targets": [str(root.stamp)],
        "uptodate": [Stored(root.product, {f"sdk/roots/{root.name}.yaml": root.path.name})],
        "verbosity": 2,
        "meta": {"ahead": True},
    }
    if sdk := toolchain.sdk:
        yield {
            "name": toolchain.name,
            "doc": f"the SDK in {sdk.folder}: installed if need be, its environment",
            "actions": [(_see_to, [toolchain, sdk, installer])],
            "setup": [f"toolchain:{root.title}"],
            "targets": [str(sdk.captured)],
            "uptodate": [Stored(Product(sdk.captured, shared=False),
                                {str(sdk.folder): sdk.identity})],
            "verbosity": 2,
        }


def root_tasks(toolchain: Toolchain) -> list[str]:
    """Names of the tasks that must have run before the toolchain can be used."""
    return [f"toolchain:{toolchain.root.title}", *([f"toolchain:{toolchain.name}"]
                                                  if toolchain.sdk else [])]


@action
def _make(root: Root) -> None:
    from tasks.toolchain.root import make

    make(root)


@action
def _see_to(toolchain: Toolchain, sdk: SdkFolder, installer: Installer) -> None:
    from tasks.toolchain.install import install
    from tasks.toolchain.look import look

    if not (sdk.folder / sdk.script).is_file() and sdk.installer:
        install(sdk, installer(sdk))
    look(toolchain, sdk)
