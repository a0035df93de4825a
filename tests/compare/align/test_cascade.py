"""Records matched without a key: each planted fault gives its own findings and nothing else."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.compare import defects
from tests.compare.build import Outcome, compared
from tests.compare.defects import Defect, Truth
from tests.compare.payments import copied, payments, table_of


def found(outcome: Outcome) -> Truth:
    """The findings in the terms of the planted faults."""
    return Counter((f["code"], f["record_key"], f["column_name"]) for f in outcome.findings)


@pytest.mark.parametrize("defect", defects.ALONE, ids=lambda d: d.__name__)
def test_a_fault_alone_gives_its_findings_and_no_others(defect: Defect) -> None:
    before = payments()
    planted = defect(copied(before), Random(3))
    outcome = compared(table_of(before), table_of(copied(planted.rows)))
    assert found(outcome) == planted.truth
