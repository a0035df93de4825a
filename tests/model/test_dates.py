from datetime import date

from jamfirst.model.dates import british


def test_a_date_is_written_as_people_write_it() -> None:
    assert british(date(2026, 3, 3)) == "3 March 2026"
    assert british(date(2026, 12, 31)) == "31 December 2026"
