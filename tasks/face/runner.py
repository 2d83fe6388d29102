"""doit's runner, for a run that goes on after a failure, as one for several targets does."""

from __future__ import annotations

from typing import Any

from doit.exceptions import UnmetDependency
from doit.runner import FAILURE
from doit.runner import Runner as DoitRunner


class Runner(DoitRunner):  # type: ignore[misc]  # doit is untyped
    """What needs a task that failed is not done, whichever way it names it.

    doit looks at the tasks of `task_dep` alone, and does a task whose `setup` failed.
    """

    final_result: int

    def select_task(self, node: Any, tasks_dict: Any) -> bool:
        if node.run_status == "run" and node.bad_deps:
            failed = " ".join(each.task.name for each in node.bad_deps)
            self._handle_task_error(node, UnmetDependency(failed))
            return False
        return bool(super().select_task(node, tasks_dict))

    def _handle_task_error(self, node: Any, base_fail: Any) -> None:
        """A task that could not be begun is no error: the one that failed was."""
        before = self.final_result
        super()._handle_task_error(node, base_fail)
        if isinstance(base_fail, UnmetDependency):
            self.final_result = before or FAILURE
