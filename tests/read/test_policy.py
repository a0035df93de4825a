from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.finding import Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import GroupSettings, Limits, Policy, PolicyRule, WeightRule
from jamfirst.model.problems import BadInputError
from jamfirst.read.policy import _File, parse_policy, read_policy_file
from jamfirst.read.toml_fields import validated
from tests.read.test_service import JSON_LIKE

HEAD = '[policy]\nname = "Ours"\n'
WHOLE = """\
[policy]
name = "Ours"
version = "3"
date = 2026-11-01
author = "Bob"
owner = "Finance"
approver = "Cy"

[groups.bank_file]
title = "BACS"
owner = "Dee"
codes = "uk.bank.*"

[[weights]]
codes = ["payment.late"]
weight = "note"

[[weights]]
kinds = ["invoice"]
columns = ["due_date"]
group = "other"
weight = "stop"

[[rules]]
name = "Late"
group = "bank_file"
codes = ["payment.late"]
no_go = { count = 10, pounds = "5000.5", share = "0.01", harm_band = 3, new_causes = 0, reservations = 4 }
hold = { count = 0 }
owner = "Ann"
"""


def test_a_whole_policy_is_read() -> None:
    assert parse_policy(WHOLE.encode()) == Policy(
        name="Ours",
        version="3",
        dated=date(2026, 11, 1),
        author="Bob",
        owner="Finance",
        approver="Cy",
        groups={Group.BANK_FILE: GroupSettings("BACS", "Dee", ("uk.bank.*",))},
        weights=(
            WeightRule(Weight.NOTE, ("payment.late",)),
            WeightRule(Weight.STOP, (), (Kind.INVOICE,), ("due_date",), Group.OTHER),
        ),
        rules=(
            PolicyRule(
                "Late",
                Group.BANK_FILE,
                ("payment.late",),
                Limits(10, 500_050, Decimal("0.01"), 3, 0, 4),
                Limits(count=0),
                "Ann",
            ),
        ),
    )


