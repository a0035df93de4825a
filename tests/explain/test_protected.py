"""Protected characteristics are known by the names that columns have."""

import pytest

from jamfirst.explain.protected import is_protected


@pytest.mark.parametrize(
    "label",
    [
        "sex",
        "Gender",
        "ethnic_origin",
        "ETHNICITY",
        "dateOfBirth",
        "birth_date",
        "DOB",
        "disability",
        "disabled_flag",
        "religion",
        "sexual_orientation",
        "marital_status",
        "age_band",
        "title",
        "pregnant",
        "smp_amount",
        "nationality",
    ],
)
def test_protected(label: str) -> None:
    assert is_protected(label)


@pytest.mark.parametrize(
    "label",
    [
        "payee_name",
        "pay_date",
        "amount",
        "job_title",
        "wage",
        "page",
        "stage",
        "message",
        "racecourse_code",
        "ni_letter",
        "agent",
        "sexton",
    ],
)
def test_not_protected(label: str) -> None:
    assert not is_protected(label)
