"""What a user writes wrongly: project.yaml, the model, the command. No compiler, no network."""

import pytest

from tasks.core.paths import CODE

YAML, MODEL = "project.yaml", "models/saturator.tflite"


def remove(checkout):
    (checkout.root / YAML).unlink()


def folder(checkout):
    remove(checkout)
    (checkout.root / YAML).mkdir()


def latin_1(checkout):
    text = (checkout.root / YAML).read_text()
    text = text.replace("Antler", "Günther").replace("…", "...")
    (checkout.root / YAML).write_bytes(text.encode("latin-1"))


def no_model(checkout):
    (checkout.root / MODEL).unlink()


def two_mistakes(checkout):
    checkout.edit(YAML, "\nmodel:", "\nmodle:")
    checkout.edit(YAML, "block_size: 64", "block_size: 63")


@pytest.mark.parametrize(("spoil", "said"), [
    (remove, ["project.yaml: there is no such file", "`git checkout -- project.yaml`"]),
    (folder, ["project.yaml: cannot be read: Is a directory", "`ls -ld project.yaml`"]),
    (latin_1, ["project.yaml: line ", "is not UTF-8", "save the file as UTF-8"]),
    (no_model, ["project.yaml:16:8: the model file models/saturator.tflite does not exist",
                "model: models/saturator.tflite", "^"]),
    (two_mistakes, ["project.yaml: 3 problems", "project.yaml:16:1: ", "did you mean `model`?",
                    "project.yaml:21:15: ", "block_size: 63"]),
], ids=lambda v: getattr(v, "__name__", ""))
def test_a_project_that_cannot_be_used(checkout, spoil, said):
    spoil(checkout)
    for command in ((), ("logs",), ("stop",), ("build", "target=desk")):
        answer = checkout.doit(*command)
        assert answer.code == 3
        assert answer.says(*said)
    assert not (checkout.root / "build").exists()
    if spoil is folder:
        (checkout.root / YAML).rmdir()
    checkout.mend(YAML, MODEL)
    assert checkout.doit("described", "config").code == 0


@pytest.mark.parametrize("spoilt", [b"my model\n", (CODE / MODEL).read_bytes()[:-1]],
                         ids=["text", "cut"])
def test_a_file_that_is_no_model(checkout, spoilt):
    data = (CODE / MODEL).read_bytes()
    (checkout.root / MODEL).write_bytes(spoilt)
    answer = checkout.doit("described")
    assert answer.code == 1
    assert answer.says("✗ described", "models/saturator.tflite is ", "→ copy or download it again")
    assert not list((checkout.root / "build").rglob("model.*"))
    checkout.mend(MODEL)
    assert checkout.doit("described").says("models/saturator.tflite: many samples a call")
    packed, = (checkout.root / "build").rglob("model.antler")
    assert packed.read_bytes().endswith(data)


def test_a_model_of_a_newer_converter(checkout):
    (checkout.root / MODEL).write_bytes((CODE / "tests/unit/model/per_channel.tflite").read_bytes())
    answer = checkout.doit("build")
    assert answer.code == 1
    assert answer.says("✗ described", "the plugin cannot run models/saturator.tflite",
                       "it uses version 12 of the operator FULLY_CONNECTED, tflite 2.14.1 knows "
                       "versions 1 to 10", "→ convert it again, with `converter.")
    assert "compile" not in answer.output


@pytest.mark.parametrize("placement", ["embedded", "file"])
def test_what_is_wrong_with_a_model_is_said_before_anything_is_fetched(alone, placement):
    alone.edit(YAML, f"\nmodel: {MODEL}", f"\nmodel: {{file: {MODEL}, placement: {placement}}}")
    (alone.root / MODEL).write_bytes((CODE / "tests/unit/model/per_channel.tflite").read_bytes())
    for command in ("check_realtime", "compile"):
        answer = alone.doit(command)
        assert answer.code == 1
        assert answer.says("✗ described", "the plugin cannot run models/saturator.tflite")
    made = {it.parent.name for it in (alone.root.parent / "home").glob("*/*")}
    assert made <= {"locks"}


def test_a_model_that_wants_other_inputs_than_the_plugin_has(checkout):
    checkout.edit(YAML, "    - {name: gain,", "    - {name: drive}\n    - {name: gain,")
    answer = checkout.doit("described")
    assert answer.code == 1
    assert answer.says("✗ described:", "the plugin cannot run models/saturator.tflite",
                       "has no axis of 3 (the audio sample, drive, gain)",
                       "→ change the export, or `plugin.parameters` in project.yaml")
    checkout.mend(YAML)
    assert checkout.doit("described").code == 0


def test_a_good_model_made_bad_and_good_again_is_the_good_one(checkout):
    assert checkout.doit("described").code == 0
    (checkout.root / MODEL).write_bytes(b"half")
    assert checkout.doit("described").code == 1
    assert checkout.doit("described").code == 1, "a failure is not forgotten"
    checkout.mend(MODEL)
    assert checkout.doit("described").code == 0


@pytest.mark.parametrize(("words", "said"), [
    (["build", "target=elkpi"], ["there is no target `elkpi`", "did you mean `elk-pi`?"]),
    (["biuld"], ["biuld", "./doit list"]),
    (["build", "elk-pi"], ["there is no task `elk-pi`; the target is chosen by `target=elk-pi`"]),
    (["build", "-j4"], ["ERROR: option -j not recognized\n  → `./doit help TASK`"]),
    (["build", "--loud"], ["--loud", "./doit help"]),
    (["list", "--loud"], ["--loud", "./doit help"]),
    (["board", "stat"], ["`stat` is not a command for a board", "did you mean `start`?"]),
    (["test", "unti"], ["`unti` is no part of the tests and no file", "did you mean `unit`?"]),
    (["help", "deplyo"], ["there is no task `deplyo`", "did you mean `deploy`?"]),
])
def test_a_command_that_is_not_there(checkout, words, said):
    answer = checkout.doit(*words)
    assert answer.code == 3
    assert answer.says(*said)


def test_a_recipe_that_cannot_be_read_stops_all_that_needs_one(checkout):
    (checkout.root / "deps/juce/recipe.yaml").write_text("garbage: [")
    for words in (("plan",), ("bundle",), ("config", "clean")):
        answer = checkout.doit(*words)
        assert answer.code == 3
        assert answer.says("ERROR: deps/juce/recipe.yaml is not YAML")


def test_what_works_while_project_yaml_has_a_mistake(checkout):
    checkout.edit(YAML, "block_size: 64", "block_size: 63")
    assert checkout.doit("list").says("check_realtime   play on", "clean            remove build/")
    assert checkout.doit("help", "run").output == "run  start the plugin on the target\n"
    assert checkout.doit("clean").code == 0
    assert checkout.doit("doctor").says("✗ project.yaml", "project.yaml: 1 problem",
                                        "`audio.block_size` cannot be `63`",
                                        "→ correct what it shows", "✗ doctor: not well: ")


@pytest.mark.parametrize(("words", "said"), [
    (["board", "start", "target=elk-pi"], "`start` is for the stand-in"),
    (["trust"], "stand-in has no host key to accept"),
])
def test_words_that_a_command_does_not_know(checkout, words, said):
    answer = checkout.doit(*words)
    assert answer.code == 1
    assert answer.says(said)
