import pytest

from jamfirst.model.service import ServiceFile, TableSettings


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("payments*.csv", "payments_2026.csv", True),
        ("payments*.csv", "Payments_2026.csv", False),
        ("*/payments.csv", "monthly/payments.csv", True),
        ("?.xml", "1.xml", True),
        ("?.xml", "10.xml", False),
        ("a[[]1].csv", "a[1].csv", True),
    ],
)
def test_a_table_covers_files_by_pattern(pattern: str, name: str, fits: bool) -> None:
    assert TableSettings(files=("never", pattern)).covers(name) is fits


def test_nothing_declared_covers_nothing() -> None:
    assert not TableSettings().covers("payments.csv")
    assert ServiceFile().tables == {}
