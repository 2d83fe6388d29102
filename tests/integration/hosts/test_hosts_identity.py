"""By what hosts know the plugin: name, categories and class ids, in the module's own factory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from built_plugins import KNOBS, built
from own_checkout import Checkout
from vst3_caller import Caller, Class

pytestmark = pytest.mark.toolchain
Open = Callable[[Path], Caller]


def effect(caller: Open, bundle: Path) -> Class:
    """The module's one audio effect."""
    with caller(bundle) as host:
        (found,) = [it for it in host.classes() if it.category == "Audio Module Class"]
    return found


def test_project_yaml_says_what_hosts_see(caller: Open, knobs: Path) -> None:
    found = effect(caller, knobs)
    assert (found.name, found.vendor, found.version, found.subcategories) == (
        "Knobs", "Antler tests", "2.3.4", "Fx|EQ")


def test_with_an_id_another_name_is_the_same_plugin(
        caller: Open, knobs: Path, checkout: Checkout,
        tmp_path_factory: pytest.TempPathFactory) -> None:
    renamed = built(checkout, KNOBS.replace("Knobs", "Dials"), tmp_path_factory.mktemp("renamed"))
    assert effect(caller, renamed).name == "Dials"
    assert effect(caller, renamed).id == effect(caller, knobs).id


def test_without_one_sessions_of_older_releases_find_it(caller: Open, desk: Path) -> None:
    """JUCE's own 8 bytes, then 4 that are made of the manufacturer and 4 of the name."""
    assert effect(caller, desk).id == "ABCDEF019182FAEB" "41617631" "4E683975"
