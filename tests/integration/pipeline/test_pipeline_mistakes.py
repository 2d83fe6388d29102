"""A mistake in C++, and products that got lost, in a checkout that is built."""

import shutil

import pytest
from board_checkout import BoardCheckout

pytestmark = pytest.mark.toolchain
PROCESSOR = "plugin_src/plugin/Processor.cpp"
FOLDER = "build/compiled/debian11-aarch64-juce-7.0.5"


def test_a_mistake_in_c_plus_plus_is_shown_with_its_place(checkout: BoardCheckout) -> None:
    lines = (checkout.root / PROCESSOR).read_text().count("\n")
    with (checkout.root / PROCESSOR).open("a") as file:
        file.write("int wrong = missing;\n")
    answer = checkout.doit("build")
    assert answer.code == 1
    assert answer.says("✗ compile:debian11-aarch64-juce-7.0.5: building failed",
                       f"{checkout.root / PROCESSOR}:{lines + 1}:13: error: ",
                       f"→ the whole log: {checkout.root / FOLDER}/build.log")
    checkout.restore(PROCESSOR)
    checkout.done("build")
    assert checkout.compiled() == ["processor.cpp"]


def test_lost_products_are_made_again(checkout: BoardCheckout) -> None:
    shutil.rmtree(checkout.root / "build/stand-in")
    module = next((checkout.root / FOLDER).glob("**/VST3/*.vst3/Contents/*/*.so"))
    module.unlink()
    checkout.done("build")
    assert list((checkout.root / "build/stand-in").glob("*.vst3/Contents/aarch64-linux/*.so"))
