"""`./doit report`, and the page that a check keeps up to date."""

from __future__ import annotations

import time
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.paths import BUILD, shown
from tasks.project.model import Project
from tasks.report.documents import Documents, read, stamp


def make(project: Project, folder: Path) -> None:
    """Write the page of all that was measured so far, and say where it is.

    Args:
        folder: of the target's products.

    Raises:
        AntlerError: nothing was measured, or what draws could not be installed.
    """
    from tasks.core.extra import install

    found = read(folder, BUILD / "compare.json")
    if found.empty:
        raise AntlerError(f"nothing was measured on {project.name} yet",
                          details="\n".join(f"{file} was written by another version of Antler, or "
                                            "is damaged" for file in found.foreign),
                          resolution=f"run {project.target.doit('check_realtime')}")
    install("report")
    begun = time.monotonic()
    file = _write(found, project, folder)
    print(f"{shown(file)} ({file.stat().st_size / 1000:.0f} kB, "
          f"{time.monotonic() - begun:.1f} s): open it in any browser")


def after_check(project: Project, folder: Path) -> str:
    """Write the page again where somebody has one; else it is told what would make it.

    What draws takes a download, which nobody shall wait for who only wants a verdict.

    Returns:
        A line for the user.
    """
    file = _page(folder)
    if not file.is_file():
        return f"{project.target.doit('report')} shows it as a page with plots"
    try:
        return f"as a page: {shown(_write(read(folder, BUILD / 'compare.json'), project, folder))}"
    except ImportError:  # .venv was made anew
        return f"{project.target.doit('report')} brings {shown(file)} up to date"


def _page(folder: Path) -> Path:
    return folder / "report.html"


def _write(found: Documents, project: Project, folder: Path) -> Path:
    """Write the page, unless it shows all that already: to draw it takes a second."""
    file = _page(folder)
    if file.is_file() and f'content="{stamp(found, project.name)}"' in file.read_text("utf-8"):
        return file
    from tasks.report.sections import page

    write_atomically(file, page(found, project.name).html())
    return file
