"""From an ``Employee`` element to rows: one an employment.

An employment with several letters of National Insurance in the year is still one row. Its pay, its tax and its net
pay are one amount each: a row for each letter would count them as often as there are letters, and employee and pay
date would no longer tell rows apart. The letter in use stands in the plain columns (``ni_letter``, ``ni_at_lel``), the
others follow by the alphabet in columns of their own (``ni_letter_2``, ``ni_at_lel_2``), so that their order in the
file makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lxml import etree

from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.rti import layout, values
from jamfirst.read.rti.layout import Field
from jamfirst.read.rti.picked import Picker, Row
from jamfirst.read.xml import is_element, line_of

_LETTER, _EARNED = (next(i for i, f in enumerate(layout.NI) if f.name == name) for name in ("ni_letter", "niable_pay"))
_TO_UEL, _TO_UAP, _UAP_TO_UEL = (
    next(i for i, f in enumerate(layout.NI) if f.name == name)
    for name in ("ni_pt_to_uel", "ni_pt_to_uap", "ni_uap_to_uel")
)
_FIRST = len(layout.LINE)
_EACH = len(layout.NI)


def _further(field: Field, place: int) -> Field:
    """The column of a figure for a letter that is not the first: it has no path of its own and no canonical name."""
    if place == 0:
        return field
    return replace(field, name=layout.ni_name(field.name, place), path="", canonical=False, always=False)


class Employments:
    """Makes the rows of the employees of one file."""

    FIELDS: tuple[Field, ...] = (
        *layout.LINE,
        *(_further(field, place) for place in range(layout.MOST_LETTERS) for field in layout.NI),
    )
    """The columns of a row: what an employment says once, then the figures for each letter."""

    def __init__(self, picker: Picker, log: ProblemLog) -> None:
        self._picker = picker
        self._log = log
        self._at = {f.name: i for i, f in enumerate(self.FIELDS)}

    def rows(self, element: etree._Element) -> Iterator[Row]:
        """The rows of one employee; one without any employment is a row all the same, and reported."""
        person = self._picker.row()
        employments = []
        for child in element:
            if not is_element(child):
                continue
            name = self._picker.name(child)
            if name == "Employment":
                employments.append(child)
            else:
                self._picker.fill(person, child, f"{name}/")
        if not employments:
            self._log.add("file.field", "none", "the employee has no employment", line=line_of(element))
            yield person
        for employment in employments:
            yield self._row(person.copy(), employment)

    def _row(self, row: Row, employment: etree._Element) -> Row:
        letters = []
        for child in employment:
            if is_element(child) and self._picker.name(child) == "NIlettersAndValues":
                letters.append(self._letter(child))
                employment.remove(child)
        self._picker.fill(row, employment, "")
        self._place(row, letters, employment)
        self._settle(row, employment)
        return row

    def _letter(self, element: etree._Element) -> Row:
        """The figures for one letter, in the order of the layout."""
        row = self._picker.row()
        self._picker.fill(row, element, "NIlettersAndValues/")
        found = row[_FIRST : _FIRST + _EACH]
        if found[_TO_UEL] is None:
            # Until 2016 the band had two parts, below and above the upper accrual point.
            found[_TO_UEL] = values.summed(found[_TO_UAP], found[_UAP_TO_UEL])
        return found

    def _place(self, row: Row, letters: list[Row], employment: etree._Element) -> None:
        """Put the letters into the row: the one with earnings in this period first, then by the alphabet."""
        letters.sort(key=lambda one: (not Decimal(one[_EARNED] or 0), one[_LETTER] or "", *map(str, one)))
        if len(letters) > layout.MOST_LETTERS:
            message = (
                f"the employment has {len(letters)} letters of National Insurance; {layout.MOST_LETTERS} were read"
            )
            self._log.add("file.field", "letters", message, line=line_of(employment), column="ni_letter")
        for place, letter in enumerate(letters[: layout.MOST_LETTERS]):
            start = _FIRST + place * _EACH
            row[start : start + _EACH] = letter
            for at, value in enumerate(letter, start=start):
                if value is not None:
                    self._picker.use(at)

    def _settle(self, row: Row, employment: etree._Element) -> None:
        """Codes in the words that all tables share."""
        at = self._at
        row[at["period"]] = row[at["period"]] or row[at["week"]]
        code, regime = row[at["tax_code"]], row[at["tax_regime"]]
        row[at["tax_code"]] = values.tax_code(code, regime)
        if code is not None:
            row[at["tax_basis"]] = "period" if row[at["tax_basis"]] == "yes" else "cumulative"
            self._picker.use(at["tax_basis"])
        said = row[at["frequency"]]
        if said is None:
            return
        row[at["frequency"]] = values.FREQUENCIES.get(said, said)
        if said not in values.FREQUENCIES:
            message = f'"{said[:40]}" is not a frequency of pay that HMRC knows'
            line = line_of(employment)
            self._log.add("file.field", "frequency", message, line=line, column="frequency", found=said)
