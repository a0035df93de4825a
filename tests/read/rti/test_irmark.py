"""The IRmark against HMRC's own messages, and canonical XML against libxml2's."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jamfirst.read.rti.irmark import bare_irmark, irmark, shown
from tests.read.rti.messages import ENVELOPE, Letter

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "uk" / "rti"

EPS_2013_14 = """<GovTalkMessage xmlns="{envelope}"><Body>
		<IRenvelope xmlns="http://www.govtalk.gov.uk/taxation/PAYE/RTI/EmployerPaymentSummary/13-14/2">
			<IRheader>
				<Keys>
					<Key Type="TaxOfficeNumber">635</Key>
					<Key Type="TaxOfficeReference">A635</Key>
				</Keys>
				<PeriodEnd>2014-04-05</PeriodEnd>
				<DefaultCurrency>GBP</DefaultCurrency>
				<IRmark Type="generic">{mark}</IRmark>
				<Sender>Employer</Sender>
			</IRheader>
			<EmployerPaymentSummary>
				<EmpRefs>
					<OfficeNo>635</OfficeNo>
					<PayeRef>A635</PayeRef>
					<AORef>635PC00000000</AORef>
				</EmpRefs>
				<RecoverableAmountsYTD>
					<SMPRecovered>257.46</SMPRecovered>
					<NICCompensationOnSMP>7.73</NICCompensationOnSMP>
				</RecoverableAmountsYTD>
				<RelatedTaxYear>13-14</RelatedTaxYear>
			</EmployerPaymentSummary>
		</IRenvelope>
	</Body></GovTalkMessage>
"""
"""The body of HMRC's sample EPS of 2013-14 (HMRC, RIM artefacts v2.0 of 9 August 2012), transcribed."""

MARK = "jE21nzNzW0m0XpAD3kznFMIjPtc="
"""The IRmark that HMRC printed in it."""


def vectors() -> list[tuple[Path, str]]:
    """HMRC's samples whose own IRmark can be reproduced."""
    if not SHARED.is_dir():
        return []
    found = []
    with (SHARED / "irmark_vectors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year, _, kind = row["file"].removeprefix("rti_").removesuffix(".xml").partition(".")
            path = SHARED / (f"hmrc_sample_{kind}_{year}.xml" if row["file"].startswith("rti_") else row["file"])
            if row["match"] == "True" and path.is_file():
                found.append((path, row["irmark_in_file"]))
    return found


def written(content: str | bytes, folder: Path) -> Path:
    path = folder / "message.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def peer(content: bytes) -> str:
    """The same by libxml2: the tree is held, the marks taken out, and what is left made canonical (as a document of its
    own: of a part of one, lxml sometimes says that an element two levels down has no namespace)."""
    (body, *_) = etree.fromstring(content).iter("{*}Body")
    for mark in list(body.iter("{*}IRmark")):
        parent, before = mark.getparent(), mark.getprevious()
        assert parent is not None
        if before is None:
            parent.text = (parent.text or "") + (mark.tail or "")
        else:
            before.tail = (before.tail or "") + (mark.tail or "")
        parent.remove(mark)
    body.tail = None
    alone = etree.fromstring(etree.tostring(body, encoding="utf-8"))
    made = etree.tostring(alone, method="c14n", with_comments=False)
    return b64encode(hashlib.sha1(made).digest()).decode("ascii")


@pytest.mark.parametrize(("path", "stated"), vectors(), ids=lambda value: getattr(value, "name", ""))
def test_hmrcs_own_messages_give_the_mark_that_they_state(path: Path, stated: str) -> None:
    assert irmark(path) == stated


def test_a_transcribed_message_of_hmrc_gives_its_mark(tmp_path: Path) -> None:
    assert irmark(written(EPS_2013_14.format(envelope=ENVELOPE, mark=MARK), tmp_path)) == MARK


def test_the_mark_itself_does_not_count_and_any_other_letter_does(tmp_path: Path) -> None:
    other = EPS_2013_14.format(envelope=ENVELOPE, mark="something else")
    assert irmark(written(other, tmp_path)) == MARK
    assert irmark(written(other.replace("257.46", "257.47"), tmp_path)) != MARK
    assert irmark(written(other.replace("<Body>\n", "<Body>"), tmp_path)) != MARK


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Type="TaxOfficeNumber">', "Type = 'TaxOfficeNumber'  >"),
        ("\n", "\r\n"),
        ("<PayeRef>A635", "<!-- a comment --><PayeRef><![CDATA[A6]]>&#51;5"),
        ("<RecoverableAmountsYTD>", "<RecoverableAmountsYTD >"),
    ],
)
def test_how_the_xml_is_written_does_not_count(tmp_path: Path, old: str, new: str) -> None:
    text = EPS_2013_14.format(envelope=ENVELOPE, mark=MARK)
    assert old in text
    assert irmark(written(text.replace(old, new), tmp_path)) == MARK


