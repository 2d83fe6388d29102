from __future__ import annotations

from tasks.realtime.show import by_signal, failed, found, show

CHECK = {"name": "load, maximum", "measured": "81.0 %", "limit": "< 70.0 %", "result": "FAIL",
         "note": "[bold]"}
REPORT = {
    "verdict": "FAIL", "seconds": 30.0, "checks": [CHECK, {**CHECK, "result": "PASS"}],
    "signals": [
        {"signal": "noise", "load": {"average": 0.0743, "minimum": 0.07, "maximum": 0.076},
         "percentiles": {"p50": 0.0742, "p99": 0.075, "p99.9": 0.0755}},
        {"signal": "silence", "load": {"average": 0.08, "minimum": 0.07, "maximum": 0.81},
         "percentiles": {"p50": 0.074, "p99": 0.08, "p99.9": 0.8}}],
    "first_blocks": [0.121, 0.08], "audit": {"judged": {"sites": []}},
    "notes": ["what it means"], "plugin": {"name": "Sat"}, "release": "0123",
    "engine": {"name": "tflite", "version": "2.14.1"},
    "audio": {"block_size": 64, "sample_rate": 48000}, "target": {"name": "stand-in"}}


def test_table_notes_and_verdict(capsys):
    show(REPORT, "against the run before: unchanged")
    text = capsys.readouterr().out
    assert text.splitlines()[-5:] == [
        "load by signal, average (maximum) in %: noise 7.43 (7.60), silence 8.00 (81.00)",
        "blocks of silence in %: p50 7.40, p99 8.00, p99.9 80.00, max 81.00; first block 12.10 %; "
        "silence 1.08 × noise",
        "what it means", "against the run before: unchanged",
        "FAIL  Sat with tflite 2.14.1, 64 frames at 48000 Hz on stand-in, release 0123"]
    assert "│ load, maximum │ 81.0 %   │ < 70.0 % │ FAIL │ [bold] │" in text


def test_one_signal_is_not_listed():
    assert by_signal({**REPORT, "signals": REPORT["signals"][:1]}) == ""
    assert by_signal({**REPORT, "signals": []}) == ""


def test_what_failed():
    assert failed(REPORT) == "load, maximum: 81.0 % (limit < 70.0 %)"


def test_what_was_found_is_listed_with_its_place():
    sites = [{"summary": f"allocation: malloc ×3 from block 7: src/{n}.cpp:57"} for n in range(8)]
    report = {**REPORT, "audit": {"judged": {"sites": sites}}}
    assert found(report) == [*(f"  {site['summary']}" for site in sites[:6]),
                             "  and 2 places more", "  stacks: `./doit audit target=stand-in`"]
    assert failed(report).splitlines()[1] == "  allocation: malloc ×3 from block 7: src/0.cpp:57"
    assert found({**REPORT, "audit": None}) == []
