"""What a schema cannot say about tracks and limits: one small rule each."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.words import meant
from tasks.project.draft import CHAINS, Check, Draft, fraction, name_of, needs, origin_of, width
from tasks.project.features_checks import FEATURES_CHECKS
from tasks.project.listen_checks import LISTEN_CHECKS
from tasks.project.model_checks import MODEL_CHECKS, engine_fits
from tasks.project.parameter_checks import PARAMETER_CHECKS
from tasks.project.problems import Problem, Where, dotted
from tasks.project.source_checks import SOURCE_CHECKS
from tasks.project.sushi_checks import SUSHI_CHECKS

MOST_PLUGIN_CHANNELS = 8


@needs(*CHAINS)
def unique_names(draft: Draft) -> Iterator[Problem]:
    """Sushi finds tracks and processors by name: one namespace for all of them."""
    tracks = [((*where, "name"), chain["name"]) for where, chain in draft.chains]
    uses = [((*where, "name" if "name" in use else origin_of(use).key), name_of(use))
            for where, use in draft.uses]
    first: dict[str, Where] = {}
    for where, name in tracks + uses:
        if first.setdefault(name, where) != where:
            help = ("Sushi finds tracks and processors by their name: "
                    "give this one a `name:` of its own")
            yield Problem(where, f"the name `{name}` is taken by {dotted(first[name][:-1])}", help)


@needs("inference")
def worker_words(draft: Draft) -> Iterator[Problem]:
    """Without a worker nothing is late."""
    said = draft.data["inference"]
    for key, default in (("lead", None), ("late", "silence")):
        if said["mode"] != "async" and said.get(key) != default:
            yield Problem(("inference", key), f"`inference.{key}` counts with `mode: async` alone",
                          f"write `mode: async`, or leave `{key}` out")


@needs(*CHAINS, "plugin.name")
def known_plugins(draft: Draft) -> Iterator[Problem]:
    """`use` is what this project builds."""
    built = draft.data["plugin"]["name"]
    for where, use in draft.uses:
        if use.get("use", built) != built:
            yield Problem((*where, "use"), f"there is no plugin `{use['use']}`: this project "
                          f"builds `{built}`", meant(use["use"], [built]))


@needs("sushi.tracks", "plugin.name")
def own_plugin(draft: Draft) -> Iterator[Problem]:
    """A verdict on a host that plays something else says nothing of the plugin."""
    if "tracks" in draft.data["sushi"] and not any("use" in use for _, use in draft.uses):
        name = draft.data["plugin"]["name"]
        yield Problem(("sushi", "tracks"), f"no track has the plugin of this project, `{name}`",
                      f"write `plugins: [{{use: {name}}}]` in one of them")


@needs("sushi.tracks")
def channels(draft: Draft) -> Iterator[Problem]:
    """Each track channel has one engine channel on a side, or none of them has."""
    for where, track in draft.tracks:
        count = width(track)
        for side in ("inputs", "outputs"):
            given = track.get(side)
            wider = "" if "buses" in track else f", or set `channels: {len(given or ())}`"
            if given and len(given) != count:
                yield Problem((*where, side), f"`{dotted((*where, side))}` has "
                              f"{_engine_channels(len(given))}, the track has {count}",
                              f"write {count} of them{wider}")


@needs("sushi.tracks")
def plugin_channels(draft: Draft) -> Iterator[Problem]:
    """Sushi names no more speakers to a plugin (vst3x_wrapper.cpp, speaker_arr_from_channels)."""
    for where, track in draft.tracks:
        count = width(track)
        if count > MOST_PLUGIN_CHANNELS and track["plugins"]:
            yield Problem((*where, "channels"), f"a plugin gets at most {MOST_PLUGIN_CHANNELS} "
                          f"channels, this track has {count}", "split the track")


def _engine_channels(count: int) -> str:
    return f"{count} engine channel" + "s" * (count != 1)


@needs("realtime.max_load")
def load_limit(draft: Draft) -> Iterator[Problem]:
    """A load limit is above 0 and at most the whole block."""
    load = draft.data["realtime"]["max_load"]
    if not 0 < fraction(load) <= 1:
        yield Problem(("realtime", "max_load"), f"`realtime.max_load` is {load}: it must be more "
                      "than 0 % and at most 100 %", "for example 70 %, 0.7")


@needs("realtime.max_silence")
def silence_limit(draft: Draft) -> Iterator[Problem]:
    """No more than all blocks can be silent."""
    share = draft.data["realtime"]["max_silence"]
    if fraction(share) > 1:
        yield Problem(("realtime", "max_silence"), f"`realtime.max_silence` is {share}: it must be "
                      "at most 100 %", "for example 50 %, 0.5")


CHECKS: tuple[Check, ...] = (
    *SOURCE_CHECKS, *MODEL_CHECKS, *FEATURES_CHECKS, engine_fits, *PARAMETER_CHECKS,
    *LISTEN_CHECKS, unique_names, worker_words, *SUSHI_CHECKS, known_plugins, own_plugin, channels,
    plugin_channels, load_limit, silence_limit)
