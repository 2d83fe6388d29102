"""What the compiler cache is told: where it is, and which paths do not matter."""

from dataclasses import replace

from tasks.core.paths import BUILD, CODE, home
from tasks.toolchain import ccache
from tasks.toolchain.load import load

NATIVE = load("native")
WITHOUT = replace(NATIVE.root, packages=("gcc",))


def test_each_root_s_objects_are_apart():
    assert ccache.folder(NATIVE.root) == home() / "ccache" / NATIVE.root.path.name


def test_c_and_c_plus_plus_go_through_it_and_assembly_does_not():
    assert set(ccache.definitions(NATIVE.root)) == {"CMAKE_C_COMPILER_LAUNCHER",
                                                    "CMAKE_CXX_COMPILER_LAUNCHER"}


def test_a_root_without_it_compiles_without_it():
    assert ccache.definitions(WITHOUT) == {}


def test_where_the_checkout_is_does_not_matter_nor_where_an_engine_is_built():
    scratch = home() / "scratch" / "tflite-1"
    for folder, base in ((BUILD / "compiled/native", CODE), (scratch, scratch)):
        assert ccache.environment(NATIVE.root, folder)["CCACHE_BASEDIR"] == str(base)
