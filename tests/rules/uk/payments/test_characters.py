"""Characters that Bacs carries."""

from __future__ import annotations

import string

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.payments.characters import RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers

CARRIED = string.ascii_uppercase + string.digits + ".&/- "


def test_every_character_that_bacs_carries_and_no_other_of_ascii(session: Session) -> None:
    printable = list(map(chr, range(33, 127)))
    found = answers(session, RULE, [{"payee_name": f"A{char}B", "method": "99 credit"} for char in printable])
    assert found == [KEPT if char in CARRIED else BROKEN for char in printable]


@pytest.mark.parametrize("name", ["ZOË", "O\u2019BRIEN", "A\u00a0B", "ＡＢ", "A\tB", "А"])
def test_what_looks_like_them_is_none(session: Session, name: str) -> None:
    assert answers(session, RULE, [{"payee_name": name, "method": "99 credit"}]) == [BROKEN]


def test_only_bacs_files_are_looked_at(session: Session) -> None:
    methods = ["Z5 dividend", "17 direct debit", "BACS", "TRF"]
    found = answers(session, RULE, [{"reference": "it's", "method": method} for method in methods])
    assert found == [BROKEN, BROKEN, NOT_ABOUT, NOT_ABOUT]


def test_nothing_printed_is_nothing_wrong(session: Session) -> None:
    assert answers(session, RULE, [{"method": "99 credit"}]) == [KEPT]
