"""Opening an assessment folder: its hashes are checked first, so damage never becomes an answer."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jamfirst.model.problems import BadInputError
from jamfirst.store.behind import BehindRow, behind_rows
from jamfirst.store.findings import Findings, Standing, Store
from jamfirst.store.schema import DOCUMENT_FILE, SCHEMA, STORE_FILE, UNFINISHED
from jamfirst.store.variances import VarianceRows
from jamfirst.store.write import file_sha256, seal_line

_SEAL = re.compile(rb',\n "seal": "[0-9a-f]{64}"\n\}\n\Z')
_UNFINISHED_NAME = re.compile(r"\..+" + re.escape(UNFINISHED) + r"[^.]*")


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment folder whose hashes agree. ``document`` is ``assessment.json`` as a mapping.

    It may be used as a context manager; closed, its folder may be moved on systems that mind open files.
    """

    folder: Path
    document: Mapping[str, Any]
    _store: Store = field(repr=False, compare=False)

    @property
    def verdict(self) -> str:
        """``go``, ``no-go`` or ``hold``."""
        return str(self.document["verdict"])

    @property
    def findings(self) -> Findings:
        """Every finding that nobody declared and live does not have, worst first; see ``Findings``."""
        return Findings(self._store, tuple(self.document["findings"]))

    @property
    def expected(self) -> Findings:
        """The differences that were declared (``expected_by`` says by which change)."""
        return Findings(self._store, (), _standing=Standing.DECLARED)

    @property
    def live(self) -> Findings:
        """The breaches of rules that live has as well (``side`` both) or that the release mends (``side`` baseline)."""
        return Findings(self._store, (), _standing=Standing.LIVE)

    @property
    def behind(self) -> Iterator[BehindRow]:
        """The rows behind the answers on fairness: what stands in one run only."""
        return behind_rows(self._store)

    @property
    def variances(self) -> VarianceRows:
        """Payslips set against the period before, what is asked first; none where no such period was given."""
        return VarianceRows(self._store)

    @property
    def gone(self) -> Findings:
        """The findings of an earlier assessment (``--previous``) that are not in this one. They weigh nothing, and are
        counted nowhere but under ``previous``."""
        return Findings(
            self._store, tuple((self.document.get("previous") or {}).get("codes", ())), _standing=Standing.GONE
        )

    def when_done(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function once the last user of this assessment has gone, findings and all."""
        weakref.finalize(self._store, function, *arguments)

    def close(self) -> None:
        """Close the store of findings; it is opened again when findings are next read."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_assessment(folder: Path, *, unfinished: bool = False) -> Assessment:
    """Open an assessment folder read-only, after checking that it is whole and unchanged.

    ``unfinished`` is for reports that are written into a folder before it is renamed into place; any other
    caller is refused such a folder. Raises ``BadInputError`` with one sentence when the folder is not an
    assessment, is of another schema, or has changed by as much as a bit since it was written.
    """
    folder = Path(folder)
    if not unfinished and _UNFINISHED_NAME.fullmatch(folder.name):
        raise BadInputError(f"{folder} was never finished: it is what an interrupted check left, and may be deleted.")
    document = _document(folder)
    path = folder / STORE_FILE
    try:
        found = file_sha256(path)
    except OSError as error:
        raise BadInputError(f"{folder} has no {STORE_FILE} that can be read: it is not a whole assessment.") from error
    if found != document["store"]["sha256"]:
        raise BadInputError(
            f"{path} is not as it was written (its SHA-256 differs): "
            "the assessment cannot be trusted, so run the check again."
        )
    return Assessment(folder, document, Store(path))


def _document(folder: Path) -> Mapping[str, Any]:
    path = folder / DOCUMENT_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{folder} has no {DOCUMENT_FILE} that can be read: it is not an assessment.") from error
    document = _parsed(content)
    schema = document.get("schema")
    if isinstance(schema, str) and schema != SCHEMA and schema.startswith("jamfirst."):
        raise BadInputError(
            f'{path} is of schema "{schema}"; this version of Jamfirst reads "{SCHEMA}": use the version that wrote it.'
        )
    end = _SEAL.search(content)
    if end is None or seal_line(content[: end.start()]) != end[0] or schema != SCHEMA:
        raise BadInputError(
            f"{path} is not as it was written (its seal does not fit): "
            "the assessment cannot be trusted, so run the check again."
        )
    return document


def _parsed(content: bytes) -> Mapping[str, Any]:
    """The document, or an empty one where the bytes are not a JSON object: no seal fits that."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
