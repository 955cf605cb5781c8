"""Our server for Office.js, run in a thread, and requests to it as a client makes them."""

from __future__ import annotations

import http.client
import threading
from contextlib import contextmanager
from importlib.metadata import version

CLIENT = {"version": version("xlwings"), "client": "Office.js", "runtime": "1.4"}


@contextmanager
def served(custom_functions, pair=None):
    from xlplugin.excel.office_js.server import Server

    server = Server(custom_functions, 0, pair)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def request(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    headers = {"Content-Type": "application/json", **{key.replace("_", "-"): v for key, v in headers.items()}}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.read()
