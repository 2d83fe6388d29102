"""Parameters over gRPC, with a server of ours that speaks Sushi's API, as a stand-in for Sushi.

It is made from the same table as the client; that the table is Sushi's shows in the bytes.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from monitored import argv, at_a_terminal, piped

from tasks.board.local import LocalBoard
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.run import host as at
from tasks.run.control import api, commands
from tasks.run.control.grpc import GrpcControl, connected
from tests.waiting import until


class StandIn:
    """Two processors, one of them a track; no timings of the track yet."""

    def __init__(self) -> None:
        self.values = {(1, 0): 0.5, (1, 1): 0.25, (0, 0): 0.8}

    def answer(self, name: str, request):
        made = api.message(api.CALLS[name][1])()
        call = name.rpartition("/")[2]
        if call == "GetAllProcessors":
            for number, title in ((1, "left"), (0, "main")):
                made.processors.add(id=number, name=title, label="not asked for")
        elif call == "GetProcessorParameters":
            for processor, number in self.values:
                if processor == request.id:
                    made.parameters.add(id=number, name=f"p{number}")
        elif call == "GetParameterValue":
            made.value = self.values[request.processor_id, request.parameter_id]
        elif call == "SetParameterValue":
            key = request.parameter
            self.values[key.processor_id, key.parameter_id] = request.value
        elif call == "GetProcessorTimings" and request.id == 0:
            return None
        else:
            made.average, made.min, made.max = 0.25, 0.125, 0.5
        return made

    def handler(self, name: str):
        sent, back = map(api.message, api.CALLS[name])

        def answer(request, context):
            found = self.answer(name, request)
            return found if found is not None else context.abort(grpc.StatusCode.NOT_FOUND, "none")

        return grpc.unary_unary_rpc_method_handler(answer, sent.FromString, back.SerializeToString)


@pytest.fixture
def sushi() -> Iterator[tuple[StandIn, int]]:
    stand_in, server = StandIn(), grpc.server(ThreadPoolExecutor(1))
    for service in {name.partition("/")[0] for name in api.CALLS}:
        calls = {name.partition("/")[2]: stand_in.handler(name) for name in api.CALLS
                 if name.startswith(f"{service}/")}
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(f"{api.PACKAGE}.{service}", calls),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield stand_in, port
    server.stop(None)


def test_parameters_are_read_and_set(sushi) -> None:
    stand_in, port = sushi
    with connected(port, "pi") as control:
        found = {it.name: it for it in control.settings()}
        assert {name: it.value for name, it in found.items()} == pytest.approx(
            {"left.p0": 0.5, "left.p1": 0.25, "main.p0": 0.8})
        control.set(found["left.p1"], 0.75)
    assert stand_in.values[1, 1] == 0.75


def test_loads_without_those_that_are_not_known_yet(sushi) -> None:
    with connected(sushi[1], "pi") as control:
        assert [(name, load.maximum) for name, load in control.loads()] == [
            ("left", 0.5), ("engine", 0.5)]


@pytest.fixture
def playing(sushi_project, monkeypatch, sushi) -> Iterator[tuple[StandIn, str]]:
    """A process that counts as the run's Sushi, and the server that answers for it."""
    stand_in, port = sushi
    address = f"127.0.0.1:{port}"
    monkeypatch.setattr(commands, "LOOPBACK", address)
    place = at.host(sushi_project.target)
    Path(place.folder).mkdir(parents=True)
    with subprocess.Popen(["sleep", "infinity"]) as process:
        script(LocalBoard(), at.REMEMBER, place.pid_file, str(process.pid))
        yield stand_in, address
        process.kill()


def test_set_and_get_as_typed(sushi_project, playing) -> None:
    said: list[object] = []
    commands.set_values(sushi_project, ["left.p1=0.75"], said.append)
    commands.get_values(sushi_project, ["left"], said.append)
    assert said == ["left  p1  0.75", "left  p0  0.5\nleft  p1  0.75"]
    assert playing[0].values[1, 1] == 0.75
    with pytest.raises(AntlerError, match="left.p1: 2 is not within 0 … 1"):
        commands.set_values(sushi_project, ["left.p0=0", "left.p1=2"])
    assert playing[0].values[1, 0] == 0.5, "nothing is set where a word is wrong"


def test_monitor_at_a_terminal_shows_what_changes(sushi_project, playing, tmp_path) -> None:
    stand_in, address = playing
    with at_a_terminal(sushi_project, tmp_path, address) as screen:
        screen.until(r"engine +│ +25\.00 +│ +12\.50 +│ +50\.00")
        seen = screen.until(r"left +│ p1 +│ 0\.25").end()
        stand_in.values[1, 1] = 0.875
        again = screen.until(r"left +│ p1 +│ 0\.875", seen)
        assert "\x1b[" in screen.all[seen:again.start()], "in the same place"
        assert screen.ctrl_c() == 130
        assert "\x1b[?25h" in screen.all[again.end():], "the cursor is there again"


def test_monitor_into_a_file_writes_the_last_figures(sushi_project, playing, tmp_path) -> None:
    said = piped(sushi_project, tmp_path, playing[1])
    assert said.count("engine") == 1
    assert "\x1b" not in said


def test_monitor_without_an_end_shows_each_view_to_who_reads(sushi_project, playing, tmp_path
                                                             ) -> None:
    said = tmp_path / "said"
    with (said.open("w") as out, subprocess.Popen(
            argv(sushi_project, tmp_path, playing[1], 0), cwd=CODE, stdout=out) as process):
        try:
            until(lambda: said.read_text().count("engine") > 1)
        finally:
            process.kill()


def test_nobody_answers() -> None:
    channel = grpc.insecure_channel("127.0.0.1:1", [("grpc.enable_http_proxy", 0)])
    with pytest.raises(AntlerError, match="Sushi on pi does not answer") as caught:
        GrpcControl(channel, "pi").settings()
    assert "UNAVAILABLE" in str(caught.value)
    channel.close()


def test_the_bytes_are_those_of_sushis_messages() -> None:
    key = api.message("ParameterIdentifier")(processor_id=1, parameter_id=2)
    sent = api.message("ParameterValue")(parameter=key, value=0.5)
    assert sent.SerializeToString() == b"\x0a\x04\x08\x01\x10\x02\x15\x00\x00\x00\x3f"
    info = api.message("ParameterInfo").FromString(  # with fields that Antler does not read
        b"\x08\x07\x12\x02\x08\x03\x1a\x04Gain\x22\x04gain\x30\x01\x3d\x00\x00\x80\x3f")
    assert (info.id, info.label, info.name) == (7, "Gain", "gain")
