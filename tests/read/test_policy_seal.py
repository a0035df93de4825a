from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jamfirst.model.policy import Seal
from jamfirst.model.problems import BadInputError, UsageError
from jamfirst.read.policy import read_policy_file
from jamfirst.read.policy_seal import freeze, read_seals, seal_path

NOW = datetime(2026, 11, 3, 14, 2, 5, 7, tzinfo=UTC)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text('[policy]\nname = "Ours"\n', encoding="utf-8")
    return path


def seal(path: Path, *, again: bool = False, later: int = 0) -> Seal:
    return freeze(path, read_policy_file(path), "ann", NOW + timedelta(hours=later), again=again)


def test_a_seal_says_what_was_sealed_when_and_by_whom(policy: Path) -> None:
    made = seal(policy)
    file = read_policy_file(policy)
    assert file.seals == (made,) == (Seal(file.sha256, NOW, "ann"),)
    text = seal_path(policy).read_text(encoding="utf-8")
    assert '"sealed_at": "2026-11-03T14:02:05.000007+00:00"' in text
    assert '"verified": false' in text
    assert {p.name for p in policy.parent.iterdir()} == {"ours.toml", "ours.toml.seal"}


def test_what_is_sealed_already_is_not_sealed_again(policy: Path) -> None:
    seal(policy)
    before = seal_path(policy).read_bytes()
    for again in (False, True):
        with pytest.raises(UsageError, match=r"is sealed already, as it is, on 2026-11-03 at 14:02 UTC"):
            seal(policy, again=again)
    assert seal_path(policy).read_bytes() == before


def test_a_changed_policy_is_sealed_again_only_when_asked_and_history_is_kept(policy: Path) -> None:
    first = seal(policy)
    policy.write_text('[policy]\nname = "Another"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"has changed since it was sealed on .* add --again"):
        seal(policy)
    second = seal(policy, again=True, later=1)
    assert read_seals(policy) == (first, second)
    policy.write_text('[policy]\nname = "A third"\n', encoding="utf-8")
    third = seal(policy, again=True, later=2)
    assert read_seals(policy) == (first, second, third)
    assert len({s.sha256 for s in read_seals(policy)}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"schema": "jamfirst.policy-seal/2"}',
        '{"schema": "jamfirst.policy-seal/1", "earlier": 3}',
        '{"schema": "jamfirst.policy-seal/1", "earlier": [], "sha256": "x", "sealed_at": "2026-11-03T14:02:05+00:00", '
        '"user": {"name": "ann"}}',
        f'{{"schema": "jamfirst.policy-seal/1", "earlier": [], "sha256": "{"a" * 64}", '
        '"sealed_at": "2026-11-03T14:02:05", "user": {"name": "ann"}}',
        f'{{"schema": "jamfirst.policy-seal/1", "earlier": [], "sha256": "{"a" * 64}", "sealed_at": 5, '
        '"user": {"name": "ann"}}',
    ],
)
def test_what_is_no_seal_is_a_sentence(policy: Path, text: str) -> None:
    seal_path(policy).write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"^ours\.toml\.seal: this is not a seal as jamfirst policy freeze writes"):
        read_policy_file(policy)


def test_a_place_that_does_not_take_it_is_a_sentence_and_leaves_nothing(policy: Path) -> None:
    file = read_policy_file(policy)
    seal_path(policy).mkdir()
    with pytest.raises(UsageError, match=r"ours\.toml\.seal could not be written"):
        freeze(policy, file, "ann", NOW)
    assert {p.name for p in policy.parent.iterdir()} == {"ours.toml", "ours.toml.seal"}
    with pytest.raises(BadInputError, match="could not be opened"):
        read_seals(policy)
