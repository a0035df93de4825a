"""Which rules apply in these tests: all of them where what the rules say is part of what is tested, else none."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest

WITH_RULES = frozenset({"test_law", "test_pipeline", "test_document"})
"""Modules whose checks apply every rule; the others are about comparing, and take half the time without."""


@pytest.fixture(autouse=True, scope="module")
def only_comparing(request: pytest.FixtureRequest) -> Iterator[None]:
    """No rules, but in the modules that are about them."""
    with pytest.MonkeyPatch.context() as patch:
        if request.module.__name__.rpartition(".")[2] not in WITH_RULES:
            patch.setattr(import_module("jamfirst.rules.check"), "rules", tuple)
        yield
