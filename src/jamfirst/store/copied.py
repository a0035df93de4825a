"""The findings of a finished assessment as a file that an engine session may read, in the session's own folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.build import select, table
from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.problems import BadInputError
from jamfirst.store.findings import Standing, of_standing
from jamfirst.store.open import Assessment
from jamfirst.store.schema import FINDING_COLUMNS, STORE_FILE
from jamfirst.store.write import file_sha256


def findings_as_parquet(assessment: Assessment, folder: Path, name: str) -> Path:
    """Copy the findings of an assessment to a Parquet file ``NAME.parquet`` with ``FINDING_COLUMNS`` in their order,
    without those that were declared and those that were gone. Memory does not grow with their number.

    The store is copied first and the copy's hash checked, so that what is read is what was written, whoever else has
    the assessment open. Raises ``BadInputError`` where it is not.
    """
    copy, found = folder / f"{name}.duckdb", folder / f"{name}.parquet"
    try:
        shutil.copyfile(assessment.folder / STORE_FILE, copy)
    except OSError as error:
        raise BadInputError(f"{assessment.folder} could not be copied ({error.strerror or error}).") from error
    if file_sha256(copy) != assessment.document["store"]["sha256"]:
        raise BadInputError(f"{assessment.folder} changed while it was read: run the check again.")
    reader = StoreReader(copy, outputs=[folder])
    try:
        reader.write_parquet(_standing(), found)
    finally:
        reader.close()
        copy.unlink()
    return found


def _standing() -> exp.Select:
    return select(*FINDING_COLUMNS).from_(table("findings")).where(of_standing(Standing.STANDS))
