"""The one way to run a process."""

import sys
import time
from pathlib import Path

import pytest

from tasks.core.errors import AntlerError
from tasks.core.process import CommandFailed, environment, run, whole_environment


def test_output_goes_to_the_log_and_to_the_listener(tmp_path: Path) -> None:
    heard: list[str] = []
    done = run(["sh", "-c", "echo one; echo two >&2"], log=tmp_path / "log", on_line=heard.append)
    assert done.output == "one\ntwo\n" == (tmp_path / "log").read_text()
    assert heard == ["one", "two"]


def test_failure_shows_the_end_of_the_output_and_names_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(CommandFailed) as failed:
        run(["sh", "-c", "echo why; exit 7"], log=log)
    assert str(failed.value) == ("`sh -c echo why; exit 7…` ended with code 7\n  why\n"
                                 f"  → the whole log: {log}")


def test_without_a_log_doctor_is_asked_first() -> None:
    with pytest.raises(CommandFailed) as failed:
        run(["sh", "-c", "exit 7"])
    assert "`./doit doctor` looks for what" in failed.value.resolution


def test_a_full_disk_is_no_riddle(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed) as failed:
        run(["sh", "-c", "head -c 1 /dev/zero >/dev/full"], log=tmp_path / "log")
    assert failed.value.resolution.startswith("free some space")


def test_a_missing_program_is_said_plainly() -> None:
    with pytest.raises(AntlerError, match="`no-such-program` is not installed"):
        run(["no-such-program"])


def test_a_missing_folder_is_not_taken_for_a_missing_program(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(AntlerError) as caught:
        run(["true"], cwd=gone)
    assert caught.value.brief == f"the folder {gone}, in which `true` should run, is gone"
    with pytest.raises(AntlerError, match="`no-such-program` is not installed"):
        run(["no-such-program"], cwd=tmp_path)


def test_time_out_ends_grandchildren_too(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    with pytest.raises(AntlerError, match=r"did not finish within 0\.5 s"):
        run(["sh", "-c", f"sleep 60 & echo $! > {mark}; wait"], timeout=0.5)
    time.sleep(0.1)
    state = Path(f"/proc/{mark.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_the_environment_is_an_allow_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/evil")
    monkeypatch.setenv("CXXFLAGS", "-evil")
    assert not {"LD_LIBRARY_PATH", "CXXFLAGS"} & environment().keys()
    assert environment()["LC_ALL"] == "C.UTF-8"


def test_a_run_of_antler_has_all_of_it_but_what_changes_python(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///a/socket")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    found = whole_environment({"ANTLER_HOME": "/there"})
    assert found["DOCKER_HOST"] == "unix:///a/socket"
    assert "PYTHONHOME" not in found
    assert found["ANTLER_HOME"] == "/there"


def test_an_exception_in_the_listener_ends_the_process() -> None:
    def fail(_line: str) -> None:
        raise ValueError("listener")

    with pytest.raises(ValueError, match="listener"):
        run([sys.executable, "-c", "import time; print(1, flush=True); time.sleep(60)"],
            on_line=fail)


def test_what_is_ended_has_its_time_to_tidy_up(tmp_path: Path) -> None:
    def enough(_line: str) -> None:
        raise KeyboardInterrupt

    tidies = (f"trap 'sleep 1; touch {tmp_path}/tidy; exit' TERM; echo up; "
              "exec >/dev/null 2>&1; while :; do sleep 0.1; done")  # it has no reader any more
    for grace, tidy in ((0.1, False), (60, True)):
        with pytest.raises(KeyboardInterrupt):
            run(["sh", "-c", tidies], on_line=enough, grace=grace)
        assert (tmp_path / "tidy").exists() == tidy