def test_utf_16_is_the_same_message(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + EPS_2013_14.format(envelope=ENVELOPE, mark=MARK)
    assert irmark(written(text.encode("utf-16"), tmp_path)) == MARK


def test_without_a_body_there_is_no_mark(tmp_path: Path) -> None:
    assert irmark(written("<a/>", tmp_path)) is None
    assert irmark(written("<a><Body>", tmp_path)) is None


def test_a_bare_message_is_marked_as_if_it_were_in_a_body(tmp_path: Path) -> None:
    letter = Letter("<Employee/>")
    whole = f'<GovTalkMessage xmlns="{ENVELOPE}"><Body>{letter.bare()}</Body></GovTalkMessage>'
    assert bare_irmark(written(letter.bare(), tmp_path)) == peer(whole.encode())
    assert bare_irmark(written(f"<?xml version='1.0'?>\n{letter.bare()}\n<!-- end -->\n", tmp_path)) == peer(
        whole.encode()
    )


def test_a_mark_as_a_receipt_prints_it() -> None:
    assert shown(MARK) == "RRG3LHZTONNUTNC6SAB54THHCTBCGPWX"
    assert shown("no mark at all") == "no mark at all"


NAMES = st.sampled_from(["Line", "a:Line", "Zoë", "b:x", "IRmark", "a:IRmark"])
TEXTS = st.text(st.sampled_from("ab é€&<>\"'\t\n😀]"), max_size=6)
ATTRIBUTES = st.dictionaries(st.sampled_from(["Type", "a:Type", "b:Type", "xml:lang", "zz"]), TEXTS, max_size=3)
DECLARED = st.dictionaries(st.sampled_from(["xmlns", "xmlns:a", "xmlns:c"]), st.sampled_from(["urn:1", "urn:2"]))
INSTRUCTIONS = st.sampled_from(["", "<?go  on?>", "<?stop?>", "<!-- no -->", "<![CDATA[<&]]>", "&#13;", "\r\n"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@st.composite
def element(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    attributes = {**draw(DECLARED), **draw(ATTRIBUTES)}
    if attributes.get("xmlns:a") == "urn:b" or {"a:Type", "b:Type"} <= attributes.keys():
        attributes.pop("b:Type", None)
    tag = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    inner = "".join(draw(st.lists(element(depth + 1), max_size=3))) if depth < 3 else ""
    return f"<{name}{tag}>{escaped(draw(TEXTS))}{draw(INSTRUCTIONS)}{inner}</{name}>{escaped(draw(TEXTS))}"


@given(element(), DECLARED)
def test_canonical_xml_is_that_of_libxml2(made: str, declared: dict[str, str]) -> None:
    scope = "".join(f' {key}="{value}"' for key, value in {**declared, "xmlns:b": "urn:b"}.items())
    content = f'<G xmlns:a="urn:a"><P{scope}><Body Z="1" xml:lang="en">{made}</Body></P></G>'.encode()
    with tempfile.TemporaryDirectory() as folder:
        assert irmark(written(content, Path(folder))) == peer(content)


def test_the_body_carries_what_it_inherits_of_xml_itself(tmp_path: Path) -> None:
    """Canonical XML 1.0, section 2.4: the apex of a part of a document takes over ``xml:lang`` and the like."""
    inherited = f'<G xmlns="{ENVELOPE}" xml:lang="en"><Body><x/></Body></G>'
    own = f'<G xmlns="{ENVELOPE}"><Body xml:lang="en"><x/></Body></G>'
    assert irmark(written(inherited, tmp_path)) == irmark(written(own, tmp_path)) == peer(own.encode())
