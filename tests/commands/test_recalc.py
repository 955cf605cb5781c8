"""recalc and freeze from the command line: what is written where, what is said, exit codes."""

from __future__ import annotations

import openpyxl
import pytest

from xlplugin.cli import main


def test_recalc_and_freeze(book, tmp_path, capsys):
    path, frozen = tmp_path / "book.xlsx", tmp_path / "frozen.xlsx"
    path.write_bytes(book({"S": {"A1": 8, "B1": "=SERVERS(A1)", "B2": "=B1*2"}}))
    assert main(["recalc", str(path), "--in-place"]) == 0
    assert "2 cells computed, 2 changed" in capsys.readouterr().out
    assert openpyxl.load_workbook(path, data_only=True)["S"]["B2"].value == 2
    assert main(["freeze", str(path), "-o", str(frozen), "--functions"]) == 0
    cells = openpyxl.load_workbook(frozen)["S"]
    assert [cells["B1"].value, cells["B2"].value] == [1, "=B1*2"]


def test_recalc_replaces_no_file_unless_told(book, tmp_path, capsys):
    path, beside = tmp_path / "book.xlsx", tmp_path / "book-recalculated.xlsx"
    before = book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}})
    path.write_bytes(before)
    assert main(["recalc", str(path)]) == 0
    assert openpyxl.load_workbook(beside, data_only=True)["S"]["B1"].value == 1
    beside.write_bytes(b"mine")
    for output in ([], ["-o", str(path)]):
        assert main(["recalc", str(path), *output]) == 2
        assert "--force to replace it" in capsys.readouterr().err
    assert beside.read_bytes() == b"mine"
    assert main(["recalc", str(path), "--force"]) == 0
    assert openpyxl.load_workbook(beside, data_only=True)["S"]["B1"].value == 1
    assert path.read_bytes() == before
    with pytest.raises(SystemExit):
        main(["recalc", str(path), "--in-place", "-o", str(beside)])


def test_recalc_in_place_keeps_links_and_permissions(book, tmp_path):
    real, link = tmp_path / "real.xlsx", tmp_path / "link.xlsx"
    real.write_bytes(book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}}))
    real.chmod(0o600)
    link.symlink_to(real.name)
    assert main(["recalc", str(link), "--in-place"]) == 0
    assert link.is_symlink()
    assert openpyxl.load_workbook(real, data_only=True)["S"]["B1"].value == 1
    assert real.stat().st_mode & 0o777 == 0o600


def test_recalc_and_freeze_speak_the_language_asked_for(book, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(book({"S": {"A1": 8, "B1": "=CUBEVALUE(A1)", "B2": "=B1*2", "B3": "=A1*2"}}))
    assert main(["recalc", str(path), "-o", str(out)]) == 1
    said = capsys.readouterr()
    assert said.out == f"{out}  已计算1个单元格，其中1个有变化\n"
    assert said.err.startswith("'S'!B1未计算：") and "由其得出的1个单元格保留原值" in said.err
    assert main(["freeze", str(path), "-o", str(path)]) == 2
    assert capsys.readouterr().err == "xlplugin: 把工作簿固化到自身会丢失公式；请用-o另起文件名\n"


def test_recalc_says_what_it_cannot_compute(book, tmp_path, capsys):
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(book({"S": {"A1": 8, "B1": "=CUBEVALUE(A1)", "B2": "=B1*2", "B3": "=A1*2"}}))
    assert main(["recalc", str(path), "-o", str(out), "--strict"]) == 2
    assert not out.exists()
    assert main(["recalc", str(path), "-o", str(out)]) == 1
    assert "'S'!B1 not computed: CUBEVALUE is not checked against Excel" in capsys.readouterr().err
    assert openpyxl.load_workbook(out, data_only=True)["S"]["B3"].value == 16


def test_recalc_lists_what_follows_from_it_when_asked(book, tmp_path, capsys):
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(book({"S": {"A1": 8, "B1": "=CUBEVALUE(A1)", "B2": "=B1*2", "B3": "=B2+1"}}))
    assert main(["recalc", str(path), "-o", str(out), "-v"]) == 1
    told = capsys.readouterr().err.splitlines()
    place = told.index("2 cells that follow from them keep their values")
    assert told[place + 1 : place + 3] == ["'S'!B2", "'S'!B3"]


def test_freeze_says_which_values_it_could_not_make_anew(book, tmp_path, capsys):
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(book({"S": {"A1": 8, "B1": "=CUBEVALUE(A1)", "B2": "=A1*2"}}))
    assert main(["freeze", str(path), "-o", str(out)]) == 1
    assert "'S'!B1 not computed, frozen with its old value: CUBEVALUE is not" in capsys.readouterr().err
    assert openpyxl.load_workbook(out)["S"]["B2"].value == 16


def test_a_directory_is_no_file_to_write(book, tmp_path, capsys):
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(book({"S": {"B1": "=1+1"}}))
    out.mkdir()
    assert main(["recalc", str(path), "-o", str(out), "--force"]) == 2
    assert capsys.readouterr().err.endswith(f"{out} is a directory; give a file name\n")


def test_recalc_names_every_cell_that_it_does_not_compute(book, tmp_path, capsys):
    cells = {f"A{row}": f"=CUBEVALUE({row})" for row in range(1, 61)}
    (tmp_path / "book.xlsx").write_bytes(book({"S": cells}))
    assert main(["recalc", str(tmp_path / "book.xlsx")]) == 1
    named = [line.partition(" not computed: ")[0] for line in capsys.readouterr().err.splitlines()]
    assert named == [f"'S'!A{row}" for row in range(1, 61)]


@pytest.mark.parametrize(
    "option", [["--limit", "-1"], ["--limit", "nan"], ["--memory", "0"], ["--memory", "inf"]]
)
def test_a_bound_that_is_none_is_refused(book, tmp_path, capsys, option):
    (tmp_path / "book.xlsx").write_bytes(book({"S": {"A1": 8, "B1": "=A1*2"}}))
    for command in (["recalc"], ["fill", "--summary", str(tmp_path / "s.csv")]):
        table = [str(tmp_path / "t.csv")] if command[0] == "fill" else []
        (tmp_path / "t.csv").write_text("S!A1\n1\n")
        assert main([*command, str(tmp_path / "book.xlsx"), *table, *option]) == 2
        said = capsys.readouterr().err
        assert "it must be above 0" in said and said.count("\n") == 1
