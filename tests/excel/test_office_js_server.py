"""The server for Office.js: over HTTP and https, against other sites, and the command that starts it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.excel.office_js_server import CLIENT, request, served
from tests.excel.windows import FREE_LICENCE
from xlplugin.excel.office_js.certificate import certificate, how_to_trust
from xlplugin.excel.office_js.pages import CALL_PATH
from xlplugin.excel.office_js.server import LARGEST_REQUEST


def test_a_call_over_http(server):
    body = {"func_name": "TRAIN_GPUS", "args": [[[1.746e11]], [[38.5]], [[30]], [["H100"]], None, None, None]}
    status, answer = request(server, "POST", CALL_PATH, json.dumps({**body, **CLIENT}))
    assert (status, json.loads(answer)) == (200, {"result": [[4577.0]]})


def test_head_and_body_of_an_answer_are_sent_at_once(server):
    """Sent apart they would cost 40 ms a call; a workbook makes hundreds."""
    body = json.dumps({"func_name": "XLP_VERSION", "args": [], **CLIENT})
    head = f"POST {CALL_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    call = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        for _ in range(20):
            connection.sendall(call)
            assert b'\r\n\r\n{"result"' in connection.recv(65_536)


def test_a_wrong_request_is_one_line(server):
    for body in ("not json", "{}", json.dumps({"func_name": "NOSUCH", "args": [], **CLIENT})):
        status, answer = request(server, "POST", CALL_PATH, body)
        assert status == 400
        assert b"\n" not in answer and b"Traceback" not in answer


def test_a_call_that_is_too_large_is_refused_before_it_is_read(server):
    head = f"POST {CALL_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    answer = raw(server, f"{head}Content-Length: {LARGEST_REQUEST + 1}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413 ") and answer.endswith(b"the range is too large for one call")


def test_a_call_that_says_no_length_is_refused(server):
    head = f"POST {CALL_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    answer = raw(server, f"{head}Connection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\nContent-Length must be a number of bytes")


def test_a_connection_that_breaks_is_one_line_in_the_log(custom_functions, tmp_path, capsys):
    with served(custom_functions, certificate(tmp_path)) as server:
        raw(server, b"\x16\x03\x01\x00\x05nonsense")
        (line,) = logged(capsys)
    assert line.startswith("xlplugin serve: a connection failed: SSLError: ")


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("win32", 'certutil -user -addstore Root "own.pem"'),
        ("darwin", "security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db"),
        ("linux", "add own.pem to the certificates that your browser trusts"),
    ],
)
def test_each_system_has_its_way_to_trust_a_certificate(monkeypatch, platform, command):
    monkeypatch.setattr("sys.platform", platform)
    assert how_to_trust(Path("own.pem")).startswith(command)


def test_other_sites_are_kept_out(server):
    assert request(server, "POST", CALL_PATH, "{}", Host="evil.example")[0] == 403
    assert request(server, "GET", "/functions.json", Host="evil.example:80")[0] == 403
    assert request(server, "POST", CALL_PATH, "{}", Content_Type="text/plain")[0] == 404
    assert request(server, "GET", "/../secret")[0] == 404


@pytest.mark.parametrize(
    "host", ["localhost:x@evil", "localhost:", "localhost.evil", "127.0.0.1:80:80", "", "x@localhost"]
)
def test_a_name_that_only_begins_like_ours_is_refused(server, host):
    assert request(server, "POST", CALL_PATH, "{}", Host=host)[0] == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:8765"])
def test_our_names_are_taken(server, host):
    assert request(server, "GET", "/functions.json", Host=host)[0] == 200


@pytest.mark.parametrize("length", ["many", "-1", "1e3", "0x10", "\u0661", "9" * 5000])
def test_a_bad_length_is_one_line_in_the_log(server, capsys, length):
    lines = (f"POST {CALL_PATH} HTTP/1.1", "Host: localhost", "Content-Type: application/json",
             f"Content-Length: {length}", "", "")  # fmt: skip
    answer = raw(server, "\r\n".join(lines).encode())
    assert b" 400 " in answer.split(b"\r\n")[0]
    assert logged(capsys) == ["xlplugin serve: a request without a proper Content-Length"]


def test_a_request_that_is_no_http_is_one_line_in_the_log(server, capsys):
    raw(server, b"\x16\x03\x01 nonsense \x1b[31m\r\n\r\n")
    (line,) = logged(capsys)
    assert line.startswith("xlplugin serve: code 400") and "\x1b" not in line


def test_plain_http_to_the_https_server_is_one_line_that_says_where_to(custom_functions, tmp_path, capsys):
    with served(custom_functions, certificate(tmp_path)) as server:
        raw(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        origin = server.origin
    assert logged(capsys) == [f"xlplugin serve: a request came by http; this server is {origin}"]


def raw(server, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        with contextlib.suppress(OSError):
            while more := connection.recv(4096):
                received += more
    return received


def logged(capsys) -> list[str]:
    """Lines of the log; the server writes them in the thread of the connection."""
    written = ""
    for _ in range(100):
        written += capsys.readouterr().err
        if written.endswith("\n"):
            break
        time.sleep(0.02)
    return written.splitlines()


def test_what_excel_fetches(server):
    status, manifest = request(server, "GET", "/manifest.xml")
    addresses = [
        element.get("DefaultValue")
        for element in ElementTree.fromstring(manifest).iter()
        if (element.get("DefaultValue") or "").startswith("http")
    ]
    assert status == 200 and addresses
    for address in addresses:
        assert address.startswith(server.origin)
        assert request(server, "GET", address.removeprefix(server.origin))[0] == 200, address
    assert b"noncommercial" in request(server, "GET", "/taskpane.html")[1]


def test_https_with_a_certificate_of_our_own(custom_functions, tmp_path):
    pair = certificate(tmp_path)
    assert certificate(tmp_path) == pair  # made once
    assert os.name == "nt" or pair[1].stat().st_mode & 0o077 == 0
    with served(custom_functions, pair) as server:
        trusting = ssl.create_default_context(cafile=pair[0])
        connection = http.client.HTTPSConnection(
            "localhost", server.server_port, context=trusting, timeout=10
        )
        connection.request("GET", "/functions.json")
        assert connection.getresponse().status == 200
        connection.close()


def serve(tmp_path, **environment):
    command = [sys.executable, "-m", "xlplugin.cli", "serve", "--http", "--port", "0"]
    known = {key: value for key, value in os.environ.items() if key != "XLWINGS_LICENSE_KEY"}
    known |= {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]), **environment}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=known)


def test_the_command_says_its_licence_and_serves(tmp_path):
    process = serve(tmp_path, **FREE_LICENCE)
    try:
        assert process.stdout.readline().startswith(
            "Licence: Office.js functions run on xlwings PRO: free for non"
        )
        assert process.stdout.readline().startswith("Serving http://localhost:")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_without_a_licence_key_it_says_which_and_how(tmp_path):
    err = serve(tmp_path).communicate(timeout=60)[1]
    assert err.count("\n") == 1
    assert "set XLWINGS_LICENSE_KEY to noncommercial" in err
