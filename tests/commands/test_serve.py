"""`xlplugin serve` where it cannot begin: one line, exit code 2."""

from __future__ import annotations

import socket

import pytest

from tests.commands.running import one_line, run


@pytest.fixture(autouse=True)
def licence(monkeypatch):
    monkeypatch.setenv("XLWINGS_LICENSE_KEY", "noncommercial")


@pytest.mark.parametrize("port", ["70000", "-1", "x", "80.5"])
def test_what_is_no_port(capsys, port):
    code, _, told = run(capsys, "serve", "--http", f"--port={port}")
    assert code == 2
    assert f"{port} is no port: a whole number from 0 to 65535" in told


def test_a_port_in_use(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, _, told = run(capsys, "serve", "--http", "--port", str(port))
    assert code == 2 and one_line(told)
    assert told == f"xlplugin: port {port}: Address already in use; choose another with --port\n"


def test_a_certificate_without_its_key(capsys):
    code, _, told = run(capsys, "serve", "--cert", "mine.pem")
    assert (code, told) == (2, "xlplugin: --cert and --key belong together; give both or neither\n")


def test_files_that_are_no_certificate(capsys, tmp_path):
    files = tmp_path / "mine.pem", tmp_path / "mine.key"
    given = "serve", "--cert", str(files[0]), "--key", str(files[1])
    code, _, told = run(capsys, *given)
    assert code == 2 and one_line(told)
    assert f"{files[0]} and {files[1]} are no certificate and its key: No such file" in told
    for file in files:
        file.write_text("neither")
    code, _, told = run(capsys, *given)
    assert code == 2 and one_line(told)
    assert "are no certificate and its key: " in told
