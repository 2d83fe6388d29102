"""What is made from the recipes says what the recipes say."""

from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from tasks.deps import document, schema
from tasks.deps.recipe import every
from tasks.project.formats import RUNS


@pytest.mark.parametrize(("path", "render"), [
    (document.PAGE, document.render), (schema.RECIPE, schema.recipe_schema),
    (schema.CHOICES, schema.choices_schema)], ids=lambda it: getattr(it, "name", ""))
def test_it_is_current(path, render):
    assert path.read_text(encoding="utf-8") == render(), "run `./doit reference`"


def engine_schema(*more):
    """The schema of `engine` where there are more engines than TFLite."""
    text = schema.choices_schema((*every(), *more))
    return Draft202012Validator(schema.json.loads(text)["$defs"]["engine"])


ENGINES = ["tflite", *sorted({*RUNS.values()} - {"tflite"}), "other"]


@pytest.fixture
def two():
    """TFLite, and an engine with another version and no options."""
    tflite = next(recipe for recipe in every() if recipe.name == "tflite")
    build = replace(tflite.build, options={})
    return engine_schema(replace(tflite, name="other", version="1.0", build=build))


@pytest.mark.parametrize("said", [
    "tflite", "other", {}, {"name": "other", "version": "1.0"}, {"version": "2.11.0"},
    {"options": {"xnnpack": False}}, {"name": "tflite", "options": {"xnnpack": True}}])
def test_an_engine_is_chosen_with_what_it_has(two, said):
    assert list(two.iter_errors(said)) == []


@pytest.mark.parametrize(("said", "message"), [
    ("onnx", f"'onnx' is not one of {ENGINES}"),
    ({"name": "onnx"}, f"'onnx' is not one of {ENGINES}"),
    ({"name": "tflite", "version": "1.0"}, "'1.0' is not one of ['2.14.1', '2.11.0']"),
    ({"name": "other", "version": "2.14.1"}, "'2.14.1' is not one of ['1.0']"),
    ({"name": "other", "options": {"xnnpack": True}},
     "Additional properties are not allowed ('xnnpack' was unexpected)")])
def test_and_with_nothing_else(two, said, message):
    assert [error.message for error in two.iter_errors(said)] == [message]
