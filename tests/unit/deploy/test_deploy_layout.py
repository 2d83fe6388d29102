from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tasks.core.errors import AntlerError
from tasks.deploy.layout import release


def test_release_holds_bundle_config_host_and_manifest(project, products):
    made = release(project, products)
    assert [(file.name, file.mode) for file in made.files] == [
        ("Sat.vst3/Contents/x86_64-linux/Sat.so", 0o644),
        ("Sat.vst3/Contents/x86_64-linux/libstdc++.so.6", 0o644),
        ("antler-bench", 0o755), ("config.json", 0o644), ("manifest.json", 0o644)]
    assert made.architecture == "x86_64"


def test_manifest_says_what_made_it(project, products):
    made = {file.name: file for file in release(project, products).files}
    manifest = json.loads(made["manifest.json"].source)
    assert manifest["engine"] == {"name": "tflite", "version": "2.14.1", "options": {}}
    assert manifest["files"]["config.json"] == made["config.json"].sha256


def test_same_inputs_give_the_same_digest(project, products):
    assert release(project, products) == release(project, products)


def test_sushi_of_the_target_is_not_deployed(sushi_project, products):
    assert "antler-bench" not in [f.name for f in release(sushi_project, products).files]


def test_limits_do_not_change_the_release(project, products):
    other = replace(project, realtime=replace(project.realtime, max_load=0.1))
    assert release(other, products).digest == release(project, products).digest


@pytest.mark.parametrize("edit", ["content", "mode", "new file", "engine"])
def test_digest_changes_with(project, products, edit):
    before = release(project, products).digest
    module = products.bundle / "Contents/x86_64-linux/Sat.so"
    if edit == "content":
        module.write_bytes(b"other")
    elif edit == "mode":
        module.chmod(0o755)
    elif edit == "new file":
        (module.parent / "libgcc_s.so.1").write_bytes(b"x")
    else:
        project = replace(project, engine=replace(project.engine, version="2.11.0"))
    assert release(project, products).digest != before


@pytest.mark.parametrize("lost", ["bundle", "config", "built", "host"])
def test_missing_product_names_the_build(project, products, lost):
    path = products.host() if lost == "host" else getattr(products, lost)
    path.rename(path.with_name("gone"))
    with pytest.raises(AntlerError) as caught:
        release(project, products)
    assert caught.value.brief == f"{path} has not been built yet"
    assert caught.value.resolution == "build it first: `./doit build`"


def test_a_bundle_without_its_module_is_not_built(project, products):
    module = products.bundle / "Contents/x86_64-linux/Sat.so"
    module.rename(module.with_name("Other.so"))
    with pytest.raises(AntlerError, match=r"Sat\.so has not been built yet"):
        release(project, products)


def test_two_architectures_are_refused(project, products):
    (products.bundle / "Contents/aarch64-linux").mkdir()
    with pytest.raises(AntlerError, match=r"has 2 folders `Contents/\*-linux`, not one"):
        release(project, products)
