"""The layout of a return against the contract of its kind and HMRC's schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.read.rti import layout
from jamfirst.read.rti.employment import Employments
from tests.expect import nothing

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "data" / "uk" / "rti"
XSD = "{http://www.w3.org/2001/XMLSchema}"


def test_the_columns_are_those_of_a_return_line_and_no_name_stands_twice() -> None:
    fields = (*Employments.FIELDS, *layout.HEADER)
    names = [f.name for f in fields]
    assert len(names) == len(set(names))
    known = KINDS[Kind.RETURN_LINE].columns
    assert {f.name for f in fields if f.canonical} == set(known)
    nothing(f.name for f in fields if f.canonical and f.type != known[f.name].type)


def test_only_a_return_line_has_canonical_columns() -> None:
    (field,) = [f for f in layout.LINE if f.name == "tax"]
    assert (field.column().canonical, field.column(line=False).canonical) == ("tax", None)
    assert field.column().type == ValueType.DECIMAL


def test_the_first_letter_has_the_plain_names() -> None:
    assert [layout.ni_name("ni_letter", place) for place in range(3)] == ["ni_letter", "ni_letter_2", "ni_letter_3"]


def paths(schema: str) -> set[str]:
    """The paths of the values of a message in its schema, an employment's without what is above it."""
    found: set[str] = set()

    def walk(node: etree._Element, path: str) -> None:
        for child in node:
            name = child.get("name") if child.tag == f"{XSD}element" else None
            here = f"{path}/{name}" if name else path
            if name and not child.findall(f".//{XSD}element"):
                found.add(here)
            walk(child, here)

    message = schema.partition("-")[0]
    (top,) = etree.parse(str(SCHEMAS / schema)).getroot().findall(f"{XSD}element[@name='{message}']")
    walk(top, "")
    return {path.lstrip("/").removeprefix("Employee/").removeprefix("Employment/") for path in found}


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="HMRC's schemas are not here")
@pytest.mark.parametrize("schema", ["FullPaymentSubmission-2026-v1-0.xsd", "EmployerPaymentSummary-2026-v1-0.xsd"])
def test_every_value_of_the_schema_has_a_column(schema: str) -> None:
    """Cars and drawdowns are rare enough for columns under their paths; a compressed part is refused."""
    rare = (
        "Payment/Benefits/Car/",
        "Payment/FlexibleDrawdown/",
        "CompressedPart",
        "EmpRefs/OfficeNo",
        "EmpRefs/PayeRef",
    )
    nothing(path for path in paths(schema) if path not in layout.BY_PATH and not path.startswith(rare))
