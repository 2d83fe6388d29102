"""The paper's JUCE, 6.0.7: upstream only, so where the store holds its archive.

Other versions open in hosts: tests/integration/hosts.
"""

from pathlib import Path

import pytest
from own_checkout import Checkout

from tasks.core.elf import read
from tasks.core.errors import AntlerError
from tasks.deps.plan import source
from tasks.deps.prepare import prepare
from tasks.deps.recipe import load

pytestmark = pytest.mark.toolchain

ELK = "elk-pi: {os: elk-1.0.0"


def test_elk_0_11_has_a_plugin_made_with_the_paper_s_juce(tmp_path: Path) -> None:
    """6.0.7 calls the folder in the bundle arm64-linux, which no host looks for."""
    try:
        prepare(source(load("juce", "6.0.7")))
    except AntlerError as error:
        pytest.skip(f"{error.brief}: {error.details}")
    checkout = Checkout(tmp_path / "antler")
    checkout.edit("project.yaml", ELK, ELK.replace("1.0.0", "0.11.0"))
    checkout.edit("project.yaml", "\nplugin:\n", "\nplugin:\n  juce: 6.0.7\n")
    answer = checkout.doit("build", "target=elk-pi")
    assert answer.code == 0, answer.output
    [module] = (checkout.root / "build").glob("elk-pi/*.vst3/Contents/*/*.so")
    assert module.parent.name == "aarch64-linux"
    assert read(module).architecture == "aarch64"
