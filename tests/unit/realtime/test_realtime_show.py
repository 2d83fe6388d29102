from __future__ import annotations

from tasks.realtime.show import failed, show

CHECK = {"name": "load, maximum", "measured": "81.0 %", "limit": "< 70.0 %", "result": "FAIL",
         "note": "[bold]"}
REPORT = {
    "verdict": "FAIL", "seconds": 30.0, "checks": [CHECK, {**CHECK, "result": "PASS"}],
    "notes": ["what it means"], "plugin": {"name": "Sat"}, "release": "0123",
    "engine": {"name": "tflite", "version": "2.14.1"},
    "audio": {"block_size": 64, "sample_rate": 48000}, "target": {"name": "stand-in"}}


def test_table_notes_and_verdict(capsys):
    show(REPORT, "against the run before: unchanged")
    text = capsys.readouterr().out
    assert text.splitlines()[-3:] == [
        "what it means", "against the run before: unchanged",
        "FAIL  Sat with tflite 2.14.1, 64 frames at 48000 Hz on stand-in, release 0123"]
    assert "│ load, maximum │ 81.0 %   │ < 70.0 % │ FAIL │ [bold] │" in text


def test_what_failed():
    assert failed(REPORT) == "load, maximum: 81.0 % (limit < 70.0 %)"
