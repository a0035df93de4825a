"""What is asked of the engine about the records of a Bacs file: labels, sums, and the payments themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations
from jamfirst.engines.build import Expr, all_of, any_of, col, number, table, text, when
from jamfirst.engines.session import Session
from jamfirst.model.columns import Role, ValueType
from jamfirst.read.bacs18 import layout
from jamfirst.read.bacs18.layout import Span
from jamfirst.read.contract import RawColumn

_LINE, _LINE_NO = "line", "line_no"
_RECORD_TYPE = "[A-Za-z]{3}"

_COLLECTED = layout.DEBIT_CODES | layout.INSTRUCTION_CODES

DayKey = tuple[int, str]
"""The number of a section, and a record's own processing day as written (blank where it has none)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records alike in section, code, own account, own processing day (as written) and in being a contra or not.

    ``pence`` is the sum of the readable amounts. ``bad_amounts`` and ``bad_accounts`` count amounts and payee
    accounts that are not all digits. The lines are those of the first record and of the first of each bad sort.
    ``least_name`` and ``greatest_name`` bound the payer's name: alike, they are the name of every record.
    """

    section: int
    code: str
    own: str
    day: str
    contra: bool
    least_name: str
    greatest_name: str
    records: int
    pence: int
    first_line: int
    bad_amounts: int
    bad_amount_line: int
    bad_accounts: int
    bad_account_line: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is the same for every record of one section and processing day, as the table shows it (ISO days)."""

    processing_day: str | None
    pay_date: str | None
    user_number: str
    serial: str
    file_section: str


def labels(session: Session, lines: str, most: int) -> list[tuple[int, str]]:
    """The label records with their line numbers, in order; at most ``most``."""
    query = exp.select(_LINE_NO, _LINE).from_(lines).where(_is_label()).order_by(_LINE_NO).limit(most)
    return [(int(row[0]), str(row[1])) for row in session.rows(query)]


def unknown(session: Session, lines: str) -> tuple[int, int]:
    """How many records are neither labels nor data (they begin with three letters), and the line of the first."""
    strange = all_of((_record_type(), exp.not_(_is_label())))
    query = exp.select(exp.Count(this=exp.Star()), exp.Min(this=col(_LINE_NO))).from_(lines).where(strange)
    row = session.rows(query)[0]
    return int(row[0]), int(row[1] or 0)


def groups(session: Session, lines: str, starts: Sequence[int]) -> list[Group]:
    """The data records in groups, in the order of their keys. ``starts`` are the first lines of the sections."""
    keys: dict[str, Expr] = {"code_and_own": _cut(layout.CODE_AND_OWN), "day": _own_day(), "contra": _is_contra()}
    if len(starts) > 1:
        keys["section"] = _section(starts)
    inner = exp.select(
        *(value.as_(name) for name, value in keys.items()),
        _is_digits(layout.AMOUNT).as_("good_amount"),
        _is_digits(layout.PAYEE_BOTH).as_("good_account"),
        _cut(layout.AMOUNT).as_("amount"),
        _cut(layout.USER_NAME).as_("name"),
        _LINE_NO,
    )
    amount = when((col("good_amount"), exp.TryCast(this=col("amount"), to=exp.DataType.build("bigint"))))
    section = col("section") if len(starts) > 1 else number(0)
    outer = exp.select(section, "code_and_own", "day", "contra", exp.Min(this=col("name")), exp.Max(this=col("name")))
    outer = outer.select(exp.Count(this=exp.Star()), exp.Sum(this=amount), exp.Min(this=col(_LINE_NO)))
    for flag in ("good_amount", "good_account"):
        wrong = when((exp.not_(col(flag)), col(_LINE_NO)))
        outer = outer.select(exp.Count(this=wrong), exp.Min(this=wrong.copy()))
    query = outer.from_(inner.from_(lines).where(_is_data()).subquery("d")).group_by(*keys).order_by(*keys)
    return [
        Group(int(r[0]), r[1][:2], r[1][2:], r[2], bool(r[3]), r[4], r[5], *(int(v or 0) for v in r[6:]))
        for r in session.rows(query)
    ]


def odd_characters(session: Session, lines: str, field: Span) -> tuple[int, int]:
    """How many data records have a character in ``field`` that Bacs does not carry, and the line of the first."""
    odd = exp.not_(operations.matches(_cut(field), layout.PERMITTED))
    query = exp.select(exp.Count(this=exp.Star()), exp.Min(this=col(_LINE_NO))).from_(lines)
    row = session.rows(query.where(all_of((_is_data(), odd))))[0]
    return int(row[0]), int(row[1] or 0)


