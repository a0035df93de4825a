"""The examples that come with the package."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from jamfirst import examples
from jamfirst.examples import example

ROOT = Path(__file__).parents[1]


def test_beside_the_source_an_example_is_used_as_it_stands() -> None:
    with example("tryton") as folder:
        assert folder == ROOT / "examples" / "tryton"
        assert {p.name for p in folder.iterdir()} >= {"before", "after"}


def test_without_the_source_it_comes_from_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As installed: the module lies elsewhere, the example in the package's own data."""
    data = tmp_path / "jamfirst" / "examples_data" / "tryton"
    data.mkdir(parents=True)
    monkeypatch.setattr(examples, "__file__", str(tmp_path / "jamfirst" / "examples.py"))
    monkeypatch.setattr(examples, "files", lambda package: tmp_path / package)
    with example("tryton") as folder:
        assert folder == data


def test_the_package_takes_the_example_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    taken = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert taken == {"examples/tryton": "jamfirst/examples_data/tryton"}
