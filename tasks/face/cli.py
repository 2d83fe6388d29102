"""doit's command line, with task names that read like the manual."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

from doit.cmd_base import DoitCmdBase, NamespaceTaskLoader
from doit.cmd_forget import Forget
from doit.cmd_help import Help
from doit.cmd_info import Info
from doit.cmd_list import List, opt_list_quiet, opt_listall
from doit.cmdparse import CmdOption, CmdParse, CmdParseError
from doit.doit_cmd import DoitMain
from doit.exceptions import InvalidCommand
from doit.loader import generate_tasks
from doit.plugin import PluginDict

from tasks.core.errors import AntlerError, from_os_error
from tasks.core.paths import CODE, PROJECT, PROJECT_FILE, STATE
from tasks.core.process import interrupt_on_term
from tasks.core.terminal import Ended
from tasks.face.folder import VARIABLE
from tasks.face.output import outlive_the_reader
from tasks.face.run import Run, named
from tasks.face.words import chosen, is_variable, unknown, unknown_option, wrong_value
from tasks.store.product import Product

OURS = frozenset({"run"})
"""Names of doit's commands that are tasks here: `./doit run` starts the plugin host."""

CONFIG: dict[str, dict[str, object]] = {
    "BACKEND": {"committing": "tasks.face.memory:CommittingDB"},
    "COMMAND": {"plan": "tasks.face.plan:Plan", "ahead": "tasks.face.ahead:MakeAhead"},
}


class Loader(NamespaceTaskLoader):  # type: ignore[misc]  # doit is untyped
    """Loads the tasks of dodo.py, in its order, when a command needs them.

    doit's own way asks `inspect` for the line of each function first: a tenth of a run that
    finds nothing to do.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        super().__init__()
        self.words = [word for word in words if not is_variable(word)]

    def again(self, target: str) -> int:
        """The same command for one target."""
        return main([*self.words, f"target={target}"])

    def setup(self, _opt_values: object) -> None:
        try:
            self.namespace = vars(importlib.import_module("dodo"))
        except OSError as error:  # doit would print a traceback of it
            raise from_os_error(error) from error

    def targets(self) -> list[str]:
        """Names of what the run is for; what runs with a faulty project.yaml is for none."""
        try:
            return list(self.namespace.get("targets", list)())
        except AntlerError:
            return []

    def bring(self, product: Product) -> bool:
        """Bring from elsewhere what the store lacks."""
        bring = self.namespace.get("bring")
        return bool(bring and bring(product))

    def load_tasks(self, cmd: object, pos_args: Sequence[str]) -> list[object]:
        """All tasks; what cannot be made, of a faulty project.yaml say, has a line in the list.

        Raises:
            AntlerError: a task could not be made, and the command wants one that needs others.
        """
        tasks, faults = list[Any](), list[AntlerError]()
        for name, make in ((n[5:], m) for n, m in self.namespace.items() if n[:5] == "task_"):
            try:
                tasks += generate_tasks(name, make(), make.__doc__)
            except OSError as error:
                raise from_os_error(error) from error
            except AntlerError as error:
                faults.append(error)
                tasks += generate_tasks(name, {"actions": None}, make.__doc__)
        if faults and not isinstance(cmd, (List, TaskHelp)) and _dependent(tasks, pos_args):
            raise faults[0]
        return tasks


def _dependent(tasks: Sequence[Any], words: Sequence[str]) -> bool:
    """Whether the words of a command name a task that needs others, or a project."""
    known = {task.name: task for task in tasks}
    names = named(words, known) or ["build"]
    return not all(name in known and (known[name].meta or {}).get("independent") for name in names)


class TaskHelp(Help):  # type: ignore[misc]  # doit is untyped
    """`./doit help WORD`, for a task or a command, without what only doit's own users need."""

    name = "help"
    doc_purpose = "what a task or command does, and its options"
    doc_usage = "TASK"
    cmd_options = ()

    def execute(self, params: object, args: Sequence[str]) -> int:
        command = self.cmds.get(args[0]) if args[0] not in OURS else None
        if command:
            print(f"{args[0]} {command.doc_usage}  {command.doc_purpose}",
                  *_options(command.cmd_options), sep="\n")
        else:
            DoitCmdBase.execute(self, params, args)
        return 0

    def _execute(self, pos_args: Sequence[str]) -> None:
        task = next((task for task in self.task_list if task.name == pos_args[0]), None)
        if not task:
            raise InvalidCommand(not_found=pos_args[0])
        from tasks.face.options import listed

        print(f"{task.name}  {task.doc or ''}", *listed(task.name), sep="\n")


