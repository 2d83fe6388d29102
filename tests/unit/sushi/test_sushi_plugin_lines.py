"""What Antler's plugin says on stderr, as it says it."""

from __future__ import annotations

from tasks.sushi.plugin_lines import (
    Inference,
    Output,
    Worker,
    inferences,
    latency,
    outputs,
    workers,
)

TEXT = """\
Antler bench 0.1.0, in the words of Sushi 1.1.0
Sat 2 runs one sample a call: with 64 samples it gives other results than with one
Sat 2 runs blocks of up to 64 samples in one call
Dry runs one sample a call: its batch size is fixed to 1
Sat 2 output: 0 samples, 0 not finite, 0 beyond full scale, peak 0, mean 0, 0 of 0 blocks silent \
while the input was not
Sat 2 output: 960000 samples, 128 not finite, 3 beyond full scale, peak 1.03, mean -1.5e-05, \
2 of 7500 blocks silent while the input was not
Sat 2 is heard 3072 samples later
Sat 2 is heard 4160 samples later
Sat 2 worker: 2 late of 7500 blocks, the last 0.31 s after the start, results -64 samples early \
at least, load 0.432, longest run 2.71e-05 s of 0.0426667 s
"""


def test_the_last_preparation_of_each_plugin_counts():
    assert inferences(TEXT) == (
        Inference("Sat 2", 64), Inference("Dry", 1, "its batch size is fixed to 1"))


def test_an_instance_that_played_says_what_came_out():
    assert outputs(TEXT) == (Output(960000, 128, 3, 1.03, -1.5e-05, 7500, 2),)


def test_what_a_worker_did():
    assert workers(TEXT) == (Worker(2, 7500, 0.31, -64, 0.432, 2.71e-05, 0.0426667),)


def test_a_worker_of_whom_nothing_was_due():
    (seen,) = workers("Ear worker: 0 late of 12 blocks, the last 0 s after the start, "
                      "no result due, load 0.1, longest run 0.001 s of 0.016 s")
    assert (seen.early, seen.blocks) == (None, 12)


def test_the_latency_is_that_of_the_last_preparation():
    assert latency(TEXT) == 4160
    assert latency("") == 0


def test_other_lines_are_not_its_own():
    assert outputs("Sat output: nothing") == inferences("it runs well") == workers("at work") == ()
