"""What Antler's plugin says on stderr, as it says it."""

from __future__ import annotations

from tasks.sushi.plugin_lines import Inference, Output, inferences, outputs

TEXT = """\
Antler bench 0.1.0, in the words of Sushi 1.1.0
Sat 2 runs one sample a call: with 64 samples it gives other results than with one
Sat 2 runs blocks of up to 64 samples in one call
Dry runs one sample a call: its batch size is fixed to 1
Sat 2 output: 0 samples, 0 not finite, 0 beyond full scale, peak 0, mean 0, 0 of 0 blocks silent \
while the input was not
Sat 2 output: 960000 samples, 128 not finite, 3 beyond full scale, peak 1.03, mean -1.5e-05, \
2 of 7500 blocks silent while the input was not
"""


def test_the_last_preparation_of_each_plugin_counts():
    assert inferences(TEXT) == (
        Inference("Sat 2", 64), Inference("Dry", 1, "its batch size is fixed to 1"))


def test_an_instance_that_played_says_what_came_out():
    assert outputs(TEXT) == (Output(960000, 128, 3, 1.03, -1.5e-05, 7500, 2),)


def test_other_lines_are_not_its_own():
    assert outputs("Sat output: nothing") == inferences("it runs well") == ()
