from dataclasses import replace

import pytest
from sushi_samples import STAMP, make, on_system, read_cases, said

from tasks.board.cores import LINUX
from tasks.project.model import PluginUse
from tasks.project.sushi import INTERNAL, VST3
from tasks.sushi import log
from tasks.sushi.explain import explain, explain_host
from tasks.sushi.version import HostVersion

CASES = {version: read_cases(version) for version in ("0.12.0", "1.1.0")}

# What each paragraph of failures.txt means; both versions unless one is named below.
KINDS = {
    "ok": [], "config_missing": ["config-missing"], "empty": ["bad-json"], "badjson": ["bad-json"],
    "nosr": ["schema"], "srfloat": ["schema"], "extrahost": ["schema"], "mode": ["schema-tracks"],
    "nopath": ["missing-bundle"], "wronguid": ["wrong-uid"], "nouid": ["schema"],
    "slash": ["trailing-slash"], "sopath": ["path-to-so"], "armonly": ["missing-bundle"],
    "wrongarch": ["library-not-found"], "renamed": ["library-not-found"], "noentry": ["no-entry"],
    "missdep": ["missing-library"], "intuid": ["plugin-failed"], "dup": ["duplicate-name"],
    "vst2": ["format-not-built"], "evbad": ["unknown-processor"], "istate": [],
    "istate2": ["schema"], "istate3": ["unknown-processor"], "input_missing": ["input-missing"],
    "no_input": ["no-input"], "output_unwritable": ["output-unwritable"],
    "sr_mismatch": ["sample-rate"], "raspa_not_built": ["frontend-not-built"],
    "jack_not_built": ["frontend-not-built"], "no_frontend": ["no-frontend"],
    "unknown_option": ["unknown-option"], "bad_log_level": ["log-level"],
    "no_grpc": ["unknown-option"], "disable_grpc": [], "help": [],
}
IN_0_12 = {
    "ok": ["crash"], "extrahost": [], "istate2": [], "istate3": [], "sr_mismatch": ["crash"],
    "jack_not_built": ["no-jack"], "bad_log_level": ["log-level", "crash"],
    "disable_grpc": ["unknown-option"],
}
HARMLESS = {"ok", "evbad", "istate", "sr_mismatch", "bad_log_level", "disable_grpc", "help"}


def lines_of(case, version):
    """The case's log with the info line that failures.txt leaves out (see dummy-20s-timing.log)."""
    error = "[error] [vst3] Failed to set a valid channel arrangement"
    step = f"[{STAMP}] [info] [vst3] Vst3 wrapper (p) setting up 2 inputs and 0 outputs\n"
    text = case.log
    if version == "1.1.0" and error in text:
        head, tail = text.split(error)
        stamp = head.rfind("[")
        text = head[:stamp] + step + head[stamp:] + error + tail
    return log.parse(text)


def explained(version, name, files=None, project=None):
    case = CASES[version][name]
    return explain(lines_of(case, version), returncode=case.returncode, stderr=case.stderr,
                   project=project or make(version), files=files)


@pytest.mark.parametrize("version", CASES)
def test_every_case_is_known(version) -> None:
    assert set(CASES[version]) == {*KINDS, "version"}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("version", CASES)
def test_real_failures(version, name) -> None:
    expected = IN_0_12.get(name, KINDS[name]) if version == "0.12.0" else KINDS[name]
    found = explained(version, name)
    assert [finding.kind for finding in found] == expected
    assert all(finding.brief and finding.resolution for finding in found)
    fatal = any(finding.fatal for finding in found)
    assert fatal == (CASES[version][name].returncode != 0)


SO = "/home/mind/plugins/wrongarch.vst3/Contents/x86_64-linux/wrongarch.so"


