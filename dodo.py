"""What Antler does, in the order data walks: a table of contents. Run it through ./doit."""

from tasks import antler, chosen
from tasks.face.reporter import Reporter

globals().update({name: made for name, made in vars(antler).items() if name.startswith("task_")})
targets, is_target = chosen.targets, chosen.is_target

DOIT_CONFIG = {
    "backend": "committing",
    "dep_file": str(antler.DATABASE),
    "reporter": Reporter,
    "verbosity": 2,
    "default_tasks": ["build"],
    "minversion": "0.36.0",
}
