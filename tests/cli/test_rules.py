"""``jamfirst rules``: the list, one rule explained, one case worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.rules.registry import rules
from tests.cli.program import invoke
from tests.expect import nothing

SERVICE = """\
[rules.own.small]
table = "payments"
condition = "amount <= 100"
message = "of more than £100"
"""


def test_every_rule_is_listed() -> None:
    ended = invoke("rules")
    assert (ended.code, ended.err) == (0, "")
    nothing(rule.id for rule in rules() if f"  {rule.id} " not in ended.out)


@pytest.mark.parametrize("rule_id", [rule.id for rule in rules()])
def test_every_rule_can_be_explained(rule_id: str) -> None:
    ended = invoke("rules", "show", rule_id)
    assert ended.code == 0
    told = " ".join(ended.out.split())
    assert "Source: " in told
    assert "Needs, of " in told
    assert "is kept" in told


@pytest.mark.parametrize(
    ("net", "code", "says"),
    [
        ("1733.44", 0, "It is kept."),
        ("1733.00", 1, "It is broken: net pay is £1,733.00; by the rule £1,733.44."),
        ("", 4, "It cannot be checked: the net pay is not known."),
        ("x", 4, "It cannot be checked: the net pay is not known."),
    ],
)
def test_one_case_is_worked_by_hand(net: str, code: int, says: str) -> None:
    given = [f"--set={one}" for one in ("gross_pay=2000.00", "tax=190.40", "ee_ni=76.16", f"net_pay={net}")]
    ended = invoke("rules", "try", "uk.payslip.net", *given)
    assert ended.code == code
    assert says in ended.out
    assert "less income tax          £190.40" in ended.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "uk.payslip.nett"], "Did you mean uk.payslip.net?"),
        (["show", "x"], "jamfirst rules lists them."),
        (["try", "uk.payslip.net", "--set", "nett=1"], "expected COLUMN=VALUE with a column of a payslip."),
        (["try", "uk.payslip.net", "--set", "net_pay"], "expected COLUMN=VALUE"),
    ],
)
def test_wrong_use_is_a_sentence(arguments: list[str], says: str) -> None:
    ended = invoke("rules", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert says in " ".join(ended.err.split())


def test_rules_of_a_service_file_are_listed_and_explained(tmp_path: Path) -> None:
    service = tmp_path / "jamfirst.toml"
    service.write_text(SERVICE, encoding="utf-8")
    assert "own.small" in invoke("rules", "--service", service).out
    ended = invoke("rules", "show", "own.small", "--service", service)
    assert "In payments: amount <= 100." in ended.out