def rule(text: str) -> str:
    return f'{HEAD}[[rules]]\nname = "r"\n{text}\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'p.toml, key "policy": this key is needed.'),
        ("[policy]\n", 'p.toml, [policy], key "name": this key is needed.'),
        (
            '[policy]\nname = "x"\nauthor = "A. Person"\napprover = "a.  person"\n',
            'p.toml, key "policy": "A. Person" is author and approver; expected two people: nobody approves a policy '
            "of their own.",
        ),
        (
            '[policy]\nname = "x"\ndate = "2026-11-01"\n',
            'p.toml, [policy], key "date": found "2026-11-01"; expected a date without quotes, like 2026-11-01.',
        ),
        (
            HEAD + "[groups.leger]\n",
            'p.toml, [groups], key "leger": found "leger"; expected one of net_pay, tax_and_ni, deductions, bank_file, '
            'ledger, returns, other. Did you mean "ledger"?',
        ),
        (
            HEAD + '[[weights]]\ncodes = ["a"]\nweight = "stp"\n',
            'p.toml, [[weights]] number 1, key "weight": found "stp"; expected one of stop, ask, note. Did you mean '
            '"stop"?',
        ),
        (
            HEAD + '[[weights]]\nweight = "stop"\n',
            "p.toml, [[weights]] number 1: this gives a weight to nothing; expected codes, kinds, columns or a group.",
        ),
        (
            HEAD + '[[weights]]\nkinds = ["payment", "paymnt"]\nweight = "stop"\n',
            'p.toml, [[weights]] number 1, key "kinds", item 2: found "paymnt"; expected one of payment, payslip, '
            'pay_line, invoice, journal_line, return_line, payee, plain. Did you mean "payment"?',
        ),
        (
            rule('codes = ["a"]'),
            "p.toml, [[rules]] number 1: this rule limits nothing; expected no_go or hold with a limit, like hold = "
            "{ count = 0 }.",
        ),
        (
            rule("hold = { count = -1 }"),
            'p.toml, [[rules]] number 1, key "hold.count": found -1; expected a whole number from 0 to 1000000000000.',
        ),
        (
            rule("hold = { count = 1.5 }"),
            'p.toml, [[rules]] number 1, key "hold.count": found 1.5; expected a whole number.',
        ),
        (
            rule("no_go = { pounds = 1000 }"),
            'p.toml, [[rules]] number 1, key "no_go.pounds": found 1000; expected an amount in double quotes, like '
            '"0.01".',
        ),
        (
            rule('no_go = { pounds = "0.001" }'),
            'p.toml, [[rules]] number 1, key "no_go.pounds": found "0.001"; expected pounds with at most two decimal '
            'places, like "1000.00".',
        ),
        (
            rule('group = "ledger"\nhold = { share = "5" }'),
            'p.toml, [[rules]] number 1, key "hold.share": found "5"; expected a share from "0" to "1": "0.001" is one '
            "in a thousand.",
        ),
        (
            rule("no_go = { harm_band = 6 }"),
            'p.toml, [[rules]] number 1, key "no_go.harm_band": found 6; expected a whole number from 1 to 5.',
        ),
        (
            rule("no_go = { cuont = 6 }"),
            'p.toml, [[rules]] number 1, key "no_go.cuont": this key is not known. Did you mean "count"?',
        ),
        (
            rule("hold = { count = 1 }") + '[[rules]]\nname = "r"\nhold = { count = 1 }\n',
            'p.toml, [[rules]] number 2: the name "r" stands twice; expected each rule\'s own name.',
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_policy(text.encode(), "p.toml")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("looks_at", "hidden"),
    [
        ('codes = ["payment.not_paid"]', "payment.not_paid"),
        ('codes = ["payment.*"]', "payment.not_paid"),
        ('group = "bank_file"', "payment.not_paid"),
        ('group = "net_pay"', "payslip.missing"),
        ('group = "tax_and_ni"', "payslip.changed"),
        ('group = "deductions"', "payslip.changed"),
        ('codes = ["payslip.changed"]', "payslip.changed"),
        ("", "payment.not_paid"),
    ],
)
@pytest.mark.parametrize("level", ["no_go", "hold"])
def test_a_percentage_never_hides_a_person(looks_at: str, hidden: str, level: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_policy(rule(f'{looks_at}\n{level} = {{ share = "0.001", pounds = "1.00" }}').encode(), "p.toml")
    assert str(caught.value) == (
        f'p.toml, [[rules]] number 1, "r": a share without a count could let {hidden} pass; a percentage never hides a '
        "person: one person not paid is a count of one. Add a count beside the share."
    )
    assert parse_policy(rule(f'{looks_at}\n{level} = {{ share = "0.001", count = 1 }}').encode()).rules


@pytest.mark.parametrize(
    "looks_at", ['group = "ledger"', 'codes = ["invoice.*", "payment.other_change"]', 'group = "returns"']
)
def test_a_share_alone_is_fine_where_nobodys_pay_is_at_stake(looks_at: str) -> None:
    assert parse_policy(rule(f'{looks_at}\nhold = {{ share = "0.001" }}').encode()).rules


def test_what_a_policy_makes_stop_or_puts_in_a_group_is_looked_at_too() -> None:
    raised = '[[weights]]\ncodes = ["payment.other_change"]\nweight = "stop"\n'
    moved = '[groups.ledger]\ncodes = ["payment.late"]\n'
    share = '\nhold = { share = "0.001" }'
    for text in (rule(f'codes = ["payment.other_change"]{share}') + raised, rule(f'group = "ledger"{share}') + moved):
        with pytest.raises(BadInputError, match="a percentage never hides a person"):
            parse_policy(text.encode())


def test_a_file_is_known_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(WHOLE, encoding="utf-8")
    file = read_policy_file(tmp_path / "p.toml")
    assert (file.policy, file.shown, file.seals, file.packaged) == (parse_policy(WHOLE.encode()), "p.toml", (), False)
    with pytest.raises(BadInputError, match=r"not there\.toml: this file could not be opened"):
        read_policy_file(tmp_path / "not there.toml")


PARTS = st.dictionaries(st.sampled_from(["policy", "groups", "weights", "rules", "x"]), JSON_LIKE | st.lists(
    st.dictionaries(st.sampled_from(["name", "codes", "hold", "weight", "group", "kinds"]), JSON_LIKE), max_size=2
))  # fmt: skip


@given(PARTS)
def test_no_value_in_any_place_is_more_than_a_sentence(values: dict[str, object]) -> None:
    assert all(line.startswith("x.toml") for line in refusals(values))


def refusals(values: dict[str, object]) -> list[str]:
    try:
        assert isinstance(validated(_File, values, "x.toml"), _File)
    except BadInputError as error:
        return str(error).split("\n")
    return []
