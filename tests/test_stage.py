"""A stage's folder is called by the name of its one function."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from jamfirst.stage import stage


def test_a_folder_can_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("jamfirst_test_stage")
    module.__doc__ = "Its own words."
    monkeypatch.setitem(sys.modules, module.__name__, module)
    stage(module.__name__, "math:hypot")
    assert module(3, 4) == 5  # type: ignore[operator]
    assert module.__doc__ == "Its own words."


def test_the_function_is_found_when_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("jamfirst_test_stage")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    stage(module.__name__, "no_such_module:function")
    with pytest.raises(ModuleNotFoundError):
        module()  # type: ignore[operator]
