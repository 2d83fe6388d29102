"""A report on a model file as text (pure)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tasks.core.words import listed
from tasks.model.content import Tensor
from tasks.model.cost import Cost
from tasks.model.description import Description, Role
from tasks.model.rate import converts, heard_late, latency
from tasks.model.report import Asked, OnBoard, Report, Use
from tasks.model.say import calls
from tasks.model.spectral import said_of
from tasks.project.model import ALL

_LABEL = 11
_WIDTH = 100


def text(it: Report) -> str:
    """The report, a fact a paragraph; where the model cannot run, also why and what helps."""
    rows = list(_rows(it))
    return "\n".join([_title(it), *(_paragraph(label, said) for label, said in rows)])


def _title(it: Report) -> str:
    return (f"{it.asked.name}: {it.format}, {it.content.size:,} bytes, "
            f"sha256 {it.asked.sha256[:12]}…")


def _paragraph(label: str, said: str) -> str:
    first, *others = said.split("\n")
    wrapped = textwrap.wrap(first, _WIDTH - _LABEL - 2, break_long_words=False,
                            break_on_hyphens=False)
    return textwrap.indent("\n".join([f"{label:{_LABEL}}{wrapped[0]}", *(
        " " * _LABEL + line for line in [*wrapped[1:], *others])]), "  ")


def _rows(it: Report) -> Iterator[tuple[str, str]]:
    asked, content = it.asked, it.content
    for label, tensors, uses in (("in", content.inputs, it.inputs),
                                 ("out", content.outputs, it.outputs)):
        for tensor, use in zip(tensors, uses, strict=True):
            yield label, f"{_elements(tensor)}: {_use(use, surely=it.description is not None)}"
    if it.description:
        if between := it.description.spectra:
            yield "features", said_of(between)
        yield "layout", _layout(it.description, asked.parameters)
        yield "runs", calls(it.description)
        yield "latency", _latency(it.description, asked)
    for note in it.notes:
        yield "note", note
    alone = "; built with the model's operators alone" * (asked.engine.operators != ALL)
    yield "engine", f"{asked.engine.name} {asked.engine.version}: {asked.engine_why}{alone}"
    rate = asked.said.sample_rate or content.sample_rate
    yield "rate", (f"trained at {rate} Hz" if rate else "not said, taken for the audio's: "
                   f"{asked.audio.sample_rate} Hz")
    yield "holds", _holds(it)
    if it.cost:
        yield "cost", _cost(it.cost, it)
    if it.measured:
        yield "measured", _measured(it)
    if it.on_board:
        yield "on board", it.on_board if isinstance(it.on_board, str) else _on_board(it.on_board)
    for remark in content.remarks:
        yield "remark", remark


def _elements(tensor: Tensor) -> str:
    plain = (tensor.scale, tensor.zero_point) == (1.0, 0)
    scale = "" if plain else f", scale {tensor.scale:.6g} from {tensor.zero_point}"
    return f"{tensor} {tensor.type}{scale}"


def _use(use: Use, *, surely: bool) -> str:
    audio = "audio" if surely else "must be audio"
    role = {"audio": f"{audio}, {use.of}" if use.of else audio,
            "parameter": f"parameter {use.of}", "state": f"state, with {use.of}",
            "constant": f"constant {use.of}", "unused": "not used", "result": f"result, {use.of}",
            "unknown": "what for, is not known"}[use.role]
    told = {"": "", "project.yaml": " (project.yaml says so)", "name": " (told by its name)",
            "shape": " (told by its shape)"}
    return role + told.get(use.told, f" (the {use.told})")


def _layout(model: Description, parameters: tuple[str, ...]) -> str:
    if model.listens:
        return _hearing(model)
    audio = next(use for use in model.inputs if use.role == Role.SIGNALS)
    beside = [parameters[it.index] for it in audio.signals if it.kind == "parameter"]
    window = audio.shape[audio.window].size if audio.window is not None else 0
    if window:
        how = f"windows of {window} samples, one for each sample"
    elif beside and audio.time == 0:
        how = "rows, one for each sample"
    else:
        how = "a sequence of samples"
    how += f" (with {listed(beside)} beside each)" if beside else ""
    together = ("each channel by itself" if model.channels == 1 else
                f"{model.channels} channels together")
    parts = [how, together]
    if model.overlaps:
        parts.append(f"runs of {model.hop + model.context} samples, {model.hop} apart, whose "
                     "results are added up")
    parts += ["its result is added to the input"] if model.adds_input else []
    return "; ".join(parts)


def _hearing(model: Description) -> str:
    heard = "the mean of all channels" if model.channels == 1 else \
        f"{model.channels} channels together"
    apart = f", {model.hop} apart" if model.context else ""
    return (f"it listens, and the audio passes by: {model.hop + model.context} samples a "
            f"run{apart}; {heard}")


def _latency(model: Description, asked: Asked) -> str:
    audio = asked.audio
    if model.listens:
        rate = model.sample_rate or audio.sample_rate
        return (f"none; results come every {model.hop} samples, "
                f"{1000 * model.hop / rate:.1f} ms")
    whole = heard_late(model, audio, asked.inference, audio.block_size)
    if not whole:
        return "none"
    ahead = whole - latency(model, audio.sample_rate)
    worker = f", {ahead} of them for its worker" if ahead else ""
    way = (f", with the way to {model.sample_rate} Hz and back"
           if converts(model, audio.sample_rate) else "")
    return f"{whole} samples, {1000 * whole / audio.sample_rate:.1f} ms{worker}{way}"


def _holds(it: Report) -> str:
    used = sorted(it.content.operators, key=lambda op: -op.count)
    names = listed(f"{op.name} {op.count}" if op.count > 1 else op.name for op in used)
    count = sum(op.count for op in used)
    return f"{_many(it.content.weights, 'weight')}; {_many(count, 'operator')}: {names}"


def _many(count: int, of: str) -> str:
    return f"{count:,} {of}" + "s" * (count != 1)


def _cost(cost: Cost, it: Report) -> str:
    audio = it.asked.audio
    each = f"{_many(round(cost.sample), 'multiply-add')} a sample; "
    if it.description and it.description.listens:
        return (f"{each}it takes at least {_percent(cost.share)} of a core of the stand-in, on a "
                "thread beside the audio thread; `./doit check_realtime` measures it")
    said = (f"{each}{_many(cost.channels, 'channel')} take at least {_percent(cost.share)} of a "
            f"block of {audio.block_size} at {audio.sample_rate} Hz ({1000 * audio.budget:.2f} ms) "
            "on the stand-in; `./doit check_realtime` measures it")
    if cost.best_factor < 0.9:
        said += (f"\nblocks of {cost.best_block} cost {cost.best_factor:.2f} times as much a "
                 "sample, as the past is computed less often")
    return said


def _measured(it: Report) -> str:
    audio, model, (first, *_) = it.asked.audio, it.description, it.measured
    assert model
    here = next((timing for timing in it.measured if timing.block == audio.block_size), first)
    voices = model.voices(it.asked.channels)
    rate = model.sample_rate if converts(model, audio.sample_rate) else audio.sample_rate
    share = here.seconds * voices * rate / here.block
    best = min(it.measured, key=lambda timing: timing.seconds / timing.block)
    said = (f"{here.block} samples of a channel in {_time(here.seconds)}, "
            f"{_many(it.asked.channels, 'channel')} in {_percent(share)} of the time that they "
            "last: in the model's own interpreter in Python on this machine, not on a board")
    if best.block > here.block:
        factor = best.seconds / best.block / (here.seconds / here.block)
        said += f"\n{best.block} samples at a time take {factor:.2f} times as long a sample"
    return said


def _on_board(it: OnBoard) -> str:
    said = (f"blocks of {it.block} take {_percent(it.average)} of their time on {it.target}, the "
            f"longest {_percent(it.maximum)}: the whole plugin, with all channels")
    return "; ".join(filter(None, [said, it.note]))


def _time(seconds: float) -> str:
    return f"{1e6 * seconds:,.1f} µs" if seconds < 1e-3 else f"{1e3 * seconds:,.1f} ms"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 1 else f"{100 * share:,.0f} %"
