"""What antler-bench renders, measures and audits."""

from __future__ import annotations

import os
import re
import signal
import struct
import time
from pathlib import Path

import pytest
from bench_host import Bench, config, plugin, wav

pytestmark = pytest.mark.toolchain

NUMBER = r"-?\d[\d.e+-]*"
ROW = rf"        {{name}}{NUMBER} +{NUMBER} +{NUMBER} +\n"


def half(**more: object) -> dict[str, object]:
    """A configuration whose plugin halves its input."""
    state = [{"processor": "p", "parameters": {"Gain": 0.5}}]
    return config(plugin(), initial_state=state, **more)


def samples(data: bytes, bits: int) -> list[int]:
    body = data[data.index(b"data") + 8:]
    width = bits // 8
    return [int.from_bytes(body[i:i + width], "little", signed=True)
            for i in range(0, len(body), width)]


@pytest.mark.parametrize("bits", [16, 24, 32])
@pytest.mark.parametrize("channels", [1, 2])
def test_offline_gain_is_exact_and_the_format_stays(bench: Bench, bits: int, channels: int) -> None:
    before = wav(1000, channels, bits, sample=lambda i: (i * 7919 % 20000 - 10000) * 2)
    (bench.folder / "in.wav").write_bytes(before)
    bench.write("c.json", half())
    ran = bench.run("-o", "-i", "in.wav", "-O", "out.wav", "-c", "c.json")
    after = (bench.folder / "out.wav").read_bytes()
    assert ran.returncode == 0
    assert after[:44] == before[:44]
    assert samples(after, bits) == [value // 2 for value in samples(before, bits)]


def test_offline_float_passes_more_than_full_scale(bench: Bench) -> None:
    values = [0.0, 1.5, -3.0, 1e-3] * 50
    (bench.folder / "in.wav").write_bytes(wav(100, floats=values))
    bench.write("c.json", half())
    bench.run("-o", "--input=in.wav", "--output=out.wav", "--config-file=c.json")
    after = (bench.folder / "out.wav").read_bytes()[44:]
    expected = struct.unpack(f"<{len(values)}f", struct.pack(f"<{len(values)}f",
                                                             *(v / 2 for v in values)))
    assert struct.unpack(f"<{len(values)}f", after) == expected


def test_chain_and_second_track_add_up(bench: Bench) -> None:
    both = config(plugin(name="a"), plugin(name="b"),
                  initial_state=[{"processor": n, "parameters": {"Gain": 0.5}} for n in "ab"])
    both["tracks"].append({**both["tracks"][0], "name": "dry", "plugins": []})
    bench.write("c.json", both)
    before = wav(200, sample=lambda i: i * 16)
    (bench.folder / "in.wav").write_bytes(before)
    bench.run("-o", "-i", "in.wav", "-c", "c.json", "--timing-statistics")
    after = (bench.folder / "in.wav_proc.wav").read_bytes()
    assert samples(after, 16) == [v // 4 + v for v in samples(before, 16)]


def test_a_mono_track_gets_a_mono_plugin(bench: Bench) -> None:
    bench.write("c.json", config(plugin(), channels=1))
    (bench.folder / "in.wav").write_bytes(wav(100, channels=1))
    assert bench.run("-o", "-i", "in.wav", "-c", "c.json").returncode == 0
    assert (bench.folder / "in.wav_proc.wav").read_bytes() == wav(100, channels=1)


def test_plugin_is_prepared_twice_in_the_order_of_sushi_1_1(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    (bench.folder / "in.wav").write_bytes(wav(10))
    bench.run("-o", "-i", "in.wav", "-c", "c.json", "--block-size=32",
              env={**os.environ, "ANTLER_TEST_TRACE": "trace.txt"})
    assert bench.read("trace.txt").splitlines() == [
        "setupProcessing 44100 1024", "setActive 1", "setActive 0",
        "setBusArrangements", "setBusArrangements",
        "setupProcessing 48000 32", "setActive 1", "setProcessing 1",
        "setProcessing 0", "setActive 0"]


def test_timings_have_sushis_layout(bench: Bench) -> None:
    long_name = "sixteen_chars_ab"  # abuts its number, as in Sushi
    bench.write("c.json", config(plugin(name="gain"), plugin(name=long_name)))
    (bench.folder / "in.wav").write_bytes(wav(5000))
    ran = bench.run("-o", "-i", "in.wav", "-c", "c.json", "--timing-statistics")
    head = (r"Performance timings for all processors in percentages of audio buffer "
            r"\(100% = 1333\.33us\)\n\n"
            r" {24}average\(%\)      minimum\(%\)      maximum\(%\)      \nTrack: main\n")
    rows = "".join(ROW.format(name=n) for n in ("gain {12}", long_name, "Track total {5}"))
    total = rf"\nEngine total {{12}}{NUMBER} +{NUMBER} +{NUMBER} +\n"
    assert re.fullmatch(head + rows + total, ran.timings), ran.timings
    figures = [list(map(float, re.findall(rf"{NUMBER}(?= )", row[24:]))) for row in
               ran.timings.splitlines() if row.startswith(("        gain", "Engine"))]
    assert all(0 < low <= average <= high for average, low, high in figures)


def test_no_timings_unless_asked(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    (bench.folder / "in.wav").write_bytes(wav(100))
    assert bench.run("-o", "-i", "in.wav", "-c", "c.json").timings == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("frontend", ["-d", "-r"])
def test_a_signal_ends_it_cleanly(bench: Bench, frontend: str, number: signal.Signals) -> None:
    bench.write("c.json", config(plugin()))
    ran = bench.run(frontend, "-c", "c.json", "--timing-statistics", interrupt_after=0.5,
                    number=number)
    assert ran.returncode == 0
    assert "[info] [main] Sushi exiting normally!" in ran.log
    assert "Engine total " in ran.timings
    assert "[info] [engine] Engine total: avg: " in ran.log


def test_well_behaved_plugin_is_said_to_be(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    ran = bench.run("-d", "-c", "c.json", interrupt_after=0.3)
    assert re.search(r"\[info\] \[audit\] audio thread: no allocation, lock or system call seen in "
                     r"\d{3,} blocks\n", ran.log)


@pytest.mark.parametrize(("uid", "calls"), [
    ("Test Malloc", ["malloc", "free"]), ("Test New", ["malloc", "free"]),
    ("Test Lock", ["pthread_mutex_lock"]), ("Test Sleep", ["nanosleep"]),
    ("Test Late", ["usleep"]), ("Test File", ["fopen", "fclose", "fputc"])])
def test_each_misdeed_is_counted_in_every_block(bench: Bench, uid: str, calls: list[str]) -> None:
    bench.write("c.json", config(plugin(uid)))
    (bench.folder / "in.wav").write_bytes(wav(64 * 20))
    ran = bench.run("-o", "-i", "in.wav", "-c", "c.json")
    line = re.search(r"\[error\] \[audit\] audio thread: (.*)\n", ran.log)
    assert line, ran.log
    counted = dict(part.rsplit(" ", 1) for part in line[1].split(", "))
    assert list(counted) == calls
    assert all(int(n) % 20 == 0 for n in counted.values())


def test_failed_blocks_are_counted(bench: Bench) -> None:
    bench.write("c.json", config(plugin("Test Fail")))
    (bench.folder / "in.wav").write_bytes(wav(64 * 20))
    ran = bench.run("-o", "-i", "in.wav", "-c", "c.json")
    assert "[error] [audio] 20 of 20 blocks failed\n" in ran.log


def test_blocks_that_take_too_long_are_late_when_paced(bench: Bench) -> None:
    bench.write("c.json", config(plugin("Test Late")))
    ran = bench.run("-r", "-c", "c.json", interrupt_after=0.5)
    line = re.search(r"\[warning\] \[audio\] (\d+) of (\d+) blocks were late\n", ran.log)
    assert line, ran.log
    assert line[1] == line[2]


def audio_switches(pid: int) -> int:
    """Voluntary context switches of the thread named `audio`."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text() == "audio\n":
            status = (task / "status").read_text()
            return int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.MULTILINE)[0])
    raise AssertionError("no thread named audio")


def test_paced_it_plays_a_block_a_period_with_one_switch_each(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    with bench.started("-r", "-c", "c.json", "--block-size=480") as process:
        time.sleep(1.5)
        switches = audio_switches(process.pid)
    late, blocks = late_of(bench.read("run.log"))
    assert 50 < blocks < 400  # 100 a second; a busy machine takes its time to start it
    assert blocks - late - 60 <= switches <= blocks + 5  # a late block does not sleep


def late_of(log: str) -> tuple[int, int]:
    """Late blocks and all blocks, as the log's last such line says."""
    found = re.findall(r"\[audio\] (?:(\d+) of (\d+) blocks were late|(\d+) blocks, none late)\n",
                       log)
    late, of, clean = found[-1]
    return (0, int(clean)) if clean else (int(late), int(of))


def test_usr1_starts_the_figures_anew(bench: Bench) -> None:
    bench.write("c.json", config(plugin("Test Malloc")))
    with bench.started("-r", "-c", "c.json", "--block-size=480") as process:
        time.sleep(3)
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
    log = bench.read("run.log")
    _, blocks = late_of(log)
    assert 0 < blocks < 200  # 100 a second, of at least two since they began anew
    assert f"malloc {blocks}, free {blocks}\n" in log


def test_version_has_sushis_lines_and_its_exit_code(bench: Bench) -> None:
    ran = bench.run("--version", "--block-size=128")
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "", "Version 1.1.0", "Antler bench 0.1.0, not Sushi: speaks a subset of that version",
        "Build options enabled: vst3", "Audio buffer size in frames: 128"]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_names_every_option(bench: Bench, arguments: list[str]) -> None:
    ran = bench.run(*arguments)
    assert ran.returncode == 0
    assert "--timing-statistics" in ran.stdout
    assert "--block-size=<frames,…>" in ran.stdout


def test_the_log_is_appended_to_and_starts_as_sushis(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    (bench.folder / "in.wav").write_bytes(wav(10))
    bench.run("-o", "-i", "in.wav", "-c", "c.json")
    ran = bench.run("-o", "-i", "in.wav", "-c", "c.json")
    stamp = r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]"
    banner = (rf"{stamp} \[warning\] #############################\n"
              rf"{stamp} \[warning\]    Started Sushi Logger!\n"
              rf"{stamp} \[warning\] #############################\n")
    assert len(re.findall(banner, ran.log)) == 2
