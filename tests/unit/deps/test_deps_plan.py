"""Planning: digests change with what matters, and only with that; nothing is made."""

import shutil
import time
from dataclasses import replace

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import DEPS
from tasks.deps import plan
from tasks.deps.engine_cmake import config
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
WITHOUT = (("xnnpack", False),)


def engine(deps=DEPS, name=ARM, options=(), version="2.14.1", operators=()):
    return plan.artifact("tflite", version, toolchain(name), options, deps, operators)


def juce(deps=DEPS, name=ARM):
    return plan.artifact("juce", "7.0.5", toolchain(name), deps=deps)


def test_planning_makes_nothing(store):
    engine()
    juce()
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
    without = engine(deps, options=WITHOUT)
    edited(deps / "xnnpack/recipe.yaml", "90bde2ca", "80bde2ca")
    assert engine(deps, options=WITHOUT).digest == without.digest
    assert engine(deps).digest != before.digest


@pytest.mark.parametrize(("old", "new"), [
    ("doc: Float kernels", "doc: Fine kernels"),
    ("without: it cannot tell", "without: nobody can tell"),
    ('ruy_kernel_avx2_fma\n          word: Avx2', 'ruy_kernel_avx2_fma\n          word: Avx'),
    ("TFLITE_ENABLE_XNNPACK: \"ON\"", "TFLITE_ENABLE_XNNPACK: \"YES\""),
], ids=["a description", "words of a fault", "another architecture", "an option that is off"])
def test_what_does_not_reach_the_build_does_not(deps, old, new):
    before = engine(deps, options=WITHOUT)
    edited(deps / "tflite/recipe.yaml", old, new)
    assert engine(deps, options=WITHOUT).digest == before.digest


def test_a_patch_edit_does(deps):
    before = juce(deps)
    patch = deps / "juce/patches/system-libraries-7.0.5.patch"
    patch.write_bytes(b"more words\n" + patch.read_bytes())
    assert juce(deps).digest != before.digest


def test_toolchains_have_their_own_engines_and_share_juce():
    assert engine().digest != engine(name="native").digest
    assert juce().path == juce(name="native").path


def test_a_toolchain_edit_changes_the_engine():
    changed = replace(toolchain(ARM), digest="other")
    assert plan.artifact("tflite", "2.14.1", changed).digest != engine().digest


def test_juce_is_built_with_the_compilers_of_this_machine():
    """So its manifest names them, and not whichever toolchain needed it first."""
    assert juce().toolchain == toolchain("native")


def test_an_option_said_as_it_is_by_default_is_no_change():
    assert engine(options=(("xnnpack", True),)).digest == engine().digest
    assert engine(options=WITHOUT).digest != engine().digest


def test_a_version_may_have_defaults_of_its_own():
    assert engine(version="2.11.0").options == WITHOUT


def test_an_engine_for_some_operators_is_another():
    some = engine(operators=("TANH", "ADD"))
    assert some.operators == ("ADD", "TANH")
    assert some.digest not in (engine().digest, engine(operators=("TANH",)).digest)
    assert some.path == engine(operators=("ADD", "TANH")).path


def test_its_build_and_the_plugin_are_told():
    build = engine(operators=("TANH", "ADD")).recipe.build
    assert build.definitions["ANTLER_OPERATORS"] == "ADD;TANH"
    assert "ANTLER_ENGINE_SOME_OPERATORS" in build.compile_definitions
    every_one = engine().recipe.build
    assert "ANTLER_OPERATORS" not in every_one.definitions
    assert "ANTLER_ENGINE_SOME_OPERATORS" not in every_one.compile_definitions


def test_an_engine_that_always_has_all_is_the_same():
    for name in ("onnxruntime", "nam", "rtneural"):
        some = plan.artifact(name, "", toolchain(ARM), operators=("TANH",))
        assert some.digest == plan.artifact(name, "", toolchain(ARM)).digest
        assert some.operators == ()


def test_unknown_option():
    with pytest.raises(AntlerError) as caught:
        engine(options=(("gpu", True),))
    assert str(caught.value) == ("engine tflite has no option gpu\n  it has: xnnpack\n"
                                 "  → correct `engine:` in project.yaml")


def test_missing_patch(deps):
    (deps / "juce/patches/system-libraries-7.0.5.patch").unlink()
    with pytest.raises(AntlerError, match=r"juce 7.0.5: patch system-libraries-7.0.5.patch is"):
        juce(deps)


def needed(artifact):
    return {source.recipe.name for source in artifact.sources}


def test_neon2sse_is_needed_on_x86_only():
    assert needed(engine(name="native")) - needed(engine()) == {"neon2sse"}


def test_xnnpack_is_needed_where_it_is_wanted():
    assert needed(engine()) - needed(engine(options=WITHOUT)) == {"xnnpack"}


def test_flatbuffers_fit_tflite():
    version = {s.recipe.name: s.recipe.version for s in engine(version="2.11.0").sources}
    assert version["flatbuffers"] == "2.0.8"


def test_definitions_feed_every_dependency(tmp_path):
    said = engine().recipe.build.cmake_definitions(engine(), tmp_path)
    fed = {v for k, v in said.items() if k.endswith("SOURCE_DIR") or "SOURCE_DIR_" in k}
    assert said["FETCHCONTENT_FULLY_DISCONNECTED"] == "ON"
    assert said["FETCHCONTENT_SOURCE_DIR_EIGEN"] == str(tmp_path / "eigen")
    assert len(fed) == len(engine().sources) - 1


def test_link_order_with_xnnpack():
    order = engine().recipe.build.link
    assert order[:3] == ("tensorflow-lite", "XNNPACK", "microkernels-prod")
    assert "XNNPACK" not in engine(options=WITHOUT).recipe.build.link


def test_cmake_config_is_relocatable(store):
    text = config(engine(), ["tensorflow-lite", "cpuinfo"], ["m", "dl"], [])
    assert str(store) not in text
    assert text.index("libtensorflow-lite.a") < text.index("libcpuinfo.a") < text.index("m dl")
    assert "ANTLER_ENGINE_XNNPACK=1" in text


def test_planning_is_quick():
    """Reading and digesting everything once more, files unchanged: part of every start."""
    engine()
    start = time.process_time()
    engine()
    juce()
    plan.artifact("vst3sdk", "", toolchain(ARM))
    assert time.process_time() - start < 0.1


def test_every_recipe_has_a_source_digest():
    assert len({plan.source(r, "aarch64").path for r in every()}) == len(every())
    assert load("juce", "").version == "7.0.5"
