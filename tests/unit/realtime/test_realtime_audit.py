"""From what bench writes of the audio thread to files, lines, and the user's own function."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE, PLUGIN_SRC
from tasks.realtime import audit_command, places, symbols
from tasks.realtime.audit import Address, Audit, Faults, Module, Phase, Site, parse
from tasks.realtime.measurement import Measurement
from tasks.realtime.places import Findings
from tasks.realtime.signals import percentile
from tasks.realtime.symbols import Frame, short
from tasks.realtime.tasks import check_host

TEXT = """\
{"first_blocks": [0.0271, 0.00357], "memory_locked": false,
 "system_calls_unseen": "", "fault_places_unseen": "Permission denied",
 "modules": [["/opt/antler-bench", "aa"], ["/b/Sat.vst3/Contents/x86_64-linux/Sat.so", "bb"]],
 "warm_up": {"blocks": 10, "calls": {}, "faults": {"minor": 4, "major": 1, "first_block": 1},
  "sites": []},
 "judged": {"blocks": 20, "calls": {"malloc": 40, "system call": 3},
  "faults": {"minor": 0, "major": 0, "first_block": 0},
  "sites": [
   {"call": "malloc", "kind": "allocation", "detail": "", "count": 30, "first_block": 2,
    "frames": [[1, 4660, ""], [0, 16, "antler::bench::Plugin::process(int)"]]},
   {"call": "system call", "kind": "system call", "detail": "futex", "count": 3, "first_block": 5,
    "frames": []}]}}
