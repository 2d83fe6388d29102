"""Planning: digests change with what matters, and only with that; nothing is made."""

import shutil
import time
from dataclasses import replace

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS
from tasks.deps import plan
from tasks.deps.engine import cmake_config, definitions, link_order
from tasks.deps.recipe import every, load
from tasks.toolchain.load import load as toolchain


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def deps(tmp_path):
    return shutil.copytree(DEPS, tmp_path / "deps")


def edited(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


ARM = "debian11-aarch64"


def engine(deps=DEPS, name=ARM, options=(), version="2.14.1"):
    return plan.engine("tflite", version, options, toolchain(name), deps)


def test_planning_makes_nothing(store):
    engine()
    plan.juce("7.0.5", toolchain(ARM))
    assert not store.exists()


def test_the_same_is_the_same():
    assert engine() == engine()


def test_name_says_what_it_is(store):
    artifact = engine()
    assert artifact.path == store / "artifacts" / f"tflite-2.14.1-{ARM}-{artifact.digest}"
    assert artifact.manifest == artifact.path / "manifest.json"


@pytest.mark.parametrize("change", [
    ("tflite", "-O2 -DNDEBUG", "-O3 -DNDEBUG"),
    ("cpuinfo", "557ca404", "657ca404"),
    ("ruy", "third_party/ruy/src\n", "third_party/ruy\n"),
], ids=["flags", "an archive", "what is unpacked"])
def test_a_recipe_edit_changes_the_digest(deps, change):
    name, old, new = change
    before = engine(deps)
    edited(deps / name / "recipe.yaml", old, new)
    assert engine(deps).digest != before.digest


def test_where_an_archive_comes_from_does_not(deps):
    before = engine(deps)
    edited(deps / "cpuinfo/recipe.yaml", "pool/main/c/cpuinfo", "pool/contrib/c/cpuinfo")
    assert engine(deps).digest == before.digest


def test_another_dependency_does_not(deps):
    before = engine(deps)
    edited(deps / "xnnpack/recipe.yaml", "90bde2ca", "80bde2ca")
    assert engine(deps).digest == before.digest
    assert engine(deps, options=(("xnnpack", True),)).digest != before.digest


def test_a_patch_edit_does(deps):
    before = plan.juce("7.0.5", toolchain(ARM), deps)
    patch = deps / "juce/patches/7.0.5-system-libraries.patch"
    patch.write_bytes(b"more words\n" + patch.read_bytes())
    assert plan.juce("7.0.5", toolchain(ARM), deps).digest != before.digest


def test_toolchains_have_their_own_engines_and_share_juce():
    assert engine().digest != engine(name="native").digest
    assert plan.juce("7.0.5", toolchain(ARM)).path == plan.juce("7.0.5", toolchain("native")).path


def test_a_toolchain_edit_changes_the_engine():
    changed = replace(toolchain(ARM), digest="other")
    assert plan.engine("tflite", "2.14.1", (), changed).digest != engine().digest


def test_an_option_said_as_it_is_by_default_is_no_change():
    assert engine(options=(("xnnpack", False),)).digest == engine().digest


def test_unknown_option():
    with pytest.raises(AntlerError) as caught:
        engine(options=(("gpu", True),))
    assert str(caught.value) == ("engine tflite has no option gpu\n  it has: xnnpack\n"
                                 "  → correct `engine:` in project.yaml")


def test_missing_patch(deps):
    (deps / "juce/patches/7.0.5-system-libraries.patch").unlink()
    with pytest.raises(AntlerError, match=r"juce 7.0.5: patch 7.0.5-system-libraries.patch is"):
        plan.juce("7.0.5", toolchain(ARM), deps)


def needed(artifact):
    return {source.recipe.name for source in artifact.sources}


def test_neon2sse_is_needed_on_x86_only():
    assert needed(engine(name="native")) - needed(engine()) == {"neon2sse"}


def test_xnnpack_is_needed_where_it_is_wanted():
    assert needed(engine(options=(("xnnpack", True),))) - needed(engine()) == {"xnnpack"}


def test_flatbuffers_fit_tflite():
    version = {s.recipe.name: s.recipe.version for s in engine(version="2.11.0").sources}
    assert version["flatbuffers"] == "2.0.8"


def test_definitions_feed_every_dependency(tmp_path):
    said = definitions(engine(), tmp_path)
    fed = {v for k, v in said.items() if k.endswith("SOURCE_DIR") or "SOURCE_DIR_" in k}
    assert said["FETCHCONTENT_FULLY_DISCONNECTED"] == "ON"
    assert said["FETCHCONTENT_SOURCE_DIR_EIGEN"] == str(tmp_path / "eigen")
    assert len(fed) == len(engine().sources) - 1


def test_link_order_with_xnnpack():
    order = link_order(engine(options=(("xnnpack", True),)))
    assert order[:3] == ["tensorflow-lite", "XNNPACK", "microkernels-prod"]
    assert "XNNPACK" not in link_order(engine())


def test_cmake_config_is_relocatable(store):
    text = cmake_config(engine(), ["tensorflow-lite", "cpuinfo"])
    assert str(store) not in text
    assert text.index("libtensorflow-lite.a") < text.index("libcpuinfo.a") < text.index("m dl")
    assert "ANTLER_ENGINE_XNNPACK=0" in text


def test_planning_is_quick():
    """Reading and digesting everything once more, files unchanged: part of every start."""
    engine()
    start = time.process_time()
    engine()
    plan.juce("7.0.5", toolchain(ARM))
    plan.used_as_source("vst3sdk", "")
    assert time.process_time() - start < 0.1


def test_every_recipe_has_a_source_digest():
    assert len({plan.source(r).path for r in every()}) == len(every())
    assert load("juce", "").version == "7.0.5"