def test_a_look_at_the_board_tells_what_the_system_words_alike() -> None:
    [foreign] = explained("1.1.0", "wrongarch", {SO: "aarch64"})
    assert foreign.kind == "wrong-architecture"
    assert foreign.brief == ("sushi.tracks[0].plugins[0] (p): wrongarch.so is built for aarch64, "
                             "the board is x86_64")
    [misnamed] = explained("1.1.0", "renamed", {
        "/home/mind/plugins/renamed.vst3/Contents/x86_64-linux/orig.so": "x86_64"})
    assert misnamed.kind == "stem-mismatch"
    assert misnamed.details == "there is: orig.so"
    [folder] = explained("1.1.0", "armonly", {
        "/home/mind/plugins/armonly.vst3/Contents/arm64-linux/armonly.so": "aarch64"})
    assert folder.kind == "no-architecture-folder"
    assert folder.brief == "sushi.tracks[0].plugins[0] (p): the bundle has nothing for x86_64"
    [gone] = explained("1.1.0", "nopath", {})
    assert gone.brief == "sushi.tracks[0].plugins[0] (p): there is no plugin at /nonexistent/x.vst3"


DELAY = PluginUse("delay", "mda Delay", (), VST3, "/home/mind/plugins/mda-vst3.vst3")
BY_HAND = ("copy that plugin to the board yourself, as a deploy brings this project's alone, or "
           "correct its path in project.yaml")


@pytest.mark.parametrize("files", [{}, None])
def test_a_foreign_plugin_is_brought_by_no_deploy(files) -> None:
    """What is there of it is not known either: only the release is looked at."""
    project = make()
    chain = (*project.tracks[0].plugins, DELAY)
    project = replace(project, tracks=(replace(project.tracks[0], plugins=chain),))

    def explained_with(name: str, reason: str):
        return said(project, f"[error] [vst3] {reason}", "[error] [engine] Failed to initialize "
                    f"processor {name} with error 8", files=files)

    gone = f"Failed to load VST3 Module: {DELAY.path} is not a module directory."
    [foreign], [own] = explained_with("delay", gone), explained_with("p", gone)
    assert foreign.brief == ("sushi.tracks[0].plugins[1] (delay): there is no usable plugin at "
                             f"{DELAY.path}")
    assert foreign.resolution == BY_HAND
    assert own.resolution == "run `./doit deploy`: it puts the bundle there and checks it"
    [short] = explained_with("delay", "Failed to load VST3 Module: dlopen failed.\n"
                             f"{DELAY.path}/Contents/aarch64-linux/m.so: file too short")
    assert (short.kind, short.resolution) == ("damaged", BY_HAND)
    [misnamed] = explained_with("delay", "No match for plugin mda delay in factory")
    assert misnamed.resolution.endswith("letter by letter: `uid` of the plugin in the chain")


def test_missing_dependency_is_named() -> None:
    [finding] = explained("1.1.0", "missdep")
    assert finding.brief == ("sushi.tracks[0].plugins[0] (p): the plugin needs liby_missing.so, "
                             "which the board does not have")


def test_wrong_uid_lists_what_there_is() -> None:
    [finding] = said(
        make(), "[info] [vst3] Querying plugin Neural Saturator of type Audio Module Class",
        "[info] [vst3] Querying plugin Neural Saturator of type Component Controller Class",
        "[error] [vst3] No match for plugin NeuralSaturator in factory",
        "[error] [engine] Failed to initialize processor p with error 8")
    assert finding.details == "it has: Neural Saturator"
    assert finding.resolution.startswith("did you mean `Neural Saturator`? ")


def test_the_key_that_names_the_plugin_is_told() -> None:
    project = make()
    gain = PluginUse("volume", "sushi.testing.gain", (), INTERNAL)
    chain = replace(project.tracks[0], plugins=(*project.tracks[0].plugins, gain))
    for name, key in (("p", "use"), ("volume", "internal")):
        [finding] = said(replace(project, tracks=(chain,)),
                         f"[error] [engine] Failed to initialize processor {name} with error 1")
        assert finding.resolution.startswith(f"check `{key}:` of the plugin")


@pytest.mark.parametrize(("symbol", "offers"), [("GLIBC_2.35", "GLIBC_2.31"),
                                                ("GLIBCXX_3.4.30", "GLIBCXX_3.4.28")])
