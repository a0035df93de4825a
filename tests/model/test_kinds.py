import pytest

from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind
from tests.expect import nothing


def test_every_kind_has_a_spec_under_its_own_name() -> None:
    assert {kind: spec.kind for kind, spec in KINDS.items()} == {kind: kind for kind in Kind}


@pytest.mark.parametrize("kind", Kind)
def test_signature_keys_and_amounts_are_columns_of_the_kind(kind: Kind) -> None:
    spec = KINDS[kind]
    named = [name for group in (*spec.signature, *spec.keys, spec.amounts) for name in group]
    nothing(f"{kind}: {name}" for name in named if name not in spec.columns)


@pytest.mark.parametrize("kind", Kind)
def test_money_is_decimal_and_dates_are_dates(kind: Kind) -> None:
    money, dates = {Role.AMOUNT, Role.MONEY}, {Role.PAY_DATE, Role.DATE}
    columns = KINDS[kind].columns.values()
    nothing(c for c in columns if (c.role in money) and c.type is not ValueType.DECIMAL)
    nothing(c for c in columns if (c.role in dates) != (c.type is ValueType.DATE))


@pytest.mark.parametrize("kind", Kind)
def test_amounts_are_money(kind: Kind) -> None:
    spec = KINDS[kind]
    nothing(name for name in spec.amounts if spec.columns[name].role not in {Role.AMOUNT, Role.MONEY})


def test_accounts_and_identifiers_are_text_so_that_leading_zeros_survive() -> None:
    text_roles = {Role.ACCOUNT, Role.PAYEE, Role.IDENTIFIER, Role.REFERENCE}
    columns = [c for spec in KINDS.values() for c in spec.columns.values()]
    nothing(c for c in columns if c.role in text_roles and c.type is not ValueType.TEXT)
