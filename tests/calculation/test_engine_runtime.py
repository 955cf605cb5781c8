"""formulon's one instance: its cache, its bounds, a new one after a trap; and its values read directly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from tests.computed import saved, workbook
from xlplugin.calculation import engine_reading
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.engine_calls import DIRECT
from xlplugin.calculation.engine_reading import slow_value, values_of
from xlplugin.calculation.engine_runtime import EngineStopped, EngineWorkbook, bounded, bounds
from xlplugin.errors import InputError

# Each cell costs as many steps as there are cells above it.
_HEAVY = "=SUMPRODUCT(ROW(A1:A60000)*COLUMN(A1:AZ1))"


def heavy() -> bytes:
    return saved(workbook(*[_HEAVY.replace("A1", f"A{row}", 1) for row in range(1, 400)]))


def test_values_read_at_once_are_those_of_the_binding():
    book = workbook("=A1*2", '="x"&A1', "=A1>0", "=1/0", "=NA()", '=""', "=Z9", '="训练"', "=0.1+0.2")
    with bounded():
        opened = EngineWorkbook.load(saved(book))
        opened.recalc()
        places = [(row, column) for row in range(1, 12) for column in range(1, 5)]
        assert values_of(opened, 0, places) == [slow_value(opened, 0, *place) for place in places]


def test_the_binding_does_where_wasmtimes_own_layer_has_moved(monkeypatch):
    assert DIRECT  # with the pinned versions
    data = saved(
        workbook("=A1*2", '="x"&B1', "=XLP_VERSION()", "=SUM(A1:A9)", '=TRAIN_GPUS("405B",20,A1,"H100")*1')
    )
    found = []
    for direct in (True, False):
        monkeypatch.setattr(engine_reading, "DIRECT", direct)
        engine = Engine(data)
        engine.set("S", 1, 1, 21.5)
        engine.recalculate()
        found.append(
            (
                engine.values_at(engine.formulas),
                engine.dependents({("S", 1, 1)}),
                engine.formulas_as_computed("S", [key[1:] for key in engine.formulas]),
            )
        )
    assert found[0] == found[1]
    assert found[0][0]["S", 1, 3] == 43.0


def test_a_calculation_over_its_time_is_stopped_and_other_open_books_go_on():
    other = Engine(saved(workbook("=A1+1")))
    other.set("S", 1, 1, 41.0)
    start = time.process_time()
    with bounds(seconds=1), pytest.raises(EngineStopped, match="more than 1 s"):
        Engine(heavy())
    assert time.process_time() - start < 30
    other.recalculate()
    assert other.get("S", 1, 3) == 42


def test_a_calculation_over_its_memory_is_stopped():
    with bounds(memory=24 * 2**20), pytest.raises(EngineStopped, match="of memory"):
        Engine(saved(workbook(*["=SUM(SEQUENCE(3000,300))"] * 30)))


def test_an_unknown_profile_is_refused_with_the_list():
    with pytest.raises(InputError, match="win-365-zh_CN"):
        Engine(saved(workbook("=A1")), profile="win-365-xx_XX")


@pytest.mark.parametrize("home", ["a file", "unwritable"])
def test_without_a_folder_for_its_cache_it_starts_all_the_same(tmp_path, home):
    place = tmp_path / "home"
    place.write_text("") if home == "a file" else place.mkdir(mode=0o500)
    environment = os.environ | {"HOME": str(place)}
    environment.pop("XDG_CACHE_HOME", None)
    run = subprocess.run(
        [sys.executable, "-m", "xlplugin", "eval", "=1+1"], env=environment, capture_output=True, text=True
    )
    assert (run.stdout.strip(), run.stderr) == ("2", "")


def test_two_first_starts_at_once_are_right_and_leave_a_cache_that_is_used(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(saved(workbook("=A1+A2", "=A3*14")))
    environment = os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def started(name: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "xlplugin", "recalc", str(tmp_path / "book.xlsx"), "-o", name]
        return subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE)

    def compiled() -> dict[str, bytes]:
        """By name what was compiled; the notes on its use beside it change at every start."""
        found = (tmp_path / "cache").rglob("*")
        return {str(path): path.read_bytes() for path in found if path.is_file() and not path.suffix}

    def values(name: str) -> list[float]:
        sheet = openpyxl.load_workbook(tmp_path / name, data_only=True)["S"]
        return [sheet["C1"].value, sheet["C2"].value]

    first = [started("a.xlsx"), started("b.xlsx")]
    assert [(run.communicate()[1], run.returncode) for run in first] == [(b"", 0)] * 2
    kept = compiled()
    assert len(kept) == 1
    later = started("c.xlsx")
    assert (later.communicate()[1], later.returncode) == (b"", 0)
    assert compiled() == kept
    assert [values(name) for name in ("a.xlsx", "b.xlsx", "c.xlsx")] == [[3, 42]] * 3


def test_threads_that_read_and_compute_do_not_meet_in_the_engine():
    """Each has a book of its own in the one instance, which a call amid another ends."""
    data = saved(workbook(*[f'="text {number} "&A1*{number}' for number in range(1, 400)]))

    def texts(first: int) -> list[bool]:
        engine, found = Engine(data), []
        for number in range(first, first + 20):
            engine.set("S", 1, 1, number)
            engine.recalculate()
            values = engine.values("S", [(row, 3) for row in range(1, 400)])
            found.append(values == [f"text {row} {number * row}" for row in range(1, 400)])
        return found

    with ThreadPoolExecutor(3) as pool:
        assert all(all(found) for found in pool.map(texts, (0, 100, 200)))
