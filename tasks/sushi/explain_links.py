"""Explains why Sushi refused a connection: MIDI, OSC, control voltages, and gates.

The messages are those of src/engine/json_configurator.cpp, the same from 0.12 to 1.2.
"""

from __future__ import annotations

import re

from tasks.sushi.failure import Rules, Run
from tasks.sushi.findings import Finding


def _port(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("midi-port", f"sushi.midi: Sushi has opened no MIDI port {match['port']}",
                   match[0], "raise sushi.midi.inputs or outputs: ports count from 0")


def _processor(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("midi-processor", f"sushi.midi: there is no plugin or track `{match['name']}`",
                   match[0], "name one of the chains, by its `name:`")


def _parameter(match: re.Match[str], run: Run, _: int) -> Finding:
    return Finding("midi-parameter", f"sushi.midi: {run.plugin_key(match['plugin'])} has no "
                   f"parameter `{match['name']}`", match[0],
                   f"{run.doit('get')} lists what it has, while it plays without this mapping")


def _voltage(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("cv-gate", "sushi.cv: a voltage or gate cannot be connected", match[0],
                   "the board's audio hardware must have it (RASPA: no or 2 voltages in, no or 4 "
                   "out), and the plugin the parameter")


def _osc(match: re.Match[str], _run: Run, _: int) -> Finding:
    return Finding("osc-processor", f"sushi.osc: `{match['name']}` is not sent", match[0],
                   "name a plugin or track of the chains, by its `name:`", fatal=False)


LOG_RULES: Rules = (
    (r'Invalid port "?(?P<port>[^" ]*)"? specified ', _port),
    (r'Invalid plugin (?:track |name )?"(?P<name>[^"]*)" (?:for|specified)', _processor),
    (r'Invalid parameter name "(?P<name>[^"]*)" specified for plugin "(?P<plugin>[^"]*)"',
     _parameter),
    (r"Failed to (?:connect (?:cv (?:in|out)put|gate)|set gate) .*", _voltage),
    (r"Failed to enable osc parameter output on processor (?P<name>.*)", _osc),
)
STDERR_RULES: Rules = ()
