"""The part ``[rules]`` of a service file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.model.law import Certainty
from jamfirst.model.problems import BadInputError
from jamfirst.model.service import RuleSettings
from jamfirst.read.service import parse_service_file, read_service_file

WHOLE = """\
[rules]
bank_table = "bank/weights.txt"
just_below = ["500.00", "10000"]
paid_twice_days = 30

[rules.skip]
"uk.pension" = "not our scheme"

[rules.own.small]
table = "payments"
condition = "amount <= 100"
message = "of more than £100"
certainty = "breach"
"""


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "jamfirst.toml"
    path.write_text(WHOLE, encoding="utf-8")
    found = read_service_file(path).rules
    assert found.bank_table == tmp_path / "bank" / "weights.txt"
    assert found.bank_substitutions is None
    assert found.just_below == (Decimal("500.00"), Decimal(10_000))
    assert found.paid_twice_days == 30
    assert found.skip == {"uk.pension": "not our scheme"}
    (own,) = found.own
    assert (own.name, own.table, own.certainty) == ("small", "payments", Certainty.BREACH)


def test_nothing_said_is_nothing_set() -> None:
    assert parse_service_file(b"").rules == RuleSettings()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rules]\nbank_tabel = 'x'", "bank_table"),
        ("[rules]\njust_below = [500.0]", "double quotes"),
        ("[rules]\npaid_twice_days = -1", "from 0 to 3660"),
        ("[rules.skip]\n'uk.x' = ''", "expected some text"),
        ("[rules.own.Big]\ntable='a'\ncondition='b'\nmessage='c'", "small letters"),
        ("[rules.own.x]\ntable='a'\nmessage='c'", "this key is needed"),
        ("[rules.own.x]\ntable='a'\ncondition='b'\nmessage='c'\ncertainty='sure'", "breach, query, information"),
    ],
)
def test_what_is_wrong_is_a_sentence_with_its_place(text: str, says: str) -> None:
    with pytest.raises(BadInputError, match=r"jamfirst.toml, .*rules") as raised:
        parse_service_file(text.encode())
    assert says in str(raised.value)
