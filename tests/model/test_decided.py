from datetime import date

from jamfirst.model.decided import Decided, FindingDecision

TODAY = date(2026, 11, 3)


def test_a_decision_reads_as_a_sentence_and_says_that_its_name_is_not_verified() -> None:
    plain = FindingDecision(Decided.FAULT, "A. Name", "wrong")
    dated = FindingDecision(Decided.ACCEPTED, "A. Name", "small", on=TODAY, until=TODAY)
    assert plain.text(TODAY) == "decided by A. Name (not verified): fault"
    assert dated.text(TODAY) == "decided 3 November 2026 by A. Name (not verified): accepted until 3 November 2026"


def test_it_holds_on_its_last_day_and_has_lapsed_on_the_next() -> None:
    last = FindingDecision(Decided.ACCEPTED, "A", "b", until=TODAY)
    assert not last.lapsed(TODAY)
    assert last.lapsed(date(2026, 11, 4))
    assert not FindingDecision(Decided.ACCEPTED, "A", "b").lapsed(date.max)
    assert last.text(date(2026, 11, 4)).endswith("which is past: lapsed")


def test_it_says_where_it_stands() -> None:
    assert FindingDecision(Decided.FAULT, "A", "b", file="d.toml", line=1_204).place == "d.toml, line 1,204"
    assert FindingDecision(Decided.FAULT, "A", "b", file="d.toml").place == "d.toml"
