"""Elements of an employee that HMRC refuses for what is missing in them, or for the order of their days.

What can be told from values alone is a rule's; this is what only the elements show. Source of the numbers in brackets:
HMRC's error codes in the schematron of the FPS 2025-26.
"""

from __future__ import annotations

from datetime import date

from lxml import etree

from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.rti import values
from jamfirst.read.xml import line_of

_STARTER = ("StartDate", "StartDec", "StudentLoan", "PostgradLoan", "Seconded", "OccPension", "StatePension")
_STAY = ("Stay183DaysOrMore", "StayLessThan183Days", "InOutUK", "EPM6")

_NEEDS = (
    ("EmployeeDetails/Address", ("Line", "UKPostcode"), "7932"),
    ("Employment/Starter", _STARTER, "7934"),
    ("Employment/Starter/Seconded", _STAY, "7931"),
    ("Employment/Payment/FlexibleDrawdown", ("TaxablePayment", "NontaxablePayment"), "7936"),
)
"""Elements that stand for nothing unless one of some others is in them."""

_CAR = "Employment/Payment/Benefits/Car"
_COMMUTATION = "Employment/Payment/TrivialCommutationPayment"


class Structure:
    """Checks the employees of one file. ``namespace`` is that of the message."""

    def __init__(self, namespace: str, log: ProblemLog) -> None:
        self._log = log
        self._prefix = f"{{{namespace}}}"
        self._needs = [(self._path(path), path, tuple(map(self._path, names)), code) for path, names, code in _NEEDS]
        self._car, self._commutation = self._path(_CAR), self._path(_COMMUTATION)

    def check(self, employee: etree._Element, today: date | None) -> None:
        """Report what is missing in an employee. ``today`` is the day of the message, where it says one."""
        for path, shown, names, code in self._needs:
            for element in employee.iterfind(path):
                if all(element.find(name) is None for name in names):
                    self._wrong(code, element, shown, "has nothing in it that HMRC asks for")
        for car in employee.iterfind(self._car):
            self._check_car(car, today)
        kinds = [str(one.get("type")) for one in employee.iterfind(self._commutation) if one.get("type")]
        if len(set(kinds)) < len(kinds):
            self._wrong("7885", employee, _COMMUTATION, "has one type more than once")

    def _check_car(self, car: etree._Element, today: date | None) -> None:
        pairs = (("AvailFrom", "AvailTo", "7937"), ("FreeFuel/Provided", "FreeFuel/Withdrawn", "7938"))
        for earlier, later, code in pairs:
            first, last = self._day(car, earlier), self._day(car, later)
            if first and last and last < first:
                self._wrong(code, car, f"{_CAR}/{later}", f"is {last}, before {first}")
        registered = self._day(car, "FirstRegd")
        if registered and today and registered > today:
            self._wrong("7939", car, f"{_CAR}/FirstRegd", f"is {registered}, after the day of the message")

    def _day(self, element: etree._Element, path: str) -> date | None:
        return values.day(element.findtext(self._path(path)))

    def _path(self, path: str) -> str:
        return "/".join(self._prefix + step for step in path.split("/"))

    def _wrong(self, code: str, element: etree._Element, column: str, what: str) -> None:
        message = f"{column} {what} (HMRC {code})"
        self._log.add("file.field", code, message, line=line_of(element), column=column)
