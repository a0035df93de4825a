"""What a message says once: who sends it for which employer and year, and whether that agrees with itself.

Source of the numbers in brackets: HMRC's error codes in the schematron of the FPS 2025-26.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.rti import values
from jamfirst.read.rti.names import FAMILY
from jamfirst.read.rti.picked import texts
from jamfirst.read.xml import WHITE, broken, check_plain, line_of, parser

_CHUNK = 65_536
_FAR = 1_048_576
_YEAR = re.compile(r"/([0-9]{2}-[0-9]{2})(?:/|$)", re.ASCII)
_OFFICE, _REFERENCE = "TaxOfficeNumber", "TaxOfficeReference"
_CLASSES = {"FullPaymentSubmission": "HMRC-PAYE-RTI-FPS", "EmployerPaymentSummary": "HMRC-PAYE-RTI-EPS"}
_TEST_CLASS = "-TIL"
_PARTS = {
    "OfficeNo": "OfficeNo",
    "PayeRef": "PayeRef",
    "SAUTR": "SAUTR",
    "COTAXRef": "COTAXRef",
}
_DETAILS = {"class": "Class", "test": "GatewayTest", "moment": "GatewayTimestamp"}


def namespace_of(path: Path, shown: str) -> str:
    """The namespace of the message in a file, with or without an envelope about it. Raises ``BadInputError`` where
    none begins in the first million bytes."""
    pull = parser("start")
    read = 0
    try:
        with path.open("rb") as file:
            while read < _FAR and (chunk := file.read(_CHUNK)):
                read += len(chunk)
                pull.feed(chunk)
                for _, element in pull.read_events():
                    if isinstance(element, etree._Element) and isinstance(element.tag, str):
                        namespace = etree.QName(element).namespace or ""
                        if namespace.startswith(FAMILY):
                            return namespace
    except etree.XMLSyntaxError as error:
        raise broken(error, shown) from error
    raise BadInputError(f"{shown}: no message to HMRC begins in the first {_FAR:,} bytes of this XML.")


def name_of(namespace: str) -> str:
    """What a message is, by its namespace: ``FullPaymentSubmission``."""
    return namespace.removeprefix(FAMILY).partition("/")[0]


class Message:
    """What the parts of one message say once, gathered as they come, and held against each other at the end."""

    def __init__(self, namespace: str, shown: str, log: ProblemLog) -> None:
        self._shown = shown
        self._name = name_of(namespace)
        self._log = log
        year = _YEAR.search(namespace.removeprefix(FAMILY))
        self._schema_year = year[1] if year else None
        self._outer: dict[str, str] = {}
        self._inner: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._line = 0
        self._enveloped = self._headed = self._final = False
        self.lines = 0

    def details(self, element: etree._Element) -> None:
        """MessageDetails of the envelope: the class of the message and whether it is a test."""
        self._enveloped = True
        self._said |= texts(element, _DETAILS, self._shown)

    def govtalk(self, element: etree._Element) -> None:
        """GovTalkDetails of the envelope: the keys of the employer and when the message was made."""
        self._enveloped = True
        self._outer = _keys(element)
        self._said |= texts(element, {"made": "ChannelRouting/Timestamp"}, self._shown)

    def header(self, element: etree._Element) -> None:
        """IRheader of the message."""
        self._headed = True
        self._line = line_of(element)
        self._inner = _keys(element)
        self._said |= texts(element, {"PeriodEnd": "PeriodEnd", "IRmark": "IRmark"}, self._shown)

    def references(self, element: etree._Element) -> None:
        """EmpRefs of the message: which employer it is about."""
        self._line = line_of(element)
        self._said |= texts(element, _PARTS, self._shown)

    def year(self, element: etree._Element) -> None:
        """RelatedTaxYear of the message."""
        self._line = line_of(element)
        check_plain(element, self._shown)
        self._said["RelatedTaxYear"] = (element.text or "").strip(WHITE)

    def final(self, element: etree._Element) -> None:
        """FinalSubmission of the message."""
        self._final = True
        ends = {"ceased": "BecauseSchemeCeased", "on": "DateSchemeCeased", "year": "ForYear"}
        said = texts(element, ends, self._shown)
        if not said:
            self._wrong("7933", "FinalSubmission", "says neither that the scheme ceased nor that the year is done")
        if "ceased" in said and "on" not in said:
            self._wrong("7875", "FinalSubmission", "says that the scheme ceased, and not when")
        ended, today = values.day(said.get("on")), self.submitted
        if ended and today and ended > today:
            self._wrong(
                "7876", "FinalSubmission", f"says that the scheme ceased on {ended}, after the day of the message"
            )

    @property
    def paye_reference(self) -> str | None:
        """The employer's PAYE reference such as ``123/AB456``."""
        keys = {**self._outer, **self._inner}
        office = self._said.get("OfficeNo") or keys.get(_OFFICE)
        reference = self._said.get("PayeRef") or keys.get(_REFERENCE)
        return "/".join(filter(None, (office, reference))) or None

    @property
    def tax_year(self) -> str | None:
        """The tax year that the message is about, as all tables have it; else the year of its schema."""
        return values.tax_year(self._said.get("RelatedTaxYear") or self._schema_year)

    @property
    def submitted(self) -> date | None:
        """The day of the message's own time stamp: that of the gateway, else that of the sender's software."""
        return values.day(self._said.get("moment")) or values.day(self._said.get("made"))

    @property
    def is_test(self) -> str | None:
        """``yes`` for a message that is marked as a test, ``no`` for one with an envelope that is not."""
        if not self._enveloped:
            return None
        test = self._said.get("test") == "1" or self._said.get("class", "").endswith(_TEST_CLASS)
        return "yes" if test else "no"

    @property
    def mark(self) -> str | None:
        """The IRmark that the message states."""
        return self._said.get("IRmark")

    def check(self) -> None:
        """Report what does not agree within the message, each with the code by which HMRC would refuse it."""
        if self._name not in _CLASSES:
            return
        if self._enveloped:
            self._check_envelope()
        if self._headed:
            self._check_references()
        self._check_year()
        self._check_taxpayer()
        if self._name == "FullPaymentSubmission" and not (self.lines or self._final):
            self._wrong("7877", "FullPaymentSubmission", "has neither an employee nor a final submission")

    def _check_envelope(self) -> None:
        wanted, found = _CLASSES[self._name], self._said.get("class", "")
        if found not in (wanted, wanted + _TEST_CLASS):
            self._wrong("7837", "Class", f'is "{_short(found)}" and should be {wanted}')
        for kind, key in self._inner.items():
            if self._outer.get(kind) != key:
                other = self._outer.get(kind)
                also = f'"{_short(other)}"' if other else "nothing"
                self._wrong(
                    "5005", f"Key {_short(kind)}", f'is "{_short(key)}" in the message and {also} in its envelope'
                )

    def _check_references(self) -> None:
        if not self._inner:
            self._wrong("5004", "Keys", "are missing in the header of the message")
            return
        for code, name, key in (("7821", "OfficeNo", _OFFICE), ("7822", "PayeRef", _REFERENCE)):
            found, wanted = self._said.get(name), self._inner.get(key)
            if found and found != wanted:
                said = f'"{_short(wanted)}"' if wanted else "nothing"
                self._wrong(code, name, f'is "{_short(found)}" and the header of the message has {said}')

    def _check_year(self) -> None:
        year = self._said.get("RelatedTaxYear")
        if not year:
            return
        first = values.first_day(values.tax_year(year))
        if first is None or (self._schema_year and year != self._schema_year):
            schema = f" and the message is in the schema of {self._schema_year}" if self._schema_year else ""
            self._wrong("7889", "RelatedTaxYear", f'is "{_short(year)}"{schema}')
        ends = self._said.get("PeriodEnd")
        end = values.day(ends)
        if first and ends and not (end and first <= end <= date(first.year + 1, 4, 5)):
            self._wrong("7844", "PeriodEnd", f'is "{_short(ends)}", which is no day of the tax year {_short(year)}')

    def _check_taxpayer(self) -> None:
        both = [name for name in ("SAUTR", "COTAXRef") if name in self._said]
        for name in both:
            if not values.is_utr(self._said[name]):
                self._wrong("7882", name, f'"{_short(self._said[name])}" is no Unique Taxpayer Reference')
        if len(both) > 1:
            self._wrong("7952", "SAUTR", "stands beside COTAXRef, and an employer has one of them")

    def _wrong(self, code: str, column: str, what: str) -> None:
        self._log.add("file.field", code, f"{column} {what} (HMRC {code})", line=self._line, column=column)


def _keys(element: etree._Element) -> dict[str, str]:
    """The keys of a header by their type."""
    found = {}
    for key in element.iterfind("{*}Keys/{*}Key"):
        if kind := key.get("Type"):
            found[str(kind)] = (key.text or "").strip()
    return found


def _short(text: str | None) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text or "")[:40]
