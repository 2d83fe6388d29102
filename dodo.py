"""What Antler does, in the order data walks: a table of contents. Run it through ./doit."""

from tasks import alone, antler, chosen, workshop
from tasks.core.paths import IN_CHECKOUT
from tasks.face.reporter import Reporter

for room in (antler, alone, *[workshop] * IN_CHECKOUT):
    globals().update({name: made for name, made in vars(room).items() if name[:5] == "task_"})
targets, is_target, bring = chosen.targets, chosen.is_target, chosen.bring

DOIT_CONFIG = {
    "backend": "committing",
    "dep_file": str(antler.DATABASE),
    "reporter": Reporter,
    "verbosity": 2,
    "default_tasks": ["build"],
    "minversion": "0.36.0",
}