def test_glibc_too_old(symbol, offers) -> None:
    [finding] = said(
        make("0.12.0"), "[error] [vst3] Failed to load VST3 Module: dlopen failed.\n"
        f"/lib/libm.so.6: version `{symbol}' not found (required by /x/Contents/a/x.so)",
        "[error] [engine] Failed to initialize processor p with error 8")
    assert finding.kind == "library-too-old"
    assert finding.brief == (f"sushi.tracks[0].plugins[0] (p): the plugin needs {symbol}; "
                             f"elk-0.11.0 offers {offers}")


ARRANGED = ("[error] [vst3] Failed to set a valid channel arrangement",
            "[error] [engine] Failed to initialize processor p with error 9")


def test_juce_7_on_sushi_0_12() -> None:
    [finding] = said(make("0.12.0", juce="8.0.8"), *ARRANGED)
    assert finding.kind == "juce-too-new"
    assert finding.brief == ("sushi.tracks[0].plugins[0] (p): Sushi 0.12 cannot load plugins made "
                             "with JUCE 8.0.8")
    assert finding.resolution == ("leave plugin.juce out of project.yaml: this target then has one "
                                  "below 7.0.0")


def test_the_juce_limit_is_that_of_the_system() -> None:
    newer = on_system(make("0.12.0", juce="7.0.5"), juce_below=(8, 0, 0))
    assert [f.kind for f in said(newer, *ARRANGED)] == ["layout-refused"]
    [finding] = said(on_system(make("1.1.0", juce="8.0.6"), juce_below=(8, 0, 0)), *ARRANGED)
    assert finding.kind == "juce-too-new"
    assert finding.resolution.endswith("below 8.0.0")


def test_refused_layout() -> None:
    [finding] = said(make("0.12.0", juce="6.1.6"), *ARRANGED)
    assert (finding.kind, finding.fatal) == ("layout-refused", True)
    [finding] = said(make("1.2.0"), ARRANGED[0], returncode=0)
    assert (finding.kind, finding.fatal) == ("layout-refused", False)


@pytest.mark.parametrize(("target", "name", "details"), [
    ("1.1.0", "unknown_option", "Antler gives it to no version of Sushi"),
    ("0.12.0", "unknown_option", "Antler gives it to no version of Sushi"),
    ("1.1.0", "no_grpc", "it is that of Sushi 1.2, 1.3; `os: elk-1.0.0` has 1.1"),
    ("0.12.0", "disable_grpc", "it is that of Sushi 1.0, 1.1; `os: elk-0.11.0` has 0.12")])
def test_an_option_that_the_target_s_sushi_is_not_given(target, name, details) -> None:
    [finding] = explained(target, name)
    assert finding.details == details
    assert finding.resolution.startswith("correct it where Sushi was started")


def test_an_option_that_the_target_s_sushi_is_given() -> None:
    """So the board has another: what is recorded of 1.1, as if the target had 1.2."""
    [finding] = explained("1.1.0", "no_grpc", project=make("1.2.0"))
    assert finding.details == "it is that of Sushi 1.2, 1.3; `os: elk-1.0.0` has 1.2"
    assert "correct `os:` of target elk-pi" in finding.resolution


def test_schema_names_the_track_and_the_version() -> None:
    [finding] = explained("1.1.0", "mode")
    assert finding.brief == "sushi.tracks[0]: Sushi refuses the track"
    assert finding.details == ("at /tracks/0; it was written for Sushi 1.1, with `channels`; other "
                               "versions want `mode`")
    [finding] = said(make("0.12.0"), "[error] [jsonconfig] Schema validation failure at /tracks/2")
    assert finding.brief == "sushi.tracks[2]: Sushi refuses the track"
    assert finding.details.endswith("with `mode`; other versions want `channels`")


def test_schema_line_of_1_2_has_the_whole_json() -> None:
    [finding] = said(make("1.2.0"), "[error] [jsonconfig] Schema validation failure at "
                     "/host_config/samplerate", "[error] [jsonconfig] Config file {\n"
                     ' "tracks": []\n} does not follow schema: 0', returncode=2)
    assert finding.brief == "audio.sample_rate: Sushi refuses its value"


