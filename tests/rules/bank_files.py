"""Faults written into bank files of the clean month of Northbrook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

CREDIT_CODE = "99"
"""The transaction code of a credit in a Bacs file."""


def bacs_cut(first: int, text: str) -> Callable[[Path], None]:
    """Write a text over the first payment of the Bacs file, from a position that counts from 1."""

    def plant(folder: Path) -> None:
        path = folder / "bacs_payroll.txt"
        lines = path.read_text(encoding="ascii").splitlines(keepends=True)
        place = next(n for n, line in enumerate(lines) if line[15:17] == CREDIT_CODE)
        lines[place] = lines[place][: first - 1] + text + lines[place][first - 1 + len(text) :]
        path.write_text("".join(lines), encoding="ascii")

    return plant


def transfers(
    *,
    name: str = "Zennor Test Nursery",
    amount: str = "123.45",
    day: str = "2026-09-25",
    account: str = "00418823",
    iban: str = "",
    bic: str = "",
    times: int = 1,
) -> Callable[[Path], None]:
    """Add a file of pain.001 with one payment, or one so many times."""
    sort_code = "" if iban else f"<ClrSysMmbId>{_SORT_CODE}</ClrSysMmbId>"
    bank = f"<BICFI>{bic}</BICFI>" if bic else sort_code
    number = f"<IBAN>{iban}</IBAN>" if iban else f"<Othr><Id>{account}</Id></Othr>"
    payment = (
        f'<CdtTrfTxInf><PmtId><EndToEndId>X1</EndToEndId></PmtId><Amt><InstdAmt Ccy="GBP">{amount}</InstdAmt></Amt>'
        f"<CdtrAgt><FinInstnId>{bank}</FinInstnId></CdtrAgt><Cdtr><Nm>{escape(name)}</Nm></Cdtr>"
        f"<CdtrAcct><Id>{number}</Id></CdtrAcct><RmtInf><Ustrd>TEST</Ustrd></RmtInf></CdtTrfTxInf>"
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">'
        "<CstmrCdtTrfInitn><GrpHdr><MsgId>X</MsgId></GrpHdr><PmtInf><PmtInfId>X</PmtInfId><PmtMtd>TRF</PmtMtd>"
        f"<ReqdExctnDt><Dt>{day}</Dt></ReqdExctnDt>{payment * times}</PmtInf></CstmrCdtTrfInitn></Document>\n"
    )

    def plant(folder: Path) -> None:
        (folder / "planted.xml").write_text(text, encoding="utf-8")

    return plant


_SORT_CODE = "<ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>249105</MmbId>"
