import pytest
from hypothesis import given
from hypothesis import strategies as st
from sushi_samples import GOLDEN

from tasks.core.errors import AntlerError
from tasks.sushi.timings import Load, Timings, TrackLoad, parse

FILES = sorted(GOLDEN.glob("*/timings-*.txt"))


def percent(average: float, minimum: float, maximum: float) -> Load:
    return Load(average / 100, minimum / 100, maximum / 100)


def write(timings: Timings) -> str:
    """As Sushi's print_timings_to_file does, column by column."""
    def node(name: str, load: Load | None, indent: int = 8) -> str:
        head = " " * indent + name.ljust(24 - indent)
        numbers = (load.average, load.minimum, load.maximum) if load else ()
        return head + "".join(f"{n * 100:.6g}".ljust(16) for n in numbers) + "\n" * bool(load)

    text = ("Performance timings for all processors in percentages of audio buffer "
            f"(100% = {timings.period_us:.6g}us)\n\n" + " " * 24
            + "".join(word.ljust(16) for word in ("average(%)", "minimum(%)", "maximum(%)")) + "\n")
    for track in timings.tracks:
        text += f"Track: {track.name}\n" + "".join(node(*p) for p in track.processors)
        text += node("Track total", track.total) + "\n"
    return text + node("Engine total", timings.engine, 0)


def test_there_are_samples() -> None:
    assert len(FILES) == 5


@pytest.mark.parametrize("path", FILES, ids=str)
def test_samples_are_read_without_loss(path) -> None:
    assert write(parse(path.read_text())) == path.read_text()


def test_long_names_abut_their_number() -> None:
    text = (GOLDEN / "sushi-1.1.0" / "timings-longnames.txt").read_text()
    assert parse(text) == Timings(1333.33, percent(0.0332832, 0.027, 0.763875), (
        TrackLoad("main", percent(0.0148169, 0.01125, 0.2907), (
            ("a_name_of_exactly_16", percent(0.00455674, 0.00225, 0.10515)),
            ("sixteen_chars_ab", percent(0.00277426, 0.0015, 0.0969)))),
        TrackLoad("t2", percent(0.00352296, 0.003, 0.037575), ())))


names = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,30}(?: [a-z0-9]{1,6})?", fullmatch=True).filter(
    lambda name: name != "Track total")
figures = st.floats(1e-9, 1e6).map(lambda x: float(f"{x:.6g}"))
loads = st.none() | st.lists(figures, min_size=3, max_size=3).map(
    lambda n: percent(n[0], min(n[1:]), max(n[1:])))
tracks = st.builds(TrackLoad, names, loads, st.lists(
    st.tuples(names, loads), max_size=4, unique_by=lambda item: item[0]).map(tuple))


@given(st.builds(Timings, figures, loads, st.lists(tracks, max_size=3).map(tuple)))
def test_whatever_sushi_writes_is_read(timings) -> None:
    # Percent to fraction and back may move the last bit; six digits are what the file has.
    assert write(parse(write(timings))) == write(timings)
    read = parse(write(timings))
    assert [t.name for t in read.tracks] == [t.name for t in timings.tracks]
    assert [[(n, load is None) for n, load in t.processors] for t in read.tracks] == [
        [(n, load is None) for n, load in t.processors] for t in timings.tracks]


def test_just_reset_is_no_sample() -> None:
    text = (GOLDEN / "sushi-1.1.0" / "timings-dummy.txt").read_text()
    engine = "Engine total            " + "".join(w.ljust(16) for w in ("0", "10000", "0"))
    cut = text[:text.index("Engine total")] + engine
    assert parse(cut).engine is None


GOOD = (GOLDEN / "sushi-1.1.0" / "timings-dummy.txt").read_text()


@pytest.mark.parametrize(("text", "why"), [
    ("", "it does not begin with the line `Performance timings…`"),
    ("hello\n", "it does not begin with the line `Performance timings…`"),
    (GOOD[:GOOD.index("Engine")], "it is truncated: the line `Engine total` is missing"),
    (GOOD.replace("Track: main\n", ""), "unexpected line: gain            0.00395522      0.00225 "
                                        "        1.14015"),
    (GOOD.replace("Track total", "Something  "), "track main has no line `Track total`"),
    (GOOD.replace("0.0486509 ", "0.04x6509 "), "`0.04x6509` is not a number"),
    (GOOD.replace("0.0486509 ", "-nan      "), "`-nan` is not a finite number"),
])
def test_malformed(text, why) -> None:
    with pytest.raises(AntlerError) as caught:
        parse(text)
    assert (caught.value.brief, caught.value.details) == ("timings.txt cannot be read", why)


@given(st.text() | st.integers(0, len(GOOD)).map(lambda n: GOOD[:n]))
def test_never_anything_but_a_user_error(text) -> None:
    try:
        parse(text)
    except AntlerError as error:
        assert error.brief == "timings.txt cannot be read"
