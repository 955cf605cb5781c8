"""What Excel fetches from the server: manifest, page, script, metadata, icons."""

from __future__ import annotations

import html
import json
import struct
import zlib
from importlib.metadata import version
from importlib.resources import files

from xlplugin import __version__
from xlplugin.excel.office_js import LICENCE
from xlplugin.excel.office_js.functions import CustomFunctions

CALL_PATH = "/xlwings/custom-functions-call"
BLUE = b"\x1f\x5f\xa8"


def pages(functions: CustomFunctions, origin: str) -> dict[str, tuple[str, bytes]]:
    """Content type and content by path."""
    page = text("taskpane.html").replace("LICENCE", html.escape(LICENCE))
    return {
        "/manifest.xml": ("application/xml", manifest(origin)),
        "/taskpane.html": ("text/html; charset=utf-8", page.encode()),
        "/functions.js": ("text/javascript; charset=utf-8", script(functions)),
        "/functions.json": ("application/json", json.dumps(functions.metadata()).encode()),
        "/icon-32.png": ("image/png", icon(32)),
        "/icon-64.png": ("image/png", icon(64)),
    }


def manifest(origin: str) -> bytes:
    """What Excel is given to add the functions; `origin` is where they are served, https://localhost:8765.

    It names no namespace: the functions are called TRAIN_GPUS as in every edition, not XLPLUGIN.TRAIN_GPUS.
    """
    return text("manifest.xml").replace("ORIGIN", origin).replace("VERSION.0", f"{__version__}.0").encode()


def script(functions: CustomFunctions) -> bytes:
    settings = {
        "path": CALL_PATH,
        "functions": [function["id"] for function in functions.metadata()["functions"]],
        # What xlwings asks of a client: its own version, and the level of Excel's custom functions.
        "request": {"version": version("xlwings"), "client": "Office.js", "runtime": "1.4"},
    }
    return text("client.js").replace('"__SETTINGS__"', json.dumps(settings)).encode()


def text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def icon(size: int) -> bytes:
    """A plain square as PNG."""
    rows = (b"\0" + BLUE * size) * size
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    pieces = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in pieces
    )
