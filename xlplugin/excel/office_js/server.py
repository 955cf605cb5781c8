"""A local web server for Excel's custom functions. It answers this machine only."""

from __future__ import annotations

import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from xlplugin.excel.office_js.functions import CustomFunctions
from xlplugin.excel.office_js.pages import CALL_PATH, pages

HOST = "127.0.0.1"
LARGEST_REQUEST = 32 << 20  # bytes; a million numbers
NAMES = ("localhost", HOST)


class Server(ThreadingHTTPServer):
    """Serves until told to stop. `certificate`: its file and that of its key; None is plain http."""

    daemon_threads = True

    def __init__(self, functions: CustomFunctions, port: int, certificate: tuple[Path, Path] | None) -> None:
        super().__init__((HOST, port), Handler)
        self.functions = functions
        self.origin = f"{'https' if certificate else 'http'}://localhost:{self.server_port}"
        self.pages = pages(functions, self.origin)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            # The handshake is left to the thread of the connection: a silent client must not hold the others.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # Excel keeps its connections
    timeout = 60
    disable_nagle_algorithm = True  # with it, head and body of an answer wait 40 ms for each other
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        if self.refused():
            return
        kind, content = self.server.pages.get(self.path.partition("?")[0], ("text/plain", b""))
        self.answer(200 if content else 404, kind, content or b"not here")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.refused():
            return
        if self.path != CALL_PATH or self.headers.get_content_type() != "application/json":
            self.close_connection = True
            self.answer(404, "text/plain", b"not here")
        elif length > LARGEST_REQUEST:
            self.close_connection = True
            self.answer(413, "text/plain", b"the range is too large for one call")
        else:
            self.answer(*self.called(self.rfile.read(length)))

    def called(self, body: bytes) -> tuple[int, str, bytes]:
        try:
            result = self.server.functions.call(json.loads(body))
        except Exception as error:  # the client shows one line, never a traceback
            line = f"{type(error).__name__}: {error}".split("\n", 1)[0]
            return 400, "text/plain; charset=utf-8", line.encode()
        return 200, "application/json", json.dumps({"result": result}).encode()

    def refused(self) -> bool:
        """A page of another site must not reach the functions, under whatever name it finds this machine."""
        if (self.headers.get("Host") or "").partition(":")[0] in NAMES:
            return False
        self.close_connection = True
        self.answer(403, "text/plain", b"this server answers localhost only")
        return True

    def answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Quiet: a workbook makes hundreds of calls."""
