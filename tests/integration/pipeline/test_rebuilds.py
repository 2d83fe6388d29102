"""What an edit rebuilds, and why: makes every kind of edit and writes docs/rebuilds.md."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from board_checkout import BoardCheckout

from tasks.core.files import write_if_changed
from tasks.core.paths import CODE, home
from tasks.deps.plan import plan
from tasks.project.load import load as load_project
from tasks.toolchain.load import load as load_toolchain

PAGE = CODE / "docs/rebuilds.md"
YAML = "project.yaml"
INTRO = """# What an edit rebuilds

Made by `tests/integration/pipeline/test_rebuilds.py`, which makes each edit in a checkout of its
own and runs `./doit build` (rows marked *planned*: `./doit plan`, since all of JUCE or the engine
would be compiled). Each row starts from a finished build. Before you build, `./doit plan`
names every task that may run after your own edits, and why. The build may run fewer of them: a task
whose inputs come out unchanged is left out, which is known only when they have been made.

| edit | tasks that run | compiled | why |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Edit:
    """A row of the table: what is done, and what must not be compiled for it."""

    title: str
    do: Callable[[BoardCheckout], None]
    planned: bool = False
    at_most: tuple[str, ...] | None = None  # sources that may be compiled; None = any


def replace(name: str, old: str, new: str) -> Callable[[BoardCheckout], None]:
    return lambda checkout: checkout.edit(name, old, new)


def append(name: str, text: str) -> Callable[[BoardCheckout], None]:
    def edit(checkout: BoardCheckout) -> None:
        with (checkout.root / name).open("a") as stream:
            stream.write(text)

    return edit


def retrain(checkout: BoardCheckout) -> None:
    """Change one weight of the model, as another training would."""
    import numpy as np
    import tflite

    path = checkout.root / "models/saturator.tflite"
    data = bytearray(path.read_bytes())
    model = tflite.Model.GetRootAs(bytes(data), 0)
    weights = max((model.Buffers(i).DataAsNumpy() for i in range(model.BuffersLength())
                   if model.Buffers(i).DataLength() % 4 == 0 and model.Buffers(i).DataLength()),
                  key=len)
    raw = np.asarray(weights).tobytes()
    at = bytes(data).find(raw)
    data[at] ^= 1  # the lowest bit of a mantissa
    path.write_bytes(data)


def move_model(checkout: BoardCheckout) -> None:
    models = checkout.root / "models"
    shutil.copy(models / "saturator.tflite", models / "other.tflite")
    checkout.edit(YAML, "models/saturator.tflite ", "models/other.tflite ")


def retarget(checkout: BoardCheckout) -> None:
    """Choose a target of another toolchain, for the first time."""
    checkout.edit(YAML, "target: stand-in ", "target: desk ")


NONE: tuple[str, ...] = ()
EDITED = (YAML, "models/saturator.tflite", "plugin_src/plugin/Processor.cpp",
          "deps/tflite/recipe.yaml", "deps/juce/patches/system-libraries-7.0.5.patch",
          "sdk/cmake/debian11-aarch64.cmake", "tasks/plugin/bundle.py", "tasks/model/describe.py",
          "tasks/sushi/versions.py")
EDITS = [
    Edit("nothing", lambda checkout: None, at_most=NONE),
    Edit("`audio.sample_rate`", replace(YAML, "sample_rate: 48000", "sample_rate: 44100"),
         at_most=NONE),
    Edit("`audio.block_size`", replace(YAML, "block_size: 64", "block_size: 128"), at_most=NONE),
    Edit("`inference.mode`", replace(YAML, "\naudio:", "\ninference: {mode: async}\naudio:"),
         at_most=("model.S",)),
    Edit("`sushi.tracks`: channels", replace(YAML, "channels: stereo", "channels: mono"),
         at_most=NONE),
    Edit("`sushi.tracks`: an initial value", replace(YAML, "{gain: 0.5}", "{gain: 0.25}"),
         at_most=NONE),
    Edit("`sushi.tracks`: inputs", replace(YAML, "# inputs: [0, 1]  ", "inputs: [1, 0]    "),
         at_most=NONE),
    Edit("`sushi.tracks`: outputs", replace(YAML, "# outputs: [0, 1]", "outputs: [1, 0]"),
         at_most=NONE),
    Edit("`sushi.tracks`: a name", replace(YAML, "name: main", "name: lead"), at_most=NONE),
    Edit("`realtime.max_load`", replace(YAML, "max_load: 70 %", "max_load: 60 %"), at_most=NONE),
    Edit("`realtime.seconds`", replace(YAML, "  seconds: 10", "  seconds: 20"), at_most=NONE),
    Edit("`realtime.warm_up`", replace(YAML, "warm_up: 2", "warm_up: 1"), at_most=NONE),
    Edit("`realtime.max_mode_switches`",
         replace(YAML, "max_mode_switches: 0", "max_mode_switches: 1"), at_most=NONE),
    Edit("`targets.elk-pi.host`", replace(YAML, "host: elk-pi.local", "host: studio.local"),
         at_most=NONE),
    *(Edit(f"`targets.stand-in.{key}`", replace(YAML, "{port:", f"{{{key}: {value}, port:"),
           at_most=NONE)
      for key, value in {"user": "me", "host": "localhost", "root": "/udata/mine",
                         "board": "ssh, host: elk-pi.local"}.items()),
    Edit("`targets.stand-in.port`", replace(YAML, "{port:", "{port: 2299} # "), at_most=NONE),
    Edit("the model, trained again", retrain, at_most=("model.S",)),
    Edit("`model`: the same content under another name", move_model, at_most=NONE),
    Edit("one line of `plugin_src/plugin/Processor.cpp`",
         append("plugin_src/plugin/Processor.cpp", "// edited\n"), at_most=("processor.cpp",)),
    Edit("`plugin.parameters`: a range", replace(YAML, "maximum: 1,", "maximum: 2,")),
    Edit("`plugin.parameters`: a default", replace(YAML, "default: 0.5}", "default: 0.4}")),
    Edit("`plugin.version`", replace(YAML, "version: 1.0.0", "version: 1.0.1"), planned=True),
    Edit("`plugin.manufacturer`",
         replace(YAML, "manufacturer: Antler", "manufacturer: Elch"), planned=True),
    Edit("`plugin.name`", replace(YAML, ": NeuralSaturator", ": NeuralDrive"), planned=True),
    Edit("`targets.stand-in.os`", replace(YAML, "{port:", "{os: elk-1.0.0, host: x, port:"),
         planned=True),
    Edit("`targets.stand-in.plugin_host`", replace(YAML, "{port:", "{plugin_host: sushi, port:"),
         planned=True),
    Edit("`target`: one of another toolchain", retarget, planned=True),
    Edit("`plugin.juce`", replace(YAML, "  # juce: 8.0.6 ", "  juce: 8.0.6   "), planned=True),
    Edit("`engine.version`", replace(YAML, "# engine: tflite ",
                                     "engine: {name: tflite, version: 2.11.0} "), planned=True),
    Edit("`engine.options.xnnpack`",
         replace(YAML, "# engine: tflite ", "engine: {name: tflite, options: {xnnpack: false}} "),
         planned=True),
    Edit("Antler's `tasks/plugin/bundle.py`", append("tasks/plugin/bundle.py", "# edited\n"),
         at_most=NONE),
    Edit("Antler's `tasks/model/describe.py`", append("tasks/model/describe.py", "# edited\n"),
         at_most=NONE),
    Edit("Antler's `tasks/sushi/versions.py`", append("tasks/sushi/versions.py", "# edited\n"),
         at_most=NONE),
    Edit("a comment in a recipe",
         replace("deps/tflite/recipe.yaml", "build:", "build: # edited"), planned=True),
    Edit("a patch", append("deps/juce/patches/system-libraries-7.0.5.patch", "\n"), planned=True),
    Edit("the toolchain file", append("sdk/cmake/debian11-aarch64.cmake", "# edited\n"),
         planned=True),
]


