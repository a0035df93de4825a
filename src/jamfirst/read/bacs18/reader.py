"""Bacs Standard 18 payment files, single and multi-day: one row a payment, collection or instruction.

The file carries the processing day; the payee is paid on the next working day, and that is ``pay_date``. Contra
records only balance the file: they are checked and are not rows. ``amount`` is money paid to the payee. Direct
debits take money from the account named: theirs stands in ``collection_amount``, so that the pence of a table are
the pence that would be paid. Line length and the work code of UHL1 are trusted over the record length in HDR2,
which some systems always write as 100.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read.bacs18 import layout, query
from jamfirst.read.bacs18.checks import Checks
from jamfirst.read.bacs18.lines import lines_relation
from jamfirst.read.bacs18.query import Group
from jamfirst.read.bacs18.sections import Section, sections
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.problem_log import ProblemLog

_LABEL_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \r\n]*(?:VOL1|HDR1|UHL1)[^,;|\t]{30}")
_DATA_START = re.compile(
    rb"(?:\xef\xbb\xbf)?[\r\n]*[0-9]{14}[0-9 ](?:99|Z4|Z5|01|17|18|19|0[NCS])[0-9]{14}[^,;|\t\r\n]{4}[0-9]{11}"
    rb"[^,;|\t\r\n]{1,60}(?:[\r\n]|$)"
)
_DATA = re.compile(rb"[0-9]{14}[0-9 ][0-9A-Z]{2}[0-9]{14}[^\r\n]{4}[0-9]{11}")
_MOST_LABELS = 10_000
_MOST_SECTIONS = 1_000
_MOST_DAYS = 10_000
_ODD_FIELDS = {"payer_name": layout.USER_NAME, "reference": layout.REFERENCE, "payee_name": layout.PAYEE_NAME}


class Bacs18Reader:
    """Reads Bacs Standard 18, with its labels or as bare data records."""

    name = "bacs18"

    def sniff(self, head: Head) -> bool:
        """Whether the file begins with a label of the standard, or with a data record of its exact shape."""
        return bool(_LABEL_START.match(head.start) or _DATA_START.match(head.start))

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """One table. Fields that cannot be read are NULL and reported; totals and contras that do not agree are
        reported. Raises ``BadInputError`` when there is neither a header nor a data record."""
        _check_start(Head.of(path), shown)
        lines, permitted = lines_relation(path, session)
        return [table(lines, shown, session, permitted=permitted)]


def table(lines: str, shown: str, session: Session, *, permitted: bool) -> RawTable:
    """The table of records that are laid out as ``line`` and ``line_no``. With ``permitted`` every character is
    known to be one that Bacs carries. Raises ``BadInputError``."""
    log = ProblemLog(shown, Bacs18Reader.name)
    parts = _sections(lines, shown, session)
    starts = [section.start for section in parts]
    groups = query.groups(session, lines, starts)
    _check_usable(parts, groups, shown)
    checks = Checks(shown, parts, groups, log)
    checks.labels()
    _unknown_records(lines, session, log)
    known = checks.known_days()
    if len(known) > _MOST_DAYS:
        raise BadInputError(f"{shown}: there are more than {_MOST_DAYS:,} different processing days in it.")
    _bad_amounts(lines, groups, session, log)
    checks.fields()
    if not permitted:
        _odd_characters(lines, session, log)
    checks.totals()
    checks.balances()
    alike = [group for group in groups if not group.contra]
    columns, relation = query.payments(session, lines, starts, known, alike)
    return RawTable(
        name=Bacs18Reader.name,
        format=Bacs18Reader.name,
        columns=columns,
        relation=relation,
        kind=Kind.PAYMENT,
        controls=tuple(checks.controls),
        problems=log.problems(),
        notes=tuple(dict.fromkeys(checks.notes)),
        first_line=1,
    )


def _sections(lines: str, shown: str, session: Session) -> list[Section]:
    labels = query.labels(session, lines, _MOST_LABELS + 1)
    parts = sections(labels)
    if len(labels) > _MOST_LABELS or len(parts) > _MOST_SECTIONS:
        raise BadInputError(f"{shown}: there are more than {_MOST_SECTIONS:,} files within it.")
    return parts


def _check_start(head: Head, shown: str) -> None:
    """Refuse at once what only begins like a Bacs file; the rest of it may be gigabytes of anything."""
    if b"UHL1" not in head.start and not _DATA.search(head.start):
        raise _unusable(shown)


def _check_usable(parts: Sequence[Section], groups: Sequence[Group], shown: str) -> None:
    has_payment = any(group.records > group.bad_amounts for group in groups)
    if not has_payment and not any(section.user_header for section in parts):
        raise _unusable(shown)


def _unusable(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: this begins like a Bacs file, but it holds neither a UHL1 header nor a payment.")


def _unknown_records(lines: str, session: Session, log: ProblemLog) -> None:
    count, first = query.unknown(session, lines)
    if count:
        message = "the record is neither a label nor a payment"
        log.add("file.field", "record", message, line=first, expected=", ".join(layout.LABELS), count=count)


def _bad_amounts(lines: str, groups: Sequence[Group], session: Session, log: ProblemLog) -> None:
    bad = [group for group in groups if group.bad_amounts]
    if not bad:
        return
    first = min(group.bad_amount_line for group in bad)
    found = layout.AMOUNT.of(query.line(session, lines, first)).strip()
    log.add(
        "file.field",
        "amount",
        f'the amount "{found}" is not eleven digits' if found else "the record has no amount",
        line=first,
        column="amount",
        found=found,
        expected="11 digits of pence in positions 36 to 46",
        count=sum(group.bad_amounts for group in bad),
    )


def _odd_characters(lines: str, session: Session, log: ProblemLog) -> None:
    for column, field in _ODD_FIELDS.items():
        count, first = query.odd_characters(session, lines, field)
        if count:
            message = "there are characters that Bacs does not carry (it has A-Z 0-9 . & / - and space)"
            log.add("file.field", "characters", message, line=first, column=column, count=count)
