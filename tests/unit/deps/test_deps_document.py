"""docs/dependencies.md says what the recipes say."""

from tasks.deps.document import PAGE, render


def test_the_page_is_current():
    assert PAGE.read_text() == render(), "run `python -m tasks.deps.document`"
