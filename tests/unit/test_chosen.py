"""What commands make of several targets."""

from types import SimpleNamespace

import pytest

from tasks import chosen
from tasks.core.errors import AntlerError


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "projects",
                        lambda: (SimpleNamespace(name="left"), SimpleNamespace(name="right")))


def task(_project: object) -> dict:
    return {"actions": [print], "task_dep": ["build:left"], "setup": ["deploy:left"]}


def test_a_command_for_one_target_refuses_several_before_anything_is_done(both: None) -> None:
    made = chosen.one(task)
    assert made["task_dep"] == []
    (refuse,) = made["uptodate"]
    with pytest.raises(AntlerError, match="acts on one target, not on 2") as caught:
        refuse(SimpleNamespace(name="render", pos_arg_val=["a file.wav"]))
    assert caught.value.resolution == "choose one: `./doit render 'a file.wav' target=left`"


def test_for_one_target_it_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "projects", lambda: (SimpleNamespace(name="left"),))
    assert chosen.one(task) == task(None)
