"""Elements that HMRC refuses for what is missing in them, or for the order of their days."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.expect import nothing
from tests.read.rti.messages import DETAILS, PAYMENT, employee, employment, fps, read

CAR = (
    "<Car><FirstRegd>{first}</FirstRegd><AvailFrom>2025-05-01</AvailFrom><AvailTo>{to}</AvailTo>"
    "<FreeFuel><Provided>2025-05-02</Provided><Withdrawn>{withdrawn}</Withdrawn></FreeFuel></Car>"
)
GOOD = {"first": "2020-01-01", "to": "2025-05-01", "withdrawn": "2025-05-02"}


def with_car(**days: str) -> str:
    return f"<Benefits>{CAR.format(**{**GOOD, **days})}</Benefits>"


def lump(*kinds: str) -> str:
    return "".join(f'<TrivialCommutationPayment type="{kind}">1.00</TrivialCommutationPayment>' for kind in kinds)


@pytest.mark.parametrize(
    ("before", "payment", "code"),
    [
        ("<Starter></Starter>", "", "7934"),
        ("<Starter><Seconded/></Starter>", "", "7931"),
        ("", "<FlexibleDrawdown/>", "7936"),
        ("", with_car(to="2025-04-30"), "7937"),
        ("", with_car(withdrawn="2025-05-01"), "7938"),
        ("", with_car(first="2025-06-30"), "7939"),
        ("", lump("A", "B", "A"), "7885"),
        ("<Starter><Seconded><EPM6>yes</EPM6></Seconded></Starter>", "", ""),
        ("", "<FlexibleDrawdown><NontaxablePayment>1.00</NontaxablePayment></FlexibleDrawdown>", ""),
        ("", with_car(), ""),
        ("", lump("A", "B", "C"), ""),
    ],
)
def test_what_hmrc_would_refuse_has_its_code(tmp_path: Path, before: str, payment: str, code: str) -> None:
    seen = read(fps(employee(employment(before=before, payment=PAYMENT + payment))), tmp_path)
    assert [message[-6:] for _, _, message in seen.problems()] == ([f" {code})"] if code else [])


def test_an_address_of_nothing(tmp_path: Path) -> None:
    details = DETAILS.replace("<Line>1 The Lane</Line><Line>Shipley</Line>", "")
    ((_, column, message),) = read(fps(employee(details=details)), tmp_path).problems()
    assert column == "EmployeeDetails/Address"
    assert "7932" in message
    country = details.replace("<Address></Address>", "<Address><UKPostcode>TR1 3AY</UKPostcode></Address>")
    nothing(read(fps(employee(details=country)), tmp_path).problems())