@pytest.fixture(scope="module")
def rows(checkout: BoardCheckout) -> list[str]:
    """Rows of the page, from a finished build on: earlier tests left theirs in the checkout."""
    checkout.done("build")
    return []


@pytest.fixture(scope="module")
def plain_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with what the default build needs and no more, whatever this machine has made."""
    toolchain = load_toolchain("debian11-aarch64")
    artifacts = plan(load_project(), toolchain)
    store = tmp_path_factory.mktemp("store")
    for path in {toolchain.root.path, *(a.path for a in artifacts),
                 *(s.path for a in artifacts for s in a.sources)}:
        link = store / path.relative_to(home())
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(path)
    return store


@pytest.mark.toolchain
@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.title)
def test_an_edit_rebuilds_what_it_must(edit: Edit, checkout: BoardCheckout, rows: list[str],
                                       plain_store: Path) -> None:
    edit.do(checkout)
    try:
        ran, compiled = observed(edit, checkout, plain_store)
    finally:
        for name in EDITED:
            checkout.restore(name)
    if not edit.planned:
        checkout.done("build")
    rows.append(row(edit, ran, compiled))
    if edit.at_most is not None:
        assert set(compiled) <= set(edit.at_most)
    if edit.title == "nothing":
        assert ran == []


def observed(edit: Edit, checkout: BoardCheckout, plain_store: Path,
             ) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Tasks with their reasons, and what was compiled."""
    if edit.planned:
        return checkout.plan("build", store=plain_store), []
    checkout.done("build")
    return checkout.last_run(), checkout.compiled()


@pytest.mark.toolchain
def test_the_page_says_what_was_seen(rows: list[str]) -> None:
    if len(rows) < len(EDITS):
        pytest.skip("not all edits were made")
    written = write_if_changed(PAGE, INTRO + "".join(rows))
    assert not written, "docs/rebuilds.md was behind: it has been rewritten, commit it"


ORDER = ("toolchain", "fetch", "deps", "described", "generated", "compile", "bundle", "config")


def place(ran: tuple[str, list[str]]) -> tuple[int, str]:
    """Where a task stands in the pipeline (doit's own order differs from run to run)."""
    return ORDER.index(ran[0].partition(":")[0]), ran[0]


STORED = ("toolchain", "fetch", "deps")


def why(name: str, reasons: list[str]) -> str:
    """The first reason. A checkout that has made something for the store itself knows more than
    that it is not there: the page does not depend on that."""
    return "not in the store yet" if name.partition(":")[0] in STORED else min(reasons)


def stage(task: str) -> str:
    """A task without the target or variant that its name ends in; of dependencies all of it."""
    name = task.partition(":")[0]
    return task if name in ("fetch", "deps") else name


def row(edit: Edit, ran: list[tuple[str, list[str]]], compiled: list[str]) -> str:
    """A row of the page."""
    ran = sorted(ran, key=place)
    names = ", ".join(stage(name) for name, _ in ran) or "none"
    first = [why(name, reasons) for name, reasons in ran if reasons]
    said = "; ".join(reason for reason in dict.fromkeys(first) if "runs before" not in reason)
    built = "" if edit.planned else "nothing"
    if compiled:
        built = ", ".join(compiled) if len(compiled) <= 3 else f"{len(compiled)} objects"
    mark = " *(planned)*" if edit.planned else ""
    return f"| {edit.title}{mark} | {names} | {built} | {said} |\n"
