"""What importing the package gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import jamfirst
from jamfirst.model.problems import UsageError


def test_a_session_reads_what_it_was_given_and_goes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with jamfirst.session(tmp_path / "a.csv", outputs=[tmp_path]) as session:
        assert jamfirst.read(tmp_path / "a.csv", session).tables[0].rows == 1
        work = session.work
        assert work.is_dir()
    assert not work.exists()


def test_names_come_from_where_they_are_made() -> None:
    assert jamfirst.UsageError is UsageError
    assert jamfirst.Options().verify is False
    assert sorted(jamfirst.__all__) == jamfirst.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'jamfirst' has no attribute 'nothing'"):
        jamfirst.__getattr__("nothing")