def line(session: Session, lines: str, line_no: int) -> str:
    """One record as it stands."""
    query = exp.select(_LINE).from_(lines).where(exp.EQ(this=col(_LINE_NO), expression=number(line_no))).limit(1)
    return str(session.rows(query)[0][0])


COLUMNS: Mapping[str, RawColumn] = {
    "sort_code": RawColumn("sort_code", "sort_code"),
    "account_number": RawColumn("account_number", "account_number"),
    "payee_name": RawColumn("payee_name", "payee_name"),
    "reference": RawColumn("reference", "reference"),
    "amount": RawColumn("amount", "amount", ValueType.DECIMAL),
    "collection_amount": RawColumn("collection_amount", None, ValueType.DECIMAL, Role.MONEY),
    "pay_date": RawColumn("pay_date", "pay_date", ValueType.DATE),
    "method": RawColumn("method", "method"),
    "payer_account": RawColumn("payer_account", "payer_account"),
    "payer_name": RawColumn("payer_name"),
    "account_type": RawColumn("account_type"),
    "rti_reference": RawColumn("rti_reference"),
    "processing_day": RawColumn("processing_day", None, ValueType.DATE, Role.DATE),
    "service_user_number": RawColumn("service_user_number"),
    "serial": RawColumn("serial", None, None, Role.REISSUED),
    "file_section": RawColumn("file_section"),
}
"""The columns of the table, in order. ``amount`` is what a payee is paid; what is collected from an account by
direct debit stands in ``collection_amount``, which a file without collections does not have."""


def payments(
    session: Session, lines: str, starts: Sequence[int], known: Mapping[DayKey, Known], alike: Sequence[Group]
) -> tuple[tuple[RawColumn, ...], str]:
    """The table's columns and its relation: every data record but the contras, which are not among ``alike``.

    What the groups show to be the same in all records is not cut from each of them again.
    """
    accounts_are_digits = not any(group.bad_accounts for group in alike)
    collections = any(group.code in _COLLECTED for group in alike)
    values: dict[str, Expr] = {
        "sort_code": _cut(layout.PAYEE_SORT_CODE) if accounts_are_digits else _text(layout.PAYEE_SORT_CODE),
        "account_number": _cut(layout.PAYEE_ACCOUNT) if accounts_are_digits else _text(layout.PAYEE_ACCOUNT),
        "payee_name": _text(layout.PAYEE_NAME),
        "reference": _text(layout.REFERENCE),
        "amount": _amount(alike, collected=False),
        "collection_amount": _amount(alike, collected=True),
        "method": _method(alike),
        "payer_account": _payer_account(alike),
        "payer_name": _payer_name(alike),
        "account_type": _text(layout.ACCOUNT_TYPE),
        "rti_reference": when(
            (exp.NEQ(this=_cut(layout.RTI_REFERENCE), expression=text("    ")), _text(layout.RTI_REFERENCE))
        ),
    }
    source, shared = _shared(session, lines, starts, known)
    values |= shared
    names = [name for name in COLUMNS if collections or name != "collection_amount"]
    chosen = [values[name].as_(f"c{i}") for i, name in enumerate(names)]
    query = source.select(*chosen, col(_LINE_NO).as_("record_no"))
    query = query.where(all_of((_is_data(), exp.not_(_is_contra()))))
    return tuple(COLUMNS[name] for name in names), session.view(query, "bacs18")


def _shared(
    session: Session, lines: str, starts: Sequence[int], known: Mapping[DayKey, Known]
) -> tuple[exp.Select, dict[str, Expr]]:
    """Where the records come from, and the values that their section and day give them: plain literals when the
    whole file has one section and one day, else joined by section and day."""
    names = ("processing_day", "pay_date", "service_user_number", "serial", "file_section")
    rows = [(*key, k.processing_day, k.pay_date, k.user_number, k.serial, k.file_section) for key, k in known.items()]
    if len(rows) <= 1:
        only = rows[0][2:] if rows else (None,) * len(names)
        literals = [_literal(value) for value in only]
        return exp.select().from_(lines), dict(zip(names, literals, strict=True))
    days = session.create("days", {"section": "bigint", "day": "text"} | dict.fromkeys(names, "text"))
    session.insert(days, [tuple(value or None if at > 1 else value for at, value in enumerate(row)) for row in rows])
    numbered = exp.select(_LINE, _LINE_NO, _section(starts).as_("section"), _own_day().as_("own_day")).from_(lines)
    on = all_of(
        (
            exp.EQ(this=col("section", "l"), expression=col("section", "d")),
            exp.EQ(this=col("own_day", "l"), expression=col("day", "d")),
        )
    )
    joined = exp.select().from_(numbered.subquery("l")).join(table(days, "d"), on=on)
    return joined, {name: col(name, "d") for name in names}


