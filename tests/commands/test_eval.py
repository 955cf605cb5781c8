"""`xlplugin eval`: the value, or the error with its reason; hints at what is odd."""

from __future__ import annotations

import pytest

from tests.commands.running import one_line, run


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("=MAX(IF(FALSE,1),-3)", "0"),
        ('=TRAIN_GPUS("405B",38.5,30,"A100")', "78088"),
        ("=SUM(SERVERS(28349),1)", "3545"),
        ('=TRAIN_GPUS({1E10;5E10},38.5,{30,60},"A100")', "48\t24\n1191\t596"),
        ("TRAIN_TOKENS(1E9)", "38500000000"),
        ("=TRAIN_FLOPS(1E10,,)", "2.31E+22"),
        ('="a"&1', "a1"),
        ("=1=1", "TRUE"),
    ],
)
def test_eval_prints_the_value(capsys, formula, printed):
    code, out, err = run(capsys, "eval", formula)
    expected = f"{float(printed):.15g}" if printed == "2.31E+22" else printed
    assert (code, out, err) == (0, expected + "\n", "")


@pytest.mark.parametrize(
    ("formula", "error", "told"),
    [
        ('=TRAIN_GPUS("405B",38.5,30,H100)', "#VALUE!", "quote the name"),
        ('=TRAIN_GPUS("405B",38.5,30,"H1OO")', "#VALUE!", "H100"),
        ('=TRAIN_GPUS("405B",0,30,"H100")', "#NUM!", "tokens_ratio"),
        ("=1/0", "#DIV/0!", ""),
        ("=NOSUCH(1)", "#NAME?", "NOSUCH"),
        ("=1+", "#NAME?", "formula"),
    ],
)
def test_eval_of_an_error_says_why_in_one_line(capsys, formula, error, told):
    code, out, err = run(capsys, "eval", formula)
    assert (code, out) == (2, error + "\n")
    assert one_line(err) and told in err


@pytest.mark.parametrize(
    ("formula", "value", "hints"),
    [
        (
            '=TRAIN_GPUS(500,38.5,30,"A100")',
            "0",
            [
                "TRAIN_GPUS: params 500 is unusual: 100M to 100T (parameters) is usual;"
                " was 500亿 or 500B meant?",
                "TRAIN_GPUS: the result 0 is unusual: 1 to 100M (GPUs) is usual",
            ],
        ),
        (
            "=SERVER_TAM({2,5,20})",
            "200",
            ["SERVER_TAM: rows in row 1: unit cost 20 is unusual: 20000 to 10M (money/server) is usual;"
             " was 20万 or 20k meant?"],
        ),
        (
            "=IMPLIED_MFU(6E9,1E11,5000,100)",
            "2",
            ["IMPLIED_MFU: 2 is not at least 0 and at most 1 (share):"
             " the inputs contradict each other"],
        ),
        ("=TRAIN_TOKENS({1E10;7})", "385000000000\n269.5", [
            "TRAIN_TOKENS: params 7 is unusual: 100M to 100T (parameters) is usual; was 7亿 or 7B meant?",
            "TRAIN_TOKENS: the result 269.5 is unusual: 1B to 1e+16 (tokens) is usual",
        ]),
    ],
)  # fmt: skip
def test_eval_hints_at_what_is_odd(capsys, formula, value, hints):
    code, out, err = run(capsys, "eval", formula)
    assert all(line.startswith("hint: ") for line in err.splitlines())
    assert (code, out, err.replace("hint: ", "").splitlines()) == (0, value + "\n", hints)


def test_eval_says_that_a_function_is_not_proven_to_give_excels_value(capsys):
    code, out, err = run(capsys, "eval", '=LENB("a")&SERVERS(8)')
    assert (code, out) == (0, "11\n") and err == "hint: LENB is not checked against Excel\n"


def test_errors_and_hints_are_told_in_the_language_asked_for(capsys, monkeypatch):
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    assert run(capsys, "eval", '=LENB("a")')[2] == "提示：LENB尚未与Excel核对\n"
    assert "tokens_ratio须大于0" in run(capsys, "eval", '=TRAIN_GPUS("405B",0,30,"H100")')[2]
