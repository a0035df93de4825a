"""Run as a program: reads every file of a folder and prints, for each, what was said, the processor time it took and
the most memory the process has had so far (MB)."""

import json
import re
import resource
import sys
import time
from pathlib import Path

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head, Reader
from jamfirst.read.excel import ExcelReader
from jamfirst.read.html_table import HtmlTableReader
from jamfirst.read.parquet import ParquetReader
from jamfirst.read.spreadsheet_xml import SpreadsheetXmlReader

READERS: tuple[Reader, ...] = (ParquetReader(), ExcelReader(), SpreadsheetXmlReader(), HtmlTableReader())


def said(path: Path) -> str:
    """The refusal of a file; empty when it was read."""
    reader = next(r for r in READERS if r.sniff(Head.of(path)))
    with DuckDBSession([path]) as session:
        try:
            reader.read(path, path.name, session)
        except BadInputError as error:
            return str(error)
    return ""


def most_memory() -> float:
    """MB. Where the system tells it of this program alone: ``ru_maxrss`` counts the one that started it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


for name in sorted(Path(sys.argv[1]).iterdir()):
    start = time.process_time()
    text = said(name)
    took = time.process_time() - start
    memory = most_memory()
    sys.stdout.write(json.dumps([name.name, text, took, memory]) + "\n")
