"""What a shell offers at TAB."""

import json
import os
import subprocess
import sys

import pytest
from doit.loader import generate_tasks

import dodo
from tasks.board.commands import VERBS
from tasks.compare import words as compare
from tasks.core.paths import CODE
from tasks.face import complete
from tasks.face.complete import FILES, Usage, candidates, tasks, usage
from tasks.face.options import OPTIONS, typed
from tasks.house.completion import SCRIPTS, script
from tasks.model.command import OPTIONS as OPTIONS_OF_MODEL
from tasks.watch.tasks import JUDGES

KNOWN = {"build": Usage("makes it"), "board": Usage("the board", ("start", "stop")),
         "bake": Usage("of a file", ("--json",), True), "plan": Usage("what would run"),
         "list": Usage("all")}


@pytest.mark.parametrize(("words", "offered"), [
    ([], ["build", "board", "bake", "plan", "list", "target="]),
    (["b"], ["build", "board", "bake"]), (["bo"], ["board"]), (["t"], ["target="]),
    (["target=d"], ["target=desk"]), (["target=desk", "bo"], ["board"]),
    (["board", "st"], ["start", "stop"]), (["board", "start", "sto"], ["stop"]),
    (["board", "target="], ["target=pi", "target=desk"]), (["board", "target=pi", "target="], []),
    (["plan", "bo"], ["board"]), (["bake", ""], ["--json", "target=", FILES]),
    (["--project", ""], [FILES]), (["--project", "x", "bo"], ["board"]),
    (["--project", "x", "board", "sta"], ["start"]), (["nix", "x"], [])])
def test_candidates(words, offered):
    assert [word for word, _ in candidates(words, KNOWN, ["pi", "desk"])] == offered


def test_usage():
    about = "the board: `./doit boat start | buffer_size [N] | ssh [COMMAND…]`"
    assert usage("boat", about) == Usage("the board", ("start", "buffer_size", "ssh"))
    assert usage("mode", "what it is: `./doit mode [FILE] [--json]`") == Usage(
        "what it is", ("--json",), True)
    assert usage("clear", "remove build/; with --cache all").words == ("--cache",)


@pytest.mark.parametrize(("words", "offered"), [
    (["deploy", "--"], {"--check"}), (["trace", "--"], {"--by", "--stacks", "--seconds"}),
    (["logs", "-"], {"-f", "--follow"}), (["doctor", "--"], {"--json"}),
    (["board", "s"], {"start", "stop", "status", "ssh"}),
    (["compare", "--"], {"--budget", "--no-verify", "--workers", "--scheduler", "--worker",
                         "--again"})])
def test_options_are_offered_with_what_they_do(words, offered):
    found = dict(candidates(words, tasks(), []))
    assert set(found) == offered
    assert all(found.values())


@pytest.mark.parametrize(("task", "words"), [
    ("compare", (*compare.VALUED, *compare.FLAGS)), ("model", OPTIONS_OF_MODEL), ("board", VERBS),
    ("watch", JUDGES)])
def test_each_word_that_is_read_is_listed(task, words):
    assert {it for said in OPTIONS[task] for it in typed(said)} == set(words)


def test_each_option_that_doit_reads_is_listed():
    made = {task.name: task for name, make in vars(dodo).items() if name[:5] == "task_"
            for task in generate_tasks(name[5:], make()) if task.params}
    assert len(made) > 5
    for name, task in made.items():
        read = {word for it in task.params for word in (f"-{it.get('short', '')}",
                                                        f"--{it.get('long', '')}") if word != "-"}
        assert read == {it for said in OPTIONS[name] for it in typed(said)}


def test_help_lists_them():
    said = subprocess.run([sys.executable, CODE / "tasks/__main__.py", "help", "history"],
                          text=True, capture_output=True, check=True).stdout.splitlines()
    assert said[1] == "  -n N, --count N           how many runs; default: 20"


def test_the_tasks_that_are_written_are_those_of_the_list():
    listed = subprocess.run([sys.executable, CODE / "tasks/__main__.py", "list", "-q"], text=True,
                            capture_output=True, check=True).stdout.split()
    assert set(listed) == set(tasks()) - set(complete.COMMANDS)


def test_targets_are_those_of_the_last_run(tmp_path, monkeypatch):
    monkeypatch.setattr(complete, "STATE", tmp_path)
    assert complete.targets() == ["stand-in", "desk", "elk-pi"]
    (tmp_path / "validated").write_text(json.dumps({"data": {"project": {"targets": {"pi": {}}}}}))
    assert complete.targets()[0] == "pi"


def test_an_answer_needs_nothing_slow():
    code = ("import sys; sys.argv = ['x', 'completion', '--words', 'bo']; import runpy\n"
            "try: runpy.run_path('tasks/__main__.py', run_name='__main__')\n"
            "finally: print({'doit', 'yaml', 'sqlite3', 'jsonschema'} & {*sys.modules})")
    assert subprocess.run([sys.executable, "-I", "-c", code], cwd=CODE, text=True, check=True,
                          capture_output=True).stdout.splitlines()[-1] == "set()"


@pytest.fixture
def antler(tmp_path):
    """A command of that name, where shells look for it."""
    program = tmp_path / "antler"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {CODE}/tasks/__main__.py "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}


ASK = {
    "bash": """COMP_LINE=$2 COMP_POINT=${#2}; compopt() { :; }; eval "$1"; _antler
               printf '%s\\n' "${COMPREPLY[@]}" """,
    "fish": """printf %s $argv[1] | source
               complete -C $argv[2] | string replace -r '\\t.*' ''; true""",
}


@pytest.mark.parametrize("shell", ASK)
@pytest.mark.parametrize(("line", "offered"), [
    ("antler boa", {"board"}), ("antler board sto", {"stop"}), ("antler tar", {"target="}),
    ("antler completion z", {"zsh"})])
def test_shells(antler, shell, line, offered):
    said = subprocess.run([shell, "-c", ASK[shell], *(["x"] * (shell == "bash")),
                           SCRIPTS[shell], line], env=antler, text=True, capture_output=True,
                          check=True).stdout
    assert set(said.split()) == offered


def test_bash_completes_what_is_behind_an_equals_sign(antler):
    said = subprocess.run(["bash", "-c", ASK["bash"], "x", SCRIPTS["bash"],
                           "antler build target=des"], env=antler, text=True, check=True,
                          capture_output=True).stdout
    assert said == "desk\n"


def test_zsh(antler, tmp_path):
    """In a terminal, as zsh completes nowhere else: TAB, and the line is shown, or nothing ends."""
    (tmp_path / "script").write_text(SCRIPTS["zsh"])
    code = ("zmodload zsh/zpty; zpty z zsh -f -i\n"
            "zpty -w z 'PS1=; autoload -U compinit; compinit -u -D; source \"$1\"'\n"
            .replace("$1", str(tmp_path / "script")) +
            "zpty -w z \"print re''ady\"; zpty -r z out '*ready*'; "
            "zpty -n -w z $'antler board sto\\t'; zpty -r z out '*antler board stop*'; "
            "print -r -- $out")
    said = subprocess.run(["zsh", "-f", "-c", code], env=antler, text=True, capture_output=True,
                          check=True, timeout=120).stdout
    assert "antler board stop" in said


def test_which_shell():
    assert script(["zsh"]).startswith("#compdef antler doit")
    for words in ([], ["tcsh"], ["bash", "zsh"]):
        with pytest.raises(Exception, match="name of a shell"):
            script(words)
