"""Office.js: xlwings' real custom-function code, our server over HTTP and https, and our client in Node."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import ssl
import statistics
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.case_tables import Case, all_cases
from tests.excel.windows import FREE_LICENCE
from xlplugin import ExcelError
from xlplugin.excel.office_js.certificate import certificate
from xlplugin.excel.office_js.pages import CALL_PATH
from xlplugin.registry import functions
from xlplugin.runner import OMITTED

CLIENT = {"version": version("xlwings"), "client": "Office.js", "runtime": "1.4"}


@pytest.fixture(scope="module")
def custom_functions(xlwings):
    from xlplugin.excel.office_js.functions import CustomFunctions

    return CustomFunctions(functions())


@pytest.fixture(scope="module")
def office_js(custom_functions):
    """Calls a function with a request as Excel's runtime makes it."""

    def call(name, *values):
        return custom_functions.call({"func_name": name, "args": list(values), **CLIENT})

    return call


def from_excel(value: object) -> object:
    """What Office.js sends: a matrix for each parameter, null for one left out, a dict for an error."""
    if value is OMITTED:
        return None
    if isinstance(value, list):
        return [[sent_cell(cell) for cell in row] for row in value]
    return [[sent_cell(value)]]


def sent_cell(value: object) -> object:
    if isinstance(value, ExcelError):
        return {"type": "Error", "basicType": "Error", "basicValue": value.code}
    # Excel sends a date as its serial number; as a text it is refused, as the tables want it.
    return str(value) if hasattr(value, "isoformat") else value


def shown(cell: object) -> object:
    return ExcelError(cell["basicValue"], cell["message"]) if isinstance(cell, dict) else cell


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case_tables(office_js, case: Case):
    rows = office_js(case.function.name, *map(from_excel, case.arguments))
    result = [[shown(cell) for cell in row] for row in rows]
    json.dumps(rows, allow_nan=False)  # it must travel
    if isinstance(case.expected, list):
        assert case.accepts(result if isinstance(case.expected[0], list) else result[0])
    else:
        assert case.accepts(result[0][0])


def test_metadata_of_every_function(custom_functions):
    told = {function["id"]: function for function in custom_functions.metadata()["functions"]}
    assert set(told) == set(functions())
    for function in functions().values():
        entry = told[function.name]
        assert entry["name"] == function.name
        assert entry["description"] == function.summary
        assert [parameter["name"] for parameter in entry["parameters"]] == [
            a.name for a in function.arguments
        ]
        for parameter, argument in zip(entry["parameters"], function.arguments, strict=True):
            assert parameter["description"] == argument.doc
            assert parameter.get("optional", False) is not argument.required


@pytest.mark.parametrize("blank", [None, [[None]], [[""]]], ids=["null", "null cell", "empty text"])
def test_a_blank_is_the_default_or_an_error_and_0_is_neither(office_js, blank):
    assert office_js("TRAIN_TOKENS", [[2]], blank) == [[77.0]]
    assert office_js("TRAIN_TOKENS", blank, None)[0][0]["errorType"] == "Value"
    assert office_js("TRAIN_TOKENS", [[2]], [[0]])[0][0]["errorType"] == "Num"


def test_an_error_carries_its_message(office_js):
    (((error,),)) = office_js("TRAIN_GPUS", [[1e11]], [[20]], [[30]], [["H1OO"]], None, None, None)
    assert error["errorType"] == "Value"
    assert "did you mean H100?" in error["message"]


def test_one_bad_cell_of_a_matrix(office_js):
    rows = office_js("SERVERS", [[16, {"type": "Error", "basicValue": "#DIV/0!"}], ["many", 17]], None)
    assert rows[0][0] == 2
    assert [rows[0][1]["errorType"], rows[1][0]["errorType"], rows[1][1]] == ["Div0", "Value", 3]


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


@pytest.fixture(scope="module")
def server(custom_functions):
    with served(custom_functions) as running:
        yield running