"""
"""Written by antler-bench, shortened."""


def test_findings_are_read():
    found = parse(TEXT)
    assert found is not None
    assert (found.first_blocks, found.memory_locked) == ((0.0271, 0.00357), False)
    assert (found.system_calls_unseen, found.fault_places_unseen) == ("", "Permission denied")
    assert found.warm_up == Phase(10, (), Faults(4, 1, 1), ())
    malloc, futex = found.judged.sites
    plugin = Module("/b/Sat.vst3/Contents/x86_64-linux/Sat.so", "bb")
    assert malloc.stack[0] == Address(plugin, 4660, "")
    assert [plugin.name, futex.title, malloc.title] == ["Sat.so", "system call futex", "malloc"]
    assert found.judged.unplaced == 10
    assert len(found.addresses) == 2


@pytest.mark.parametrize("text", ["", "[]", TEXT[:-40], TEXT.replace('"detail"', '"more"'),
                                  TEXT.replace("[[1, 4660", "[[7, 4660")])
def test_what_is_foreign_or_cut_off_is_no_data(text):
    assert parse(text) is None


ADDR2LINE = """\
0x0000000000001234
std::vector<float>::push_back(float const&)
/usr/include/c++/10/bits/stl_vector.h:1204
Sat::process(Block)
./../../{file}:57 (discriminator 3)
0x0000000000002000
??
??:?
0x0000000000003000
helper
??:0
"""


def test_the_lines_of_addr2line_are_read(tmp_path):
    source = tmp_path / "Sat.cpp"
    source.touch()
    (tmp_path / "a/b").mkdir(parents=True)
    found = symbols.parse(ADDR2LINE.replace("{file}", source.name), "Sat.so", tmp_path / "a/b")
    assert found == {
        0x1234: (Frame("Sat.so", "std::vector<float>::push_back(float const&)",
                       "/usr/include/c++/10/bits/stl_vector.h", 1204, 0x1234),
                 Frame("Sat.so", "Sat::process(Block)", str(source), 57, 0x1234)),
        0x2000: (), 0x3000: (Frame("Sat.so", "helper", "", 0, 0x3000),)}


@pytest.mark.parametrize(("function", "name"), [
    ("(anonymous namespace)::Gain<&(anonymous namespace)::f, 0, (A<B>)1>::process(Data&)",
     "Gain::process"),
    ("void Sins::place<17>()", "Sins::place"), ("main", "main"), ("", ""),
    ("non-virtual thunk to Gain<&f>::process(Data&)", "Gain::process"),
    ("operator new(unsigned long)", "operator new(unsigned long)")])
def test_functions_are_named_without_what_nobody_reads(function, name):
    assert short(function) == name


PROCESSOR = Frame("Sat.so", "Sat::process(Block)", str(PLUGIN_SRC / "plugin/Processor.cpp"), 57)
POOL = Frame("Sat.so", "passOn", str(PLUGIN_SRC / "pool/Pool.cpp"), 30)
LIBRARY = Frame("Sat.so", "std::vector::push_back", "/usr/include/c++/10/bits/stl_vector.h", 1204)
C_LIBRARY = Frame("libstdc++.so.6", "operator new(unsigned long)")
HOST = Frame("antler-bench", "Plugin::process", str(PLUGIN_SRC / "bench/source/plugin.cpp"), 3)
BARE = Frame("Sat.so", offset=0x1234)


@pytest.mark.parametrize(("stack", "own"), [
    ((C_LIBRARY, LIBRARY, POOL, PROCESSOR, HOST), PROCESSOR),
    ((C_LIBRARY, POOL, HOST), POOL),  # better than nothing
    ((C_LIBRARY, BARE, HOST), BARE),
    ((C_LIBRARY, HOST), None), ((), None)])
def test_the_users_own_function_is_the_innermost_that_is_neither_library_nor_helper(stack, own):
    assert places.own(stack, "Sat.so") == own


def finding(stack: tuple[Frame, ...], site: Site) -> places.Finding:
    return places.Finding(site, places.own(stack, "Sat.so"), stack)


SITE = Site("malloc", "allocation", "", 30, 2, ())


def test_a_finding_is_one_line():
    assert finding((LIBRARY, PROCESSOR), SITE).line == (
        "allocation: malloc ×30 from block 2: plugin_src/plugin/Processor.cpp:57 in Sat::process")
    assert finding((BARE,), SITE).line == "allocation: malloc ×30 from block 2: Sat.so+0x1234"
    fault = replace(SITE, call="page fault", kind="page fault")
    assert finding((HOST,), fault).line == "page fault ×30 from block 2: outside of the plugin"


def test_the_stack_marks_the_users_function():
    assert finding((C_LIBRARY, PROCESSOR), SITE).trace == [
        "  libstdc++.so.6+0x0  operator new(unsigned long)",
        "→ plugin_src/plugin/Processor.cpp:57  Sat::process"]


def test_of_the_hosts_own_functions_one_is_shown():
    main = replace(HOST, function="main")
    assert finding((PROCESSOR, HOST, main), SITE).trace == [
        "→ plugin_src/plugin/Processor.cpp:57  Sat::process",
        "  plugin_src/bench/source/plugin.cpp:3  Plugin::process"]


def test_a_module_is_known_by_its_build_id_alone(tmp_path):
    product = CODE / "doit"
    assert symbols.symbols_of(Module("/b/doit", ""), [product]) is None
    assert symbols.build_id(product) == ""
    assert symbols.build_id(tmp_path / "gone") == ""


def test_percentiles():
    rows = [(0.1, 50), (0.2, 49), (0.5, 1)]
    assert [percentile(rows, part, 0.45) for part in (0.5, 0.51, 0.99, 0.999)] == [
        0.1, 0.2, 0.2, 0.45]


AUDIT = parse(TEXT) or Audit((), True, "", "")
SEEN = Measurement("", True, 1.0, None, None, plays_signals=True, audit=AUDIT)


def test_the_command_shows_every_stack(project):
    found = Findings(judged=(finding((C_LIBRARY, PROCESSOR), AUDIT.judged.sites[0]),))
    lines = audit_command.text(AUDIT, replace(SEEN, findings=found), project)
    assert lines == [
        "warm-up, 10 blocks: nothing; page faults: 5, from block 1",
        "judged time, 20 blocks: malloc 40, system call 3", "",
        "  allocation: malloc ×30 from block 2: plugin_src/plugin/Processor.cpp:57 in Sat::process",
        "      libstdc++.so.6+0x0  operator new(unsigned long)",
        "    → plugin_src/plugin/Processor.cpp:57  Sat::process", "",
        "  10 calls more, whose stacks were not taken: 64 a block are, of 64 places", "",
        "memory is not locked on this machine: page faults are no fault of the plugin"]


def test_of_the_warm_up_only_what_the_judged_time_lacks_is_shown_again(project):
    again = finding((PROCESSOR,), AUDIT.judged.sites[0])
    first = replace(again, site=replace(SITE, call="calloc", count=1))
    found = Findings(warm_up=(again, first), judged=(again,))
    text = audit_command.text(AUDIT, replace(SEEN, findings=found), project)
    assert [line.split(":")[1].split()[0] for line in text if "from block 2" in line] == [
        "calloc", "malloc"]


def test_a_plugin_without_symbols_is_said_to_be(project):
    stripped = replace(SEEN, findings=Findings(nameless=True))
    assert any(line.startswith(f"{project.plugin.name} has no symbols on this machine")
               for line in audit_command.text(AUDIT, stripped, project))


@pytest.mark.parametrize(("seen", "brief"), [
    (replace(SEEN, alive=False), "the plugin host ended or restarted"),
    (replace(SEEN, audit=None), "the plugin host left no findings, so nothing is known"),
    (SEEN, "the plugin host left no findings, so nothing is known")])
def test_no_data_is_a_failure(seen, brief):
    with pytest.raises(AntlerError) as caught:
        audit_command.judge(seen)
    assert caught.value.brief == brief


def test_a_host_that_does_not_audit_is_refused_before_anything_is_done(project):
    elk = replace(project.target, plugin_host=replace(project.target.plugin_host,
                                                      plays_signals=False))
    with pytest.raises(AntlerError, match="does not audit"):
        check_host(replace(project, target=elk))


def test_the_schema_says_the_kinds_that_there_are():
    schema = json.loads(Path(CODE / "schema/verdict.schema.json").read_text())
    said = schema["$defs"]["phase"]["properties"]["sites"]["items"]["properties"]["kind"]
    names = (PLUGIN_SRC / "audit/names.h").read_text()
    kinds = {line.split('"')[3] for line in names.splitlines() if line.strip().startswith("X (")}
    assert [kind for kind in kinds if kind not in said["description"]] == []
