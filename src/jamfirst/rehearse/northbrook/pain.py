"""Writes payments as ISO 20022 pain.001 (version 03 or 09), as British banks take it: sort codes as GBDSC members,
accounts as BBAN, some IBANs with or without a sort code; one payment information block for each batch, method and
day."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from jamfirst.rehearse.northbrook.bacs import ACCOUNT_NUMBER, SORT_CODE
from jamfirst.rehearse.northbrook.records import Payment
from jamfirst.rehearse.northbrook.spool import poured, spool
from jamfirst.rehearse.northbrook.tables import money

VERSIONS = ("03", "09")
FIRST_NUMBER = 700_001
"""Payments are numbered from here in every run, in the order of making: numbers come back on other payments."""
_SERVICE_LEVEL = {"BACS": "NURG", "FPS": "URNS", "CHAPS": "URGP"}
_PURPOSE = {"suppliers": "SUPP", "care": "OTHR", "benefits": "SSBE"}
_COUNCIL = "Northbrook Council"
_BIC = "NBTKGB2L"


@dataclass(slots=True)
class _Block:
    """The payments of one block, kept on disk until its totals are known."""

    spool: IO[bytes]
    pence: int = 0
    items: int = 0


_BlockKey = tuple[str, str, date, int]


@dataclass(slots=True)
class PainFile:
    """Collects payments and writes ``path`` with right totals. ``message`` and ``made_at`` are the run's own."""

    path: Path
    version: str
    message: str
    made_at: str
    _blocks: dict[_BlockKey, _Block] = field(default_factory=dict)
    _number: int = FIRST_NUMBER
    _stack: ExitStack = field(default_factory=ExitStack)

    def add(self, payment: Payment) -> None:
        """Takes one payment."""
        key = (payment.batch, payment.method, payment.pay_date, payment.copy)
        block = self._blocks.get(key)
        if block is None:
            block = _Block(self._stack.enter_context(spool(self.path.parent)))
            self._blocks[key] = block
        block.pence += payment.amount
        block.items += 1
        block.spool.write(self._transaction(payment).encode())
        self._number += 1

    def _transaction(self, payment: Payment) -> str:
        account = payment.account
        bic = "BIC" if self.version == "03" else "BICFI"
        if account.iban:
            agent, number = f"<{bic}>{_BIC}</{bic}>", f"<IBAN>{account.iban}</IBAN>"
            agent += _member(account.sort_code) if account.sort_code else ""
        else:
            agent, number = _member(account.sort_code), _other(account.account_number)
        return (
            f"<CdtTrfTxInf><PmtId><InstrId>I{self._number}</InstrId><EndToEndId>PAY{self._number}</EndToEndId></PmtId>"
            f'<Amt><InstdAmt Ccy="GBP">{money(payment.amount)}</InstdAmt></Amt>'
            f"<CdtrAgt><FinInstnId>{agent}</FinInstnId></CdtrAgt>"
            f"<Cdtr><Nm>{escape(payment.payee_name)}</Nm></Cdtr><CdtrAcct><Id>{number}</Id></CdtrAcct>"
            f"<RmtInf><Ustrd>{escape(payment.reference)}</Ustrd></RmtInf></CdtTrfTxInf>\n"
        )

    def close(self) -> None:
        """Writes the file and lets the spools go; without a payment there is no file."""
        with self._stack:
            if not self._blocks:
                return
            with self.path.open("wb") as file:
                file.write(self._head().encode())
                for index, key in enumerate(sorted(self._blocks), 1):
                    self._write_block(file, index, key)
                file.write(b"</CstmrCdtTrfInitn>\n</Document>\n")

    def _head(self) -> str:
        items = sum(block.items for block in self._blocks.values())
        pence = sum(block.pence for block in self._blocks.values())
        return (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{self.version}">\n<CstmrCdtTrfInitn>\n'
            f"<GrpHdr><MsgId>{self.message}</MsgId><CreDtTm>{self.made_at}</CreDtTm><NbOfTxs>{items}</NbOfTxs>"
            f"<CtrlSum>{money(pence)}</CtrlSum><InitgPty><Nm>{_COUNCIL}</Nm></InitgPty></GrpHdr>\n"
        )

    def _write_block(self, file: IO[bytes], index: int, key: _BlockKey) -> None:
        batch, method, pay_date, copy = key
        block = self._blocks[key]
        day = pay_date.isoformat() if self.version == "03" else f"<Dt>{pay_date.isoformat()}</Dt>"
        again = f"-{copy + 1}" if copy else ""
        file.write(
            f"<PmtInf><PmtInfId>{self.message}-{index}-{batch}{again}</PmtInfId><PmtMtd>TRF</PmtMtd>"
            f"<NbOfTxs>{block.items}</NbOfTxs><CtrlSum>{money(block.pence)}</CtrlSum>"
            f"<PmtTpInf><SvcLvl><Cd>{_SERVICE_LEVEL[method]}</Cd></SvcLvl><LclInstrm><Prtry>{method}</Prtry></LclInstrm>"
            f"<CtgyPurp><Cd>{_PURPOSE[self.path.stem]}</Cd></CtgyPurp></PmtTpInf><ReqdExctnDt>{day}</ReqdExctnDt>"
            f"<Dbtr><Nm>{_COUNCIL}</Nm></Dbtr><DbtrAcct><Id>{_other(ACCOUNT_NUMBER)}</Id><Ccy>GBP</Ccy></DbtrAcct>"
            f"<DbtrAgt><FinInstnId>{_member(SORT_CODE)}</FinInstnId></DbtrAgt>\n".encode()
        )
        poured(block.spool, file)
        file.write(b"</PmtInf>\n")


def _member(sort_code: str) -> str:
    return f"<ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>{sort_code}</MmbId></ClrSysMmbId>"


def _other(account_number: str) -> str:
    return f"<Othr><Id>{account_number}</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr>"
