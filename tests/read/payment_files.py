"""Writes payment files for tests: pain.001 and Bacs Standard 18, right in every total unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

OWN = "08999966374958"


@dataclass(frozen=True)
class Credit:
    """One payment. ``day`` is a processing day as Bacs writes it; ``code`` is the transaction code."""

    payee: str = "PAYEE ONE LTD"
    sort_code: str = "107999"
    account: str = "88837491"
    pence: int = 123456
    reference: str = "INV001000"
    day: str = "26328"
    code: str = "99"
    own: str = OWN
    rti: str = "    "
    user_name: str = "NORTHBROOK COUNCIL"


CREDITS = (
    Credit(),
    Credit("PAYEE TWO", "202959", "63748472", 4599, "INV001001"),
    Credit("PAYEE THREE", "871427", "09123496", 1, "INV001002", day="26329"),
)


def data(credit: Credit, *, multi_day: bool) -> str:
    """A data record of 100 or 106 characters."""
    line = f"{credit.sort_code:<6}{credit.account:<8}0{credit.code}{credit.own}{credit.rti}{credit.pence:011d}"
    line += f"{credit.user_name:<18}{credit.reference:<18}{credit.payee:<18}"
    return line + (f" {credit.day}" if multi_day else "")


def contras(made: Sequence[Credit], *, multi_day: bool) -> list[Credit]:
    """The contra records that balance payments, one per account, day and side."""
    sums: dict[tuple[str, str, str], int] = {}
    for credit in made:
        if not credit.code.startswith("0") or credit.code == "01":
            side = "17" if credit.code in {"99", "Z4", "Z5"} else "99"
            key = (credit.own, credit.day if multi_day else "", side)
            sums[key] = sums.get(key, 0) + credit.pence
    return [
        Credit("NORTHBROOK COUNCIL", own[:6], own[6:], pence, "CONTRA", day, side, own, user_name="SUPPLIER RUN")
        for (own, day, side), pence in sums.items()
    ]


def trailer(records: Sequence[Credit]) -> str:
    """A UTL1 record over payments and contras."""
    debits = [r.pence for r in records if r.code in {"01", "17", "18", "19"}]
    paid = [r.pence for r in records if r.code in {"99", "Z4", "Z5"}]
    instructions = sum(r.code in {"0N", "0C", "0S"} for r in records)
    line = f"UTL1{sum(debits):013d}{sum(paid):013d}{len(debits):07d}{len(paid):07d}".ljust(52)
    return (line + (f"{instructions:07d}" if instructions else "")).ljust(80)


def bacs18(made: Sequence[Credit], *, multi_day: bool = True, day: str = "26328", serial: str = "NB0001") -> list[str]:
    """The lines of a whole file, contras and totals with it."""
    records = [*made, *contras(made, multi_day=multi_day)]
    work_code = "4 MULTI  " if multi_day else "1 DAILY  "
    labels = [
        f"VOL1{serial}".ljust(41) + "123456".ljust(38) + "1",
        f"HDR1A123456S  1123456{serial}00010001       26324 26354".ljust(80),
        f"HDR2F02000{'00106' if multi_day else '00100'}".ljust(80),
        f"UHL1{'' if multi_day else ' ' + day:<6}999999    00000000{work_code}001".ljust(80),
    ]
    ends = [labels[1].replace("HDR1", "EOF1"), labels[2].replace("HDR2", "EOF2"), trailer(records)]
    return [*labels, *(data(r, multi_day=multi_day) for r in records), *ends]


def changed(lines: list[str], at: int, position: int, text: str) -> list[str]:
    """The lines with ``text`` put at a position (from 1) of one of them."""
    line = lines[at]
    return [*lines[:at], line[: position - 1] + text + line[position - 1 + len(text) :], *lines[at + 1 :]]


def as_file(lines: Sequence[str], newline: str = "\r\n") -> bytes:
    """Lines as the bytes of a file."""
    return "".join(line + newline for line in lines).encode("ascii")


def without_day(credit: Credit) -> Credit:
    """The same payment for a single-day file."""
    return replace(credit, day="26328")


NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."

PAYMENT = """<CdtTrfTxInf>
  <PmtId><InstrId>I-{ref}</InstrId><EndToEndId>{ref}</EndToEndId></PmtId>
  <Amt><InstdAmt Ccy="GBP">{amount}</InstdAmt></Amt>
  <CdtrAgt><FinInstnId><{bic}>LIZKGB22XXX</{bic}></FinInstnId></CdtrAgt>
  <Cdtr><Nm>{payee}</Nm>
  <PstlAdr><StrtNm>1 High Street</StrtNm><PstCd>TR1 3AY</PstCd><TwnNm>Truro</TwnNm></PstlAdr></Cdtr>
  <CdtrAcct><Id><IBAN>GB35LIZK30995459362512</IBAN></Id></CdtrAcct>
  <RmtInf><Ustrd>{text}</Ustrd></RmtInf>
</CdtTrfTxInf>"""


def payment(
    ref: str = "E1", amount: str = "1234.56", payee: str = "Payee One Ltd", text: str = "INV1 [A/1]", bic: str = "BICFI"
) -> str:
    """One payment to an IBAN."""
    return PAYMENT.format(ref=ref, amount=amount, payee=payee, text=text, bic=bic)


def uk_payment(
    ref: str = "E1",
    amount: str = "1234.56",
    system: str = "<ClrSysId><Cd>GBDSC</Cd></ClrSysId>",
    more: str = "",
    currency: str = "GBP",
) -> str:
    """One payment to a sort code and an account number; ``more`` stands after the payee's account."""
    return f"""<CdtTrfTxInf>
  <PmtId><EndToEndId>{ref}</EndToEndId></PmtId>
  <Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt>
  <CdtrAgt><FinInstnId><ClrSysMmbId>{system}<MmbId>089999</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
  <Cdtr><Nm>Payee Two</Nm></Cdtr>
  <CdtrAcct><Id><Othr><Id>06374958</Id></Othr></Id></CdtrAcct>
  {more}
</CdtTrfTxInf>"""


def batch(payments: Sequence[str], *, day: str = "<Dt>2026-11-25</Dt>", header: str = "", ref: str = "P1") -> str:
    """A PmtInf; ``header`` are further elements before its payments."""
    return f"""<PmtInf><PmtInfId>{ref}</PmtInfId><PmtMtd>TRF</PmtMtd>{header}
  <ReqdExctnDt>{day}</ReqdExctnDt><Dbtr><Nm>Northbrook Council</Nm></Dbtr>
  <DbtrAcct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id></DbtrAcct>
  {"".join(payments)}
</PmtInf>"""


def pain001(
    batches: Sequence[str],
    *,
    version: str = "09",
    count: str | None = "1",
    total: str | None = "1234.56",
    before: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
) -> str:
    """A whole pain.001 document; ``before`` is its prolog."""
    stated = f"<NbOfTxs>{count}</NbOfTxs>" if count is not None else ""
    stated += f"<CtrlSum>{total}</CtrlSum>" if total is not None else ""
    return f"""{before}<Document xmlns="{NAMESPACE}{version}"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T10:00:00</CreDtTm>{stated}</GrpHdr>
{"".join(batches)}
</CstmrCdtTrfInitn></Document>
"""
