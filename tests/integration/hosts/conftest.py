"""The desk plugin of each JUCE version and one with every kind of parameter, each built once, and
the programs that open them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
import swappable as any_model
from built_plugins import KNOBS, LISTENS, built, with_juce
from compiled import compiled
from own_checkout import Checkout
from vst3_caller import Caller

from tasks.core.errors import AntlerError
from tasks.deps.plan import source
from tasks.deps.prepare import prepare
from tasks.deps.recipe import load

HERE = Path(__file__).resolve().parent
JUCE = ("7.0.5", "8.0.6", "6.1.6")


@pytest.fixture(scope="session")
def validator(sdk: Path) -> Path:
    return compiled(HERE / "validator", sdk, "validator") / "validator"


@pytest.fixture(scope="session")
def caller(sdk: Path) -> Callable[[Path], Caller]:
    """Opens a plugin for calls in any order."""
    return partial(Caller, compiled(HERE / "caller", sdk, "vst3-caller") / "vst3-caller")


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("hosts") / "antler")
    shutil.copy(HERE / "sum.tflite", made.root / "models")
    yield made
    shutil.rmtree(made.root)


@pytest.fixture(scope="session", params=JUCE)
def juce(request: pytest.FixtureRequest) -> str:
    """A JUCE version whose sources are here; only upstream has 6.1.6, and may be out of reach."""
    try:
        prepare(source(load("juce", request.param)))
    except AntlerError as error:
        if request.param != "6.1.6":
            raise
        pytest.skip(str(error))
    return request.param


@pytest.fixture(scope="session")
def desk(juce: str, checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin of the repository's own project.yaml."""
    return built(checkout, with_juce(checkout, juce), tmp_path_factory.mktemp(f"juce-{juce}"))


@pytest.fixture(scope="session")
def knobs(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin of KNOBS."""
    return built(checkout, KNOBS, tmp_path_factory.mktemp("knobs"))


@pytest.fixture(scope="session")
def listening(juce: str, checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin of LISTENS."""
    return built(checkout, LISTENS.format(juce=juce), tmp_path_factory.mktemp(f"listens-{juce}"))


@pytest.fixture(scope="session")
def with_engine(checkout: Checkout,
                tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A plugin whose model is a file beside it, by its engine."""
    @cache
    def made(engine: str) -> Path:
        return built(checkout, any_model.project(engine), tmp_path_factory.mktemp(engine))

    return made


@pytest.fixture(scope="session")
def swappable(with_engine: Callable[[str], Path]) -> Path:
    """That of TensorFlow Lite."""
    return with_engine("tflite")
