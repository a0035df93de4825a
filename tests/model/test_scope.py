from __future__ import annotations

from jamfirst.model.scope import Need, Requirement


def test_what_lacks_nothing_is_covered_and_anything_else_is_said() -> None:
    assert Requirement("a leaver", Need.CASE, 3, 2).covered
    lacking = Requirement("maternity pay", Need.CASE, 0, 2, "0 cases in the baseline, 1 needed")
    assert not lacking.covered
    assert lacking.sentence == "Not covered: maternity pay (0 cases in the baseline, 1 needed)"