def test_sample_rate_of_the_hardware() -> None:
    project = replace(make(), audio=replace(make().audio, sample_rate=44100))
    [finding] = said(project, "[warning] [raspa audio] Sample rate mismatch between engine "
                     "(44100.0) and Raspa (48000.0), setting to 48000.0", returncode=None)
    assert not finding.fatal
    assert finding.brief == "audio.sample_rate: 44100 Hz, but the board's audio driver has 48000 Hz"
    assert finding.resolution == "set audio.sample_rate: 48000 in project.yaml"


@pytest.mark.parametrize("code", [0, None])
def test_nothing_wrong(code) -> None:
    assert said(make(), "[info] [main] Sushi exiting normally!", returncode=code) == ()


def test_what_our_host_saw() -> None:
    found = said(make(), "[error] [audit] audio thread: malloc 12, free 12",
                 "[warning] [audio] 3 of 750 blocks were late",
                 "[info] [audit] audio thread: no allocation, lock or system call seen in 9 blocks",
                 "[info] [audio] 750 blocks, none late", returncode=0)
    assert [(f.kind, f.brief, f.details) for f in found] == [
        ("audio-thread", "the audio thread makes calls that are not real-time safe",
         "malloc 12, free 12"),
        ("late-blocks", "3 of 750 blocks were late", "a block must be done in 1.33 ms")]


@pytest.mark.parametrize(("row", "kind"), [
    ('[warning] [jsonconfig] Invalid parameter name: "gian"', "unknown-parameter"),
    ("[warning] [jsonconfig] Unrecognised parameter: gian", "unknown-parameter"),
    ("[warning] [engine] Couldn't write timings to file", "no-timings"),
    ("[warning] [audio] No real-time priority: Operation not permitted", "no-priority"),
    ("[error] [audio] 2 of 750 blocks failed", "failed-blocks"),
])
def test_runs_on_regardless(row, kind) -> None:
    [finding] = said(make(), row, returncode=0)
    assert (finding.kind, finding.fatal) == (kind, False)
    if kind == "unknown-parameter":
        assert finding.brief == "the plugin has no parameter `gian`"


def test_the_second_plugin_is_named() -> None:
    project = make()
    chain = (*project.tracks[0].plugins, PluginUse("q", "NeuralSaturator", ()))
    project = replace(project, tracks=(replace(project.tracks[0], plugins=chain),))
    [finding] = said(project, "[error] [vst3] Failed to load VST3 Module: /x is not a module "
                     "directory.", "[error] [engine] Failed to initialize processor q with error 8")
    assert finding.brief.startswith("sushi.tracks[0].plugins[1] (q): ")


def test_the_hosts_version_and_block_size() -> None:
    assert explain_host(HostVersion((1, 1, 0), 64, ()), make()) == ()
    wrong = explain_host(HostVersion((0, 12, 0), 32, ()), make())
    assert [(f.kind, f.resolution) for f in wrong] == [
        ("version", "correct `os:` of target elk-pi in project.yaml"),
        ("block-size", "`./doit board buffer_size 64` sets it")]
    own = on_system(make(), realtime=LINUX)
    assert explain_host(HostVersion((1, 1, 0), 32, ()), own)[0].resolution == \
        "set audio.block_size: 32"


def test_a_finding_can_be_raised() -> None:
    [finding] = explained("1.1.0", "no_frontend")
    assert str(finding.error()) == (
        "no audio frontend was chosen\n  No audio frontend selected.\n"
        "  → start it with -r, the audio hardware of an Elk board, or -d, none: `./doit run` gives "
        "it what the target's `os:` has")


@pytest.mark.parametrize(("board", "row", "fits"), [
    ((0, 12, 0), "0.11.0", True), ((0, 11, 0), "0.12.0", True), ((0, 10, 3), "0.11.0", True),
    ((1, 0, 0), "1.1.0", True), ((1, 3, 0), "1.2.0", True), ((1, 1, 0), "0.11.0", False),
    ((1, 2, 0), "1.1.0", False), ((2, 0, 0), "1.1.0", False)])
def test_a_sushi_that_is_told_the_same_will_do(board, row, fits) -> None:
    found = explain_host(HostVersion(board, 64, ()), make(row))
    assert [it.kind for it in found] == ([] if fits else ["version"])
