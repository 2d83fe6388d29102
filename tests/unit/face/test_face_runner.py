"""A run that goes on after a failure: what needs the task that failed is not begun."""

from small_checkout import Checkout

BROKEN = '''
@action
def fail():
    raise AntlerError("it could not be fetched")

def task_fetched():
    """fails"""
    return {"actions": [fail], "uptodate": [False]}

def task_compiled():
    """what doit would do all the same"""
    return {"actions": [lambda: print("compiled!")], "uptodate": [False], "setup": ["fetched"]}

def task_all():
    """both"""
    return {"actions": None, "task_dep": ["compiled", "first"]}
'''


def test_a_task_whose_preparation_failed_is_not_done(checkout: Checkout) -> None:
    dodo = checkout.root / "dodo.py"
    dodo.write_text(dodo.read_text() + BROKEN)
    code, output = checkout.doit("all", "target=desk,left")
    assert "compiled!" not in output
    assert "✗ fetched: it could not be fetched" in output
    assert "✗ compiled: not begun, since fetched failed" in output
    assert "✗ all: not begun, since compiled failed" in output
    assert "• first" in output  # it needs nothing of that
    assert code == 1  # 2 would be a fault in Antler
