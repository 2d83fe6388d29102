"""Boards that do not answer, and a stand-in whose port is another program's."""

import os
import socket

import pytest

from tests.ports import spare

YAML = "project.yaml"
ELK = "elk-pi: {os: elk-1.0.0, host: elk-pi.local}"


@pytest.mark.parametrize("words", [["board", "status"], ["trust"], ["logs"], ["stop"],
                                   ["board", "ssh", "uname"]], ids=" ".join)
@pytest.mark.parametrize(("host", "brief"), [
    ("127.0.0.1", "no SSH server answers at"), ("antler-nowhere.invalid", "no "),
])
def test_a_board_that_is_off(checkout, words, host, brief):
    port = spare()
    checkout.edit(YAML, ELK, f"elk-pi: {{os: elk-1.0.0, host: {host}, port: {port}}}")
    answer = checkout.doit(*words, "target=elk-pi")
    assert answer.code == 1
    assert answer.says(f"✗ {words[0]}: {brief}", host, str(port), "→ ")


def test_a_board_that_says_nothing(checkout):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        checkout.edit(YAML, ELK, f"elk-pi: {{os: elk-1.0.0, host: 127.0.0.1, port: {port}}}")
        answer = checkout.doit("trust", "target=elk-pi")
        assert answer.code == 1
        assert answer.says(f"no SSH server answers at 127.0.0.1, port {port}", "→ ")
        answer = checkout.doit("stop", "target=elk-pi")
    assert answer.code == 1
    assert answer.says("✗ stop: ", "→ ")


def test_doctor_says_that_the_board_is_off(checkout):
    checkout.edit(YAML, ELK, f"elk-pi: {{os: elk-1.0.0, host: 127.0.0.1, port: {spare()}}}")
    answer = checkout.doit("doctor", "target=elk-pi")
    assert answer.code == 1
    assert answer.says("✗ answers", "no SSH server answers at elk-pi (mind@127.0.0.1:",
                       "→ is it on and on the network?", "✗ doctor: not well: ", "answers")


@pytest.mark.board
def test_the_port_of_the_stand_in_is_taken(checkout):
    assert checkout.doit("image").code == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        checkout.edit(YAML, ELK, f"{ELK}\n  stand-in: {{port: {port}}}")
        answer = checkout.doit("board", "start")
        assert answer.code == 1
        assert answer.says(f"✗ board: port {port}, where stand-in should answer, is taken by "
                           f"process {os.getpid()} (",
                           "→ end that, or remove targets.stand-in.port")
        assert checkout.doit("board", "status").says("stand-in: off")
    try:
        assert checkout.doit("board", "start").says(f"-p {port} mind@127.0.0.1")
    finally:
        assert checkout.doit("board", "stop").code == 0
