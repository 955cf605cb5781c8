"""The script that runs in Excel, run in Node against our server."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.excel.office_js_server import request
from xlplugin.registry import functions

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
