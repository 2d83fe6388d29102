"""Every failure gives the exit code, stderr and log lines of Sushi 1.1.0 (golden, captured)."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from bench_host import Bench, Config, config, place, plugin, wav

pytestmark = pytest.mark.toolchain

LOAD = "Failed to load tracks from Json config file"
FILE = "Error reading config file, invalid file path: "
HOST = "Error reading host config, check logs for details."
STATE = "Failed to load initial processor states"
FRONTEND = "Error initializing frontend, check logs for details."
# Sushi 1.1 itself says this of every healthy stereo plugin.
TRANSIENT = ["[error] [vst3] Failed to set a valid channel arrangement"]


def schema(pointer: str, number: int) -> list[str]:
    return [f"[error] [jsonconfig] Schema validation failure at {pointer}",
            f"[error] [jsonconfig] Config file c.json does not follow schema: {number}"]


def not_loaded(why: str) -> list[str]:
    return [*f"[error] [vst3] Failed to load VST3 Module: {why}".splitlines(),
            "[error] [engine] Failed to initialize processor p with error 8"]


def without(path: tuple[str | int, ...], base: Config) -> Config:
    changed = copy.deepcopy(base)
    at = changed
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return changed


GOOD = config(plugin())
MODE = without(("tracks", 0, "channels"), GOOD)
MODE["tracks"][0]["mode"] = "stereo"
TRUNCATED = '{"host_config": {"samplerate": 48000},\n "tracks": [ ]'

CONFIGS: dict[str, tuple[Config | str, str, list[str]]] = {
    "empty": ("", FILE + "c.json", ["[error] [jsonconfig] Error parsing JSON config file: "
                                    'The document is empty. @ pos 0: ""']),
    "nosr": (without(("host_config", "samplerate"), GOOD), HOST, schema("/host_config", 0)),
    "srfloat": (GOOD | {"host_config": {"samplerate": 48000.0}}, HOST,
                schema("/host_config/samplerate", 0)),
    "extrahost": (GOOD | {"host_config": {"samplerate": 48000, "foo": 1}}, HOST,
                  schema("/host_config/foo", 0)),
    "mode": (MODE, LOAD, schema("/tracks/0", 1)),
    "nopath": (config(plugin(path="/nonexistent/x.vst3")), LOAD,
               not_loaded("/nonexistent/x.vst3 is not a module directory.")),
    "wronguid": (config(plugin("NoSuchClass")), LOAD,
                 ["[error] [vst3] No match for plugin NoSuchClass in factory",
                  "[error] [engine] Failed to initialize processor p with error 8"]),
    "nouid": (without(("tracks", 0, "plugins", 0, "uid"), GOOD), LOAD,
              schema("/tracks/0/plugins/0", 1)),
    "intuid": (config({"type": "internal", "uid": "nope", "name": "p"}), LOAD,
               ["[error] [engine] Failed to initialize processor p with error 1"]),
    "vst2": (config({"type": "vst2x", "path": "x.so", "name": "p"}), LOAD,
             ["[error] [Vst2] Sushi was not built with support for VST2 plugins",
              "[error] [engine] Failed to initialize processor p with error 5"]),
    "dup": (config(plugin(), plugin()), LOAD,
            [*TRANSIENT, "[warning] [engine] Processor with this name already exists",
             "[error] [engine] Failed to register processor p"]),
    "istate2": (config(plugin(), initial_state=[{"processor_name": "p"}]), STATE,
                [*TRANSIENT, *schema("/initial_state/0", 8)]),
    "istate3": (config(plugin(), initial_state=[{"processor": "nope"}]), STATE,
                [*TRANSIENT, '[warning] [jsonconfig] Invalid processor name: "nope"']),
    "parameter": (config(plugin(), initial_state=[{"processor": "p", "parameters": {"x": 0.5}}]),
                  STATE, [*TRANSIENT, '[warning] [jsonconfig] Invalid parameter name: "x"']),
}


@pytest.mark.parametrize("case", CONFIGS)
def test_configuration(bench: Bench, case: str) -> None:
    text, message, trouble = CONFIGS[case]
    bench.write("c.json", text)
    ran = bench.run("-d", "-c", "c.json")
    assert (ran.returncode, ran.stderr, ran.trouble()) == (1, message + "\n", trouble)


def test_missing_configuration(bench: Bench) -> None:
    ran = bench.run("-d", "-c", "nosuch.json")
    assert (ran.returncode, ran.stderr) == (1, FILE + "nosuch.json\n")
    assert ran.trouble() == [
        "[error] [jsonconfig] Invalid file passed to JsonConfigurator nosuch.json"]


def test_text_that_is_not_json_is_shown_up_to_the_fault(bench: Bench) -> None:
    bench.write("c.json", TRUNCATED)
    ran = bench.run("-d", "-c", "c.json")
    assert (ran.returncode, ran.stderr) == (1, FILE + "c.json\n")
    assert ran.trouble()[0].startswith(
        "[error] [jsonconfig] Error parsing JSON config file: Invalid value. @ pos ")
    assert ran.trouble()[1] == ' "tracks": [ ]"'


def bundle_case(case: str, module: Path, folder: Path) -> tuple[str, str]:
    """Makes a faulty bundle; its path in the configuration, and the reason that is logged."""
    bundle = folder / f"{case}.vst3"
    shared = f"{bundle}/Contents/x86_64-linux/{case}.so"
    unopened = (f"dlopen failed.\n{shared}: cannot open shared object file: "
                "No such file or directory")
    if case == "armonly":
        place(module, bundle, "aarch64-linux")
        return str(bundle), f"{bundle} is not a module directory."
    if case == "renamed":
        place(module, bundle, stem="other")
        return str(bundle), unopened
    place(module, bundle)
    if case == "sopath":
        return shared, f"{shared} is not a module directory."
    if case == "slash":  # as 1.2; 1.1 was compiled with an older <filesystem> and says `..so`
        return f"{bundle}/", unopened.replace(f"{case}.so", ".so")
    # ELF header: e_machine of AArch64 (183) where x86-64's was
    data = bytearray(Path(shared).read_bytes())
    data[18:20] = (183).to_bytes(2, "little")
    Path(shared).write_bytes(data)
    return str(bundle), unopened


@pytest.mark.parametrize("case", ["armonly", "renamed", "sopath", "slash", "wrongarch"])
def test_bundle(bench: Bench, module: Path, case: str) -> None:
    path, why = bundle_case(case, module, bench.folder / "faulty")
    bench.write("c.json", config(plugin(path=path)))
    ran = bench.run("-d", "-c", "c.json")
    assert (ran.returncode, ran.stderr, ran.trouble()) == (1, LOAD + "\n", not_loaded(why))


def test_library_without_module_entry(bench: Bench) -> None:
    library = next(p for p in (Path("/lib/x86_64-linux-gnu/libm.so.6"), Path("/lib64/libm.so.6"))
                   if p.exists())
    place(library, bench.folder / "noentry.vst3")
    bench.write("c.json", config(plugin(path="noentry.vst3")))
    assert bench.run("-d", "-c", "c.json").trouble() == not_loaded(
        "The shared library does not export the required 'ModuleEntry' function")


@pytest.mark.parametrize(("arguments", "message", "trouble"), [
    (["-o", "-i", "nosuch.wav", "-O", "o.wav"], FRONTEND,
     ["[error] [offline audio] Unable to open input file nosuch.wav"]),
    (["-o"], FRONTEND, ["[error] [offline audio] Unable to open input file "]),
    (["-o", "-i", "in.wav", "-O", "/nonexistent/o.wav"], FRONTEND,
     ["[error] [offline audio] Unable to open output file /nonexistent/o.wav"]),
    (["-j"], FRONTEND, ["[error] Sushi was not built with Jack support!"]),
    ([], "No audio frontend selected.", []),
], ids=["input_missing", "no_input", "output_unwritable", "jack_not_built", "no_frontend"])
def test_frontend(bench: Bench, arguments: list[str], message: str, trouble: list[str]) -> None:
    bench.write("c.json", GOOD)
    (bench.folder / "in.wav").write_bytes(wav(100))
    ran = bench.run("-c", "c.json", *arguments)
    assert (ran.returncode, ran.stderr, ran.trouble()) == (1, message + "\n", trouble)


@pytest.mark.parametrize("argument", ["--foo", "--no-grpc"])
def test_unknown_option(bench: Bench, argument: str) -> None:
    ran = bench.run("-d", "-c", "c.json", argument)
    assert (ran.returncode, ran.stderr, ran.log) == (1, f"Unknown option '{argument}'\n", "")


def test_sample_rate_of_the_file_is_only_warned_of(bench: Bench) -> None:
    bench.write("c.json", GOOD)
    (bench.folder / "in.wav").write_bytes(wav(100, rate=44100))
    ran = bench.run("-o", "-i", "in.wav", "-O", "o.wav", "-c", "c.json", "-l", "verbose")
    assert (ran.returncode, ran.stderr) == (0, "Invalid Log Level, using default.\n")
    assert ran.trouble() == ["[warning] [offline audio] Sample rate mismatch between file (44100) "
                             "and engine (48000.0)", *TRANSIENT]
