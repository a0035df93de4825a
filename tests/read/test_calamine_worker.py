import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from jamfirst.read import calamine_worker
from tests.read.workbooks import write_xls


def test_it_writes_sheets_and_then_the_rows_of_the_visible_ones(tmp_path: Path) -> None:
    rows = [["Ref", "Day"], ["7", date(2026, 3, 31)], [None, 1.5]]
    path = write_xls(tmp_path / "o.xls", {"Old": rows, "New": rows}, hidden=["Old"])
    worker = subprocess.run([sys.executable, calamine_worker.__file__, str(path)], capture_output=True, check=True)
    assert [json.loads(line) for line in worker.stdout.splitlines()] == [
        [["Old", False], ["New", True]],
        [1, 1, ["Ref", "Day"]],
        [1, 2, ["7", {"at": [2026, 3, 31]}]],
        [1, 3, ["", 1.5]],
    ]


def test_it_ends_by_saying_that_it_gave_up(tmp_path: Path) -> None:
    path = tmp_path / "o.xls"
    path.write_bytes(b"no workbook")
    worker = subprocess.run([sys.executable, calamine_worker.__file__, str(path)], capture_output=True, check=False)
    assert (worker.returncode, worker.stdout) == (calamine_worker.DAMAGED, b"")


@pytest.mark.parametrize(
    ("value", "tagged"),
    [
        (datetime(2026, 3, 31, 13, 45, 1, 500), {"at": [2026, 3, 31, 13, 45, 1, 500]}),  # noqa: DTZ001
        (date(2026, 3, 31), {"at": [2026, 3, 31]}),
        (time(13, 45), {"time": [13, 45, 0, 0]}),
        (timedelta(hours=36), {"seconds": 129600.0}),
    ],
)
def test_dates_and_times_are_tagged(value: object, tagged: object) -> None:
    assert calamine_worker.tagged(value) == tagged


def test_what_is_unknown_is_an_error() -> None:
    with pytest.raises(TypeError):
        calamine_worker.tagged(object())
