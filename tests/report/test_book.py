"""A workbook is whole or leaves nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jamfirst.report.book import new_book
from tests.cli.program import environment


def test_it_is_finished_when_the_block_ends_well(tmp_path: Path) -> None:
    with new_book(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Data").write(0, 0, "=1+1")
        assert len(list(tmp_path.glob(".workbook-*"))) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("Data").to_python() == [["=1+1"]]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_it_leaves_nothing_when_it_does_not(tmp_path: Path, error: type[BaseException]) -> None:
    def fill() -> None:
        with new_book(tmp_path / "a.xlsx") as book:
            sheet = book.add_worksheet("Data")
            for row in range(5_000):
                sheet.write(row, 0, "some text")
            raise error

    with pytest.raises(error):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_is_a_system_error_and_leaves_nothing_beside(tmp_path: Path) -> None:
    program = (
        "import resource, sys, pathlib\n"
        "from jamfirst.report.book import new_book\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    with new_book(pathlib.Path('a.xlsx')) as book:\n"
        "        sheet = book.add_worksheet('Data')\n"
        "        for row in range(50_000): sheet.write(row, 0, f'text {row * 7919}')\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stdout, done.stderr) == ("File too large\n", "")
    assert not list(tmp_path.glob(".workbook-*"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
