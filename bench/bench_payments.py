"""How fast payment files are read, beside the plainest possible pass over the same bytes; run from the root:

    python bench/bench_payments.py                       # 10,000 and 100,000 payments
    python bench/bench_payments.py --payments 1000000 --formats bacs18

pain.001 is set against a bare ``lxml.etree.iterparse`` that clears every element, Bacs 18 against DuckDB reading
the same lines as text into a table. Every measure is the best of three, each in a process of its own, in turn.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from lxml import etree
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read.bacs18 import Bacs18Reader
from jamfirst.read.contract import Reader
from jamfirst.read.pain001 import Pain001Reader

ROUNDS = 3
_PAIN_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>M1</MsgId><CreDtTm>2026-11-20T10:00:00</CreDtTm>
      <NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt><Dt>2026-11-25</Dt></ReqdExctnDt>
      <Dbtr><Nm>Northbrook Council</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id></DbtrAcct>
"""
_PAIN_PAYMENT = """      <CdtTrfTxInf>
        <PmtId>
          <InstrId>{i}</InstrId>
          <EndToEndId>{i}</EndToEndId>
        </PmtId>
        <Amt>
          <InstdAmt Ccy="GBP">{amount}</InstdAmt>
        </Amt>
        <CdtrAgt>
          <FinInstnId>
            <ClrSysMmbId>
              <ClrSysId>
                <Cd>GBDSC</Cd>
              </ClrSysId>
              <MmbId>{sort:06d}</MmbId>
            </ClrSysMmbId>
          </FinInstnId>
        </CdtrAgt>
        <Cdtr>
          <Nm>Payee Number {i} Ltd</Nm>
          <PstlAdr>
            <StrtNm>{i} Church Lane</StrtNm>
            <PstCd>TR1 3AY</PstCd>
            <TwnNm>Truro</TwnNm>
            <Ctry>GB</Ctry>
          </PstlAdr>
        </Cdtr>
        <CdtrAcct>
          <Id>
            <Othr>
              <Id>{account:08d}</Id>
            </Othr>
          </Id>
        </CdtrAcct>
        <RmtInf>
          <Ustrd>INV{i:07d}</Ustrd>
        </RmtInf>
      </CdtTrfTxInf>
"""


def pence_of(i: int) -> int:
    """An amount for payment ``i``: spread out, never zero."""
    return 1 + i * 7919 % 999_983


def write_pain001(path: Path, payments: int) -> None:
    """A pain.001.001.09 file of so many payments in one batch."""
    total = sum(map(pence_of, range(payments)))
    with path.open("w", encoding="utf-8") as file:
        file.write(_PAIN_HEADER.format(count=payments, total=f"{total // 100}.{total % 100:02d}"))
        for i in range(payments):
            pence = pence_of(i)
            amount = f"{pence // 100}.{pence % 100:02d}"
            sort, account = 100_000 + i * 31 % 800_000, 10_000_000 + i * 97 % 89_999_999
            file.write(_PAIN_PAYMENT.format(i=i, amount=amount, sort=sort, account=account))
        file.write("    </PmtInf>\n  </CstmrCdtTrfInitn>\n</Document>\n")


