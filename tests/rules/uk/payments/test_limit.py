"""Limits of an item, and of a day's contra."""

from __future__ import annotations

from jamfirst.engines.session import Session
from jamfirst.rules.uk.payments import contra_size, limit
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers


def paid(
    amount: str, method: str = "99 credit", day: str = "2026-09-25", payer: str = "249105 00418823"
) -> dict[str, str]:
    return {"payee_name": "FUND", "amount": amount, "pay_date": day, "method": method, "payer_account": payer}


def test_each_scheme_has_its_own_limit(session: Session) -> None:
    given = [
        paid("1000000.00", "FPS"),
        paid("1000000.01", "FPS"),
        paid("1000000.01", "BACS"),
        paid("1000000.01", "TRF"),
    ]
    assert answers(session, limit.RULE, given) == [KEPT, BROKEN, KEPT, NOT_ABOUT]


def test_the_limit_of_faster_payments_is_known_from_its_first_day(session: Session) -> None:
    before, after = answers(session, limit.RULE, [paid("1.00", "FPS", day) for day in ("2022-02-07", "2022-02-08")])
    assert (before, after) == ("no limit of the scheme is known for that day", KEPT)


def test_absurd_amounts_are_above_it(session: Session) -> None:
    given = [paid("99999999999999999.00"), paid("-1.00"), paid("lots"), paid("1.00", day="")]
    found = answers(session, limit.RULE, given)
    assert found[1:] == [KEPT, "the amount is not known", "the pay date is not known"]
    assert found[0] in {BROKEN, "the amount is not known"}


def test_a_contra_is_of_one_account_and_day(session: Session) -> None:
    half = "500000000.00"
    apart = [paid(half), paid(half, day="2026-09-28"), paid(half, payer="249105 00418824"), paid(half, "BACS")]
    assert answers(session, contra_size.RULE, apart) == [KEPT, KEPT, KEPT, NOT_ABOUT]


def test_what_fits_exactly_fits(session: Session) -> None:
    fits = [paid("500000000.00"), paid("499999999.99")]
    assert answers(session, contra_size.RULE, fits) == [KEPT, KEPT]
    assert answers(session, contra_size.RULE, [*fits, paid("0.01")]) == [BROKEN, KEPT, KEPT]


def test_many_huge_amounts_do_not_overflow(session: Session) -> None:
    found = answers(session, contra_size.RULE, [paid("99999999999999.99")] * 1000)
    assert found.count(BROKEN) == 1
