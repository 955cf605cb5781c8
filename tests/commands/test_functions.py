"""`xlplugin functions`: an index, and one function with all that is known of it."""

from __future__ import annotations

from tests.commands.running import one_line, run


def test_functions_is_an_index_of_a_line_each(capsys):
    from xlplugin.registry import functions

    code, out, _ = run(capsys, "functions")
    assert code == 0
    assert {line.split(" ", 1)[0]: line.split(" ", 1)[1].strip() for line in out.splitlines()} == {
        name: function.summary for name, function in functions().items()
    }


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
