"""What stands on each sheet of the workbook: its columns, and its rows as cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jamfirst.model.columns import ValueType
from jamfirst.model.finding import Finding
from jamfirst.report import policy, scope, summary
from jamfirst.report.cells import Cell, column_types, key_cell, pounds_cell, text_cell, value_cell
from jamfirst.report.decided import decided_by
from jamfirst.report.masking import shown, shown_key
from jamfirst.report.since import status_text
from jamfirst.report.words import WEIGHTS, matched_by, plain

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading and its width in characters."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns and its rows, which may be read only once. ``wrapped`` text runs over several lines."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    wrapped: bool = False


def _columns(*titles: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(title, width) for title, width in titles)


DIFFERENCES = _columns(
    ("Code", 24),
    ("Weight", 8),
    ("Table", 18),
    ("Record", 36),
    ("Payee or employee", 20),
    ("Column", 18),
    ("Before", 24),
    ("After", 24),
    ("Should be", 14),
    ("Pounds at stake", 14),
    ("Change in pounds", 14),
    ("Days", 7),
    ("Side", 11),
    ("Status", 16),
    ("Decided", 40),
    ("Workings", 30),
    ("Source", 30),
    ("Left out by", 14),
    ("Expected by", 14),
    ("Cause", 10),
    ("Where in the file", 24),
    ("Event", 20),
    ("Finding", 20),
)
"""The columns of the sheet Differences, in order."""


_name = lru_cache(maxsize=1024)(text_cell)
"""``text_cell`` for what repeats from row to row: codes, tables, columns, sources."""


def difference_rows(document: Document, findings: Iterable[Finding]) -> Iterator[Sequence[Cell]]:
    """Each finding as a row of ``DIFFERENCES``, in the order given."""
    types = {table["table"]: column_types(table["kind"]) for table in document.get("tables", ())}
    nothing: Mapping[str, ValueType] = {}
    decided = decided_by(document)
    for finding in findings:
        told = (status_text(finding, document) or str(finding.status), decided.of(finding))
        yield _difference(finding, types.get(finding.table_name, nothing), told)


def _difference(finding: Finding, types: Mapping[str, ValueType], told: tuple[str, str]) -> Sequence[Cell]:
    column = finding.column_name
    hides = "account_number" if finding.code == "payment.wrong_account" else column
    return (
        _name(finding.code),
        WEIGHTS[finding.weight],
        _name(finding.table_name),
        key_cell(finding.record_key),
        key_cell(finding.subject),
        _name(column),
        value_cell(hides, finding.old_value, types),
        value_cell(hides, finding.new_value, types),
        value_cell(hides, finding.expected_value, types),
        pounds_cell(finding.pence),
        pounds_cell(finding.delta_pence),
        finding.days,
        _name(finding.side),
        *map(_name, told),
        key_cell(finding.workings),
        _name(finding.source),
        _name(finding.masked_by),
        _name(finding.expected_by),
        _name(finding.cause_id),
        text_cell(finding.location),
        key_cell(finding.event_id),
        text_cell(finding.finding_id),
    )


def _notes_sheet(document: Document, written: int, everything: int) -> Sheet:
    """The first sheet: what this is, the verdict and its scope, how to read the rest."""
    rows = [(name, text_cell(plain(text))) for name, text in _notes(document, written, everything)]
    return Sheet("Notes", _columns(("About", 22), ("Notes", 110)), rows, wrapped=True)


def _notes(document: Document, written: int, everything: int) -> Iterator[tuple[str, str]]:
    head = summary.headline(document)
    covered, missed = summary.scope(document)
    yield (
        "What this is",
        "The findings of one Jamfirst assessment: each record that differs between two runs, as a row.",
    )
    yield "Checked", ", ".join(part for part in (head.what, head.builds) if part)
    yield "Verdict", f"{head.verdict}. The reasons are on the sheet Verdict."
    yield "Scope", covered
    yield from (("Must be covered", line) for line in scope.lines(document))
    yield from (("Not checked", line) for line in missed)
    yield "Fair comparison?", summary.fairness(document)
    yield "Personal data", _PERSONAL
    yield "Rows", _rows_note(written, everything)
    yield from _READING
    yield "Digest", str(document.get("digest", ""))


_PERSONAL = (
    "This workbook holds personal data (people, amounts). Keep it where only those who may see pay and payments "
    "can open it, and delete it when it is no longer needed. Accounts show their last four characters only."
)

_READING = (
    ("Code", "What is different; a difference is not yet a fault. Worst codes first, then largest amounts."),
    ("Weight", "Stop: gives no-go. Ask: a person must look, gives hold. Note: never blocks."),
    ("Pounds at stake", "Stands once for each record, on the row of its worst code, so the column can be added up "
     "within a table. One payment that is seen in several tables has the same Event."),
    ("Change in pounds", "After less before."),
    ("Days", "How many days later (positive) or earlier (negative) a payment would be made."),
    ("Status", "New; still there (in the earlier assessment as well, and counted in full); or wrong in live now (about "
     "the baseline's own files). Without an earlier assessment everything else is new."),
    ("Numbers and dates", "Pounds, dates and days are numbers and dates. A number of more than 15 digits, and a date "
     "before March 1900, is text, because a spreadsheet could not hold it exactly."),
    ("Text", "A text that a spreadsheet could take for a formula (it starts with = + - @, a tab, a line break, or a "
     "full-width form of these) has an apostrophe put before it. Numbers never have one. A character that "
     "cannot be seen is shown by name, such as ‹U+00A0›. Codes, references and accounts are text, with their zeros."),
)  # fmt: skip


def _rows_note(written: int, everything: int) -> str:
    if written == everything:
        return f"The sheet Differences holds all {written:,} findings, one row for each record and code (and column)."
    return (
        f"The sheet Differences holds the first {written:,} of {everything:,} findings, worst first: a sheet can "
        f"hold no more. All of them are in assessment.duckdb beside this file (accounts whole), table findings: "
        f'duckdb -readonly assessment.duckdb "FROM findings"'
    )


def _verdict(document: Document) -> Sheet:
    """The reasons of the verdict, worst first; for a go, that there are none."""
    columns = _columns(("Verdict", 10), ("Weight", 8), ("Code", 24), ("Reason", 90), ("Records", 10), ("Pounds", 16))
    word = summary.headline(document).verdict
    rows = [
        (
            word,
            WEIGHTS.get(r["weight"], ""),
            text_cell(r["code"]),
            _text(r["text"]),
            r["count"],
            pounds_cell(r["pence"]),
        )
        for r in document.get("reasons", ())
    ]
    none = [(word, None, None, _text(line), None, None) for line in summary.because(document)]
    return Sheet("Verdict", columns, rows or none or [(word,)])


def all_sheets(document: Document, findings: Iterable[Finding], written: int, everything: int) -> Iterator[Sheet]:
    """Every sheet of the workbook, in order; ``findings`` are the first ``written`` of ``everything``.

    A sheet that tells nothing is left out, except those that a reader will look for.
    """
    yield _notes_sheet(document, written, everything)
    yield _verdict(document)
    yield Sheet("Differences", DIFFERENCES, difference_rows(document, findings))
    yield _by_code(document)
    yield _tables(document)
    optional = (_policy, _counts, _column_pairs, _not_known, _masked, _controls, _inputs, _problems, _later)
    for sheet in (made(document) for made in optional):
        if sheet.rows:
            yield sheet


def _text(value: object) -> str | None:
    return text_cell(plain(value)) if value is not None else None


def _by_code(document: Document) -> Sheet:
    columns = _columns(
        ("Code", 24), ("Weight", 8), ("What", 60), ("Records", 10), ("Pounds at stake", 16), ("Change in pounds", 16),
        ("Where", 60),
    )  # fmt: skip
    details = {line.code: line.detail for line in summary.findings(document)}
    rows = [
        (
            text_cell(code),
            WEIGHTS.get(found["weight"], ""),
            _text(found["text"]),
            found["count"],
            pounds_cell(found["pence"]),
            pounds_cell(found["delta_pence"]),
            _text(details[code]),
        )
        for code, found in document.get("findings", {}).items()
    ]
    return Sheet("By code", columns, rows)


def _tables(document: Document) -> Sheet:
    columns = _columns(
        ("Table", 24), ("Kind", 14), ("Records before", 12), ("Records after", 12), ("The same", 12),
        ("Repeats before", 12), ("Pounds before", 18), ("Pounds after", 18), ("Matched", 50), ("How", 60),
    )  # fmt: skip
    rows = [
        (
            _text(t["table"]),
            _text(t["kind"]),
            t["baseline_rows"],
            t["candidate_rows"],
            t["same"],
            t.get("baseline_repeats"),
            _pounds(t["baseline_pence"]),
            _pounds(t["candidate_pence"]),
            _text(matched_by(t.get("matched_by", ()))),
            _text(t.get("key")),
        )
        for t in document.get("tables", ())
    ]
    return Sheet("Tables", columns, rows)


def _pounds(pence: int | None) -> Cell:
    return None if pence is None else pounds_cell(pence)


def _counts(document: Document) -> Sheet:
    """Where every record of both runs went: the same, or under its worst code. They add up to the records."""
    columns = _columns(
        ("Table", 24), ("Records are", 28), ("Records before", 12), ("Records after", 12), ("Pounds before", 18),
        ("Pounds after", 18),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for table in document.get("tables", ()):
        name = _text(table["table"])
        rows.append((name, "the same", table["same"], table["same"]))
        for code, bucket in table.get("buckets", {}).items():
            records = (bucket["baseline_records"], bucket["candidate_records"])
            pounds = (pounds_cell(bucket["baseline_pence"]), pounds_cell(bucket["candidate_pence"]))
            rows.append((name, _text(code), *records, *pounds))
    return Sheet("Counts", columns, rows)


def _policy(document: Document) -> Sheet:
    columns = _columns(
        ("Rule", 36), ("Looks at", 40), ("Gives", 8), ("Measure", 28), ("Value", 16), ("At most", 16), ("Outcome", 14),
        ("Owner (not verified)", 24), ("Codes", 50),
    )  # fmt: skip
    rows = [tuple(map(_text, row)) for row in policy.rows(document)]
    return Sheet("Policy", columns, rows)


def _column_pairs(document: Document) -> Sheet:
    columns = _columns(("Table", 24), ("Column", 28), ("Before", 28), ("After", 28), ("Compared", 10))
    rows = [
        (
            _text(table["table"]),
            _text(pair["label"]),
            _text(pair["baseline"]),
            _text(pair["candidate"]),
            "yes" if pair["compared"] else "no",
        )
        for table in document.get("tables", ())
        for pair in table.get("columns", ())
    ]
    return Sheet("Columns", columns, rows)


def _not_known(document: Document) -> Sheet:
    columns = _columns(("What", 14), ("Weight", 8), ("Table", 24), ("Not known", 110))
    rows: list[Sequence[Cell]] = [
        (
            "Fairness",
            WEIGHTS.get(f["weight"], ""),
            None,
            _text(f"{f['question']} {f['answer'].capitalize()}: {f['text']}"),
        )
        for f in document.get("fairness", ())
        if f["answer"] != "yes"
    ]
    rows += [
        ("Reservation", WEIGHTS.get(r["weight"], ""), _text(r.get("table")), _text(r["text"]))
        for r in document.get("reservations", ())
    ]
    rows += [("Not checked", None, None, _text(line)) for line in summary.scope(document)[1]]
    return Sheet("Not known", columns, rows)


def _masked(document: Document) -> Sheet:
    columns = _columns(("Table", 24), ("Column", 24), ("Part", 20), ("Records", 10), ("Evidence", 80), ("A guess", 9))
    rows = [
        (
            _text(m["table"]),
            _text(m["column"]),
            _text(m["part"]),
            m["records"],
            _text(m["evidence"]),
            "yes" if m["guess"] else "no",
        )
        for m in document.get("masked", ())
    ]
    return Sheet("Left out", columns, rows)


def _controls(document: Document) -> Sheet:
    columns = _columns(("Side", 11), ("File", 40), ("Total", 16), ("Stated", 20), ("Counted", 20), ("Agrees", 8))
    rows = []
    for c in document.get("controls", ()):
        figures = [pounds_cell(c[n]) if c["unit"] == "pence" else c[n] for n in ("stated", "counted")]
        rows.append((_text(c["side"]), _text(c["file"]), _text(c["name"]), *figures, _agrees(c)))
    return Sheet("Control totals", columns, rows)


def _agrees(control: Mapping[str, Any]) -> str:
    return "yes" if control["stated"] == control["counted"] else "no"


def _inputs(document: Document) -> Sheet:
    columns = _columns(("Side", 11), ("File", 50), ("Format", 14), ("Bytes", 16), ("SHA-256", 68))
    rows = [
        (_text(i["side"]), _text(i["name"]), _text(i["format"]), i["bytes"], _text(i["sha256"]))
        for i in document.get("inputs", ())
    ]
    return Sheet("Inputs", columns, rows)


def _problems(document: Document) -> Sheet:
    columns = _columns(
        ("Code", 16), ("Side", 11), ("File", 40), ("Line", 9), ("Column", 24), ("What is wrong", 60), ("Found", 24),
        ("Expected", 30), ("Records", 10), ("Table", 24),
    )  # fmt: skip
    rows = [
        (
            _text(p["code"]),
            _text(p["side"]),
            _text(p["file"]),
            p["line"] or None,
            _text(p["column"]),
            _text(_without_account(p["column"], p["found"], p["message"])),
            _text(shown(p["column"], p["found"])),
            _text(p["expected"]),
            p["count"],
            _text(p["table"]),
        )
        for p in document.get("problems", ())
    ]
    return Sheet("Problems", columns, rows)


def _without_account(column: str, found: str, message: str) -> str:
    """A message that may quote what was found, with an account in it masked."""
    hidden = shown(column, found)
    return shown_key(message.replace(found, hidden) if found and hidden != found else message)


def _later(document: Document) -> Sheet:
    rows = [("Cause", _text(line)) for line in summary.later(document, "causes")]
    rows += [("Harm", _text(line)) for line in summary.later(document, "harm")]
    return Sheet("Causes and harm", _columns(("What", 10), ("In words", 120)), rows)