def _options(options: Sequence[dict[str, object]]) -> list[str]:
    """Lines about the options of a command of doit's."""
    return [line.partition(" (config:")[0].rstrip()
            for option in options for line in CmdOption(option).help_doc()]


class TaskList(List):  # type: ignore[misc]  # doit is untyped
    """`./doit list`."""

    name = "list"
    doc_purpose = "all tasks"
    doc_usage = "[TASK …]"
    cmd_options = ({**opt_listall, "help": "sub-tasks too"},
                   {**opt_list_quiet, "help": "names alone"})

    def _execute(self, subtasks: bool, quiet: bool, pos_args: Sequence[str]) -> int:
        return int(super()._execute(subtasks=subtasks, quiet=quiet, sort="definition",
                                    pos_args=pos_args))


class Main(DoitMain):  # type: ignore[misc]  # doit is untyped
    """doit, called by our name in its messages; only the variables we know are variables."""

    BIN_NAME = "./doit"
    DOIT_CMDS = (Forget, TaskHelp, Info, TaskList, Run)

    def process_args(self, cmd_args: Sequence[str]) -> list[str]:
        variables = [word for word in cmd_args if is_variable(word)]
        chosen(variables)
        super().process_args(variables)
        return [word for word in cmd_args if not is_variable(word)]


def _option_error(self: CmdParseError) -> str:
    """doit's message about an option, without the list of its own objects."""
    brief = wrong_value(Exception.__str__(self).partition(" (parsing options")[0])
    brief = re.sub(r"^Error parsing \w+: ", "", brief)
    return f"{brief}\n  → `./doit help TASK` lists the options of a task or command"


def _whole_options(self: CmdParse, words: Sequence[str], params: object = None) -> object:
    """doit's parser without abbreviations: `clean --c` must not be `clean --cache`."""
    known = {name.rstrip("=") for name in self.get_long()}
    for word in words:
        if not word.startswith("-") or word == "--":
            break
        if word.startswith("--") and word[2:].partition("=")[0] not in known:
            raise CmdParseError(unknown_option(word))
    return _parse_only(self, words, params)


def _command_error(self: InvalidCommand) -> str:
    """doit's message about a word it does not know, with the one that was meant."""
    if self.not_found is None:
        return Exception.__str__(self)
    names = vars(sys.modules["dodo"]) if "dodo" in sys.modules else {}
    tasks = [name[5:] for name in names if name[:5] == "task_"]
    return unknown(self.not_found, tasks, names.get("is_target", lambda word: False))


PluginDict._from_entry_points = lambda self, category: {}  # else it reads all of .venv each time
_parse_only, CmdParse.parse_only = CmdParse.parse_only, _whole_options
CmdParseError.__str__ = _option_error
InvalidCommand.__str__ = _command_error


def main(argv: Sequence[str]) -> int:
    """Run the command line; doit's exit codes: 0 done, 1 failed, 2 error, 3 not started."""
    interrupt_on_term()
    outlive_the_reader()
    words = list(argv)
    asked = next((word for word in words if word[:1] != "-" and not is_variable(word)), "")
    if words == ["--version"]:
        return _version()
    if words in (["--help"], ["-h"], ["help"]):
        words, asked = ["list"], "list"
    elif asked and "--help" in words:  # as every other program takes it
        words, asked = ["help", asked], "help"
    elif asked in OURS:  # doit's `run` command runs our task of that name
        words = ["run", *words]
    try:
        there_is_a_project()
        STATE.mkdir(exist_ok=True, parents=True)
        return int(Main(Loader(argv), config_filenames=(), extra_config=CONFIG).run(words) or 0)
    except AntlerError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"ERROR: {from_os_error(error)}\n")
        return 3
    except Ended as ended:
        return ended.code
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted: what was finished is kept, run the command again\n")
        return 130


def there_is_a_project() -> None:
    """See that the folder that the user names has a project.yaml.

    Raises:
        AntlerError: it has none.
    """
    if os.environ.get(VARIABLE) and not PROJECT_FILE.exists():
        what = f"there is no {PROJECT_FILE.name} in" if PROJECT.is_dir() else "there is no folder"
        raise AntlerError(f"{what} {PROJECT}", resolution="name the folder of a project")


def _version() -> int:
    import tomllib

    project = tomllib.loads((CODE / "pyproject.toml").read_text())["project"]
    print(f"{project['name']} {project['version']}")
    return 0
