"""The shell that ./doit is called from: an SDK's environment, a poor locale, odd paths."""

import os
import subprocess

import pytest
from own_checkout import Answer, Checkout

from tasks.core.paths import CODE, home

NOTHING = "/nonexistent"
SDK = {
    "CC": "aarch64-poky-linux-gcc", "CXX": "aarch64-poky-linux-g++", "LD": "false", "AR": "false",
    **dict.fromkeys(("CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS"), "-O0 -DSDK=1 --nonsense"),
    **dict.fromkeys(("CMAKE_TOOLCHAIN_FILE", "CMAKE_PREFIX_PATH", "PKG_CONFIG_PATH", "CPATH",
                     "PKG_CONFIG_SYSROOT_DIR", "PKG_CONFIG_LIBDIR", "LIBRARY_PATH", "DESTDIR",
                     "PYTHONHOME", "PYTHONSTARTUP", "PIP_PREFIX", "CCACHE_DIR"), NOTHING),
    "CMAKE_GENERATOR": "Unix Makefiles", "CMAKE_BUILD_TYPE": "Debug", "PIP_USER": "1",
    "MAKEFLAGS": "-j1", "PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error",
    "SDKTARGETSYSROOT": "/opt/sdk/sysroots/cortexa72-elk-linux"}
"""What a Yocto SDK's environment-setup exports, and what else could reach a build or a Python."""


class Shell:
    """Calls a checkout's ./doit; this checkout's .venv is its own too."""

    def __init__(self, folder):
        self.checkout = Checkout(folder / "Küche 7 o'clock")
        (self.checkout.root / ".venv").symlink_to(CODE / ".venv")
        (folder / "zu Hause").mkdir()
        self.plain = {**os.environ, "ANTLER_HOME": str(home()), "HOME": str(folder / "zu Hause")}
        self.hostile = {**self.plain, **SDK, "LC_ALL": "C", "PYTHONPATH": str(folder / "python"),
                        "LD_LIBRARY_PATH": str(folder / "lib")}
        for name in ("python/doit.py", "python/json.py", "lib/libz.so.1", "lib/libcrypto.so.3"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("raise SystemExit('not this one')")

    def doit(self, *words, env):
        done = subprocess.run([self.checkout.root / "doit", *words], env=env, encoding="utf-8",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, cwd="/", check=False)
        return Answer(done.returncode, done.stdout)


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)


def test_an_sdk_s_environment_changes_no_input(shell):
    made = shell.doit("described", "generated", "config", env=shell.hostile)
    assert made.code == 0, made.output
    plan = shell.doit("plan", env=shell.plain)
    assert plan.says("compile:", "never built", "bundle:", "2 to run")
    assert shell.doit("plan", env=shell.hostile).output == plan.output


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_a_locale_without_umlauts(shell, locale):
    env = {**shell.plain, "LC_ALL": locale, "PYTHONIOENCODING": "ascii"}
    assert shell.doit("render", "nö.wav", env=env).says("nö.wav: no such file\n  → name a wave")


@pytest.mark.toolchain
def test_products_are_the_same_to_the_byte(shell):
    """The second build is the compiler cache's, unless what it compiles differs."""
    def products(env):
        answer = shell.doit("build", env=env)
        assert answer.code == 0, answer.output
        folder = shell.checkout.root / "build/stand-in"
        return {str(file.relative_to(folder)): file.read_bytes()
                for file in folder.rglob("*") if file.is_file()}

    plain = products(shell.plain)
    assert shell.doit("clean", env=shell.plain).code == 0
    assert products(shell.hostile) == plain
    assert any(name.endswith("NeuralSaturator.so") for name in plain)
