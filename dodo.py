"""What Antler does, in the order data walks: a table of contents. Run it through ./doit."""

# ruff: noqa: I001  # in the order of the manual

from tasks.antler import (  # noqa: F401
    memory,
    task_check_realtime,
    task_build,
    task_deploy,
    task_run,
    task_logs,
    task_stop,
    task_render,
    task_plan,
    task_doctor,
    task_board,
    task_trust,
    task_test,
    task_clean,
    task_toolchain,
    task_fetch,
    task_deps,
    task_model,
    task_generated,
    task_compile,
    task_bundle,
    task_config,
    task_image,
    task_reference,
)
from tasks.face.reporter import Reporter

DOIT_CONFIG = {
    "backend": "committing",
    "dep_file": str(memory()),
    "reporter": Reporter,
    "verbosity": 2,
    "default_tasks": ["build"],
    "minversion": "0.36.0",
}
