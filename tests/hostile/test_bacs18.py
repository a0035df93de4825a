"""Files made to mislead, exhaust or crash the reader of Bacs Standard 18."""

from __future__ import annotations

import atexit
import random
import time
from functools import cache
from pathlib import Path

import pytest
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.read.bacs18 import Bacs18Reader
from jamfirst.read.contract import RawTable
from tests.read.payment_files import CREDITS, as_file, bacs18, changed, data, without_day

PLAIN = as_file(bacs18(CREDITS * 3))


@cache
def session(folder: Path) -> DuckDBSession:
    """One engine for the files of a test: opening it takes longer than reading them."""
    opened = DuckDBSession([folder], threads=1)
    atexit.register(opened.close)
    return opened


def read(content: bytes, folder: Path) -> tuple[RawTable, list[tuple[object, ...]]]:
    path = folder / "pay.txt"
    path.write_bytes(content)
    started = time.monotonic()
    (table,) = Bacs18Reader().read(path, "pay.txt", session(folder))
    rows = session(folder).rows(exp.select("*").from_(table.relation).order_by("record_no"))
    assert time.monotonic() - started < 20  # seconds; far above what it takes
    return table, rows


def one_sentence(error: BadInputError) -> bool:
    return str(error).startswith("pay.txt: ") and "\n" not in str(error)


def outcome(content: bytes, folder: Path) -> tuple[str, ...]:
    """The codes of what was found, or one refusal; any other exception fails the test."""
    try:
        table, _ = read(content, folder)
    except BadInputError as error:
        return ("refused",) if one_sentence(error) else ("a bad refusal",)
    assert all(problem.message and "\n" not in problem.sentence() for problem in table.problems)
    return tuple(sorted({problem.code for problem in table.problems}))


def test_a_file_cut_anywhere_is_refused_or_unreadable(tmp_path: Path) -> None:
    trailer = PLAIN.index(b"UTL1")
    for length in [*range(0, trailer, 59), trailer, trailer + 2]:
        assert set(outcome(PLAIN[:length], tmp_path)) & {"refused", "file.unreadable"}, length


@pytest.mark.parametrize("length", [5, 20, 35, 40, 44])
def test_a_trailer_cut_inside_its_totals_is_reported(length: int, tmp_path: Path) -> None:
    assert outcome(PLAIN[: PLAIN.index(b"UTL1") + length - 1], tmp_path)


def test_flipped_bits_never_crash_and_never_change_a_total_in_silence(tmp_path: Path) -> None:
    chance = random.Random(18)
    _, whole = read(PLAIN, tmp_path)
    for _ in range(60):
        flipped = bytearray(PLAIN)
        flipped[chance.randrange(len(PLAIN))] ^= 1 << chance.randrange(8)
        if outcome(bytes(flipped), tmp_path) == ():
            _, rows = read(bytes(flipped), tmp_path)
            assert [row[4] for row in rows] == [row[4] for row in whole]


@pytest.mark.parametrize(
    "content",
    [
        b"VOL1" + b"A" * 20_000_000,
        b"VOL1" + b" " * 20_000_000,
        b"VOL1" + b"\x00" * 5_000_000,
        b"VOL1" + bytes(range(256)) * 20_000,
        b"VOL1" + b"\n" * 1_000_000,
        b"VOL1" + b"\xff\xfe" * 100_000,
        b"VOL1" * 100_000,
        b"VOL1\n" * 100_000,
    ],
    ids=["letters", "spaces", "zeros", "binary", "newlines", "high", "labels in a row", "labels on lines"],
)
def test_files_that_only_begin_like_one_are_refused(content: bytes, tmp_path: Path) -> None:
    assert outcome(content, tmp_path) == ("refused",)


def test_a_gigantic_line_inside_a_file_does_not_hide_the_payments_after_it(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    table, rows = read(as_file([*lines[:5], "X" * 5_000_000, *lines[5:]]), tmp_path)
    assert [row[4] for row in rows] == ["1234.56", "45.99", "0.01"]
    assert [problem.code for problem in table.problems] == ["file.field"]


def test_a_gigantic_line_of_digits_is_no_silent_payment(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    table, _ = read(as_file([*lines[:5], "1" * 1_000_000, *lines[5:]]), tmp_path)
    assert [problem.column for problem in table.problems] == ["processing_day", "method"]


def test_too_many_files_in_one_are_refused(tmp_path: Path) -> None:
    assert outcome(as_file(bacs18([]) * 1_002), tmp_path) == ("refused",)


def test_a_thousand_files_in_one_are_read(tmp_path: Path) -> None:
    table, rows = read(as_file(bacs18(CREDITS) * 400), tmp_path)
    assert len(rows) == 1_200
    assert table.problems == ()


def test_too_many_processing_days_are_refused(tmp_path: Path) -> None:
    lines = [f"{data(CREDITS[0], multi_day=False)}{day:06d}" for day in range(100_000, 111_000)]
    assert outcome(as_file([*bacs18([])[:4], *lines, *bacs18([])[4:]]), tmp_path) == ("refused",)


def test_every_character_of_a_label_may_be_wrong(tmp_path: Path) -> None:
    lines = bacs18(tuple(map(without_day, CREDITS)), multi_day=False)
    for at in (0, 1, 3, -3, -1):
        for text in ("\x00", "\xe9", '"', " " * 76, "X" * 80):
            content = "\r\n".join(changed(lines, at, 1 if len(text) == 80 else 5, text)).encode("latin-1")
            assert "a bad refusal" not in outcome(content, tmp_path)


def test_user_text_is_never_a_statement(tmp_path: Path) -> None:
    payee = "'); DROP TABLE x--"
    table, rows = read(as_file(bacs18([CREDITS[0].__class__(payee=payee, user_name="' OR 1=1 --")])), tmp_path)
    assert rows[0][2] == payee
    assert [column.name for column in table.columns].index("payer_name") == 8
    assert rows[0][8] == "' OR 1=1 --"


def test_mixed_line_ends_are_read_record_by_record(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    ends = ["\r\n", "\n", "\r", "\r\r\n", "\n\r", "\n\n"]
    content = "".join(line + ends[at % len(ends)] for at, line in enumerate(lines)).encode()
    _, rows = read(content, tmp_path)
    assert [row[4] for row in rows] == ["1234.56", "45.99", "0.01"]
    assert outcome(content, tmp_path) == ()
