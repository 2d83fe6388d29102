"""Files of Neural Amp Modeler, made for tests: any network, its weights drawn at random."""

from __future__ import annotations

import copy
import json

import numpy as np

from tasks.model.engines.nam_parse import parse
from tasks.model.engines.nam_table import Faulty

LAYERS = {"input_size": 1, "condition_size": 1, "head_size": 1, "channels": 3, "kernel_size": 3,
          "dilations": [1, 4], "activation": "Tanh", "gated": False, "head_bias": True}
WAVENET = {"layers": [LAYERS], "head": None, "head_scale": 0.5}
LSTM = {"input_size": 1, "hidden_size": 3, "num_layers": 2}
CONVNET = {"channels": 4, "dilations": [1, 2, 8], "batchnorm": True, "activation": "Tanh"}
LINEAR = {"receptive_field": 40, "bias": True}
FILM = {"active": True, "shift": True, "groups": 1}


def wave_net(**changed: object) -> dict:
    """The configuration of a WaveNet of one array of layers, which are changed."""
    layers = {key: value for key, value in {**LAYERS, **changed}.items() if value is not None}
    return {**WAVENET, "layers": [layers]}


def said(architecture: str, config: dict, weights: list[float] | None = None,
         **more: object) -> dict:
    """The content of a file."""
    if weights is None:
        weights = drawn(count(architecture, config, more.get("version", "0.7.0")), config)
    return {"version": "0.7.0", "architecture": architecture, "config": config,
            "weights": weights, "sample_rate": 48000, **more}


def count(architecture: str, config: dict, version: object = "0.7.0") -> int:
    """How many weights a network takes: as the refusal of none says."""
    try:
        parse(json.dumps(said(architecture, config, [], version=version)))
    except Faulty as fault:
        assert "its network takes" in str(fault), fault
        return int(str(fault).rsplit(" ", 1)[1].replace(",", ""))
    raise AssertionError("it takes weights")


def drawn(number: int, config: dict) -> list[float]:
    """Weights with which nothing grows; of a batch norm, variances are positive."""
    made = np.random.default_rng(number).uniform(-0.5, 0.5, number).round(4)
    return (np.abs(made) if config.get("batchnorm") else made).tolist()


def text(*arguments: object, **more: object) -> str:
    """A file."""
    return json.dumps(said(*arguments, **more))  # type: ignore[arg-type]


NETWORKS = {
    "wavenet": ("WaveNet", WAVENET),
    "gated": ("WaveNet", wave_net(gated=True)),
    "two arrays": ("WaveNet", {**WAVENET, "layers": [
        {**LAYERS, "head_size": 2}, {**LAYERS, "input_size": 3, "channels": 2}]}),
    "lstm": ("LSTM", LSTM),
    "convnet": ("ConvNet", CONVNET),
    "convnet without batch norm": ("ConvNet", {**CONVNET, "batchnorm": False,
                                               "activation": "ReLU"}),
    "linear": ("Linear", LINEAR),
    "linear of a speaker": ("Linear", {"receptive_field": 700, "bias": False}),
}
"""Networks that both versions of the engine run."""

_FILMS = {f"{name}_film": FILM for name in (
    "conv_pre", "conv_post", "input_mixin_pre", "input_mixin_post", "activation_pre",
    "activation_post", "layer1x1_post", "head1x1_post")}
_PRELU = {"type": "PReLU", "negative_slopes": [0.1, 0.2, 0.3]}
_CONDITION = said("WaveNet", {**WAVENET, "layers": [{**LAYERS, "head_size": 2}]})

NEWER = {
    "kernels of their own": wave_net(kernel_size=None, kernel_sizes=[2, 5], activation=[
        "ReLU", {"type": "LeakyReLU", "negative_slope": 0.2}]),
    "blended": wave_net(gating_mode=["blended", "gated"], secondary_activation="Softsign"),
    "a bottleneck": wave_net(bottleneck=2, head1x1={"active": True, "out_channels": 4, "groups": 2},
                             activation=_PRELU | {"negative_slopes": [0.1, 0.2]}),
    "groups": wave_net(channels=4, groups_input=2, activation="SiLU",
                       layer1x1={"active": True, "groups": 4}),
    "no 1x1": wave_net(layer1x1={"active": False, "groups": 1}, activation="Hardswish"),
    "films": wave_net(**_FILMS, head1x1={"active": True, "out_channels": 2, "groups": 1}),
    "films that are blended": wave_net(**_FILMS, gating_mode="blended", head1x1={
        "active": True, "out_channels": 3, "groups": 3}),
    "a head of its own": wave_net(head={"out_channels": 1, "kernel_size": 4, "head_dilation": 3,
                                        "bias": True}, activation=_PRELU),
    "heads behind": {**wave_net(head_size=2), "head": {
        "channels": 3, "out_channels": 1, "kernel_sizes": [3, 2], "activation": {
            "type": "LeakyHardTanh", "min_val": -0.1, "max_slope": 0.3}}},
    "a condition": {**wave_net(condition_size=2), "condition_dsp": _CONDITION},
}
"""Configurations of WaveNets that only the newer version runs."""


def newer(name: str) -> str:
    """A file of one of them."""
    return text("WaveNet", NEWER[name])


def container(*models: dict) -> dict:
    """Several models in one."""
    config = {"submodels": [{"max_value": (i + 1) / len(models), "model": copy.deepcopy(it)}
                            for i, it in enumerate(models)]}
    return said("SlimmableContainer", config, [])
