#!/usr/bin/env bash
# The tests of all that touches xlwings, with the oldest one that pyproject.toml allows; the usual run has the newest.
# xlwings Lite is not among them: it brings its own xlwings.
# CI runs it in the environment of the tests: bash tests/excel/two_xlwings.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python}
oldest=$(sed -nE 's/.*"xlwings>=([0-9.]+).*/\1/p' pyproject.toml)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
env -u PIP_CONSTRAINT "$python" -m pip install --quiet --no-deps --target "$folder" "xlwings==$oldest.*"
# A folder on PYTHONPATH goes before the installed packages: this xlwings is found, and its version.
export PYTHONPATH="$folder${PYTHONPATH:+:$PYTHONPATH}"
"$python" -c "import importlib.metadata as found; assert found.version('xlwings').startswith('$oldest.'), found.version('xlwings')"
"$python" -m pytest -q -p no:cacheprovider tests/excel/test_binding.py tests/excel/test_install.py \
    tests/excel/test_office_js.py tests/excel/test_office_js_client.py tests/excel/test_office_js_server.py \
    tests/excel/test_ribbon.py tests/excel/test_vba_files.py tests/excel/test_vba_text.py "$@"
