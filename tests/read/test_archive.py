import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.archive import MAX_MEMBERS, expand, is_folder, opened, refuse_large, shown_name
from tests.read.workbooks import write_xlsx, write_zip

CSV = b"Ref,Amount\n1,2.00\n"


def test_files_come_out_under_hashes_with_names_to_show(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "month.zip",
        {
            "payments.csv": CSV,
            "march/other.csv": CSV + b"2,3.00\n",
            "empty.txt": b"",
            "__MACOSX/x": b"x",
            "a/.DS_Store": b"x",
        },
    )
    work = tmp_path / "work"
    work.mkdir()
    found = expand(path, "month.zip", work)
    assert [shown for shown, _ in found] == ["month.zip/payments.csv", "month.zip/march/other.csv"]
    assert [file.read_bytes() for _, file in found] == [CSV, CSV + b"2,3.00\n"]
    assert all(file.parent == work and "payments" not in file.name for _, file in found)
    assert len(list(work.iterdir())) == 2


def test_a_workbook_is_no_folder(tmp_path: Path) -> None:
    assert not is_folder(write_xlsx(tmp_path / "a.zip", {"S": [["Ref", "Amount"]]}))
    assert is_folder(write_zip(tmp_path / "a.xlsx", {"a.csv": CSV}))
    (tmp_path / "a.csv").write_bytes(CSV)
    assert not is_folder(tmp_path / "a.csv")


def test_workbooks_inside_a_folder_are_files_like_others(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "b.xlsx", {"S": [["Ref", "Amount"], ["1", 2]]}).read_bytes()
    [(shown, file)] = expand(write_zip(tmp_path / "m.zip", {"b.xlsx": book}), "m.zip", tmp_path)
    assert shown == "m.zip/b.xlsx"
    assert file.read_bytes() == book


AWKWARD = [
    "CON",
    "nul.csv",
    "a\x00b.csv",
    "n" * 255 + ".csv",
    "12:30.csv",
    "trailing. ",
    "ü\u202egnp.csv",
    "=cmd()",
    "'; drop",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_never_reach_the_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), CSV)
    [(shown, file)] = expand(path, "m.zip", tmp_path)
    assert file.name.startswith("unpacked-")
    assert set(file.name.removeprefix("unpacked-")) <= set("0123456789abcdef")
    assert shown.startswith("m.zip/")
    assert shown.isprintable()


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "C:evil.csv", "a/../../evil.csv", "\\\\host\\evil"]
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(BadInputError, match="outside its folder"):
        expand(write_zip(tmp_path / "m.zip", {"good.csv": CSV, name: CSV}), "m.zip", work)
    assert list(work.iterdir()) == []


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadInputError, match="link"):
        expand(tmp_path / "m.zip", "m.zip", tmp_path)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        archive.writestr("Payments.csv", CSV)
        archive.writestr("payments.CSV", CSV)
    with pytest.raises(BadInputError, match="same name"):
        expand(tmp_path / "m.zip", "m.zip", tmp_path)


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", {"a.csv": CSV}).read_bytes()
    work = tmp_path / "work"
    work.mkdir()
    with pytest.raises(BadInputError, match=r"^m\.zip/inner\.bin: a zip file inside a zip file"):
        expand(write_zip(tmp_path / "m.zip", {"inner.bin": inner}), "m.zip", work)


def test_passwords_are_said(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "m.zip", {"a.csv": CSV})
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(BadInputError, match="password"):
        expand(path, "m.zip", tmp_path)


def test_an_empty_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no files"):
        expand(write_zip(tmp_path / "m.zip", {}), "m.zip", tmp_path)


def test_too_many_files(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="1,001 files; at most 1,000"):
        expand(write_zip(tmp_path / "m.zip", {f"{n}.csv": b"x" for n in range(MAX_MEMBERS + 1)}), "m.zip", tmp_path)


def test_a_file_that_packs_too_well(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="more than 100 times"):
        expand(write_zip(tmp_path / "m.zip", {"a.csv": bytes(2_000_000)}), "m.zip", tmp_path)


def test_many_small_files_that_pack_too_well_together(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="it would unpack"):
        expand(write_zip(tmp_path / "m.zip", {f"{n}": bytes(900_000) for n in range(5)}), "m.zip", tmp_path)


def test_a_zip_that_claims_to_be_huge(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "m.zip", {"a.csv": CSV})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 2_100_000_000)
    path.write_bytes(data)
    with pytest.raises(BadInputError, match="2,100,000,000 bytes; at most"):
        expand(path, "m.zip", tmp_path)


def test_a_file_that_is_larger_than_it_claims(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "m.zip", {"a.csv": CSV * 1000})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 20)
    path.write_bytes(data)
    with pytest.raises(BadInputError, match="damaged"):
        expand(path, "m.zip", tmp_path)


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_a_zip_that_was_cut_off(tmp_path: Path, cut: int) -> None:
    path = write_zip(tmp_path / "m.zip", {"a.csv": CSV * 50})
    path.write_bytes(path.read_bytes()[:cut])
    assert is_folder(path)
    with pytest.raises(BadInputError, match=r"^m.zip: the zip file is damaged"):
        expand(path, "m.zip", tmp_path)


def test_damage_inside_a_file_is_found_by_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", CSV)
    path.write_bytes(path.read_bytes().replace(b"2.00", b"9.00"))
    with pytest.raises(BadInputError, match="damaged"):
        expand(path, "m.zip", tmp_path)


def test_a_full_disk_is_not_called_a_damaged_zip(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "m.zip", {"a.csv": CSV})
    with pytest.raises(OSError, match="No space"), opened(path, "m.zip"):
        raise OSError(28, os.strerror(28))


def test_shown_names_are_printable() -> None:
    assert shown_name("a\\b\x1b[31m.csv") == "a/b[31m.csv"
    assert shown_name("\x00") == "(no name)"


def test_large_parts_are_refused() -> None:
    refuse_large([500_000_000], "a.xls")
    with pytest.raises(BadInputError, match="CSV or Parquet"):
        refuse_large([1, 500_000_001], "a.xls")
