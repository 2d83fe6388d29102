"""The options and words of each task: what `./doit help TASK` lists, and a shell offers at TAB.

Written here, not where a task is made: a shell waits for them, and no room can be imported so fast.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "trace": {"--by DEBUGGER": "gdb: at each mode switch (Sushi); strace: at each system call, in "
                               "a run without hardware",
              "--stacks N": "end after so many mode switches (Sushi); default: 20",
              "--seconds S": "end after so many (Sushi, or --by strace); default: 30"},
    "history": {"-n N, --count N": "how many runs; default: 20"},
    "watch": {"check_realtime": "measure and judge", "verify": "compare with the model in Python",
              "run": "let it play"},
    "deploy": {"--check": "say what would be sent, and send nothing"},
    "logs": {"-f, --follow": "keep showing new lines until the host ends"},
    "monitor": {"--seconds S": "end after so many; default: at Ctrl-C"},
    "explain": {"--code N": "Sushi's exit code, where you know it"},
    "render": {"--format FORMAT": "of the result's samples; float: 32 bit, which cannot clip; "
                                  "input: as the input's"},
    "compare": {"KEY=VALUE,VALUE…": "an axis: a key of project.yaml, and its values in turn",
                "--budget SHARE": "for the largest model that fits: 50%; default: project.yaml's",
                "--no-verify": "load alone: about half the time",
                "--workers N": "so many stand-ins at once; default: as this machine can have",
                "--scheduler ADDRESS": "use the workers of a Dask cluster",
                "--worker ADDRESS": "be such a worker",
                "--again": "judge what was judged before, too"},
    "model": {"--json": "for a program", "--measure": "what it costs, here and on a board"},
    "board": {"start": "switch it on", "stop": "switch it off", "status": "what it is, and does",
              "reset": "switch a stand-in off and delete its disk",
              "buffer_size [FRAMES]": "show its block size, or set it",
              "ssh [COMMAND…]": "a shell on it, or one command"},
    "new": {"--model FILE": "the model that the plugin is made around"},
    "doctor": {"--json": "for a program"},
    "clean": {"--cache": "empty the store too"},
}
"""Task → words as they are typed, with what stands for their values → what they do."""


def typed(said: str) -> list[str]:
    """Of `-n N, --count N` the words that are typed as they are (pure)."""
    words = [word for it in said.split(", ") for word in it.split()[:1]]
    return [word for word in words if re.fullmatch(r"-{0,2}[a-z][a-z_-]*", word)]


def listed(task: str) -> list[str]:
    """A line for each of a task's options and words."""
    return [f"  {said:24}  {what}" for said, what in OPTIONS.get(task, {}).items()]
