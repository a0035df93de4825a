from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import differ
from jamfirst.compare.fair import population
from jamfirst.model.finding import Weight
from tests.compare.build import compared, examples
from tests.compare.payments import NAME, copied, payments, table_of


@examples(8)
@given(gone=st.integers(0, 6), new=st.integers(0, 6), small=st.booleans())
def test_who_stands_in_one_run_only_is_counted_and_named(gone: int, new: int, small: bool) -> None:
    before = payments(200)
    names = sorted({row[NAME] for row in before})
    lost, joined = set(names[:gone]), [f"New Payee {i} Ltd" for i in range(new)]
    after = [row for row in copied(before) if row[NAME] not in lost]
    after += [[name, *after[i][1:]] for i, name in enumerate(joined)]
    usual, differ.SMALL = differ.SMALL, 0 if small else differ.SMALL
    try:
        outcome = compared(table_of(before), table_of(after))
    finally:
        differ.SMALL = usual
    answer = outcome.answer(population.QUESTION)
    assert answer is not None
    assert answer.weight is Weight.NOTE
    rows = outcome.rows_behind(population.QUESTION)
    assert rows == {("baseline", "payee_name", n) for n in lost} | {("candidate", "payee_name", n) for n in joined}
    assert answer.answer == ("yes" if not rows else "no")
    assert (f"{gone:,} payee" in answer.text) == bool(gone)
    assert (f"{new:,} payee" in answer.text) == bool(new)


def test_a_payee_with_one_payment_fewer_is_still_there() -> None:
    before = payments(200)
    twice = next(row for row in before if sum(other[NAME] == row[NAME] for other in before) > 1)
    after = [row for row in copied(before) if row != twice]
    outcome = compared(table_of(before), table_of(after))
    assert outcome.codes == {"payment.not_paid": 1}
    assert outcome.rows_behind(population.QUESTION) == set()
