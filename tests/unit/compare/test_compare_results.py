"""What follows from verdicts, held to its definition by brute force."""

from itertools import product

from compare_samples import row
from hypothesis import given
from hypothesis import strategies as st

from tasks.compare.results import front, largest, steps

FIGURES = st.floats(0, 1, width=16)
ROWS = st.lists(st.builds(
    row, st.just({}), st.none() | FIGURES, st.none() | FIGURES,
    outcome=st.sampled_from(["PASS", "FAIL"])), max_size=12)


def points(rows: list[dict]) -> dict[int, tuple[float, float]]:
    return {place: (it["load"]["average"], it["verify"]["error"]) for place, it in enumerate(rows)
            if it["outcome"] == "PASS" and it["load"] and it["verify"]["error"] is not None}


@given(ROWS)
def test_the_front_is_what_no_other_cell_beats(rows: list[dict]) -> None:
    known = points(rows)
    free = {place for place, (load, error) in known.items()
            if not any(other != (load, error) and other[0] <= load and other[1] <= error
                       for other in known.values())}
    found = front(rows)
    assert set(found) == free
    assert [known[it][0] for it in found] == sorted(known[it][0] for it in found)


@given(st.lists(st.tuples(st.sampled_from([16, 32, 64]), FIGURES, st.integers(0, 9),
                          st.sampled_from(["PASS", "FAIL"])), max_size=15),
       st.floats(0.1, 1))
def test_the_largest_model_is_one_that_fits_and_none_that_fits_is_larger(
        cells: list[tuple[int, float, int, str]], budget: float) -> None:
    rows = [row({"model": f"{place}.nam", "audio.block_size": block}, 0.0, maximum=load,
                weights=weights, outcome=outcome)
            for place, (block, load, weights, outcome) in enumerate(cells)]
    found = {it["values"]["audio.block_size"]: it["cell"] for it in largest(rows, budget)}
    assert found.keys() == {block for block, *_ in cells}
    for block, chosen in found.items():
        fitting = [weights for size, load, weights, outcome in cells
                   if size == block and load <= budget and outcome == "PASS"]
        assert (chosen is None) == (not fitting)
        if chosen is not None:
            size, load, weights, outcome = cells[chosen]
            assert (size, outcome) == (block, "PASS")
            assert load <= budget
            assert weights == max(fitting)


def test_of_models_whose_weights_nobody_knows_the_largest_file_is_largest() -> None:
    small, large = (row({"model": name}, 0.1, weights=None) for name in ("a.nam", "b.nam"))
    large["model"]["bytes"] = 2
    assert largest([large, small], 0.5) == [{"values": {}, "cell": 0}]


def test_without_models_to_choose_from_none_is_largest() -> None:
    assert largest([row({"audio.block_size": 16}, 0.1)], 0.5) == []


def test_steps_are_between_neighbours_of_the_same_other_values() -> None:
    rows = [row({"model": model, "audio.block_size": block}, load, maximum=2 * load,
                latency=block / 1000)
            for (model, block), load in zip(product("ab", (64, 16, 32)),
                                            (0.1, 0.4, 0.2, 0.5, 0.9, 0.8), strict=True)]
    found = [(it["values"]["model"], it["from"], it["to"], round(it["average"], 9),
              round(it["maximum"], 9), round(it["latency"], 9)) for it in steps(rows)]
    assert found == [("a", 1, 2, -0.2, -0.4, 0.016), ("a", 2, 0, -0.1, -0.2, 0.032),
                     ("b", 4, 5, -0.1, -0.2, 0.016), ("b", 5, 3, -0.3, -0.6, 0.032)]


def test_a_block_size_without_figures_is_stepped_over() -> None:
    rows = [row({"audio.block_size": block}, load)
            for block, load in ((16, 0.3), (32, None), (64, 0.1))]
    assert [(it["from"], it["to"]) for it in steps(rows)] == [(0, 2)]
