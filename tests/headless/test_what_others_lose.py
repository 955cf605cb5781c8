"""What other tools lose of the rich workbook when they save it, and we do not."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import warnings

import openpyxl

from tests.headless.rich_book.package_parts import Parts, unzipped

MARKS = {  # what stands in the sheets as long as they have the feature
    b"sparkline": "sparklines", b"x14:dataBar": "x14 data bars", b"x14:dataValidation": "x14 validations",
    b' cm="1"': "dynamic arrays", b' vm="1"': "rich values of cells", b"x14:slicer": "slicers of sheets",
}  # fmt: skip
LOST_BY_BOTH = {
    "slicers", "slicerCaches", "slicers of sheets", "richData", "metadata", "dynamic arrays",
    "rich values of cells", "threadedComments", "persons", "webextensions", "printerSettings",
}  # fmt: skip
LOST_BY_OPENPYXL = LOST_BY_BOTH | {
    "customXml", "sparklines", "x14 data bars", "x14 validations", "text boxes", "cached values",
}  # fmt: skip


def kind(part: str) -> str:
    """`slicers` for xl/slicers/slicer1.xml, `metadata` for xl/metadata.xml."""
    folder, name = part.split("/")[-2:]
    return name.partition(".")[0].rstrip("0123456789") if folder == "xl" else folder


def lost(before: Parts, after: Parts) -> set[str]:
    """Kinds of parts of which one is gone, and features that are gone from the sheets."""
    gone = {kind(name) for name in before if name not in after and "/" in name and "rels" not in name}
    sheets = [b"".join(v for k, v in p.items() if "/worksheets/" in k) for p in (before, after)]
    gone |= {label for mark, label in MARKS.items() if mark in sheets[0] and mark not in sheets[1]}
    cached = [len(re.findall(rb"</f><v>[^<]", text)) for text in sheets]
    boxes = [b"A text box with" in b"".join(p.values()) for p in (before, after)]
    gone |= {"cached values"} if cached[1] < cached[0] else set()
    return gone | ({"text boxes"} if boxes == [True, False] else set())


def test_the_rich_book_has_what_others_lose_and_a_fill_keeps_it(rich, filled):
    before = unzipped(rich.read_bytes())
    assert lost(before, {}) >= LOST_BY_OPENPYXL | {"pivotTables", "pivotCache", "vbaProjectSignature"}
    assert lost(before, unzipped(filled.read_bytes())) == set()


def test_what_openpyxl_loses_on_the_same_file(rich, tmp_path):
    path = tmp_path / "openpyxl.xlsm"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(rich, keep_vba=True)
        with contextlib.closing(book.vba_archive):
            book.save(path)
    missing = lost(unzipped(rich.read_bytes()), unzipped(path.read_bytes()))
    print("openpyxl loses:", ", ".join(sorted(missing)))
    assert missing >= LOST_BY_OPENPYXL


def test_what_libreoffice_loses_on_the_same_file(libreoffice, rich, tmp_path):
    source = tmp_path / "in" / "rich.xlsm"
    source.parent.mkdir()
    shutil.copy(rich, source)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    kind_of_file = "xlsm:Calc MS Excel 2007 VBA XML"
    command = ["soffice", profile, "--headless", "--convert-to", kind_of_file, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    missing = lost(unzipped(rich.read_bytes()), unzipped((tmp_path / "rich.xlsm").read_bytes()))
    print("LibreOffice loses:", ", ".join(sorted(missing)))
    assert missing >= LOST_BY_BOTH
