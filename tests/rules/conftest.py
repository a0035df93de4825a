"""A clean month of Northbrook, made once for the tests of all rules."""

from pathlib import Path

import pytest

from jamfirst.rehearse.northbrook import generate


@pytest.fixture(scope="session")
def northbrook_clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    generate(folder, employees=300, defects=(), intended=False)
    return folder / "before"