def write_bacs18(path: Path, payments: int) -> None:
    """A multi-day Bacs 18 file of so many credits over five processing days, with its contras."""
    days = [f" 26{328 + i}" for i in range(5)]
    sums = dict.fromkeys(days, 0)
    own = "08999966374958"
    with path.open("w", encoding="ascii", newline="") as file:
        for label in ("VOL1NB0001".ljust(79) + "1", "HDR1A123456S  1123456NB000100010001", "HDR2F0200000106"):
            file.write(label.ljust(80) + "\r\n")
        file.write("UHL1      999999    000000004 MULTI  001".ljust(80) + "\r\n")
        for i in range(payments):
            day = days[i * len(days) // payments]
            sums[day] += pence_of(i)
            payee = f"{100_000 + i * 31 % 800_000:06d}{10_000_000 + i * 97 % 89_999_999:08d}"
            texts = f"{'NORTHBROOK COUNCIL':<18}{f'INV{i:07d}':<18}{f'PAYEE {i} LTD':<18}"
            file.write(f"{payee}099{own}    {pence_of(i):011d}{texts}{day}\r\n")
        for day, pence in sums.items():
            texts = f"{'SUPPLIER RUN':<18}{'CONTRA':<18}{'NORTHBROOK COUNCIL':<18}"
            file.write(f"{own}017{own}    {pence:011d}{texts}{day}\r\n")
        total = sum(sums.values())
        file.write("EOF1".ljust(80) + "\r\n" + "EOF2".ljust(80) + "\r\n")
        file.write(f"UTL1{total:013d}{total:013d}{len(days):07d}{payments:07d}".ljust(80) + "\r\n")


def bare_iterparse(path: Path) -> float:
    """The least that any lxml program does: every end event, every element cleared."""
    started = time.perf_counter()
    for _, element in etree.iterparse(str(path)):
        element.clear()
    return time.perf_counter() - started


def lines_as_text(path: Path) -> float:
    """The least that DuckDB does with lines: one text column into a table."""
    connection = duckdb.connect()
    started = time.perf_counter()
    connection.execute(
        f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', header=false, auto_detect=false, delim=E'\\x01', "
        "quote='', escape='', columns={'line': 'VARCHAR'}, strict_mode=false)"
    )
    return time.perf_counter() - started


def _reader(reader: Reader, path: Path, *, kept: bool) -> float:
    with DuckDBSession([path]) as session:
        started = time.perf_counter()
        for table in reader.read(path, path.name, session):
            if table.problems:
                raise SystemExit(f"the file should have no problem: {table.problems[0].sentence()}")
            if kept:
                session.keep(exp.select("*").from_(table.relation), "kept")
        return time.perf_counter() - started


TASKS: dict[str, Callable[[Path], float]] = {
    "iterparse": bare_iterparse,
    "pain.001": lambda path: _reader(Pain001Reader(), path, kept=False),
    "pain.001 kept": lambda path: _reader(Pain001Reader(), path, kept=True),
    "text": lines_as_text,
    "bacs18": lambda path: _reader(Bacs18Reader(), path, kept=False),
    "bacs18 kept": lambda path: _reader(Bacs18Reader(), path, kept=True),
}


def measure(task: str, path: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one task in a process of its own, warmed up on a small file; opening the
    engine is not counted."""
    out = subprocess.run(
        [sys.executable, __file__, "--task", task, "--file", str(path)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(out.stdout)
    return float(seconds), float(megabytes)


def run_task(task: str, path: Path) -> None:
    """In the child: do one task and print its seconds and the peak memory of the process."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / path.name
        (write_pain001 if path.suffix == ".xml" else write_bacs18)(small, 10)
        TASKS[task](small)
    seconds = TASKS[task](path)
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def compare(path: Path, tasks: list[str]) -> None:
    """Print each task beside the first, as the best of some rounds taken in turn."""
    found: dict[str, list[tuple[float, float]]] = {task: [] for task in tasks}
    for _ in range(ROUNDS):
        for task in tasks:
            found[task].append(measure(task, path))
    base = min(seconds for seconds, _ in found[tasks[0]])
    for task in tasks:
        seconds = min(s for s, _ in found[task])
        memory = max(m for _, m in found[task])
        print(f"  {task:14} {seconds:8.3f} s   {seconds / base:5.2f}x   peak {memory:6.0f} MB")


def main() -> None:
    """Write the files, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--payments", type=int, nargs="*", default=[10_000, 100_000])
    options.add_argument("--formats", nargs="*", choices=["pain.001", "bacs18"], default=["pain.001", "bacs18"])
    options.add_argument("--task", choices=sorted(TASKS), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.task:
        run_task(given.task, given.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        for payments in given.payments:
            print(f"{payments:,} payments")
            if "pain.001" in given.formats:
                pain = Path(folder) / "pain.xml"
                write_pain001(pain, payments)
                compare(pain, ["iterparse", "pain.001", "pain.001 kept"])
            if "bacs18" in given.formats:
                bacs = Path(folder) / "bacs.txt"
                write_bacs18(bacs, payments)
                compare(bacs, ["text", "bacs18", "bacs18 kept"])


if __name__ == "__main__":
    main()
