"""How products enter the store: once, whole, from elsewhere if that has them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from tasks.core.uptodate import reasons
from tasks.store.entry import also_from, enter
from tasks.store.product import Product
from tasks.store.stored import Stored
from tests.waiting import PATIENCE


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Product:
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    return Product(tmp_path / "artifacts/x-1", "manifest.json")


def fill(folder: Path) -> None:
    (folder / "manifest.json").write_text("{}")


def bring(product: Product) -> bool:
    product.path.mkdir(parents=True)
    fill(product.path)
    return True


def waits(capfd) -> str:
    """Until somebody says that it waits."""
    said = ""
    while "waiting for process" not in said:
        said += capfd.readouterr().out
    return said


def test_who_waited_for_a_product_takes_it(product: Product, capfd) -> None:
    made, started, go_on = [], Event(), Event()

    def make(folder: Path) -> None:
        made.append(folder.is_dir())
        started.set()
        go_on.wait(PATIENCE)
        fill(folder)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(enter, product, make, "builds x-1")
        started.wait(PATIENCE)
        second = pool.submit(enter, product, make, "builds x-1")
        assert "which builds x-1" in waits(capfd)
        go_on.set()
        first.result()
        second.result()
    assert made == [True]


def test_the_lock_outlives_its_holder(product: Product, tmp_path: Path) -> None:
    enter(product, fill, "builds x-1")
    before = (tmp_path / "locks/x-1").stat().st_ino
    (product.path / "manifest.json").unlink()
    enter(product, fill, "builds x-1")
    assert (tmp_path / "locks/x-1").stat().st_ino == before


def test_what_fails_leaves_nothing(product: Product) -> None:
    def fails(folder: Path) -> None:
        fill(folder)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        enter(product, fails, "builds x-1")
    assert not product.there
    assert list(product.path.parent.iterdir()) == []


def test_what_is_elsewhere_is_not_made(product: Product) -> None:
    made: list[Path] = []
    with also_from(lambda _: False), also_from(bring):
        enter(product, made.append, "builds x-1")
    assert product.there
    assert not made


def test_what_is_not_elsewhere_is_made(product: Product) -> None:
    asked: list[str] = []
    with also_from(lambda it: bool(asked.append(it.name))):
        enter(product, fill, "builds x-1")
        enter(product, fill, "builds x-1")
    assert product.there
    assert asked == ["artifacts/x-1"]


def test_what_is_of_this_machine_alone_is_not_asked_for(product: Product) -> None:
    own = Product(product.path, product.stamp, shared=False)
    with also_from(bring):
        assert not ask(Stored(own, {}), {})[0]
        enter(own, fill, "builds x-1")
    assert own.there


def ask(stored: Stored, saved: dict) -> tuple[bool, dict]:
    task = SimpleNamespace(value_savers=[])
    answer = stored(task, saved)
    return answer, task.value_savers[0]()


def test_a_task_is_not_run_for_what_is_elsewhere(product: Product) -> None:
    stored = Stored(product, {"toolchain": "a"})
    assert not ask(stored, {})[0]  # nothing is brought where nothing runs
    assert not product.there
    with also_from(bring):
        assert ask(stored, {})[0]
    assert product.there


def test_what_is_in_the_store_needs_no_memory(product: Product) -> None:
    stored = Stored(product, {"toolchain": "a"})
    stamp = product.path / product.stamp
    task = SimpleNamespace(value_savers=[], targets=[str(stamp)], uptodate=[(stored, [], {})])
    assert not stored(task, {})
    assert reasons(task) == ["not in the store yet"]
    bring(product)
    assert stored(task, {})
    assert stored(task, {"_inputs": {"toolchain": "another"}})


def test_what_is_not_in_the_store_tells_what_changed(tmp_path: Path) -> None:
    _, saved = ask(Stored(Product(tmp_path / "one"), {"toolchain": "a", "options": {}}), {})
    stored = Stored(Product(tmp_path / "two"), {"toolchain": "b", "options": {}})
    assert not ask(stored, saved)[0]
    assert stored.reasons == ["toolchain changed"]
