"""What a file says about itself in its total lines and footers, beside what its records add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlglot import exp

from jamfirst.engines.operations import matches, try_decimal
from jamfirst.engines.session import Row, Session
from jamfirst.model.money import pence
from jamfirst.model.run import ControlTotal
from jamfirst.read.careful import Careful
from jamfirst.read.layout import Layout
from jamfirst.read.not_records import NotRecord, is_number

_PLAIN = r"-?£?-?[0-9][0-9,]*(\.[0-9]{1,2})?"
_POUNDS_AND_PENCE = re.compile(r"-?£?-?[0-9][0-9,]*\.[0-9]{2}", re.ASCII)
_GRAND = re.compile(r"\W*(?:grand|overall|report|file|final)\b", re.IGNORECASE)
_ROWS = re.compile(
    r"\W*([0-9][0-9,]*) +(?:rows?|records?)(?: (?:affected|selected|returned|exported|extracted))?\W*",
    re.IGNORECASE | re.ASCII,
)


def proven_total(found: Careful, session: Session) -> bool:
    """Whether the last record, a word for total and numbers, is the sum of the others in every one of them."""
    fields = found.bare_total
    if fields is None or found.rows < 3:
        return False
    stated = [(i, _amount(f)) for i, f in enumerate(fields) if is_number(f)]
    before = exp.column("record_no") < exp.Literal.number(found.rows)
    sums = _sums(found, [i for i, _ in stated], session, before)
    return bool(stated) and all(value is not None and sums.get(i) == value for i, value in stated)


def control_totals(found: Careful, layout: Layout, shown: str, session: Session) -> tuple[ControlTotal, ...]:
    """The totals that a file states, where it is certain what they are totals of: the amounts of one grand total
    (or of the only total line), and the number of rows that a database printed below them."""
    return (*_amounts(found, layout, shown, session), *_rows(found, shown))


def _amounts(found: Careful, layout: Layout, shown: str, session: Session) -> list[ControlTotal]:
    total = found.left_out.get(NotRecord.TOTAL)
    if total is None or not (total.count == 1 or _GRAND.match(next(filter(None, total.last), ""))):
        return []
    stated = stated_amounts(total.last, layout.width)
    if stated.keys() <= found.sums.keys():
        sums = {i: counted for i in stated if (counted := found.sums[i]) is not None}
    else:
        sums = _sums(found, list(stated), session, exp.true())
    return [
        ControlTotal(shown, f"total of {layout.names[i]}", pence(stated[i]), pence(counted), "pence")
        for i, counted in sums.items()
    ]


def _rows(found: Careful, shown: str) -> list[ControlTotal]:
    footer = found.left_out.get(NotRecord.FOOTER)
    if footer is None or footer.count != 1:
        return []
    counts = [m.group(1) for text in footer.last if (m := _ROWS.fullmatch(text.strip()))]
    if len(counts) != 1:
        return []
    return [ControlTotal(shown, "rows", int(counts[0].replace(",", "")), found.rows, "records")]


def stated_amounts(fields: Sequence[str], width: int) -> dict[int, Decimal]:
    """The amounts of pounds and pence in a total line, by column."""
    return {
        i: amount
        for i, text in enumerate(fields[:width])
        if _POUNDS_AND_PENCE.fullmatch(text.strip()) and (amount := _amount(text)) is not None
    }


def sums_asked(positions: Iterable[int]) -> list[exp.Expr]:
    """What to ask of an engine for the sums of columns: three expressions for each."""
    asked: list[exp.Expr] = []
    for position in positions:
        column = exp.column(f"c{position}")
        plain: exp.Expr = column.copy()
        for mark in ",£":
            plain = exp.Anonymous(this="replace", expressions=[plain, exp.Literal.string(mark), exp.Literal.string("")])
        asked += [
            exp.Count(this=column),
            exp.Count(this=exp.case().when(matches(column.copy(), _PLAIN), 1)),
            exp.Sum(this=try_decimal(plain, 2)),
        ]
    return asked


def sums_answered(positions: Iterable[int], row: Row) -> dict[int, Decimal | None]:
    """The exact sum of each column by the engine's answers; ``None`` where not every value is a plain amount."""
    answers = zip(positions, row[::3], row[1::3], row[2::3], strict=True)
    return {i: total if filled == plain else None for i, filled, plain, total in answers}


def _sums(found: Careful, positions: Sequence[int], session: Session, where: exp.Expr) -> dict[int, Decimal]:
    """The exact sum of each column whose every value is a plain amount; other columns are left out."""
    if not positions:
        return {}
    [row] = session.rows(exp.select(*sums_asked(positions)).from_(found.relation).where(where))
    return {i: total for i, total in sums_answered(positions, row).items() if total is not None}


def _amount(text: str) -> Decimal | None:
    plain = text.strip().replace("£", "").replace(",", "")
    return Decimal(plain) if re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", plain, re.ASCII) else None
