from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from jamfirst.store import assessment_schema, open_assessment
from jamfirst.store.schema import DOCUMENT_FILE, FINDING_COLUMNS, KEYS
from tests.report.sample import finding, sample_document, sample_rows, write_assessment

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "assessment.md"


def test_the_schema_is_one_and_has_the_keys_in_order() -> None:
    schema = assessment_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert tuple(schema["properties"]) == tuple(schema["required"]) == KEYS


def test_a_written_document_fits_the_schema_with_keys_in_order(tmp_path: Path) -> None:
    rows = sample_rows()
    out = write_assessment(tmp_path / "a", sample_document(rows), rows)
    written = json.loads((out / DOCUMENT_FILE).read_bytes())
    assert tuple(written) == KEYS
    jsonschema.validate(written, assessment_schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("key", "value"),
    [("verdict", "maybe"), ("digest", "0"), ("totals", {"findings": 1, "events": 1, "pence": 1.5}), ("tables", None)],
)
def test_a_wrong_document_does_not_fit(tmp_path: Path, key: str, value: object) -> None:
    rows = [finding("payment.not_paid", 1)]
    document = open_assessment(write_assessment(tmp_path / "a", sample_document(rows), rows)).document
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, key: value}, assessment_schema())


def test_the_reference_names_every_key_and_column() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", text))
    assert set(KEYS) | set(FINDING_COLUMNS) <= named
