"""Parameters of antler-bench by OSC while it plays, sent as `./doit set` sends them."""

from __future__ import annotations

import re
import socket
import time

import pytest
from bench_host import Bench, config, plugin

from tasks.board.local import LocalBoard
from tasks.run.control.osc import OscControl, datagram
from tasks.sushi.timings import Load
from tests.ports import spare

pytestmark = pytest.mark.toolchain


def waited(control: OscControl, end: float = 60.0) -> OscControl:
    """Until the host listens."""
    limit = time.monotonic() + end
    while True:
        try:
            control.settings()
            return control
        except Exception:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def test_parameters_and_loads(bench: Bench) -> None:
    bench.write("c.json", config(plugin(name="my plugin"), initial_state=[
        {"processor": "my plugin", "parameters": {"Gain": 0.5}}]))
    port = spare(socket.SOCK_DGRAM)
    with bench.started("-r", "-c", "c.json", f"--osc-rcv-port={port}", "--timing-statistics"):
        control = waited(OscControl(LocalBoard(), port, ["my plugin"]))
        gain = next(it for it in control.settings() if it.parameter == "Gain")
        assert (gain.processor, gain.value) == ("my plugin", 0.5)
        control.set(gain, 0.125)
        control.set(gain, float("nan"))  # is no value
        assert [it.value for it in control.settings() if it.parameter == "Gain"] == [0.125]
        loads: dict[str, Load] = {}
        limit = time.monotonic() + 60
        while not loads and time.monotonic() < limit:  # they are those of whole seconds
            time.sleep(0.2)
            loads = dict(control.loads())
        assert set(loads) == {"my plugin", "main", "engine"}
        assert 0 < loads["engine"].average <= loads["engine"].maximum


def test_it_is_heard(bench: Bench) -> None:
    """With the gain at zero nothing comes out any more: the output's mean falls."""
    bench.write("c.json", config(plugin()))
    port = spare(socket.SOCK_DGRAM)
    with bench.started("-d", "-c", "c.json", f"--osc-rcv-port={port}", "--timing-statistics",
                       "--signals=steps") as process:
        control = waited(OscControl(LocalBoard(), port, []))
        [gain] = [it for it in control.settings() if it.parameter == "Gain"]
        control.set(gain, 0.0)
        time.sleep(1)
        process.send_signal(10)  # SIGUSR1: figures from here on
        time.sleep(1)
    said = bench.read("signals.json")
    assert re.search(r'"peak": 0(\.0+)?[,}]', said), said


def test_what_is_no_message_is_ignored(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    port = spare(socket.SOCK_DGRAM)
    with bench.started("-r", "-c", "c.json", f"--osc-rcv-port={port}") as process:
        control = waited(OscControl(LocalBoard(), port, []))
        before = control.settings()
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            for data in (b"", b"x", b"/parameter", b"/parameter/p/Gain\0\0\0,s\0\0oh\0\0",
                         b"/parameter/p/Gain\0\0\0,f\0\0\0", b"#bundle\0" + bytes(8),
                         datagram("/parameter/p/None", 1.0), b"/" * 60000):
                sender.sendto(data, ("127.0.0.1", port))
        assert control.settings() == before
        assert process.poll() is None


def test_a_port_in_use_ends_it_as_sushi(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        ran = bench.run("-r", "-c", "c.json", f"--osc-rcv-port={taken.getsockname()[1]}")
    assert ran.returncode == 1
    assert "Failed to setup OSC frontend" in ran.stderr
