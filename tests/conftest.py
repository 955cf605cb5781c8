"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import hypothesis
import pytest

from tests.libreoffice import LibreOffice, missing
from tests.small_books import small_book
from tests.workbooks.built_templates import share_builds

# pytest-xdist has two processes begin with a half of the tests each. Those of workbooks and commands open
# the same templates: together in the first, with core and udfs, which are many and quick. Who is done early
# takes from the end.
ORDER = ("workbooks", "commands", "core", "udfs", "headless", "calculation", "sweeps", "ooxml", "excel")

gc.set_threshold(50_000, 20, 100)  # open models are millions of objects: rarely worth another look
# A busy machine is no failure (deadline); under CI the same examples every time, at home new ones.
hypothesis.settings.register_profile("here", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("here")


def pytest_addoption(parser):
    parser.addoption(
        "--renew-golden", action="store_true", help="write the golden texts of the template anew"
    )


def pytest_collection_modifyitems(items):
    folder = {item.path: item.path.relative_to(Path(__file__).parent).parts[0] for item in items}
    items.sort(key=lambda item: ORDER.index(folder[item.path]) if folder[item.path] in ORDER else len(ORDER))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Keeps what SlipCover has put together of all workers, where `tests.check` asks for it."""
    folder, kept = os.environ.get("SLIPCOVER_COVERAGE_DIR"), os.environ.get("COVERAGE_REPORT")
    if folder and kept and not hasattr(session.config, "workerinput"):
        shutil.move(Path(folder, "merged.json"), kept)
        shutil.rmtree(folder)


@pytest.fixture(scope="session", autouse=True)
def processes_share_builds(pytestconfig, tmp_path_factory):
    if hasattr(pytestconfig, "workerinput"):  # one of several processes of pytest-xdist
        share_builds(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """A running LibreOffice. Where it is not installed, tests skip; under CI that is a failure."""
    if reason := missing():
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI is set", pytrace=False)
        pytest.skip(reason)
    office = LibreOffice(tmp_path_factory.mktemp("libreoffice") / "profile")
    yield office
    office.quit()


@pytest.fixture
def book():
    """Makes the bytes of a small workbook."""
    return small_book
