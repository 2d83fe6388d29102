"""`./doit clean`: removes what builds made; the store only when asked for."""

from __future__ import annotations

from tasks.core.files import remove_tree
from tasks.core.paths import BUILD, ROOT, STATE, home, shown


def clean(cache: bool) -> None:
    """Remove build/ and doit's memory; with `cache` also downloads, roots and artifacts."""
    print(f"  removing {shown(BUILD)}")
    remove_tree(BUILD)
    (ROOT / "compile_commands.json").unlink(missing_ok=True)
    if cache:
        print(f"  removing {home()}")
        for name in ("downloads", "subsets", "sources", "artifacts", "roots", "boards",
                     "scratch"):
            remove_tree(home() / name)
    (STATE / "validated").unlink(missing_ok=True)
    remove_tree(STATE / "parsed")
