"""What every engine must do, as one body of tests: a new engine is held to it by a class of three lines."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr
from jamfirst.engines.session import NO_NUMBER, Delimited, Row, Session
from jamfirst.model.problems import BadInputError

HOSTILE = (
    "",
    " ",
    "O'Farrell",
    '"quoted"',
    "'; DROP TABLE t; --",
    "back\\slash",
    "%_*?",
    "tab\tand\nnewline\r\n",
    "nul\0inside",
    "\u202ertl \u05d0\u05d1",
    "\u0660\u0661",
    "e\u0301 \u00e9",
    "\U0001f382",
    "$1 \\1 {0} :name ?",
    "x" * 5_000,
)
"""Texts that tools trip over."""

TEXTS = st.one_of(st.none(), st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
AMOUNTS = st.one_of(st.none(), st.decimals("-9999999999999.99", "9999999999999.99", places=2))
MOMENTS = st.builds(datetime.combine, st.dates(date(1900, 1, 1)), st.times().map(lambda t: t.replace(microsecond=0)))
DAYS = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2200, 12, 31)))


def literal(value: object) -> Expr:
    """A value of a test as an expression of its type."""
    if isinstance(value, datetime):
        return b.cast(b.text(value.isoformat(sep=" ")), "timestamp")
    if isinstance(value, date):
        return b.cast(b.text(value.isoformat()), "date")
    if isinstance(value, Decimal):
        return b.cast(b.text(f"{value:f}"), f"decimal(18,{max(0, -int(value.as_tuple().exponent))})")
    if isinstance(value, int):
        return b.number(value)
    return b.null("text") if value is None else b.text(str(value))


def as_told(values: Sequence[object]) -> str:
    """Values as portable hashes take them: each as text after its length in bytes, absent ones a hyphen."""
    told = [f"{len(str(v).encode())}:{v}" if v is not None else "-" for v in values]
    return "|".join(told)


class EngineContract:
    """Held by each engine; ``open`` gives a session that may read and write a folder."""

    @classmethod
    def open(cls, folder: Path | None = None) -> Session:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def session(cls) -> Iterator[Session]:
        session = cls.open()
        yield session
        session.close()

    def value(self, session: Session, expression: Expr) -> Any:
        ((found,),) = session.rows(b.select(expression))
        return found

    def relation(self, session: Session, columns: dict[str, str], rows: Sequence[Row]) -> str:
        name = session.create("given", columns)
        session.insert(name, rows)
        return name

    # Literals and names

    @given(value=TEXTS)
    def test_a_text_comes_back_as_it_went_in(self, session: Session, value: str | None) -> None:
        assert self.value(session, literal(value)) == value

    @given(value=st.integers(-(2**62), 2**62))
    def test_a_whole_number_comes_back_as_it_went_in(self, session: Session, value: int) -> None:
        assert self.value(session, b.number(value)) == value

    @pytest.mark.parametrize("name", [n for n in HOSTILE if n])
    def test_a_column_may_have_any_name(self, session: Session, name: str) -> None:
        quoted = exp.to_identifier(name, quoted=True)
        query = b.select(exp.Alias(this=b.number(7), alias=quoted))
        relation = session.keep(query, "named")
        ((found, _),) = session.columns(relation)
        assert found == name
        assert session.rows(b.select(exp.Column(this=quoted)).from_(b.table(relation))) == [(7,)]

    # Named operations, each against what it means in plain Python

    @given(rows=st.lists(st.tuples(TEXTS, TEXTS, AMOUNTS), min_size=2, max_size=4))
    def test_row_hashes_tell_rows_apart(self, session: Session, rows: list[Row]) -> None:
        hashes = [self.value(session, op.row_hash(map(literal, row))) for row in rows]
        assert None not in hashes
        for row, found in zip(rows, hashes, strict=True):
            same = [found == other for other in hashes]
            assert same == [row == other for other in rows]

    @given(row=st.tuples(TEXTS, AMOUNTS), bits=st.integers(1, 20))
    def test_a_bucket_is_the_top_bits_of_the_hash(self, session: Session, row: Row, bits: int) -> None:
        values = [literal(v) for v in row]
        whole = self.value(session, op.row_hash(v.copy() for v in values))
        assert self.value(session, op.bucket(values, bits)) == whole >> (64 - bits)

    @given(row=st.tuples(TEXTS, AMOUNTS), bits=st.integers(1, 10), others=st.sets(st.integers(0, 1)))
    def test_a_bucket_is_found_among_some(self, session: Session, row: Row, bits: int, others: set[int]) -> None:
        values = [literal(v) for v in row]
        place = self.value(session, op.bucket((v.copy() for v in values), bits))
        for places in (others, others | {place}, others - {place}):
            found = self.value(session, op.in_buckets(op.row_hash(v.copy() for v in values), bits, places))
            assert bool(found) == (place in places)

    @given(row=st.tuples(TEXTS, AMOUNTS))
    def test_parts_of_checksums_cancel_and_leave_room_to_be_summed(self, session: Session, row: Row) -> None:
        part = op.checksum_part(map(literal, row))
        found = self.value(session, part)
        assert 0 <= found < 2**63
        assert self.value(session, exp.Add(this=part.copy(), expression=exp.Neg(this=part.copy()))) == 0

    def test_checksums_of_many_rows_do_not_overflow(self, session: Session) -> None:
        rows = [(f"r{n}",) for n in range(100)]
        relation = self.relation(session, {"a": "text"}, rows)
        part = op.checksum_part([b.col("a")])
        wanted = sum(self.value(session, op.checksum_part([b.text(a)])) for (a,) in rows)
        assert session.rows(b.select(exp.Sum(this=part)).from_(b.table(relation))) == [(wanted,)]
        assert wanted > 2**63

    @given(row=st.lists(st.one_of(TEXTS, AMOUNTS, DAYS), min_size=1, max_size=4))
    def test_a_portable_hash_is_the_same_everywhere(self, session: Session, row: list[object]) -> None:
        wanted = hashlib.md5(as_told(row).encode(), usedforsecurity=False).hexdigest()
        assert self.value(session, op.portable_hash(map(literal, row))) == wanted

    @given(row=st.lists(st.one_of(TEXTS, AMOUNTS, DAYS), min_size=1, max_size=4))
    def test_a_row_digest_is_the_same_everywhere(self, session: Session, row: list[object]) -> None:
        wanted = hashlib.sha256(as_told(row).encode()).hexdigest()
        assert self.value(session, op.row_digest(map(literal, row))) == wanted

    @pytest.mark.parametrize("pattern", ["[0-9]+", r"[A-Za-z' ]*", r"(?:a|b)c", ".*;.*", r"\s*"])
    @pytest.mark.parametrize("value", [*HOSTILE, None, "12", "bc", "Aa'", "1\n2"])
    def test_matching_is_of_the_whole_text(self, session: Session, pattern: str, value: str | None) -> None:
        wanted = None if value is None else re.fullmatch(pattern, value, re.ASCII) is not None
        assert self.value(session, op.matches(literal(value), pattern)) is wanted

    @pytest.mark.parametrize(
        ("value", "pattern", "wanted"),
        [
            ("INV 7 [SUP-1] [SUP-2]", r"\[([^\]]*)\]", "SUP-1"),
            ("no brackets", r"\[([^\]]*)\]", None),
            ("empty []", r"\[([^\]]*)\]", None),
            (None, r"(x)", None),
            ("'; DROP [it's]", r"\[([^\]]*)\]", "it's"),
        ],
    )
    def test_a_part_is_the_first_group(self, session: Session, value: str | None, pattern: str, wanted: str) -> None:
        assert self.value(session, op.part(literal(value), pattern)) == wanted

    @given(value=TEXTS, pattern=st.sampled_from(["[0-9]+", r"[ \t]", "'", r"\\", "x+", "-$"]))
    def test_without_takes_every_match_out(self, session: Session, value: str | None, pattern: str) -> None:
        wanted = None if value is None else re.sub(pattern, "", value, flags=re.ASCII)
        if value is not None and pattern.endswith("$"):
            wanted = re.sub(pattern.replace("$", r"\Z"), "", value)
        assert self.value(session, op.without(literal(value), pattern)) == wanted

    @given(day=DAYS, style=st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%Y%m%d"]))
    def test_dates_are_read_as_they_are_written(self, session: Session, day: date | None, style: str) -> None:
        written = None if day is None else day.strftime(style)
        formats = ("%H:%M", style, "%m/%d/%Y")
        assert self.value(session, op.parse_date(literal(written), formats)) == day

    @pytest.mark.parametrize("value", ["31/02/2026", "29/02/2025", "2026-13-01", "yesterday", "", "1/1", *HOSTILE])
    def test_what_is_no_day_is_no_date(self, session: Session, value: str) -> None:
        assert self.value(session, op.parse_date(b.text(value), ("%d/%m/%Y", "%Y-%m-%d"))) is None

    @given(moment=MOMENTS)
    def test_moments_are_read_as_they_are_written(self, session: Session, moment: datetime) -> None:
        written = moment.strftime("%d/%m/%Y %H:%M:%S")
        formats = ("%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S")
        assert self.value(session, op.parse_timestamp(b.text(written), formats)) == moment

    @given(amount=AMOUNTS, digits=st.sampled_from([18, 38]))
    def test_decimals_are_exact(self, session: Session, amount: Decimal | None, digits: int) -> None:
        written = None if amount is None else f"{amount:f}"
        found = self.value(session, op.try_decimal(literal(written), 2, digits))
        assert found == amount
        assert found is None or isinstance(found, Decimal)

    @pytest.mark.parametrize("value", ["1.2.3", "NaN", "Infinity", "1_000x", "£5", "(5)", *(h for h in HOSTILE)])
    def test_what_is_no_number_is_no_decimal(self, session: Session, value: str) -> None:
        assert self.value(session, op.try_decimal(b.text(value), 2)) is None

    @given(start=DAYS, end=DAYS)
    def test_days_between_are_whole_and_signed(self, session: Session, start: date | None, end: date | None) -> None:
        absent = start is None or end is None
        operands = [b.null("date") if d is None else literal(d) for d in (start, end)]
        wanted = None if absent else (end - start).days  # type: ignore[operator]
        assert self.value(session, op.days_between(*operands)) == wanted

    @given(data=st.data(), scale=st.integers(0, 8))
    @settings(max_examples=200)
    def test_pence_are_rounded_once_and_half_away_from_zero(
        self, session: Session, data: st.DataObject, scale: int
    ) -> None:
        unscaled = data.draw(st.integers(-(10**18) + 1, 10**18 - 1))
        amount = Decimal(unscaled).scaleb(-scale)
        wanted = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP)) if scale else unscaled * 100
        if abs(wanted) < 2**63:
            assert self.value(session, op.pence(literal(amount), scale)) == wanted

    @given(value=st.integers(0, 2**62), divisor=st.integers(1, 2**31))
    def test_a_quotient_drops_what_is_left_over(self, session: Session, value: int, divisor: int) -> None:
        assert self.value(session, op.quotient(b.number(value), b.number(divisor))) == value // divisor

    @given(written=st.text("0123456789", min_size=6, max_size=14), place=st.integers(1, 6))
    def test_a_digit_is_that_at_its_place(self, session: Session, written: str, place: int) -> None:
        assert self.value(session, op.digit(b.text(written), place)) == int(written[place - 1])

    @given(day=st.dates(date(1950, 1, 1), date(2150, 1, 1)), days=st.integers(-9999, 9999))
    def test_days_are_added(self, session: Session, day: date, days: int) -> None:
        assert self.value(session, op.add_days(literal(day), b.number(days))) == day + timedelta(days=days)

    @given(day=st.dates(date(1950, 1, 1), date(2150, 1, 1)), months=st.integers(0, 40))
    def test_months_are_added_and_end_with_the_month(self, session: Session, day: date, months: int) -> None:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = monthrange(year, month + 1)[1]
        wanted = date(year, month + 1, min(day.day, last))
        assert self.value(session, op.add_months(literal(day), b.number(months))) == wanted

    @given(born=st.dates(date(1930, 1, 1), date(2010, 1, 1)), day=st.dates(date(2010, 1, 1), date(2100, 1, 1)))
    def test_an_age_is_in_whole_years(self, session: Session, born: date, day: date) -> None:
        wanted = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        assert self.value(session, op.full_years(literal(born), literal(day))) == wanted

    def test_who_was_born_on_a_leap_day_is_older_on_1_march(self, session: Session) -> None:
        born = literal(date(2004, 2, 29))
        ages = [self.value(session, op.full_years(born, literal(date(2022, *day)))) for day in ((2, 28), (3, 1))]
        assert ages == [17, 18]

    @given(pence=st.integers(-(2**63), 2**63 - 1))
    def test_pence_are_shown_as_people_and_as_files_have_them(self, session: Session, pence: int) -> None:
        amount = literal(pence) if abs(pence) < 2**62 else b.cast(b.text(str(pence)), "bigint")
        sign, size = "-" if pence < 0 else "", abs(pence)
        assert self.value(session, op.pounds_text(amount)) == f"{sign}£{size // 100:,}.{size % 100:02d}"
        assert self.value(session, op.decimal_text(amount)) == f"{sign}{size // 100}.{size % 100:02d}"

    def test_pence_of_nothing_are_not_shown(self, session: Session) -> None:
        assert self.value(session, op.pounds_text(b.null("bigint"))) is None

    @given(day=DAYS)
    def test_a_day_is_shown_as_people_write_it(self, session: Session, day: date | None) -> None:
        wanted = None if day is None else f"{day.day} {day:%B} {day.year}"
        assert self.value(session, op.day_text(b.null("date") if day is None else literal(day))) == wanted

    @pytest.mark.parametrize(("value", "wanted"), [("Siân Ó Sé", "Sian O Se"), ("Æ ß 1", "Æ ß 1"), (None, None)])
    def test_letters_lose_their_accents(self, session: Session, value: str | None, wanted: str | None) -> None:
        assert self.value(session, op.unaccented(literal(value))) == wanted

    def test_what_overflows_is_nothing(self, session: Session) -> None:
        huge = b.cast(b.text("9" * 38), "decimal(38,0)")
        assert self.value(session, op.or_null(exp.Mul(this=huge, expression=huge.copy()))) is None
        assert self.value(session, op.or_null(b.number(7))) == 7

    def test_pence_of_nothing_are_nothing(self, session: Session) -> None:
        for scale in (0, 2, 5):
            assert self.value(session, op.pence(b.null(f"decimal(18,{scale})"), scale)) is None

    def test_rows_are_numbered_as_they_were_kept(self, session: Session) -> None:
        rows = [(f"r{n}",) for n in (5, 1, 9, 3)]
        relation = self.relation(session, {"a": "text"}, rows)
        found = session.rows(b.select(op.row_position(), "a").from_(b.table(relation)))
        assert sorted(found) == [(i, a) for i, (a,) in enumerate(rows, 1)]

    @given(TEXTS, st.text("0123456789 +-.eE_٣", max_size=4))
    def test_lengths_in_bytes_and_texts_of_digits_alone(self, session: Session, text: str | None, other: str) -> None:
        assert self.value(session, op.byte_length(literal(text))) == (None if text is None else len(text.encode()))
        for count in (1, 3):
            wanted = len(other) == count and set(other) <= set("0123456789")
            assert self.value(session, op.all_digits(literal(other), count)) is wanted

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (Decimal("-0.50"), "-0.50"),
            (Decimal("1234.00"), "1234.00"),
            (date(2026, 3, 4), "2026-03-04"),
            (datetime.combine(date(2026, 3, 4), time(5, 6, 7)), "2026-03-04 05:06:07"),
            ("as it is ", "as it is "),
            (None, None),
        ],
    )
    def test_values_as_text_keep_their_places(self, session: Session, value: object, shown: str | None) -> None:
        assert self.value(session, op.as_text(literal(value))) == shown

    def test_about_how_many_different_values_there_are(self, session: Session) -> None:
        rows = [(f"v{n % 500}",) for n in range(2_000)]
        relation = self.relation(session, {"a": "text"}, rows)
        ((found,),) = session.rows(b.select(op.approximate_distinct(b.col("a"))).from_(b.table(relation)))
        assert abs(found - 500) <= 50

    def test_an_operation_that_the_engine_lacks_fails_by_name(self, session: Session) -> None:
        unknown = exp.Anonymous(this="JF_READ_MINDS", expressions=[b.text("x")])
        with pytest.raises(NotImplementedError, match=f"The {session.dialect.name} engine has no operation READ_MINDS"):
            session.rows(b.select(unknown))

    # What build.py makes of small expressions

    @given(left=TEXTS, right=TEXTS)
    def test_same_and_differs_count_two_nulls_as_equal(
        self, session: Session, left: str | None, right: str | None
    ) -> None:
        assert self.value(session, b.same(literal(left), literal(right))) is (left == right)
        assert self.value(session, b.differs(literal(left), literal(right))) is (left != right)

    @given(flags=st.lists(st.booleans(), max_size=4))
    def test_all_and_any_mean_what_python_means(self, session: Session, flags: list[bool]) -> None:
        truths = [exp.true() if f else exp.false() for f in flags]
        assert self.value(session, b.all_of(t.copy() for t in truths)) is all(flags)
        assert self.value(session, b.any_of(t.copy() for t in truths)) is any(flags)
        mixed = b.all_of([b.any_of(t.copy() for t in truths), exp.true()])
        assert self.value(session, mixed) is any(flags)

    def test_cases_are_tried_in_order(self, session: Session) -> None:
        case = b.when((exp.false(), b.number(1)), (exp.true(), b.number(2)), (exp.true(), b.number(3)))
        assert self.value(session, case) == 2
        assert self.value(session, b.when((exp.false(), b.number(1)))) is None
        assert self.value(session, b.when((exp.null(), b.number(1)), otherwise=b.number(9))) == 9

    @given(values=st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=6))
    def test_counting_and_adding_up_are_never_null(self, session: Session, values: list[int | None]) -> None:
        relation = self.relation(session, {"a": "int"}, [(v,) for v in values])
        positive = exp.GT(this=b.col("a"), expression=b.number(0))
        shown = [b.count(), b.count_when(positive), b.count_distinct(b.col("a")), b.total(b.col("a"))]
        there = [v for v in values if v is not None]
        wanted = (len(values), sum(v > 0 for v in there), len(set(there)), sum(there))
        assert session.rows(b.select(*shown).from_(b.table(relation))) == [wanted]
        session.drop(relation)

    @given(values=st.lists(TEXTS, min_size=1, max_size=4))
    def test_concat_takes_null_as_the_empty_text(self, session: Session, values: list[str | None]) -> None:
        assert self.value(session, b.concat(*map(literal, values))) == "".join(v or "" for v in values)

    def test_row_numbers_count_within_a_partition_with_nulls_first(self, session: Session) -> None:
        relation = self.relation(session, {"a": "text", "n": "int"}, [("x", 2), ("x", None), ("y", 1), ("x", 1)])
        number = b.row_number([b.col("a")], [b.col("n")])
        query = b.select("a", "n", number).from_(b.table(relation)).order_by("a", number.copy())
        assert session.rows(query) == [("x", None, 1), ("x", 1, 2), ("x", 2, 3), ("y", 1, 1)]

    # The session

    def test_relations_are_kept_viewed_appended_to_and_dropped(self, session: Session) -> None:
        kept = session.keep(b.select(b.named(b.number(1), "a")), "same_stem")
        viewed = session.view(b.select("a").from_(b.table(kept)), "same_stem")
        assert kept != viewed
        assert session.append(kept, b.select(b.number(2))) == 1
        assert session.rows(b.select("a").from_(b.table(viewed)).order_by("a")) == [(1,), (2,)]
        assert [name for name, _ in session.columns(viewed)] == ["a"]
        session.drop(kept)
        with pytest.raises(Exception, match=kept):
            session.rows(b.select("a").from_(b.table(kept)))

    def test_a_narrow_view_holds_the_rows_that_meet_a_condition(self, session: Session) -> None:
        relation = self.relation(session, {"n": "int", "t": "text"}, [(1, "a"), (2, None), (3, "c")])
        view = session.view(b.select(b.named(b.col("n"), "v0"), b.named(b.col("t"), "v1")).from_(relation), "view")
        narrow = session.narrow(view, exp.GT(this=b.col("v0"), expression=b.number(1)))
        assert sorted(session.rows(b.select("v0", "v1").from_(narrow))) == [(2, None), (3, "c")]

    def test_many_rows_go_in_and_stream_out(self, session: Session) -> None:
        rows = [(n, f"text {n}", None) for n in range(1_234)]
        relation = self.relation(session, {"n": "int", "t": "text", "nothing": "date"}, rows)
        batches = list(session.stream(b.select("*").from_(b.table(relation)).order_by("n"), size=100))
        assert [len(batch) for batch in batches] == [100] * 12 + [34]
        assert [row for batch in batches for row in batch] == rows

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_delimited_text_is_read_as_text(self, tmp_path: Path, newline: str) -> None:
        path = tmp_path / "o'brien, 1.csv"
        lines = ["title", "a;b;c", '"x;""y""";007;', ";1.50;é"]
        path.write_bytes(newline.join([*lines, ""]).encode())
        session = self.open(tmp_path)
        try:
            relation = session.delimited(Delimited(path, ";", '"', newline, 2, 3))
            found = session.rows(b.select("c0", "c1", "c2").from_(b.table(relation)))
            assert found == [('x;"y"', "007", None), (None, "1.50", "é")]
        finally:
            session.close()

    @pytest.mark.parametrize("text", ["a,b,c\n1,2\n", "a,b,c\n1,2,3,4\n", 'a,b,c\n"1,2,3\n'])
    def test_delimited_text_that_is_not_regular_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "ragged.csv"
        path.write_text(text, encoding="utf-8")
        session = self.open(tmp_path)
        try:
            with pytest.raises(BadInputError, match="not regular"):
                session.rows(b.select("*").from_(session.delimited(Delimited(path, ",", '"', "\n", 0, 3))))
        finally:
            session.close()

    def test_rows_of_a_file_are_numbered_and_marks_that_are_not_doubled_refused(self, tmp_path: Path) -> None:
        layout = Delimited(tmp_path / "a.csv", ",", '"', "\n", 0, 2)
        layout.path.write_text('"x""y",1\n' + "".join(f"{n},2\n" for n in range(200_000)))
        session = self.open(tmp_path)
        try:
            numbered = b.select(op.running_number().as_("n"), "c0").from_(b.table(session.delimited(layout)))
            assert session.rows(numbered.order_by("n")) == [(1, 'x"y'), *((n + 2, str(n)) for n in range(200_000))]
            with pytest.raises(BadInputError, match="not regular"):
                session.rows(b.select("*").from_(session.delimited(replace(layout, doubled=False))))
        finally:
            session.close()

    def test_lines_are_cut_by_position_and_numbered(self, tmp_path: Path) -> None:
        path = tmp_path / "fixed.txt"
        path.write_text("HDR\n\n99ALICE    0012\n99BOB'S    0099\n", encoding="ascii")
        session = self.open(tmp_path)
        try:
            data = op.matches(b.col("line"), "99.*")
            relation = session.fixed_width(path, [(3, 11), (12, 15)], data)
            assert session.rows(b.select("*").from_(b.table(relation))) == [("ALICE", "0012"), ("BOB'S", "0099")]
            numbered = session.lines(path)
            found = session.rows(b.select("line_no", "line").from_(b.table(numbered)).order_by("line_no"))
            assert [n for n, _ in found] == [1, 2, 3, 4]
            assert [line for _, line in found][:2] == ["HDR", None]
        finally:
            session.close()

    def test_parquet_goes_out_and_comes_back(self, tmp_path: Path) -> None:
        path = tmp_path / "o'brien.parquet"
        session = self.open(tmp_path)
        try:
            rows = [(Decimal("-1.50"), date(2026, 3, 4), "x'y"), (None, None, None)]
            given = self.relation(session, {"a": "decimal(18,2)", "d": "date", "t": "text"}, rows)
            session.write_parquet(b.select("*").from_(b.table(given)), path)
            relation, columns = session.parquet(path)
            assert [name for name, _ in columns] == ["a", "d", "t"]
            found = session.rows(b.select("c0", "c1", "c2", "record_no").from_(b.table(relation)))
            assert found == [(*row, n) for n, row in enumerate(rows, 1)]
        finally:
            session.close()

    @given(
        rows=st.lists(st.tuples(TEXTS | st.none(), st.integers(-(2**62), 2**62) | st.none()), min_size=1, max_size=8)
    )
    def test_columns_come_as_arrays_of_whole_numbers(
        self, session: Session, rows: list[tuple[str | None, int | None]]
    ) -> None:
        relation = session.create("arrays", {"t": "text", "n": "bigint", "f": "boolean"})
        session.insert(relation, [(text, n, n is None) for text, n in rows])
        values = b.select("t").distinct().from_(b.table(relation)).where(b.not_null(b.col("t"))).order_by("t")
        known = [str(value) for (value,) in session.rows(values)]
        found = session.arrays(relation, ["n", "f"], {"t": values} if known else {})
        assert found["n"].tolist() == [NO_NUMBER if n is None else n for _, n in rows]
        assert found["f"].tolist() == [n is None for _, n in rows]
        if known:
            assert [known[i] if i >= 0 else None for i in found["t"].tolist()] == [text for text, _ in rows]

    def test_what_is_no_parquet_is_refused_by_name(self, tmp_path: Path) -> None:
        path = tmp_path / "broken.parquet"
        path.write_bytes(b"PAR1 not really PAR1")
        session = self.open(tmp_path)
        try:
            with pytest.raises(BadInputError, match=r"^broken\.parquet: this is not a whole Parquet file"):
                session.parquet(path)
        finally:
            session.close()

    def test_closing_removes_the_working_folder(self) -> None:
        session = self.open()
        (session.work / "left behind.txt").write_text("x", encoding="utf-8")
        session.close()
        assert not session.work.exists()