def _cut(field: Span) -> Expr:
    return exp.Substring(this=col(_LINE), start=number(field.first), length=number(field.length))


def _trimmed(value: Expr) -> Expr:
    return exp.Trim(this=value, position="TRAILING")


def _text(field: Span) -> Expr:
    return exp.Nullif(this=_trimmed(_cut(field)), expression=text(""))


def _is_digits(field: Span) -> Expr:
    return operations.all_digits(_cut(field), field.length)


def _own_day() -> Expr:
    return _cut(layout.DAY)


def _is_label() -> Expr:
    """Whether a record is a label. A CASE, so that the engine cuts only lines that begin with a letter."""
    named = exp.In(this=_cut(Span(1, 4)), expressions=[text(name) for name in layout.LABELS])
    return when((exp.GTE(this=col(_LINE), expression=text("A")), named), otherwise=exp.false())


def _record_type() -> Expr:
    """Whether a record begins with three letters; the first test is cheap and settles nearly all."""
    letter = exp.GTE(this=col(_LINE), expression=text("A"))
    return all_of((letter, operations.matches(_cut(Span(1, 3)), _RECORD_TYPE)))


def _is_data() -> Expr:
    digit = exp.LT(this=col(_LINE), expression=text("A"))
    return any_of((digit, exp.not_(operations.matches(_cut(Span(1, 3)), _RECORD_TYPE))))


def _is_contra() -> Expr:
    """Whether a record is a contra. A CASE, so that the engine looks further only at records that say so."""
    says = exp.EQ(this=_cut(Span(layout.REFERENCE.first, len(layout.CONTRA))), expression=text(layout.CONTRA))
    to_itself = exp.EQ(this=_cut(layout.PAYEE_BOTH), expression=_cut(layout.OWN_BOTH))
    balances = _code_in(frozenset({layout.CONTRA_CREDIT, layout.CONTRA_DEBIT}))
    return when((says, all_of((to_itself, balances))), otherwise=exp.false())


def _code_in(codes: frozenset[str]) -> Expr:
    return exp.In(this=_cut(layout.CODE), expressions=[text(code) for code in sorted(codes)])


def _section(starts: Sequence[int], first: int = 0) -> Expr:
    """The number of the section that a line stands in, by halving."""
    if len(starts) == 1:
        return number(first)
    middle = len(starts) // 2
    before = exp.LT(this=col(_LINE_NO), expression=number(starts[middle]))
    return when((before, _section(starts[:middle], first)), otherwise=_section(starts[middle:], first + middle))


def _literal(value: str | None) -> Expr:
    return text(value) if value else exp.cast(exp.Null(), "text")


def _pounds(*, readable: bool) -> Expr:
    """The amount in pounds with two places, as text; NULL where it is not eleven digits."""
    written = exp.DPipe(this=exp.DPipe(this=_cut(layout.POUNDS), expression=text(".")), expression=_cut(layout.PENCE))
    pounds = operations.as_text(operations.try_decimal(written, 2, 11))
    return pounds if readable else when((_is_digits(layout.AMOUNT), pounds))


def _amount(alike: Sequence[Group], *, collected: bool) -> Expr:
    pounds = _pounds(readable=not any(group.bad_amounts for group in alike))
    if not collected and not any(group.code in _COLLECTED for group in alike):
        return pounds
    is_collected = _code_in(_COLLECTED)
    return when((is_collected if collected else exp.not_(is_collected), pounds))


def _method(alike: Sequence[Group]) -> Expr:
    codes = sorted({group.code for group in alike})
    if len(codes) == 1:
        return _literal(layout.METHODS.get(codes[0], codes[0].strip()))
    known = [code for code in codes if code in layout.METHODS]
    branches = [(exp.EQ(this=_cut(layout.CODE), expression=text(c)), text(layout.METHODS[c])) for c in known]
    return when(*branches, otherwise=_text(layout.CODE)) if branches else _text(layout.CODE)


def _payer_account(alike: Sequence[Group]) -> Expr:
    owns = {group.own for group in alike}
    if len(owns) == 1:
        own = owns.pop()
        return _literal(f"{own[:6]} {own[6:]}".strip(" "))
    joined = exp.DPipe(
        this=exp.DPipe(this=_cut(layout.OWN_SORT_CODE), expression=text(" ")), expression=_cut(layout.OWN_ACCOUNT)
    )
    return exp.Nullif(this=exp.Trim(this=joined), expression=text(""))


def _payer_name(alike: Sequence[Group]) -> Expr:
    names = {name for group in alike for name in (group.least_name, group.greatest_name)}
    return _literal(names.pop().rstrip(" ")) if len(names) == 1 else _text(layout.USER_NAME)
