"""A table of payments before and after a release, with a known number of differences, as two Parquet files.

    python bench/payments_table.py ROWS FOLDER

Of the baseline's payments 0.05% are missing, 0.1% changed in one or two columns, 0.01% stand twice; 0.05% are new and
resemble nothing. Both files are shuffled. The truth is counted by the generator and written as ``truth.json``. The same
rows give the same files on the same engine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

COLUMNS = (
    "payment_ref payee_id payee_name sort_code account_number amount pay_date method cost_centre company supplier_type "
    "postcode_area vat_amount invoice_ref"
)


def generate(rows: int, folder: Path) -> dict[str, object]:
    """Write ``before.parquet``, ``after.parquet`` and ``truth.json``; gives the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect(config={"temp_directory": str(folder / "spill")})
    engine.execute("SET preserve_insertion_order = false")
    _baseline(engine, rows)
    _candidate(engine)
    columns = ", ".join(COLUMNS.split())
    for name, relation, salt in (("before", "baseline", "b"), ("after", "candidate", "c")):
        engine.execute(
            f"COPY (SELECT {columns} FROM {relation} ORDER BY hash(payment_ref || '{salt}')) "
            f"TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION snappy)"
        )
    truth = _truth(engine)
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))
    engine.close()
    return truth


def _baseline(engine: duckdb.DuckDBPyConnection, rows: int) -> None:
    hashes = ", ".join(f"hash(i * 1000003 + {n}) AS h{n}" for n in (2, 3, 4, 5))
    payees = rows // 8 + 1
    engine.execute(
        f"""
        CREATE TABLE baseline AS
        SELECT
         'P' || lpad(CAST((i * 7919 + 104729) % 1000000007 AS VARCHAR), 9, '0') || printf('%08x', h2 % 4294967296)
           AS payment_ref,
         'S' || lpad(CAST(h3 % {payees} AS VARCHAR), 8, '0') AS payee_id,
         'PAYEE ' || chr(CAST(65 + h3 % 26 AS INT)) || ' ' || CAST(h3 % {payees} AS VARCHAR) || ' LTD' AS payee_name,
         lpad(CAST((h3 // 7) % 1000000 AS VARCHAR), 6, '0') AS sort_code,
         lpad(CAST((h3 // 11) % 100000000 AS VARCHAR), 8, '0') AS account_number,
         CAST((h4 % 50000000 // (1 + h5 % 100) + 100) / 100 AS DECIMAL(12, 2)) AS amount,
         DATE '2026-01-05' + CAST((h5 // 3) % 260 AS INT) AS pay_date,
         ['BACS', 'CHAPS', 'FPS', 'CHEQUE'][CAST(1 + (h4 // 5) % 4 AS INT)] AS method,
         'CC' || lpad(CAST((h2 // 13) % 900 AS VARCHAR), 4, '0') AS cost_centre,
         'CO' || CAST((h2 // 17) % 5 AS VARCHAR) AS company,
         ['SMALL', 'MEDIUM', 'LARGE', 'VCS', 'PERSON'][CAST(1 + (h3 // 19) % 5 AS INT)] AS supplier_type,
         ['TR1', 'TR2', 'PL14', 'PL25', 'TR18'][CAST(1 + (h3 // 23) % 5 AS INT)] AS postcode_area,
         CASE WHEN h5 % 20 = 0 THEN NULL ELSE CAST((h4 // 29) % 20000000 / 10000 AS DECIMAL(14, 4)) END AS vat_amount,
         'INV-' || CAST(h2 % 1000000007 AS VARCHAR) AS invoice_ref,
         (h5 // 1000003) % 2000000 AS lot, (h5 // 7) % 7 AS what
        FROM (SELECT i, {hashes} FROM range({rows}) t(i))
        """
    )


def _candidate(engine: duckdb.DuckDBPyConnection) -> None:
    hit = "lot BETWEEN 1000 AND 2999 AND what"
    same = [c for c in COLUMNS.split() if c != "payment_ref"]
    changed = {
        "sort_code": f"CASE WHEN {hit} = 0 THEN lpad(CAST((CAST(sort_code AS INT) + 1) % 1000000 AS VARCHAR), 6, '0') "
        "ELSE sort_code END",
        "account_number": f"CASE WHEN {hit} = 1 THEN reverse(account_number) || '0' ELSE account_number END",
        "amount": f"CASE WHEN {hit} IN (2, 3) THEN CAST(amount + 0.01 AS DECIMAL(12, 2)) ELSE amount END",
        "pay_date": f"CASE WHEN {hit} IN (3, 4) THEN pay_date + 1 ELSE pay_date END",
        "method": f"CASE WHEN {hit} = 5 THEN 'HOLD' ELSE method END",
        "vat_amount": f"CASE WHEN {hit} = 6 THEN coalesce(vat_amount, 0) + 1 ELSE vat_amount END",
    }
    values = ", ".join(f"{changed[c]} AS {c}" if c in changed else c for c in same)
    fresh = ", ".join(
        {
            "payee_id": "'N' || payee_id[2:]",
            "payee_name": "'NEW ' || payee_name",
            "invoice_ref": "'N' || invoice_ref",
        }.get(c, c)
        + f" AS {c}"
        for c in same
    )
    engine.execute(
        f"""
        CREATE VIEW candidate AS
        SELECT payment_ref, {values} FROM baseline WHERE lot >= 1000
        UNION ALL SELECT payment_ref, {", ".join(same)} FROM baseline WHERE lot BETWEEN 3000 AND 3199
        UNION ALL SELECT 'X' || payment_ref[2:], {fresh} FROM baseline WHERE lot BETWEEN 4000 AND 4999
        """
    )


def _truth(engine: duckdb.DuckDBPyConnection) -> dict[str, object]:
    lots = {"missing": "lot < 1000", "twice": "lot BETWEEN 3000 AND 3199", "new": "lot BETWEEN 4000 AND 4999"}
    counts = engine.execute(
        "SELECT count(*), " + ", ".join(f"count(*) FILTER ({where})" for where in lots.values()) + " FROM baseline"
    ).fetchone()
    assert counts is not None
    columns = engine.execute(
        """SELECT k, count(*) FROM (SELECT unnest(CASE what WHEN 0 THEN ['sort_code'] WHEN 1 THEN ['account_number']
        WHEN 2 THEN ['amount'] WHEN 3 THEN ['amount', 'pay_date'] WHEN 4 THEN ['pay_date'] WHEN 5 THEN ['method']
        ELSE ['vat_amount'] END) AS k FROM baseline WHERE lot BETWEEN 1000 AND 2999) GROUP BY k ORDER BY k"""
    ).fetchall()
    return {"rows": counts[0], **dict(zip(lots, counts[1:], strict=True)), "changed": dict(columns)}


if __name__ == "__main__":
    print(generate(int(sys.argv[1]), Path(sys.argv[2])))
