"""Messages to HMRC in real time information: one row an employment for an FPS, one row an employer for an EPS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lxml import etree

from jamfirst.engines.build import col, named, select, table
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head, RawColumn, RawTable, Spool
from jamfirst.read.problem_log import ProblemLog
from jamfirst.read.rti import layout
from jamfirst.read.rti.employment import Employments
from jamfirst.read.rti.irmark import bare_irmark, irmark
from jamfirst.read.rti.message import Message, name_of, namespace_of
from jamfirst.read.rti.names import ENVELOPE, FAMILY
from jamfirst.read.rti.picked import Picker, Row
from jamfirst.read.rti.structure import Structure
from jamfirst.read.xml import Root, line_of, open_root, peek_root, starts_like_xml, stream

_TABLES: Mapping[str, str] = {
    "FullPaymentSubmission": "fps",
    "EmployerPaymentSummary": "eps",
    "EarlierYearUpdate": "eyu",
    "EmployerAlignmentSubmission": "eas",
    "NINOverificationRequest": "nvr",
}
"""The messages that can be read, and the name of the table that each gives."""

_SUMMARY = "EmployerPaymentSummary"
_RETURN = "FullPaymentSubmission"


class RtiReader:
    """Reads messages to HMRC as a stream: memory does not grow with the number of employees."""

    name = "rti"

    def sniff(self, head: Head) -> bool:
        """Whether the outermost element is a message in a namespace of real time information, of any year, or an
        envelope about one."""
        family = FAMILY.encode() in head.start.replace(b"\x00", b"")
        root = peek_root(head.start)
        if root is None:
            return starts_like_xml(head.start) and family
        return root.namespace.startswith(FAMILY) or (root.namespace == ENVELOPE and family)

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """One table: of return lines for an FPS, plain for any other message. Amounts and days that are malformed are
        NULL and reported; the IRmark is worked out again. Raises ``BadInputError`` for XML that is broken or not
        accepted."""
        with path.open("rb") as file:
            root = open_root(file, shown)
        namespace = namespace_of(path, shown)
        if name_of(namespace) not in _TABLES:
            known = ", ".join(_TABLES)
            raise BadInputError(f'{shown}: this is a message "{name_of(namespace)[:40]}"; {known} can be read.')
        reading = _Reading(path, shown, namespace, session)
        with reading.spool:
            reading.read()
            return [reading.table(root)]


class _Reading:
    """The state of reading one file."""

    def __init__(self, path: Path, shown: str, namespace: str, session: Session) -> None:
        self._path, self._shown, self._session = path, shown, session
        self._namespace, self._name = namespace, name_of(namespace)
        self._log = ProblemLog(shown, _TABLES[self._name])
        self._message = Message(namespace, shown, self._log)
        self._headers = Picker(shown, namespace, self._log, layout.HEADER)
        self._header: Row = self._headers.row()
        fields = layout.SUMMARY if self._name == _SUMMARY else Employments.FIELDS
        self._lines = Picker(shown, namespace, self._log, fields)
        self._employments = Employments(self._lines, self._log)
        self._structure = Structure(namespace, self._log)
        self.spool = Spool(session, self._lines.width)

    def read(self) -> None:
        """Read the whole file into the spool."""
        handlers = self._handlers()
        for element in stream(self._path, self._shown, list(handlers)):
            handlers[str(element.tag)](element)
        self._message.lines = self.spool.rows
        self._message.check()
        self._settle_header()

    def table(self, root: Root) -> RawTable:
        """The table, with the columns that the file uses and the main ones."""
        notes = self._check_mark(root)
        line = self._name == _RETURN
        chosen = self._lines.columns()
        heads = [(at, field.column(line=line)) for at, field in enumerate(layout.HEADER) if self._stands(at, line)]
        columns = [_plain(column, line=line) for _, column in chosen] + [column for _, column in heads]
        return RawTable(
            name=_TABLES[self._name],
            format=RtiReader.name,
            columns=tuple(columns),
            relation=self._relation([at for at, _ in chosen], [at for at, _ in heads]),
            kind=Kind.RETURN_LINE if line else Kind.PLAIN,
            problems=self._log.problems(),
            notes=notes,
            sparse=True,
        )

    def _handlers(self) -> dict[str, Callable[[etree._Element], None]]:
        """What is done with each part of a message once it has ended, by its name with its namespace."""
        message = self._message
        parts = {
            "IRheader": self._kept(message.header),
            "EmpRefs": self._kept(message.references),
            "RelatedTaxYear": self._kept(message.year),
            "FinalSubmission": self._kept(message.final),
            "CompressedPart": self._compressed,
            "Employee": self._employee,
        }
        if self._name == _SUMMARY:
            parts[_SUMMARY] = self._summary
        found = {f"{{{self._namespace}}}{name}": handler for name, handler in parts.items()}
        found[f"{{{ENVELOPE}}}MessageDetails"] = message.details
        found[f"{{{ENVELOPE}}}GovTalkDetails"] = message.govtalk
        return found

    def _kept(self, told: Callable[[etree._Element], None]) -> Callable[[etree._Element], None]:
        """A handler of a part that stands once: told to the message, and kept as columns of every line."""

        def handle(element: etree._Element) -> None:
            told(element)
            name = self._headers.name(element)
            self._headers.fill(self._header, element, f"{name}/")
            element.clear()

        return handle

    def _employee(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is None or self._headers.name(parent) != self._name:
            message = "an employee stands where the message has none, and was not read"
            self._log.add("file.field", "place", message, line=line_of(element), column="Employee")
            return
        if self._name == _RETURN:
            self._structure.check(element, self._message.submitted)
        for row in self._employments.rows(element):
            self.spool.write(row)
        # What stands before is done with; the employee itself stays until the white space after it has been read.
        del parent[: parent.index(element)]
        element.clear()

    def _summary(self, element: etree._Element) -> None:
        row = self._lines.row()
        for done in ("EmpRefs", "RelatedTaxYear", "FinalSubmission"):
            for part in element.findall(f"{{{self._namespace}}}{done}"):
                element.remove(part)
        self._lines.fill(row, element, "")
        self.spool.write(row)

    def _compressed(self, element: etree._Element) -> None:
        line = line_of(element)
        raise BadInputError(
            f"{self._shown}, line {line}: the employees are in a compressed part, which is not read; "
            "export the message without compression."
        )

    def _settle_header(self) -> None:
        """What is put together from several places of the message."""
        message, place = self._message, self._headers.place
        submitted = message.submitted
        self._header[place("paye_reference")] = message.paye_reference
        self._header[place("tax_year")] = message.tax_year
        self._header[place("submitted_date")] = submitted.isoformat() if submitted else None
        self._header[place("test_message")] = message.is_test

    def _stands(self, at: int, line: bool) -> bool:
        """Whether a column of the header stands in the table: always in return lines, else where it has a value."""
        return self._header[at] is not None or (line and layout.HEADER[at].always)

    def _relation(self, lines: Sequence[int], heads: Sequence[int]) -> str:
        """The rows, each with what the header says."""
        rows = self.spool.relation()
        once = self._session.create("rti_header", {f"h{i}": "text" for i, _ in enumerate(self._header)})
        self._session.insert(once, [tuple(self._header)])
        chosen = [*(col(f"c{at}", "r") for at in lines), *(col(f"h{at}", "h") for at in heads)]
        values = [named(value, f"c{i}") for i, value in enumerate(chosen)]
        query = select(*values, col("record_no", "r")).from_(table(rows, "r"))
        return self._session.view(query.join(table(once, "h"), join_type="cross"), "rti")

    def _check_mark(self, root: Root) -> tuple[str, ...]:
        """Work the IRmark out again and report one that the content does not give; gives what is worth a note."""
        stated = self._message.mark
        if not stated:
            return ()
        if root.namespace != ENVELOPE:
            agrees = bare_irmark(self._path) == stated
            return () if agrees else ("The IRmark cannot be checked: it is made over an envelope that is not here.",)
        found = irmark(self._path)
        if found and found != stated:
            message = f"the message states the IRmark {stated[:40]}; its content gives {found}"
            self._log.add("file.totals", "irmark", message, column="IRmark", found=stated, expected=found)
        return ()


def _plain(column: RawColumn, *, line: bool) -> RawColumn:
    """The column of a table whose kind has no canonical ones."""
    return column if line else RawColumn(column.name, None, column.type, column.role)
