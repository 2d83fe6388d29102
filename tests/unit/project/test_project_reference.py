"""docs/project-yaml.md is what the schema says, docs/operating-systems.md what the table says."""

from pathlib import Path

from tasks.project import systems
from tasks.project.load import PROJECT_SCHEMA
from tasks.project.reference import DOCUMENT, page, schema_table, write
from tasks.project.schema import Schema


def test_the_document_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == page(), "run ./doit reference"


def test_the_systems_are_up_to_date() -> None:
    text = systems.DOCUMENT.read_text(encoding="utf-8")
    assert text == systems.page(), "run ./doit reference"
    assert "| `elk-1.0.0` | kirkstone | 5.15 | evl | 2.35 | 3.4.29 ? | 11 ? | 1.1.0 |" in text


def test_every_key_is_in_the_table() -> None:
    table = schema_table(Schema.read(PROJECT_SCHEMA))
    for row in ("| `audio.block_size` | Block size in frames. | `16`, `32`, `64`, `128`, `256`, "
                "`512`, `1024`, `2048` | `64` |",
                "| `model.file` | The model file, relative to project.yaml. | text | (required) |",
                "| `targets.<name>.port` | TCP port of SSH; default: what ~/.ssh/config says, else "
                "22; of a stand-in 2222 or, where that is taken, any free one. | 0 … 65535 |  |"):
        assert row in table.splitlines()


def test_written_only_when_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    write(path)
    before = path.stat().st_mtime_ns
    write(path)
    assert path.stat().st_mtime_ns == before
