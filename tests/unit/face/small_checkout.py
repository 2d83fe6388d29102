"""A small checkout with this project's core and face, for whole runs of the command line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tasks.core.paths import CODE
from tests.waiting import PATIENCE, until

DODO = '''
import time
from pathlib import Path
from doit import get_var
from tasks.core.asked import asked_for
from tasks.core.errors import AntlerError, action
from tasks.core.task import command
from tasks.face.reporter import Reporter
from tasks.core.uptodate import Inputs

HERE = Path(__file__).parent

def targets():
    task_needy()
    return get_var("target", "desk").split(",")

DOIT_CONFIG = {"backend": "committing", "dep_file": str(HERE / ".state/doit.sqlite"),
               "reporter": Reporter, "verbosity": 2, "default_tasks": ["second"]}

def step(name, before=None, slow=False):
    source, out = HERE / f"{name}.in", HERE / f"{name}.out"
    @action
    def make():
        text = source.read_text()
        if slow:
            (HERE / "started").touch()
            time.sleep(float((HERE / "slow").read_text()))
        out.write_text(text.upper())
    return {"actions": [make], "targets": [str(out)], "uptodate": [Inputs([source])],
            "file_dep": [str(HERE / f"{before}.out")] if before else []}

def task_first():
    """the first step"""
    return step("first")

def task_second():
    """the second step"""
    return step("second", before="first", slow=True)

def task_build():
    """a group of tasks"""
    return {"actions": None, "task_dep": ["second"]}

def task_run():
    """a name that doit has too"""
    return {"actions": [lambda: print("our run")], "uptodate": [False], "task_dep": ["before"]}

def task_before():
    """knows what follows it"""
    return {"actions": [lambda: print("asked for", *asked_for())], "uptodate": [False]}

def task_test():
    """another program's words"""
    return command(lambda words: print("passed on", words), passes=True, independent=True,
                   pos_arg="words")

def task_look():
    """what may run beside another run"""
    return command(lambda: print("looked"), beside=True,
                   independent=True)

def task_words():
    """knows one word"""
    def check(words):
        if words != ["good"]:
            raise AntlerError("there is no such word", resolution="good")
    return command(lambda words: print("said", words), check=check, pos_arg="words")

def task_alone():
    """needs no project, and takes words"""
    return command(lambda words: print("alone with", words), independent=True, beside=True,
                   pos_arg="words")

def task_needy():
    """wants a project.yaml without mistakes"""
    if (HERE / "faulty").exists():
        raise AntlerError("project.yaml: 1 problem")
    return command(lambda: print("fed"))

def task_plan():
    """what would run"""
    return {"actions": None}

def task_made():
    """makes what a target needs"""
    @action
    def make(name):
        if (HERE / f"no-{name}").exists():
            raise AntlerError("cannot be made")
        with (HERE / "made").open("a") as out:
            out.write(f"{name} ")
    for name in targets():
        yield {"name": name, "actions": [(make, [name])]}

def task_board():
    """on each board"""
    name = targets()[0]

    def check(words):
        if "bad" in words:
            raise AntlerError("there is no such word", resolution="good")

    @action
    def visit(words):
        print("visits", name, *words)
        try:
            if name == "slow":
                (HERE / "started").touch()
                time.sleep(60)
        finally:
            (HERE / f"{name}-left").touch()
        if name == "off":
            raise AntlerError("it is off", details="said so", resolution="switch it on")
        return f"{name} is well"

    return command(visit, check=check, pos_arg="words", setup=[f"made:{name}"], boards=("made",))

def task_fails():
    """a user error"""
    @action
    def fail():
        raise AntlerError("it is off", details="said so", resolution="switch it on")
    return {"actions": [fail]}
'''


class Checkout:
    """A folder with our core, face and store, a dodo.py and two inputs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for room in ("core", "face", "store"):
            shutil.copytree(CODE / "tasks" / room, root / "tasks" / room)
        for name in ("__init__.py", "__main__.py"):
            shutil.copy(CODE / "tasks" / name, root / "tasks" / name)
        (root / "dodo.py").write_text(DODO)
        for name, text in {"first.in": "a", "second.in": "b", "slow": "0"}.items():
            (root / name).write_text(text)

    def start(self, *words: str) -> subprocess.Popen[str]:
        env = {**os.environ, "PYTHONPATH": str(self.root)}
        return subprocess.Popen([sys.executable, "-P", "-m", "tasks", *words], cwd="/", env=env,
                                text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def doit(self, *words: str) -> tuple[int, str]:
        with self.start(*words) as process:
            output, _ = process.communicate(timeout=PATIENCE)
            return process.returncode, output

    def started(self) -> None:
        until((self.root / "started").exists)

    def ran(self) -> list[str]:
        return [row["task"] for row in
                json.loads((self.root / ".state/last-run.json").read_text())]
