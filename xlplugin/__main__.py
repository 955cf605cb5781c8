"""`python -m xlplugin` is the command line."""

import sys

from xlplugin.cli import main

sys.exit(main())
