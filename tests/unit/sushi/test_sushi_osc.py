"""What a model heard goes out by OSC: in each version's configuration, or it is refused."""

import pytest
from sushi_samples import config_of

from tasks.project.problems import ProjectErrors

LISTENS = """\
antler: 1
plugin: {name: Ear, parameters: [{name: mix}, {name: bite}]}
model: {file: sat.tflite, tensors: {y: {role: result, names: [speech]}}}
targets:
  oldest: {os: elk-0.9.0, host: pi.local}
  old: {os: elk-0.11.0, host: pi.local}
  new: {os: elk-1.0.0, host: pi.local}
  newest: {os: elk-1.1.0, host: pi.local}
sushi:
  osc: {receive_port: 9000}
  tracks:
    - {name: main, plugins: [{use: Ear, name: left}, {internal: sushi.testing.gain}]}
    - {name: side, plugins: [{use: Ear, name: right}]}
"""


def test_what_a_model_heard_is_sent_and_nothing_else(loaded) -> None:
    others = [{"parameter": "mix"}, {"parameter": "bite"}]
    for target in ("old", "new", "newest"):
        assert config_of(loaded(LISTENS, target))["osc"] == {"enabled_processor_outputs": [
            {"processor": name, "parameter_blocklist": others} for name in ("left", "right")]}


def test_a_sushi_whose_configuration_has_no_osc_sends_nothing(loaded) -> None:
    for text in (LISTENS, LISTENS.replace("receive_port: 9000", "send: all"),
                 LISTENS.replace("receive_port: 9000", "send: [{plugin: left}]")):
        with pytest.raises(ProjectErrors) as caught:
            loaded(text, "oldest")
        assert "project.yaml:10:3: `sushi.osc`, send: Sushi 0.10.3 does not have it, 0.11 has" in \
            str(caught.value)
    deaf = LISTENS.replace("y: {role: result, names: [speech]}", "y: audio")
    assert loaded(deaf, "oldest").sushi.osc.receive_port == 9000


def test_where_nothing_listens_nothing_is_sent_unasked(loaded) -> None:
    deaf = LISTENS.replace("y: {role: result, names: [speech]}", "y: audio")
    for target in ("old", "new"):
        assert config_of(loaded(deaf, target))["osc"] == {"enable_all_processor_outputs": False}
