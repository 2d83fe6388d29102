"""The papers of a release: what others' schemas say of them, and what is in them."""

import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

from tasks.core.errors import AntlerError
from tasks.deploy.layout import Products, Release, release
from tasks.papers.contents import Dependency, libraries, of_packages, of_recipes, unexplained
from tasks.papers.provenance import provenance
from tasks.papers.sbom import sbom

ROOT = "zlib1g 1:1.2.11.dfsg-2+deb11u2 amd64\nzlib1g 1:1.2.11.dfsg-2+deb11u2 arm64\n"


def source(name: str, **others: object) -> dict:
    return {"name": name, "version": "1.0", "licence": "Apache-2.0 OR MIT", "homepage":
            f"https://{name}.example.org", "patches": [], "archives": [
                {"from": "x 1.0 x-1.0.tar.gz", "sha256": "ab" * 32, "patches": ["a b.patch"]}],
            **others}


@pytest.fixture
def stamps(tmp_path: Path) -> list[Path]:
    built, headers = tmp_path / "manifest.json", tmp_path / ".antler.json"
    built.write_text(json.dumps({"name": "engine", "sources": [source("engine"), source("fft")]}))
    headers.write_text(json.dumps(source("sdk")))
    return [built, headers]


@pytest.fixture
def made(project, products: Products) -> Release:
    (products.bundle / "Contents/x86_64-linux/libz.so.1").write_bytes(b"zlib")
    return release(project, products)


@pytest.fixture
def found(made: Release, stamps: list[Path]) -> list[Dependency]:
    return [*of_recipes(stamps), *of_packages(made, ROOT, libraries())]


def test_the_list_is_as_cyclonedx_says(made: Release, found: list[Dependency]) -> None:
    text = json.dumps(sbom(made, found))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    broken = text.replace('"SHA-256"', '"SHA"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_the_provenance_is_as_in_toto_and_slsa_say(made: Release, found: list[Dependency]) -> None:
    said = provenance(made, found, {"project.yaml": "cd" * 32}, ROOT, {"name": "gcc"}, "0" * 40)
    Statement.copy_from_pb(json_format.ParseDict(said, statement_pb2.Statement())).validate()
    read = json_format.ParseDict(said["predicate"], provenance_pb2.Provenance())
    uris = [it.uri for it in read.build_definition.resolved_dependencies]
    assert "pkg:deb/debian/zlib1g@1%3A1.2.11.dfsg-2%2Bdeb11u2?arch=amd64" in uris
    subjects = {it["name"]: it["digest"]["sha256"] for it in said["subject"]}
    assert subjects == {file.name: file.sha256 for file in made.files}
    with pytest.raises(json_format.ParseError):
        json_format.ParseDict({**said, "more": 1}, statement_pb2.Statement())


def test_each_dependency_has_version_licence_and_digest(made: Release,
                                                        found: list[Dependency]) -> None:
    listed = {it["name"]: it for it in sbom(made, found)["components"] if it["type"] == "library"}
    assert sorted(listed) == ["engine", "fft", "sdk", "zlib1g"]
    assert all(it["version"] and it["licenses"] for it in listed.values())
    assert listed["fft"]["externalReferences"][1]["hashes"][0]["content"] == "ab" * 32
    assert listed["zlib1g"]["purl"].startswith("pkg:deb/debian/zlib1g@")


def test_who_needs_whom(made: Release, found: list[Dependency]) -> None:
    needs = {it["ref"]: it["dependsOn"] for it in sbom(made, found)["dependencies"]}
    assert needs["engine@1.0"] == ["fft@1.0"]
    assert "fft@1.0" not in needs["Sat@1.0.0"]
    assert {"engine@1.0", "sdk@1.0"} < set(needs["Sat@1.0.0"])


def test_a_library_that_nobody_knows_is_named(project, products: Products,
                                              found: list[Dependency]) -> None:
    for name in ("libstrange.so.3", "libengine.so"):
        (products.bundle / "Contents/x86_64-linux" / name).write_bytes(b"?")
    made = release(project, products)
    own = ["libengine.so", "libstdc++.so.6"]
    assert list(unexplained(made, found, own)) == ["libstrange.so.3"]


def test_a_library_of_no_package_is_named_though_a_package_has_one_like_it(made: Release) -> None:
    """As that of an SDK, or of an image whose packages nobody has listed."""
    found = of_packages(made, "", libraries())
    assert found == []
    assert list(unexplained(made, found, ["libstdc++.so.6"])) == ["libz.so.1"]


def test_equal_releases_have_equal_papers(made: Release, found: list[Dependency]) -> None:
    assert sbom(made, found) == sbom(made, list(found))


def test_what_is_not_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(AntlerError, match="is not there"):
        of_recipes([tmp_path / "manifest.json"])
