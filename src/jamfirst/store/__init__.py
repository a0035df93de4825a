"""The assessment folder: written once, all or nothing; opened read-only, and only when it is whole."""

from jamfirst.store.copied import findings_as_parquet
from jamfirst.store.digest import digest
from jamfirst.store.findings import Findings
from jamfirst.store.open import Assessment, open_assessment
from jamfirst.store.schema import SCHEMA, assessment_schema
from jamfirst.store.write import CannotWriteError, free_place, write

__all__ = [
    "SCHEMA",
    "Assessment",
    "CannotWriteError",
    "Findings",
    "assessment_schema",
    "digest",
    "findings_as_parquet",
    "free_place",
    "open_assessment",
    "write",
]
