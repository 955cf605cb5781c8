"""Whole columns as arguments: the blank tail is dropped, the same for all of them."""

from udfs import SERVER_TAM, TRAIN_TOKENS
from xlplugin import ExcelError

ROWS = 1_048_576


def column(*filled: object) -> list[list[object]]:
    return [[value] for value in filled] + [[None]] * (ROWS - len(filled))


def test_results_end_with_the_last_filled_cell_of_any_column():
    results = TRAIN_TOKENS(column(1e10, 2e10, 3e10), column(10, 20))
    assert results == [[1e11], [4e11], [3e10 * 38.5]]  # a blank optional argument takes its default


def test_texts_that_are_empty_count_as_blank_tail():
    assert TRAIN_TOKENS(column(1e10, "", ""), 10) == [[1e11]]


def test_a_blank_between_numbers_is_an_error_of_its_own_cell():
    first, gap, last = TRAIN_TOKENS(column(1e10, None, 2e10), 10)
    assert (first, last) == ([1e11], [2e11])
    assert gap == [ExcelError("#VALUE!")] and "blank" in gap[0].message


def test_wholly_blank_columns_give_one_error():
    assert TRAIN_TOKENS(column(), 10) == [[ExcelError("#VALUE!")]]


def test_market_over_whole_columns():
    rows = [["models", "servers", "cost"], [50, 1698, 200_000]] + [[None] * 3] * (ROWS - 2)
    assert SERVER_TAM(rows) == 50 * 1698 * 200_000
