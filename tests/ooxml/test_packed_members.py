"""Members as they are stored: the content comes back, with libdeflate and without."""

from __future__ import annotations

import io
import zipfile
import zlib

import openpyxl
import pytest

from xlplugin.headless.model import Model
from xlplugin.ooxml import Package, archive


@pytest.fixture(params=["libdeflate", "zlib"])
def packing(request, monkeypatch):
    """Both ways to deflate: the package for it, and the standard library where it is not installed."""
    if request.param == "zlib":
        monkeypatch.setattr(archive, "deflate", None)
    elif archive.deflate is None:
        pytest.skip("deflate is not installed")


@pytest.mark.parametrize(
    "content", [b"", b"a", "<c r='A1'><v>1</v></c>数".encode() * 5000, bytes(range(256)) * 300]
)
def test_a_member_deflates_to_what_it_was(packing, content):
    part = archive.packed(content)
    assert zlib.decompress(part.content, -15) == content
    assert (part.checksum, part.size) == (zlib.crc32(content), len(content))
    assert type(part.content) is bytes and archive.packed(content) == part


def test_a_saved_workbook_is_whole(packing, book, tmp_path):
    model = Model(Package(book({"S": {"A1": 1, "B1": "=A1*2"}}, names={"a": "S!$A$1"})))
    model.set("a", 21)
    model.recalculate()
    model.save(tmp_path / "out.xlsx")
    content = (tmp_path / "out.xlsx").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert openpyxl.load_workbook(io.BytesIO(content), data_only=True)["S"]["B1"].value == 42
