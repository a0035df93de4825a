"""Northbrook made once for all tests that only read it."""

from pathlib import Path

import pytest

from jamfirst.rehearse.northbrook import Truth, generate


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """500 employees, every defect, the wanted change, and a repeat."""
    folder = tmp_path_factory.mktemp("northbrook")
    return folder, generate(folder, employees=500, seed=7, repeat=True)
