"""Findings: one row about one record, under one code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from jamfirst.model.expected import NOT_SEEN


class Weight(StrEnum):
    """What a code does to the verdict: any stop is no-go, any ask is hold, a note never blocks."""

    STOP = "stop"
    ASK = "ask"
    NOTE = "note"


class Status(StrEnum):
    """Whether a finding is new, or stood before this check, or is gone since an earlier assessment.

    ``old`` is what stands in the earlier assessment as well, and still counts in full, or what is wrong in live already
    (``wrong_in_live`` tells them apart). A status never decides a weight.
    """

    NEW = "new"
    OLD = "old"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CodeText:
    """How a code reads: ``{n}`` and ``{nouns}`` are filled in; ``rank`` orders codes, worst first."""

    rank: int
    one: str
    many: str


PAYMENT_CODES: Mapping[str, CodeText] = MappingProxyType(
    {
        "payment.not_paid": CodeText(1, "payment would not be made", "payments would not be made"),
        "payment.wrong_account": CodeText(
            2, "payment would go to a different account", "payments would go to a different account"
        ),
        "payment.paid_twice": CodeText(3, "payment would be made twice", "payments would be made twice"),
        "payment.wrong_amount": CodeText(
            4, "payment would be of a different amount", "payments would be of different amounts"
        ),
        "payment.unexpected": CodeText(5, "payment would be made unexpectedly", "payments would be made unexpectedly"),
        "payment.late": CodeText(6, "payment would be made late", "payments would be made late"),
        "payment.early": CodeText(7, "payment would be made early", "payments would be made early"),
        "payment.other_change": CodeText(8, "payment differs in another way", "payments differ in another way"),
        "payment.regrouped": CodeText(
            9, "payment would be grouped differently, same pounds", "payments would be grouped differently, same pounds"
        ),
    }
)
"""The codes of payments, worst first, in the words that screens use: a difference is not yet a fault."""

RECORD_SUFFIXES: Mapping[str, CodeText] = MappingProxyType(
    {
        "missing": CodeText(1, "is missing", "are missing"),
        "repeated": CodeText(2, "is repeated", "are repeated"),
        "changed": CodeText(4, "differs", "differ"),
        "extra": CodeText(5, "is new", "are new"),
    }
)
"""The codes of every other kind (``TABLE.missing`` ...), by suffix."""

FILE_CODES: Mapping[str, CodeText] = MappingProxyType(
    {
        "file.unreadable": CodeText(0, "file could not be read", "files could not be read"),
        "file.missing": CodeText(0, "file or table is missing", "files or tables are missing"),
        "file.totals": CodeText(1, "control total does not agree", "control totals do not agree"),
        "file.field": CodeText(4, "field could not be read", "fields could not be read"),
        "file.shape": CodeText(6, "difference in the columns of a table", "differences in the columns of a table"),
    }
)
"""The codes about files rather than records."""


OTHER_CODES: Mapping[str, CodeText] = MappingProxyType(
    {NOT_SEEN: CodeText(4, "declared change did not happen", "declared changes did not happen")}
)
"""The codes about neither a record nor a file."""

VARIANCE_CODES: Mapping[str, CodeText] = MappingProxyType(
    {
        "variance.not_paid": CodeText(
            1,
            "employment was paid in the last period, not in this one, and has no leaving date",
            "employments were paid in the last period, not in this one, and have no leaving date",
        ),
        "variance.open": CodeText(
            2,
            "employment's pay moved since the last period and nothing explains it",
            "employments' pay moved since the last period and nothing explains it",
        ),
        "variance.no_pay": CodeText(3, "employment has no net pay, or less", "employments have no net pay, or less"),
    }
)
"""The codes of payslips set against the period before; they ask, and never stop."""


def code_text(code: str) -> CodeText:
    """The words and the rank of any code; an unknown code (a rule's id) reads as itself."""
    known = PAYMENT_CODES.get(code) or FILE_CODES.get(code) or OTHER_CODES.get(code) or VARIANCE_CODES.get(code)
    if known:
        return known
    suffix = code.rpartition(".")[2]
    return RECORD_SUFFIXES.get(suffix) or CodeText(3, f"breaks {code}", f"break {code}")


_DIFFERENCES = ("payment.", "file.", "expected.", "variance.")


def is_rule(code: str) -> bool:
    """Whether a code is the id of a rule: not one of those of payments, files, declared changes or the period before,
    and not a difference of another table (``payslip.changed``)."""
    suffix = code.rpartition(".")[2]
    return "." in code and not code.startswith(_DIFFERENCES) and suffix not in RECORD_SUFFIXES


def wrong_in_live(code: str, side: str) -> bool:
    """Whether a finding is wrong in live now, whatever the release does: a fault of the baseline's own files, or a
    breach that the baseline has, with the candidate or alone. A record that only the baseline has is not: the release
    would lose it."""
    return side == "baseline" if code.startswith("file.") else side != "candidate" and is_rule(code)


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of ``findings`` in ``assessment.duckdb``; the columns are the project's contract.

    ``pence`` is absolute and stands once per record, on the row of its worst code; ``delta_pence`` is candidate
    less baseline, signed. ``days`` is how much later (positive) or earlier (negative) a payment would be made.
    ``event_id`` joins one payment seen in several tables. ``location`` says where the record stands in its file.
    """

    finding_id: str
    code: str
    weight: Weight
    status: Status
    side: str
    table_name: str
    record_key: str
    event_id: str
    subject: str | None
    column_name: str | None
    old_value: str | None
    new_value: str | None
    expected_value: str | None
    workings: str | None
    source: str | None
    pence: int
    delta_pence: int
    days: int | None
    cause_id: str | None
    masked_by: str | None
    expected_by: str | None
    location: str | None
