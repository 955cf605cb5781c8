"""`xlplugin functions`: an index, and one function with all that is known of it."""

from __future__ import annotations

import pytest

from tests.commands.running import one_line, run


def test_functions_is_an_index_of_a_line_each(capsys):
    from xlplugin.registry import functions

    code, out, _ = run(capsys, "functions")
    assert code == 0
    assert {line.split(" ", 1)[0]: line.split(" ", 1)[1].strip() for line in out.splitlines()} == {
        name: function.summary for name, function in functions().items()
    }


def test_the_index_is_in_the_language_that_is_asked_for(capsys, monkeypatch):
    """In the words of the Chinese Guide, which names every function."""
    from workbooks.punctuation import punctuated
    from workbooks.sheets.function_words import MEANINGS

    monkeypatch.setenv("XLPLUGIN_LANG", "zh_CN.UTF-8")
    code, out, _ = run(capsys, "functions")
    assert code == 0
    assert {line.split(" ", 1)[0]: line.split(" ", 1)[1].strip() for line in out.splitlines()} == {
        name: punctuated(meaning) for name, meaning in MEANINGS.items()
    }


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "mfu_band",
            [
                "MFU_BAND(mfu, [probability])  ->  占比",
                "    预测MFU的80%区间，占两格",
                "    probability  区间包含的训练占比：大于0且小于1（share）；默认0.8",
                "    Excel普通公式：=CHOOSE({1,2},mfu*0.64,mfu*1.5)",
            ],
        ),
        ("XLP_VERSION", ["XLP_VERSION()  ->  文本", "    来源：this package"]),
        ("FLEET_GPUS", ["    utilisation     集群实际服务占比：大于0且不大于1（share）；默认1"]),
    ],
)
def test_one_function_is_told_in_chinese(capsys, monkeypatch, name, lines):
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    code, out, _ = run(capsys, "functions", name)
    assert code == 0 and set(lines) <= set(out.splitlines())


def test_a_default_that_is_a_word_is_told_in_chinese(capsys, monkeypatch):
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    assert "；默认显存所容\n" in run(capsys, "functions", "DECODE_TOKENS_S")[1]


def test_functions_of_one_shows_units_defaults_and_source(capsys):
    from xlplugin.registry import functions

    for name, function in functions().items():
        code, out, _ = run(capsys, "functions", name)
        assert code == 0 and function.signature in out and f"source: {function.source}" in out
        for argument in function.arguments:
            assert argument.required or f"default {argument.default}" in out


def test_functions_shows_one_with_its_plain_formula(capsys):
    code, out, _ = run(capsys, "functions", "train_tokens")
    assert code == 0 and "plain Excel: =params*38.5" in out


def test_functions_offers_close_names(capsys):
    code, out, err = run(capsys, "functions", "TRAIN_GPU")
    assert (code, out) == (2, "") and one_line(err) and "TRAIN_GPUS" in err
