"""xlwings as on Windows, and a LibreOffice that has our extension."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from tests.excel.office_js_server import CLIENT, served
from tests.excel.sdk_validator import validator
from tests.excel.windows import xlwings_on_windows
from tests.libreoffice import LibreOffice, python_with_uno
from tests.templates import TEMPLATES
from xlplugin.excel.calc_addin import calc_addin
from xlplugin.registry import functions

NOBODY = 65534


@pytest.fixture(scope="session")
def template() -> bytes:
    """The built udf edition."""
    return (TEMPLATES / "llm-compute-udf-en.xlsx").read_bytes()


@pytest.fixture(scope="session")
def sdk_complaints(pytestconfig):
    """What Microsoft's Open XML SDK says of a file: its validator comes as a package of npm."""
    return validator(pytestconfig.cache.mkdir("ooxml-validator"))


@pytest.fixture(scope="session")
def xlwings():
    """xlwings with its desktop engine and its Office.js code, for the whole session."""
    return xlwings_on_windows()


@pytest.fixture(scope="session")
def excel(xlwings):
    """Calls a function as Excel's VBA does: xlwings' COM server, from the arguments to the returned value."""
    sys.modules.pop("udfs.excel", None)  # another test may have imported it with another xlwings
    importlib.import_module("udfs.excel")
    server = importlib.import_module("xlwings.com_server").XLPython()
    return lambda name, *arguments: server.CallUDF("udfs.excel", name, arguments)


@pytest.fixture(scope="session")
def custom_functions(xlwings):
    from xlplugin.excel.office_js.functions import CustomFunctions

    return CustomFunctions(functions())


@pytest.fixture(scope="session")
def office_js(custom_functions):
    """Calls a function with a request as Excel's runtime makes it."""

    def call(name, *values, caller=""):
        return custom_functions.call({"func_name": name, "args": list(values), "caller": caller, **CLIENT})

    return call


@pytest.fixture(scope="session")
def server(custom_functions):
    with served(custom_functions) as running:
        yield running


@pytest.fixture(scope="session")
def office_with_addin(libreoffice):
    """A LibreOffice with the extension installed, as `unopkg add` does it for a user."""
    if other := other_python():
        pytest.skip(f"LibreOffice runs Python {other}, which cannot load this Python's numpy and pydantic")
    profile = Path(tempfile.mkdtemp(prefix="xlplugin"))
    site = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    one_at_a_time = FileLock(Path(tempfile.gettempdir()) / "xlplugin-office-with-addin.lock")
    with one_at_a_time, pytest.MonkeyPatch.context() as patch:  # two that set themselves up crash
        install_extension(profile)
        patch.setenv("XLPLUGIN_SITE", site)
        office = LibreOffice(profile / "user profile")
    yield office
    office.quit()
    shutil.rmtree(profile, ignore_errors=True)


def other_python() -> str:
    """The version of LibreOffice's Python where it differs from ours; empty where compiled packages fit."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    theirs = subprocess.check_output([python_with_uno(), "-c", code], text=True).strip()
    return "" if theirs == "{}.{}".format(*sys.version_info[:2]) else theirs


def install_extension(profile: Path) -> None:
    extension = profile / "xlplugin.oxt"
    extension.write_bytes(calc_addin(functions()))
    unopkg = Path(shutil.which("soffice")).resolve().with_name("unopkg")
    place = (profile / "user profile").as_uri()
    account = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # unopkg refuses to run as root
        os.chown(profile, NOBODY, NOBODY)
        environment = {**os.environ, "HOME": str(profile)}
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": environment}
    command = [unopkg, "add", "-f", f"-env:UserInstallation={place}", extension]
    subprocess.run(command, check=True, timeout=120, capture_output=True, **account)
