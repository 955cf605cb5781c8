"""Tables of facts that are taken into the package: each row with its source, or none of them."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from workbooks.evidence import gather

KEPT = Path(str(files("workbooks.evidence")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The five tables as the package has them."""
    for name in gather.TABLES:
        shutil.copy(KEPT / f"{name}.csv", tmp_path)
    return tmp_path


def changed(folder: Path, old: str, new: str, name: str = "market_facts") -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_tables_of_the_package_come_back_byte_for_byte(folder, tmp_path, capsys):
    into = tmp_path / "into"
    into.mkdir()
    gather.main(folder, into)
    assert {path.name: path.read_bytes() for path in into.iterdir()} == {
        f"{name}.csv": (KEPT / f"{name}.csv").read_bytes() for name in gather.TABLES
    }
    assert "market_facts.csv: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("K001,nvidia", "K001,", "market_facts.csv, line 2: topic is empty"),
        ("K002,nvidia", "K002, ", "market_facts.csv, line 3: topic is empty"),
        ("K002,nvidia", "K001,nvidia", "market_facts.csv: K001 stands twice"),
        (",high,", ",certain,", "market_facts.csv, line 2: confidence is 'certain'"),
    ],
)
def test_a_row_that_lacks_something_is_said_and_nothing_is_written(folder, tmp_path, old, new, said):
    changed(folder, old, new)
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(ValueError) as caught:
        gather.main(folder, into)
    assert str(caught.value) == said
    assert not list(into.iterdir())
