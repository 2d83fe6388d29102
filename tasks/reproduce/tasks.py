"""doit's task that builds again elsewhere and compares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tasks.core.errors import AntlerError, action
from tasks.core.files import aside
from tasks.core.paths import home
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products
from tasks.deps.steps import Step
from tasks.project.model import Project
from tasks.store.product import Product
from tasks.toolchain.model import Toolchain
from tasks.toolchain.tasks import root_tasks


def reproduce_task(project: Project, toolchain: Toolchain, products: Products,
                   dependencies: Sequence[Step]) -> TaskDict:
    """`./doit reproduce [plugin | root]`."""
    root, libraries = toolchain.root.product, [Product.of(step.stamp) for step in dependencies]
    given = {"": [root], "plugin": [root, *libraries], "root": []}

    @action
    def run(words: list[str]) -> None:
        taken = given["".join(words)]
        again = [product for product in (root, *libraries) if product not in taken]
        reproduce(project, products, again, taken,
                  image=root in again and project.target.board.made)

    def check(words: list[str]) -> None:
        if len(words) > 1 or "".join(words) not in given:
            raise AntlerError(f"`reproduce {' '.join(words)}` is not known",
                              resolution="./doit reproduce; `reproduce plugin` takes engine and "
                              "JUCE as they are, `reproduce root` makes the compilers' root "
                              "and the stand-in's image, too")

    return command(run, check=check, pos_arg="words", task_dep=[f"build:{project.name}"],
                   setup=[*root_tasks(toolchain), *(step.task for step in dependencies)])


def reproduce(project: Project, products: Products, again: Sequence[Product],
              given: Sequence[Product], *, image: bool) -> None:
    """Build elsewhere, and say what is not byte-equal.

    Args:
        again: what of the store is made again, beside the plugin and its host.
        given: what of the store is taken as it is.
        image: whether the stand-in's is made again, too, with the keys of the one in the store.

    Raises:
        AntlerError: something differs, or it could not be built.
    """
    from tasks.reproduce.compare import compared
    from tasks.reproduce.elsewhere import Elsewhere

    with aside(home() / "reproduced") as folder:
        there = Elsewhere(folder)
        there.settle(given)
        print(f"building again in {folder}, without the compiler cache", flush=True)
        there.build(project.name, lambda line: print(line, flush=True))
        pairs = [(product.name, product, Product(there.of(product.path), product.stamp))
                 for product in again]
        bundle = products.bundle
        pairs += [(bundle.name, Product(bundle, _module(bundle)),
                   Product(there.of(bundle), _module(bundle))),
                  ("antler-bench", Product(products.host()),
                   Product(_host(there.of(products.built))))]
        if image:
            pairs.append(_images(folder))
        outcomes = [compared(*pair) for pair in pairs]
    print("\n".join(map(str, outcomes)))
    wrong = [outcome.name for outcome in outcomes if outcome.wrong]
    if wrong:
        raise AntlerError(f"not byte-equal: {', '.join(wrong)}", resolution="see above where")


def _images(folder: Path) -> tuple[str, Product, Product]:
    """The stand-in's image in the store, and another one."""
    from tasks.board.standin.image import again, made

    def say(line: str) -> None:
        print(f"  • {line}", flush=True)

    one = made(say)
    return one.product.name, one.product, again(folder / "another-image", say).product


def _module(bundle: Path) -> str:
    """The plugin's module, relative to its bundle."""
    [module] = bundle.glob(f"Contents/*-linux/{bundle.stem}.so")
    return str(module.relative_to(bundle))


def _host(built: Path) -> Path:
    """The plugin host that was built elsewhere."""
    return Path(json.loads(built.read_text(encoding="utf-8"))["bench"]["path"])
