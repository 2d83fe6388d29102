from __future__ import annotations

from tasks.realtime.show import by_signal, failed, show

CHECK = {"name": "load, maximum", "measured": "81.0 %", "limit": "< 70.0 %", "result": "FAIL",
         "note": "[bold]"}
REPORT = {
    "verdict": "FAIL", "seconds": 30.0, "checks": [CHECK, {**CHECK, "result": "PASS"}],
    "signals": [
        {"signal": "noise", "load": {"average": 0.0743, "minimum": 0.07, "maximum": 0.076}},
        {"signal": "sweep", "load": {"average": 0.08, "minimum": 0.07, "maximum": 0.81}}],
    "notes": ["what it means"], "plugin": {"name": "Sat"}, "release": "0123",
    "engine": {"name": "tflite", "version": "2.14.1"},
    "audio": {"block_size": 64, "sample_rate": 48000}, "target": {"name": "stand-in"}}


def test_table_notes_and_verdict(capsys):
    show(REPORT, "against the run before: unchanged")
    text = capsys.readouterr().out
    assert text.splitlines()[-4:] == [
        "load by signal, average (maximum) in %: noise 7.43 (7.60), sweep 8.00 (81.00)",
        "what it means", "against the run before: unchanged",
        "FAIL  Sat with tflite 2.14.1, 64 frames at 48000 Hz on stand-in, release 0123"]
    assert "│ load, maximum │ 81.0 %   │ < 70.0 % │ FAIL │ [bold] │" in text


def test_one_signal_is_not_listed():
    assert by_signal({**REPORT, "signals": REPORT["signals"][:1]}) == ""
    assert by_signal({**REPORT, "signals": []}) == ""


def test_what_failed():
    assert failed(REPORT) == "load, maximum: 81.0 % (limit < 70.0 %)"
