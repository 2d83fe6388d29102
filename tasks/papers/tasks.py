"""doit's task for the papers of a release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.core.errors import action
from tasks.core.files import sha256, tree_files, write_if_changed
from tasks.core.paths import CODE, PROJECT_FILE, portable, shown
from tasks.core.task import TaskDict, command
from tasks.deploy.layout import Products, release
from tasks.deps.steps import Step
from tasks.project.model import Project
from tasks.toolchain.model import Toolchain
from tasks.toolchain.tasks import root_tasks

SBOM, PROVENANCE = "sbom.cdx.json", "provenance.intoto.json"
"""Names of the papers, beside the bundle."""


def papers_task(project: Project, toolchain: Toolchain, products: Products,
                dependencies: Sequence[Step]) -> TaskDict:
    """`./doit papers`."""

    @action
    def run() -> None:
        papers = write(project, toolchain, products, dependencies)
        print("\n".join(shown(path) for path in papers))

    return command(run, name=project.name, doc=f"what is in the release for {project.name}",
                   task_dep=[f"build:{project.name}"],
                   setup=[*root_tasks(toolchain), *(step.task for step in dependencies)])


def write(project: Project, toolchain: Toolchain, products: Products,
          dependencies: Sequence[Step]) -> tuple[Path, Path]:
    """Write both papers; where they are.

    Raises:
        AntlerError: something of the release has not been built.
    """
    from tasks.papers import contents, provenance, sbom

    made, known = release(project, products), contents.libraries()
    packages = toolchain.root.stamp.read_text(encoding="utf-8")
    # An SDK brings libraries of its own, whatever the root has of the same name.
    found = [*contents.of_recipes(step.stamp for step in dependencies),
             *contents.of_packages(made, "" if toolchain.sdk else packages, known)]
    opened = [path.name for step in dependencies for path in step.opened]
    for name in contents.unexplained(made, found, opened):
        print(f"  ! {name} is in the release, from {toolchain.origin}: version and licence unknown "
              f"(those of Debian's are in {shown(contents.LIBRARIES)})")
    said = provenance.provenance(made, found, inputs(project), packages,
                                 {"name": toolchain.name, "digest": toolchain.digest}, revision())
    papers = products.folder / SBOM, products.folder / PROVENANCE
    for path, content in zip(papers, (sbom.sbom(made, found), said), strict=True):
        write_if_changed(path, json.dumps(content, indent=1) + "\n")
    return papers


def inputs(project: Project) -> dict[str, str]:
    """Digests of the project's own files, and of the plugin's sources, by their names."""
    files = [PROJECT_FILE, *tree_files(CODE / "plugin_src")]
    if project.model:
        files.append(project.model.file)
    if source := project.plugin.source:
        files += tree_files(*source.files)
    return {portable(path): sha256(path) for path in files}


def revision() -> str:
    """The commit of Antler's own sources; empty: unknown."""
    from tasks.core.process import run

    if not (CODE / ".git").exists():
        return ""
    said: Any = run(["git", "-C", CODE, "rev-parse", "HEAD"], check=False)
    return said.output.strip() if said.returncode == 0 else ""
