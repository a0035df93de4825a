import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.problems import BadInputError
from jamfirst.model.run import RunFacts
from jamfirst.read import facts as subject

ALL = b"""\
environment = "test"
build = "26C.2"
organisation = "Northbrook Council"
payroll = "Monthly"
period = "2026-09"
run_type = "off-cycle"
pay_date = 2026-09-28
copied_from_live = "2026-09-14"
inputs_cut_off = 2026-09-18
personal_data = "masked"
"""

TEXTS = st.none() | st.text().map(str.strip).filter(bool)
DAYS = st.none() | st.dates()
ANY_FACTS = st.builds(
    RunFacts,
    environment=st.sampled_from([None, "live", "test"]),
    build=TEXTS,
    organisation=TEXTS,
    payroll=TEXTS,
    period=TEXTS,
    run_type=st.sampled_from([None, "main", "supplementary", "off-cycle", "reversal"]),
    pay_date=DAYS,
    copied_from_live=DAYS,
    inputs_cut_off=DAYS,
    personal_data=st.sampled_from([None, "live", "masked"]),
)


def test_every_fact_is_read() -> None:
    assert subject.parse_facts(ALL) == RunFacts(
        environment="test",
        build="26C.2",
        organisation="Northbrook Council",
        payroll="Monthly",
        period="2026-09",
        run_type="off-cycle",
        pay_date=date(2026, 9, 28),
        copied_from_live=date(2026, 9, 14),
        inputs_cut_off=date(2026, 9, 18),
        personal_data="masked",
    )


def test_an_absent_or_blank_fact_is_absent_not_an_error() -> None:
    assert subject.parse_facts(b"") == RunFacts()
    assert subject.parse_facts(b'build = "  "\nenvironment = ""\npay_date = ""\n') == RunFacts()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'environment = "Live"',
            'run.toml, key "environment": found "Live"; expected one of "live", "test". Did you mean "live"?',
        ),
        ("environment = []", 'run.toml, key "environment": found a list; expected one of "live", "test".'),
        ("build = 26.10", 'run.toml, key "build": found 26.1; expected text in double quotes.'),
        ("period = 6", 'run.toml, key "period": found 6; expected text in double quotes.'),
        (
            'organization = "x"',
            'run.toml, key "organization": this key is not known. Did you mean "organisation"?',
        ),
        (
            'pay_date = "28/09/2026"',
            'run.toml, key "pay_date": found "28/09/2026"; expected a date without a time, like 2026-09-28.',
        ),
        (
            'pay_date = "2026-02-30"',
            'run.toml, key "pay_date": found "2026-02-30"; expected a day that exists.',
        ),
        (
            "pay_date = 2026-09-28T10:00:00",
            'run.toml, key "pay_date": found 2026-09-28 10:00:00; expected a date without a time, like 2026-09-28.',
        ),
        (
            'pay_date = "٢٠٢٦-٠٩-٢٨"',
            'run.toml, key "pay_date": found "٢٠٢٦-٠٩-٢٨"; expected a date without a time, like 2026-09-28.',
        ),
        ("build = true", 'run.toml, key "build": found true; expected text in double quotes.'),
    ],
)
def test_a_wrong_value_names_file_key_found_and_expected(text: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        subject.parse_facts(text.encode())
    assert str(caught.value) == sentence


def test_a_key_like_no_other_lists_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"not known\. Known keys are environment, build,"):
        subject.parse_facts(b"[zzz]\na = 1\n", "before/run.toml")


@given(ANY_FACTS)
def test_a_draft_reads_back_as_the_same_facts(facts: RunFacts) -> None:
    draft = subject.draft_run_toml(facts)
    assert subject.parse_facts(draft.encode()) == facts
    assert len(draft.splitlines()) == len(draft.split("\n")) - 1


def test_the_examples_in_an_empty_draft_are_themselves_valid() -> None:
    draft = subject.draft_run_toml(RunFacts())
    assert tomllib.loads(draft) == {}
    examples = "\n".join(line[2:] for line in draft.splitlines() if line.startswith("# ") and " = " in line)
    facts = subject.parse_facts(examples.encode())
    assert None not in [getattr(facts, name) for name in subject.FACTS]


def test_a_draft_names_every_fact_of_the_contract() -> None:
    assert list(subject.FACTS) == list(RunFacts.__slots__)


def test_facts_are_found_inside_a_folder_and_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_bytes(ALL)
    (tmp_path / "payments.csv").write_text("a\n")
    (tmp_path / "empty").mkdir()
    place = tmp_path / "run.toml"
    assert subject.find_run_toml(tmp_path) == place
    assert subject.find_run_toml(tmp_path / "payments.csv") == place
    assert subject.find_run_toml(tmp_path / "empty") is None
    assert subject.read_facts(place).build == "26C.2"


def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"after/run\.toml: this file could not be opened"):
        subject.read_facts(tmp_path / "run.toml", "after/run.toml")
