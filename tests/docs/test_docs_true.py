"""The documents say what is: links resolve, commands exist, nothing names a registry."""

import re
import subprocess
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.project.load import load

TRACKED = [CODE / name for name in subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=CODE, text=True,
    capture_output=True, check=True).stdout.splitlines() if (CODE / name).is_file()]
MARKDOWN = [path for path in TRACKED if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"\./doit ([a-z_]+)")
HOSTS = re.compile("|".join((r"deb\.debian\.\w+", r"pypi\.\w+/", r"pythonhosted", r"npmjs")))


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda p: str(p.relative_to(CODE)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.fixture(scope="module")
def commands() -> set[str]:
    listed = subprocess.run([CODE / "doit", "list", "--quiet"], text=True, capture_output=True,
                            check=True).stdout.split()
    return {*listed, "list", "info", "help", "plan"}


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda p: str(p.relative_to(CODE)))
def test_commands_exist(page: Path, commands: set[str]) -> None:
    assert sorted(set(COMMAND.findall(page.read_text())) - commands) == []


def test_the_readme_names_every_task(commands: set[str]) -> None:
    inner = {"toolchain", "fetch", "deps", "described", "generated", "compile", "bundle", "config",
             "image", "info", "help"}  # stages of `build`: `./doit list` shows them
    readme = (CODE / "README.md").read_text()
    assert [name for name in sorted(commands - inner) if f"`{name}" not in readme
            and f"./doit {name}" not in readme] == []


def test_the_readme_shows_a_mistake_as_it_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "project.yaml"
    file.write_text((CODE / file.name).read_text().replace("  block_size:", "  blok_size:"))
    (tmp_path / "models").symlink_to(CODE / "models")
    with pytest.raises(AntlerError) as caught:
        load(file, state=tmp_path)
    said = caught.value.details.replace(f"{tmp_path}/", "")
    assert f"```\n{said}\n```" in (CODE / "README.md").read_text()


def test_no_registry_host_is_named() -> None:
    text_files = [p for p in TRACKED if p.suffix not in {".tflite", ".wav", ".png"}]
    named = [f"{p.relative_to(CODE)}: {m[0]}" for p in text_files if p != Path(__file__)
             for m in HOSTS.finditer(p.read_text(errors="replace"))]
    assert named == []


def test_every_document_is_reached_from_the_readme() -> None:
    seen, queue = set(), [CODE / "README.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        queue += [(page.parent / link).resolve() for link in LINK.findall(page.read_text())
                  if "://" not in link and (page.parent / link).is_file()]
    lost = [str(p.relative_to(CODE)) for p in MARKDOWN if p.parent.name == "docs"]
    assert [name for name in lost if CODE / name not in seen] == []
