"""What the binding costs in Excel: import, one call, a 100 x 100 range, through xlwings' real code.

Run: python -m tests.benchmarks.bench_excel. COM itself is not here: these are the costs on Python's side.
"""

from __future__ import annotations

import http.client
import importlib
import json
import statistics
import subprocess
import sys
import threading
import timeit
from importlib.metadata import version

from tests.excel.windows import MISSING, xlwings_on_windows

ROUNDS = 7
CLIENT = {"version": version("xlwings"), "client": "Office.js", "runtime": "1.4"}
KINDS = {
    "numbers": lambda n: float(n + 1),
    "texts such as '1,000'": lambda n: f"{n + 1:,}",
    "words": lambda n: f"word {n}",
    "truth values": lambda n: n % 2 == 0,
}
SHARE_ALLOWED = 0.25  # that the binding may add to `import xlwings`
IMPORT = """
import time
from tests.excel.windows import xlwings_on_windows
start = time.perf_counter(); xlwings_on_windows(); middle = time.perf_counter()
import udfs.excel
print(middle - start, time.perf_counter() - middle)
"""


def import_times(rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds to import xlwings as on Windows, and to import our binding after it; medians."""
    runs = [
        [float(part) for part in subprocess.check_output([sys.executable, "-c", IMPORT], text=True).split()]
        for _ in range(rounds)
    ]
    return tuple(statistics.median(column) for column in zip(*runs, strict=True))


def seconds(call, number: int) -> float:
    return min(timeit.repeat(call, number=number, repeat=ROUNDS)) / number


def main() -> None:
    xlwings, binding = import_times()
    print(f"import xlwings {xlwings * 1e3:.0f} ms, the binding adds {binding * 1e3:.0f} ms ", end="")
    print(f"({binding / xlwings:.0%}; allowed {SHARE_ALLOWED:.0%})")

    xlwings_on_windows()
    importlib.import_module("udfs.excel")
    functions = importlib.import_module("xlplugin.registry").functions()
    runner = importlib.import_module("xlplugin.runner")
    server = importlib.import_module("xlwings.com_server").XLPython()

    given = (1.746e11, 38.5, 30.0, "H100")
    body = seconds(lambda: runner.call(functions["TRAIN_GPUS"], given), 5_000)
    arguments = (*given, MISSING, MISSING, MISSING)
    whole = seconds(lambda: server.CallUDF("udfs.excel", "TRAIN_GPUS", arguments), 2_000)
    print(f"one TRAIN_GPUS call: {whole * 1e6:.0f} us, of which ours without xlwings {body * 1e6:.1f} us")

    rows = tuple(tuple(float(100 * i + j + 1) for j in range(100)) for i in range(100))
    whole = seconds(lambda: server.CallUDF("udfs.excel", "SERVERS", (rows, MISSING)), 5)
    table = [list(row) for row in rows]
    body = seconds(lambda: runner.call(functions["SERVERS"], (table,)), 5)
    print(
        f"SERVERS of 100 x 100 cells: {whole * 1e3:.1f} ms, of which ours without xlwings {body * 1e3:.1f} ms"
    )

    custom = importlib.import_module("xlplugin.excel.office_js.functions").CustomFunctions(functions)
    for kind, cell in KINDS.items():
        table = [[cell(100 * i + j) for j in range(100)] for i in range(100)]
        print(f"100 x 100 {kind}: {range_costs(table, server, custom, functions['SERVERS'])}")
    print(f"one call over http to xlplugin serve: {over_http() * 1e3:.1f} ms")


def range_costs(table: list, server, custom, function) -> str:
    """Our part of one call, the whole of it through desktop Excel's code and through Office.js's."""
    call = importlib.import_module("xlplugin.runner").call
    rows = tuple(map(tuple, table))
    request = {"func_name": function.name, "args": [table, None], **CLIENT}
    ours = seconds(lambda: call(function, (table,)), 1)
    by_com = seconds(lambda: server.CallUDF("udfs.excel", function.name, (rows, MISSING)), 1)
    office_js = seconds(lambda: custom.call(request), 1)
    return (
        f"ours {ours * 1e3:.1f} ms, desktop {by_com * 1e3:.1f}, Office.js {office_js * 1e3:.0f}, "
        f"of which xlwings {(office_js - ours) * 1e2:.0f} us a cell"
    )


def over_http() -> float:
    """Median seconds of a call over one connection, as Excel keeps it."""
    office_js = importlib.import_module("xlplugin.excel.office_js.functions")
    functions = importlib.import_module("xlplugin.registry").functions()
    serving = importlib.import_module("xlplugin.excel.office_js.server")
    server = serving.Server(office_js.CustomFunctions(functions), 0, None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    arguments = [[[1.746e11]], [[38.5]], [[30]], [["H100"]], None, None, None]
    body = json.dumps({"func_name": "TRAIN_GPUS", "args": arguments, **CLIENT})
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)

    def call() -> None:
        connection.request(
            "POST", "/xlwings/custom-functions-call", body, {"Content-Type": "application/json"}
        )
        connection.getresponse().read()

    return statistics.median(timeit.repeat(call, number=1, repeat=300))


if __name__ == "__main__":
    main()
