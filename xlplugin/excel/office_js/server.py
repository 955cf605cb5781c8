"""A local web server for Excel's custom functions. It answers this machine only."""

from __future__ import annotations

import json
import re
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from xlplugin.errors import InputError
from xlplugin.excel.office_js.functions import CustomFunctions
from xlplugin.excel.office_js.pages import CALL_PATH, pages

HOST = "127.0.0.1"
LARGEST_REQUEST = 32 << 20  # bytes; a million numbers
# What a browser may call this machine in a request; anything else is another site's page.
OUR_NAME = re.compile(r"(localhost|127\.0\.0\.1)(:\d{1,5})?", re.ASCII)
PLAIN_HTTP = "HTTP_REQUEST"  # OpenSSL's word for a request that is not encrypted


def encryption(certificate: Path, key: Path) -> ssl.SSLContext:
    """What https needs; InputError for files that are no certificate and its key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{certificate} and {key} are no certificate and its key: {reason}") from None
    return context


class Server(ThreadingHTTPServer):
    """Serves until told to stop. `certificate`: its file and that of its key; None is plain http."""

    daemon_threads = True

    def __init__(self, functions: CustomFunctions, port: int, certificate: tuple[Path, Path] | None) -> None:
        context = encryption(*certificate) if certificate else None
        super().__init__((HOST, port), Handler)
        self.functions = functions
        self.origin = f"{'https' if certificate else 'http'}://localhost:{self.server_port}"
        self.pages = pages(functions, self.origin)
        if context:
            # The handshake is left to the thread of the connection: a silent client must not hold the others.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """One line for a connection that failed, not a traceback: whoever connects can make it fail."""
        error = sys.exception()
        if isinstance(error, ssl.SSLError) and error.reason == PLAIN_HTTP:
            log(f"a request came by http; this server is {self.origin}")
        else:
            log(f"a connection failed: {type(error).__name__}: {error}".split("\n", 1)[0])


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
        if self.refused():
            return
        length = content_length(self.headers.get("Content-Length", ""))
        if length is None:
            self.close_connection = True
            self.answer(400, "text/plain", b"Content-Length must be a number of bytes")
            self.log_error("a request without a proper Content-Length")
        elif self.path != CALL_PATH or self.headers.get_content_type() != "application/json":
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
        if OUR_NAME.fullmatch(self.headers.get("Host") or ""):
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

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Quiet: a workbook makes hundreds of calls."""

    def log_message(self, format: str, *arguments: object) -> None:
        """What remains to be told: requests that are against the protocol."""
        log((format % arguments).split("\n", 1)[0])


def content_length(given: str) -> int | None:
    """Bytes of the body; None for what is no number."""
    return int(given) if re.fullmatch(r"\d{1,18}", given, re.ASCII) else None


def log(line: str) -> None:
    printable = "".join(letter if letter.isprintable() else "?" for letter in line)
    print(f"xlplugin serve: {printable}", file=sys.stderr, flush=True)
