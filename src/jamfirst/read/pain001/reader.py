"""Credit transfers in ISO 20022 XML: pain.001.001, versions 03 to 13, one row a payment (``CdtTrfTxInf``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from lxml import etree
from sqlglot import exp

from jamfirst.engines.session import Session
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head, RawColumn, RawTable, Spool
from jamfirst.read.pain001 import layout, values
from jamfirst.read.pain001.shapes import Row, Shapes
from jamfirst.read.pain001.totals import Tally, Totals
from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.xml import Root, is_element, line_of, open_root, peek_root, starts_like_xml, stream

_FAMILY = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
_FIRST_VERSION, _LAST_VERSION = 3, 13
_LONGEST_HEADER = 65_536
_POOLED_ROLES = {layout.OTHER_ELEMENTS: None, layout.HEADER_ELEMENTS: Role.HEADER}

_AMOUNT, _DATE = layout.NAMES["amount"], layout.NAMES["pay_date"]
_NAME, _IBAN, _ACCOUNT = layout.NAMES["payee_name"], layout.NAMES["iban"], layout.NAMES["account_number"]
_SORT_CODE, _BIC, _CURRENCY = layout.NAMES["sort_code"], layout.NAMES["bic"], layout.NAMES["currency"]
_METHOD, _PAYER, _PAYER_BIC = layout.NAMES["method"], layout.NAMES["payer_account"], layout.NAMES["payer_bic"]


class Pain001Reader:
    """Reads pain.001 as a stream: memory does not grow with the number of payments."""

    name = "pain.001"

    def sniff(self, head: Head) -> bool:
        """Whether the outermost element is in a namespace of pain.001, or would be if it could be read."""
        root = peek_root(head.start)
        if root is not None:
            return root.namespace.startswith(_FAMILY)
        return starts_like_xml(head.start) and _FAMILY.encode() in head.start.replace(b"\x00", b"")

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """One table with one row a payment. Amounts, payees and dates that are missing or malformed are NULL and
        reported; stated totals are checked. Raises ``BadInputError`` for XML that is broken or not accepted."""
        with path.open("rb") as file:
            root = open_root(file, shown)
        _check_version(root, shown)
        with Spool(session, layout.WIDTH) as spool:
            reading = _Reading(shown, root.namespace, spool)
            reading.read(path)
            return [reading.table(session)]


def _check_version(root: Root, shown: str) -> None:
    version = root.namespace.removeprefix(_FAMILY)
    if not re.fullmatch("[0-9]{2}", version) or not _FIRST_VERSION <= int(version) <= _LAST_VERSION:
        raise BadInputError(f"{shown}: this is pain.001.001.{version[:10]}; versions 03 to 13 can be read.")
    if root.local != "Document":
        raise BadInputError(f'{shown}: a pain.001 file begins with "Document" and this one with "{root.local[:40]}".')


class _Reading:
    """The state of reading one file: the header, the batch and the payment being read, and what was found."""

    def __init__(self, shown: str, namespace: str, spool: Spool) -> None:
        self._shown = shown
        self._tags = {f"{{{namespace}}}{name}": name for name in ("GrpHdr", "PmtInf", "CdtTrfTxInf")}
        self._spool = spool
        self._log = ProblemLog(shown, Pain001Reader.name)
        self._shapes = Shapes(shown, namespace)
        self._totals = Totals(shown, self._log)
        self._header: Row = [None] * layout.SCRATCH_WIDTH
        self._stated: tuple[str | None, str | None] = (None, None)
        self._header_line = 0
        self._all = Tally()
        self._batches = 0
        self._open_batch: etree._Element | None = None
        self._start_batch()

    def read(self, path: Path) -> None:
        """Read the whole file into the spool."""
        handlers = {"GrpHdr": self._group, "PmtInf": self._end_batch, "CdtTrfTxInf": self._payment}
        for element in stream(path, self._shown, list(self._tags)):
            handlers[self._tags[element.tag]](element)
        self._totals.group(*self._stated, self._all, self._header_line)

    def table(self, session: Session) -> RawTable:
        """The table, with the columns that the file uses and the main ones."""
        columns = [
            (at, field.column()) for at, field in enumerate(layout.FIELDS) if field.always or at in self._shapes.used
        ]
        columns += [(at, RawColumn(path)) for path, at in sorted(self._shapes.spare.items())]
        pooled = ((layout.POOLED, layout.OTHER_ELEMENTS), (layout.HEADER, layout.HEADER_ELEMENTS))
        columns += [(at, RawColumn(name, role=_POOLED_ROLES[name])) for at, name in pooled if at in self._shapes.used]
        chosen = [exp.column(f"c{at}").as_(f"c{i}") for i, (at, _) in enumerate(columns)]
        query = exp.select(*chosen, "record_no").from_(self._spool.relation())
        return RawTable(
            name=Pain001Reader.name,
            format=Pain001Reader.name,
            columns=tuple(column for _, column in columns),
            relation=session.view(query, "pain001"),
            kind=Kind.PAYMENT,
            controls=tuple(self._totals.controls),
            problems=self._log.problems(),
            notes=tuple(self._totals.notes),
            sparse=True,
        )

    def _group(self, element: etree._Element) -> None:
        row: Row = [None] * layout.SCRATCH_WIDTH
        self._nested(self._shapes.fill(row, "GrpHdr/", list(element.iterdescendants())), element)
        self._check_header(row, element)
        self._stated = row[layout.COUNT], row[layout.SUM]
        self._header_line = line_of(element)
        row[layout.COUNT] = row[layout.SUM] = None
        self._header = row

    def _start_batch(self) -> None:
        self._batch: Row = self._header.copy()
        self._tally = Tally()
        self._header_nodes = 0
        self._last: etree._Element | None = None
        self._said_date = ""

    def _open(self, batch: etree._Element, before: Sequence[etree._Element]) -> None:
        """Read the header of a batch: what stands before its first payment."""
        self._start_batch()
        self._open_batch = batch
        self._batches += 1
        self._header_nodes = len(before)
        elements = [e for node in before for e in node.iter()]
        row = self._batch
        self._nested(self._shapes.fill(row, "PmtInf/", elements), batch)
        self._check_header(row, batch)
        self._said_date = row[_DATE] or ""
        row[_DATE] = values.iso_date(self._said_date)
        parts = (row[layout.PAYER_MEMBER], row[_PAYER]) if row[layout.PAYER_MEMBER] else (row[_PAYER],)
        row[_PAYER] = " ".join(part for part in parts if part) or None
        row[_PAYER_BIC] = None if row[_PAYER_BIC] == layout.NOT_PROVIDED else row[_PAYER_BIC]

    def _end_batch(self, batch: etree._Element) -> None:
        if batch is not self._open_batch:
            self._open(batch, list(batch))
        elif self._last is not None:
            self._late(batch, batch.index(self._last) + 1, len(batch))
        row = self._batch
        self._totals.batch(self._batches, row[layout.COUNT], row[layout.SUM], self._tally, line_of(batch))
        self._open_batch = None
        batch.clear()
        parent = batch.getparent()
        while parent is not None and parent[0] is not batch:
            del parent[0]

    def _payment(self, element: etree._Element) -> None:
        batch = element.getparent()
        if batch is None:
            raise BadInputError(f"{self._shown}: a payment stands outside any batch (PmtInf).")
        if batch is not self._open_batch:
            self._open(batch, list(batch)[: batch.index(element)])
        row = self._batch.copy()
        nested = self._shapes.fill(row, "", list(element.iterdescendants()))
        if nested:
            self._nested(nested, element)
        self._finish(row, element)
        self._spool.write(row[: layout.WIDTH])
        self._forget(batch, element)

    def _forget(self, batch: etree._Element, element: etree._Element) -> None:
        """Remove the payment before this one; this one stays until the white space after it has been read."""
        first = self._header_nodes
        if batch[first] is not element:
            here = batch.index(element)
            if here > first + 1 or batch[first] is not self._last:
                self._late(batch, first + (batch[first] is self._last), here)
            del batch[first:here]
        self._last = element

    def _late(self, batch: etree._Element, start: int, end: int) -> None:
        """Report header elements that stand after a payment of their batch, where the format allows none."""
        for node in list(batch)[start:end]:
            if is_element(node):
                name = etree.QName(node).localname
                message = f"{name[:40]} stands after payments of its batch and was not read"
                self._log.add("file.field", "late", message, line=line_of(node), column=f"PmtInf/{name[:40]}")

    def _nested(self, paths: Sequence[str], element: etree._Element) -> None:
        for path in paths:
            message = "the element holds other elements, so its value cannot be read"
            self._log.add("file.field", "nested", message, line=line_of(element), column=path)

    def _check_header(self, row: Row, element: etree._Element) -> None:
        """A header stands in each of its payments, so a huge one would multiply. Raises ``BadInputError``."""
        if sum(len(text) for text in row if text) > _LONGEST_HEADER:
            line = line_of(element)
            raise BadInputError(f"{self._shown}, line {line}: a header holds more than {_LONGEST_HEADER:,} characters.")

    def _finish(self, row: Row, element: etree._Element) -> None:
        """Check what must be right, and count the payment."""
        said = row[_AMOUNT]
        row[_AMOUNT] = values.amount(said) if said else None
        counted = Decimal(row[_AMOUNT] or 0)
        self._all.add(counted)
        self._tally.add(counted)
        if row[_BIC] == layout.NOT_PROVIDED:
            row[_BIC] = None
        if row[_SORT_CODE] and row[layout.CLEARING] != layout.SORT_CODE_SYSTEM:
            self._other_clearing(row, element)
        if row[_AMOUNT] is None or row[_DATE] is None:
            self._bad_value(row, said or "", element)
        if not row[_NAME] or not (row[_IBAN] or row[_ACCOUNT] or row[_METHOD] == "CHK"):
            self._no_payee(row, element)

    def _bad_value(self, row: Row, said: str, element: etree._Element) -> None:
        line = line_of(element)
        for place, found, noun, expected in (
            (_AMOUNT, said, "amount", "a plain number such as 1234.56"),
            (_DATE, self._said_date, "execution date", "a day such as 2026-03-31"),
        ):
            if row[place] is None:
                wrong = f'the {noun} "{found[:40]}" is not {expected}' if found else f"the payment has no {noun}"
                sort = "malformed" if found else "missing"
                column = layout.FIELDS[place].name
                self._log.add("file.field", sort, wrong, line=line, column=column, found=found, expected=expected)

    def _no_payee(self, row: Row, element: etree._Element) -> None:
        line = line_of(element)
        if not row[_NAME]:
            self._log.add("file.field", "missing", "the payment has no payee name", line=line, column="payee_name")
        if not (row[_IBAN] or row[_ACCOUNT] or row[_METHOD] == "CHK"):
            message = "the payment has no payee account"
            self._log.add("file.field", "missing", message, line=line, column="account_number")

    def _other_clearing(self, row: Row, element: etree._Element) -> None:
        """A clearing member that is not said to be a United Kingdom sort code, or is said so wrongly.

        Codes that begin with UK or GB (``UKDBSC`` is a known mistake), and six digits with no code, can only mean
        a sort code: the value stays one and is reported. Others are kept under their own path.
        """
        code = row[layout.CLEARING] or row[layout.CLEARING_PROPRIETARY] or ""
        member = row[_SORT_CODE] or ""
        meant = code[:2] in {"UK", "GB"} or (not code and re.fullmatch("[0-9]{6}", member) is not None)
        if not meant:
            row[_SORT_CODE] = None
            self._shapes.keep_other(row, layout.CLEARING_MEMBER_PATH, member)
            if code:
                self._shapes.keep_other(row, layout.CLEARING_SYSTEM_PATH, code)
        if meant or row[_CURRENCY] == "GBP":
            said = f'"{code[:40]}"' if code else "not said"
            message = f"the clearing system of the sort code is {said}; United Kingdom sort codes are GBDSC"
            line = line_of(element)
            self._log.add(
                "file.field", "clearing", message, line=line, column="sort_code", found=code, expected="GBDSC"
            )
