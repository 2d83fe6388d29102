"""Which project a run is for."""

import io
import os
import subprocess
import sys

import pytest
from doit.task import Task

from tasks.core.paths import CODE, nearest
from tasks.face.folder import VARIABLE, enter
from tasks.face.reporter import Reporter

NAMES = "import os; from tasks.core import paths as p; from tasks.core.uptodate import Inputs\n"


@pytest.mark.parametrize(("words", "rest", "folder"), [
    (["build"], ["build"], None),
    (["--project", "/p", "build", "target=desk"], ["build", "target=desk"], "/p"),
    (["--project=/p", "list"], ["list"], "/p"),
    (["--project=/p=q"], [], "/p=q"),
    (["build", "--project", "/p"], ["build", "--project", "/p"], None),  # the words of a task
    (["--project"], ["--project"], None),
    (["--project="], ["--project="], None),
    ([], [], None)])
def test_words(words, rest, folder):
    environment = {}
    assert enter(words, environment) == rest
    assert environment.get(VARIABLE) == folder


def test_a_relative_folder_is_seen_from_where_the_user_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    environment = {}
    enter(["--project", "mine"], environment)
    assert environment == {VARIABLE: str(tmp_path / "mine")}


def say(code, project):
    return subprocess.run([sys.executable, "-c", NAMES + code], cwd=CODE, text=True, check=True,
                          capture_output=True, env={**os.environ, VARIABLE: str(project)}
                          ).stdout.split("\n")[:-1]


def test_code_and_project_are_two_folders(tmp_path):
    code = "print(p.CODE, p.PROJECT, p.BUILD, p.STATE, p.SDK, p.IN_CHECKOUT, sep='\\n')"
    (tmp_path / "project.yaml").touch()
    assert say(code, tmp_path) == [str(CODE), str(tmp_path), f"{tmp_path}/build",
                                   f"{tmp_path}/.state", f"{CODE}/sdk", "False"]
    assert say(code, CODE)[1:] == [str(CODE), f"{CODE}/build", f"{CODE}/.state", f"{CODE}/sdk",
                                   "True"]


def test_without_a_project_nothing_is_left_in_the_folder(tmp_path):
    assert say("print(p.STATE, p.home(), sep='\\n')", tmp_path)[0].endswith("/no-project")


def test_the_nearest_folder_with_a_project(tmp_path):
    inner = tmp_path / "amp/models"
    inner.mkdir(parents=True)
    assert nearest(inner) == inner
    (tmp_path / "amp/project.yaml").touch()
    assert nearest(inner) == nearest(tmp_path / "amp") == tmp_path / "amp"


def test_messages_elsewhere_name_what_the_user_types(tmp_path):
    code = ("from tasks.core.called import as_typed\n"
            "print(as_typed(as_typed('`./doit logs`, docs/models.md, my/docs/a.md')))")
    assert say(code, CODE) == ["`./doit logs`, docs/models.md, my/docs/a.md"]
    assert say(code, tmp_path) == [
        f"`./doit --project {tmp_path} logs`, {CODE}/docs/models.md, my/docs/a.md"]


def test_what_is_the_users_stays_as_it_is(tmp_path):
    """His files, and lines of them, which carets tell; what is said beside them is ours."""
    line = "project.yaml:1:7: see docs/models.md\n    file: docs/models.md ./doit\n          ^^^"
    code = ("from tasks.core.called import as_typed\n"
            f"print(as_typed('docs/mine.md cannot be read'), as_typed({line!r}), sep='\\n')")
    assert say(code, tmp_path) == [
        "docs/mine.md cannot be read", f"project.yaml:1:7: see {CODE}/docs/models.md",
        "    file: docs/models.md ./doit", "          ^^^"]


@pytest.mark.parametrize("place", ["", "{CODE}/build/cells/"], ids=["outside", "in the checkout"])
def test_inputs_have_the_same_names_wherever_the_project_lies(tmp_path, place):
    """Antler's file and the project's own of the same name are two inputs."""
    project = (place.format(CODE=CODE) or f"{tmp_path}/") + "amp"
    code = ("for it in (p.CODE / 'sdk/os.yaml', p.PROJECT / 'sdk/os.yaml', p.home() / 'x'):\n"
            "    print(p.portable(it))")
    assert say(code, project)[:2] == ["Antler's sdk/os.yaml", "sdk/os.yaml"]
    assert say(code, CODE)[0] == "sdk/os.yaml"


def test_a_folder_without_a_project(checkout):
    code, output = checkout.doit("--project", str(checkout.root / "gone"), "list")
    assert (code, output) == (3, f"ERROR: there is no folder {checkout.root}/gone\n"
                                 "  → name the folder of a project\n")
    code, output = checkout.doit("--project", str(checkout.root / "tasks"), "list")
    assert code == 3
    assert f"there is no project.yaml in {checkout.root}/tasks" in output
    assert not (checkout.root / "tasks/.state").exists()


def test_the_option_comes_first(checkout):
    code, output = checkout.doit("list", "--project", "tasks")
    assert code == 3
    assert "./doit --project FOLDER TASK" in output


def test_what_tasks_say_goes_through_the_stream_that_puts_commands_right(monkeypatch):
    """doit would write to the one that it found when it was imported."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    Reporter(sys.__stdout__, {"failure_verbosity": 0}).write("one line\n")
    assert said.getvalue() == "one line\n"


def test_of_a_task_whose_output_a_program_reads_nothing_else_is_printed(monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    for quiet in (True, False):
        task = Task("facts", [lambda: True], meta={"quiet": quiet})
        reporter = Reporter(sys.__stdout__, {"failure_verbosity": 0})
        reporter.execute_task(task)
        reporter.began -= 5
        reporter.add_success(task)
    assert said.getvalue() == "• facts\n  facts: 5.0 s\n"