def request(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    headers = {"Content-Type": "application/json", **{key.replace("_", "-"): v for key, v in headers.items()}}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.read()


def test_a_call_over_http(server):
    body = {"func_name": "TRAIN_GPUS", "args": [[[1.746e11]], [[38.5]], [[30]], [["H100"]], None, None, None]}
    status, answer = request(server, "POST", CALL_PATH, json.dumps({**body, **CLIENT}))
    assert (status, json.loads(answer)) == (200, {"result": [[4577.0]]})


def test_calls_over_one_connection_do_not_wait(server):
    """Head and body of an answer sent apart would cost 40 ms a call; a workbook makes hundreds."""
    body = json.dumps({"func_name": "XLP_VERSION", "args": [], **CLIENT})
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        connection.request("POST", CALL_PATH, body, {"Content-Type": "application/json"})
        assert connection.getresponse().read().startswith(b'{"result"')
        times.append(time.perf_counter() - start)
    connection.close()
    assert statistics.median(times) < 0.02


def test_a_wrong_request_is_one_line(server):
    for body in ("not json", "{}", json.dumps({"func_name": "NOSUCH", "args": [], **CLIENT})):
        status, answer = request(server, "POST", CALL_PATH, body)
        assert status == 400
        assert b"\n" not in answer and b"Traceback" not in answer


def test_other_sites_are_kept_out(server):
    assert request(server, "POST", CALL_PATH, "{}", Host="evil.example")[0] == 403
    assert request(server, "GET", "/functions.json", Host="evil.example:80")[0] == 403
    assert request(server, "POST", CALL_PATH, "{}", Content_Type="text/plain")[0] == 404
    assert request(server, "GET", "/../secret")[0] == 404


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


NODE = """
const fs = require("fs");
const [file, origin, wanted] = process.argv.slice(1);
const associated = {};
class ExcelError extends Error { constructor(code, message) { super(message); this.code = code; } }
const codes = ["divisionByZero", "notAvailable", "invalidName", "nullReference", "invalidNumber",
  "invalidReference", "invalidValue"];
globalThis.CustomFunctions = {
  associate: (name, f) => { associated[name] = f; },
  Error: ExcelError,
  ErrorCode: Object.fromEntries(codes.map((code) => [code, code])),
};
const realFetch = globalThis.fetch;
globalThis.fetch = (path, options) => realFetch(origin + path, options);
eval(fs.readFileSync(file, "utf8"));
const plain = (cell) => cell instanceof ExcelError ? { code: cell.code, message: cell.message } : cell;
(async () => {
  const answers = [];
  for (const [name, ...values] of JSON.parse(wanted)) {
    try {
      const rows = await associated[name](...values, { address: "Sheet1!A1" });
      answers.push(rows.map((row) => row.map(plain)));
    } catch (error) { answers.push({ thrown: plain(error) }); }
  }
  console.log(JSON.stringify({ names: Object.keys(associated), answers }));
})();
"""


@pytest.mark.skipif(
    shutil.which("node") is None, reason="Node is not installed: the client script is not run"
)
def test_the_client_script(server, tmp_path):
    script = tmp_path / "functions.js"
    script.write_bytes(request(server, "GET", "/functions.js")[1])
    calls = [
        ["TRAIN_TOKENS", [[2]], None],
        ["SERVERS", [[16, "many"]], None],
        ["GPU_PEAK", [["V100"]], [["INT8"]], None],
        ["SERVERS", [[-1]], None],
    ]
    origin = f"http://127.0.0.1:{server.server_port}"
    command = ["node", "-e", NODE, str(script), origin, json.dumps(calls)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answered = json.loads(done.stdout)
    assert set(answered["names"]) == set(functions())
    tokens, servers, peak, bounds = answered["answers"]
    assert tokens == [[77]]
    assert servers[0][0] == 2
    assert servers[0][1]["code"] == "invalidValue" and "many" in servers[0][1]["message"]
    assert peak["thrown"]["code"] == "notAvailable" and "no INT8" in peak["thrown"]["message"]
    assert bounds == {"thrown": {"code": "invalidNumber", "message": ""}}  # Excel takes no message with #NUM!


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
