from __future__ import annotations

from jamfirst.compare.fair import codes
from jamfirst.model.finding import Weight
from tests.compare.build import compared, sheet, text
from tests.compare.payments import METHOD, copied, payments, table_of


def test_a_code_that_came_or_went_is_told_with_its_records() -> None:
    before = payments(100)
    after = copied(before)
    for row in after:
        row[METHOD] = "FPS" if row[METHOD] == "CHAPS" else row[METHOD]
    outcome = compared(table_of(before), table_of(after))
    answer = outcome.answer(codes.QUESTION)
    assert answer is not None
    assert (answer.answer, answer.weight) == ("no", Weight.NOTE)
    assert "method (1 gone, 1 new)" in answer.text
    rows = {(b.side, b.value, b.records) for b in outcome.behind if b.question == codes.QUESTION}
    chaps = sum(row[METHOD] == "CHAPS" for row in before)
    assert rows == {("baseline", "CHAPS", chaps), ("candidate", "FPS", chaps)}


def test_the_same_codes_on_other_records_are_no_news() -> None:
    before = payments(100)
    after = copied(before)
    for row in after[:30]:
        row[METHOD] = "CHAPS"
    assert compared(table_of(before), table_of(after)).answer(codes.QUESTION) is None


def test_texts_that_hardly_repeat_are_no_codes() -> None:
    heads = (text("id"), text("remark"))
    before = [(f"{i}", f"remark {i}") for i in range(100)]
    after = [(key, remark.replace("remark", "note")) for key, remark in before]
    outcome = compared(sheet("t", heads, before), sheet("t", heads, after))
    assert outcome.codes == {"t.changed": 100}
    assert outcome.answer(codes.QUESTION) is None
