"""RASPA, its driver and the real-time core: what Sushi -r says, and what is made of it."""

import re

import pytest
from sushi_samples import GOLDEN, make, on_system, said

from tasks.board.cores import LINUX

RASPA = "[error] [raspa audio] Error opening RASPA: Raspa: "


def cases() -> dict[str, tuple[int, str, list[str]]]:
    """A real Sushi 1.1.0 -r on Elk's EVL kernel: case → exit code, stderr, log lines."""
    text = (GOLDEN / "elk-evl/sushi-errors.txt").read_text()
    found = {}
    for part in text.split("### ")[1:]:
        name, code, *rows = part.splitlines()
        log = [row for row in rows if re.match(r"\[\w+\] ", row)]
        stderr = "\n".join(row for row in rows if row not in log)
        found[name] = (int(code.removeprefix("exit ")), stderr, log)
    return found


@pytest.mark.parametrize(("name", "kind", "help_"), [
    ("driver at 128 frames, sushi built for 64", "block-size",
     "`./doit board buffer_size 64` sets it"),
    ("device not ours (0600 root), as mind", "no-device", "on the board: `ls -l /dev/audio_evl`"),
    ("no /dev/audio_evl", "no-device", "If it is missing, the driver is not loaded: Elk 1.x finds"),
    ("no right to /dev/evl/thread/clone, as mind", "no-evl-rights",
     "where mind has lost it, `sudo chown -R mind /dev/evl` on the board"),
    ("no right to /dev/evl/control, as mind", "no-evl-rights",
     "on the board: `ls -l /dev/evl/thread/clone`"),
    ("a second sushi while one plays", "another-sushi", "end the Sushi that runs there"),
])
def test_real_errors_on_evl(name, kind, help_) -> None:
    code, stderr, log = cases()[name]
    fatal = [f for f in said(make(), *log, returncode=code, stderr=stderr) if f.fatal]
    assert [finding.kind for finding in fatal] == [kind]
    assert help_ in fatal[0].resolution


@pytest.mark.parametrize(("name", "help_"), [
    ("driver at 128 frames, sushi built for 64",
     "on the board: `sudo elk_system_utils --set-buffer-size 64`"),
    ("no /dev/audio_evl", "on the board: `ls -l /dev/rtdm/audio_rtdm /dev/audio_evl`"),
    ("no right to /dev/evl/thread/clone, as mind", "`sudo chown -R mind /dev/evl` on the board")])
def test_a_log_of_an_elk_board_where_the_target_is_none(name, help_) -> None:
    """`./doit explain FILE` in a project whose target is the stand-in."""
    code, stderr, log = cases()[name]
    [finding] = [f for f in said(on_system(make(), realtime=LINUX), *log, returncode=code,
                                 stderr=stderr) if f.fatal]
    assert help_ in finding.resolution


def test_a_misleading_operation_not_permitted_is_said_to_be_one() -> None:
    [finding] = said(make(), RASPA + "Failed to open driver.(Operation not permitted). ")
    assert finding.brief == "the board's audio device cannot be opened"
    assert finding.details.endswith("prints the same for a device that is missing and for one of "
                                    "another user")


@pytest.mark.parametrize("version", ["0.12.0", "1.1.0"])
def test_block_size_of_the_driver(version) -> None:
    [finding] = said(make(version), RASPA + "Buffer size mismatch with driver.",
                     stderr="Error initializing frontend, check logs for details.")
    assert finding.brief == ("audio.block_size: the board's audio driver is not set to 64 frames")
    assert finding.resolution == "`./doit board buffer_size 64` sets it"


@pytest.mark.parametrize(("row", "kind"), [
    (RASPA + "Unable to read driver version param from driver.(No such file or directory). The "
     "driver might not have been loaded or has invalid configuration or version.", "no-driver"),
    (RASPA + "Version mismatch with driver.", "driver-version"),
    (RASPA + "Failed to lock memory needed to prevent page swapping.", "no-memlock"),
    (RASPA + "Failed to create RT task.", "raspa"),
    ("[error] [engine] something new", "host-failed"),
])
def test_other_words_of_raspa(row, kind) -> None:
    assert [f.kind for f in said(make(), row)] == [kind]


@pytest.mark.parametrize(("stderr", "kind"), [
    ("Failed to initialize Xenomai process, err. code: 100", "block-size"),
    ("Failed to initialize Xenomai process, err. code: -120", "no-memlock"),
    ("Failed to initialize Xenomai process, err. code: 110", "no-device"),
    ("Failed to initialize Xenomai process, err. code: 206", "no-driver"),
    ("Failed to initialize the Xenomai process, err. code: ", "raspa"),
    ("\t Audio driver not loaded. Please check if the audio hat configured is right.", "no-driver"),
    ("No elk-system.conf file found ! Unable to get audio buffer size info.", "no-driver"),
    ("Failed to setup OSC frontend", "port-in-use"),
    ("Failure starting gRPC server on address 127.0.0.1:51051", "port-in-use"),
    ("bash: sushi: command not found", "host-failed"),
])
def test_stderr(stderr, kind) -> None:
    assert [f.kind for f in said(make(), stderr=stderr)] == [kind]


@pytest.mark.parametrize(("rows", "stderr", "port"), [
    (["[error] [osc frontend] Cannot listen on UDP port 24024: Address already in use"],
     "Failed to setup OSC frontend", " 24024"),
    ([], "Instantiating OSC server on port 9000 failed.", " 9000"),
    ([], "Failure starting gRPC server on address 127.0.0.1:51051", " 51051"),
    ([], "Failed to start the RPC server.", "")])
def test_the_port_that_is_in_use_is_named(rows, stderr, port) -> None:
    """The first pair is bench's: it says the number in its log only."""
    [finding] = said(make(), *rows, stderr=stderr)
    assert finding.brief == f"another program uses the host's network port{port}"
    assert finding.details in (stderr, rows and "Cannot listen on UDP port 24024: Address already "
                               "in use")
    assert "Antler's bench" in finding.resolution and "`ss -lntup`" in finding.resolution
