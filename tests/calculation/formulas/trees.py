"""Random trees of formulas: every operator in every nesting."""

from __future__ import annotations

from hypothesis import strategies as st

from xlplugin.calculation.formulas.nodes import (
    Applied,
    Array,
    Binary,
    Call,
    Corner,
    ErrorValue,
    Name,
    Number,
    Omitted,
    Origin,
    Postfix,
    Reference,
    Structured,
    Text,
    Truth,
    Unary,
)

SHEETS = ["", "Data", "sheet1", "Sheet1", "Q1 '24", "R1C1", "A1", "2024", "训练", "a.b", "x!y", "true"]
COLUMNS = ["Amount", "a b", " padded ", "x[1]", "it's", "a,b", "a:b", "@", "#All", "年", "100%"]
NAMES = ["rate", "Rate", "tam_usd", "_xlpm.x", "x.y", "增长", "a\\b", "is?"]
FUNCTIONS = [
    "SUM",
    "_xlfn.XLOOKUP",
    "_xlfn._xlws.SORT",
    "LOG10",
    "[1]!TRAIN_GPUS",
    "_xll.SERVERS",
    "_xlfn.LET",
    "sum",
]
ERRORS = ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#SPILL!", "#NULL!"]

origins = st.builds(Origin, st.sampled_from(SHEETS)) | st.builds(
    Origin,
    st.sampled_from(SHEETS[1:]),
    st.sampled_from(["", "Last", "Last one"]),
    st.sampled_from(["", "1", "Book.xlsx", "C:\\a b\\Book 2.xlsx", "/d/b.xlsx"]),
)
truths = st.booleans()
rows, columns = st.integers(1, 1_048_576), st.integers(1, 16_384)
corners = st.builds(Corner, rows, columns, truths, truths)
whole_columns = st.builds(Corner, st.none(), columns, st.just(False), truths)
whole_rows = st.builds(Corner, rows, st.none(), truths, st.just(False))
references = (
    st.builds(Reference, corners, st.none() | corners, origins)
    | st.builds(Reference, whole_columns, whole_columns, origins)
    | st.builds(Reference, whole_rows, whole_rows, origins)
)
numbers = st.builds(Number, st.floats(0, 1e300) | st.integers(0, 10**15).map(float))
texts = st.builds(Text, st.text(st.characters(codec="utf-8"), max_size=6))
literals = numbers | texts | st.builds(Truth, truths) | st.builds(ErrorValue, st.sampled_from(ERRORS))
signed = st.builds(Number, st.floats(-1e300, 1e300))
arrays = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Array,
        st.lists(st.tuples(*[literals | signed] * width), min_size=1, max_size=3).map(tuple),
    )
)
structured = st.builds(
    lambda table, item, first, last: Structured(table, item, first, last if first is not None else None),
    st.sampled_from(["Sales", "T_1", ""]),
    st.sampled_from([(), ("#All",), ("#This Row",), ("#Headers", "#Data")]),
    st.none() | st.sampled_from(COLUMNS[:8] + COLUMNS[9:]),
    st.none() | st.sampled_from(COLUMNS),
)
names = st.builds(
    Name, st.sampled_from(NAMES), st.sampled_from([Origin(), Origin("Data"), Origin("", "", "1")])
)
places = references | structured | names
leaves = literals | arrays | places


def _arguments(nodes: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(nodes | st.just(Omitted()), max_size=3).map(tuple).filter(lambda a: a != (Omitted(),))


def _is_no_area(tree: Binary) -> bool:
    """`A1:B2` is one reference, no operation."""
    ends = [end for end in (tree.left, tree.right) if isinstance(end, Reference) and end.last is None]
    return len(ends) < 2


def _larger_place(nodes: st.SearchStrategy) -> st.SearchStrategy:
    return (
        st.builds(Binary, st.sampled_from([" ", ","]), nodes, nodes)
        | st.builds(Binary, st.just(":"), nodes, nodes).filter(_is_no_area)
        | st.builds(Postfix, st.just("#"), nodes)
        | st.builds(Call, st.sampled_from(FUNCTIONS), _arguments(nodes))
    )


def _larger(nodes: st.SearchStrategy) -> st.SearchStrategy:
    binary = ["=", "<>", "<", ">", "<=", ">=", "&", "+", "-", "*", "/", "^"]
    return (
        st.builds(Binary, st.sampled_from(binary), nodes, nodes)
        | st.builds(Unary, st.sampled_from(["-", "+", "@"]), nodes)
        | st.builds(Postfix, st.just("%"), nodes)
        | st.builds(Call, st.sampled_from(FUNCTIONS), _arguments(nodes))
        | st.builds(Applied, st.builds(Call, st.just("_xlfn.LAMBDA"), _arguments(nodes)), _arguments(nodes))
    )


trees = st.recursive(leaves | st.recursive(places, _larger_place, max_leaves=5), _larger, max_leaves=12)
