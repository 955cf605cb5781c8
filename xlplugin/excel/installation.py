"""Putting the add-in where Excel finds it, and taking it back.

The add-in carries its own settings. xlplugin 0.1.0 wrote them into the user's file, where every other
workbook on xlwings found them; the record that it left beside that file says what stood there before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from xlplugin.excel import ADDIN_NAME, UDF_MODULE
from xlplugin.excel.settings import INTERPRETER, MODULES, Pairs, changed, read_settings, without_module
from xlplugin.headless.files import write_whole


@dataclass(frozen=True)
class Installation:
    """What to write where; nothing happens before `install` or `uninstall` is called."""

    startup: Path
    settings: Path
    interpreter: str

    @property
    def addin(self) -> Path:
        return self.startup / ADDIN_NAME

    @property
    def record(self) -> Path:
        """What stood in the user's settings before an older version came; a newer one writes none."""
        return self.settings.with_name("xlplugin.json")

    def recorded(self) -> Pairs:
        """Our keys as they were; a record that cannot be read leaves them unknown, and they go."""
        try:
            record = json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            record = None
        found = record if isinstance(record, dict) else {}
        return {
            key: found[key] if isinstance(found.get(key), str) else None for key in (INTERPRETER, MODULES)
        }

    def current(self) -> Pairs:
        settings = read_settings(self.settings)
        return {key: settings.get(key) for key in (INTERPRETER, MODULES)}

    def restored(self) -> Pairs:
        """Our keys as before the older version; what the user changed since then stays."""
        now = self.current()
        if not self.record.exists():
            return now
        before = self.recorded()
        interpreter = before[INTERPRETER] if self.wrote(now[INTERPRETER]) else now[INTERPRETER]
        was_ours = UDF_MODULE in (before[MODULES] or "").split(";")
        modules = now[MODULES] if was_ours else without_module(now[MODULES] or "", UDF_MODULE)
        return {INTERPRETER: interpreter, MODULES: modules}

    def wrote(self, interpreter: str | None) -> bool:
        """Whether an older version named this Python: the one that runs now, or another that has xlplugin."""
        if interpreter is None or interpreter == self.interpreter:
            return True
        places = (Path(interpreter).parent, Path(interpreter).parent.parent)
        return any(any(place.glob("Lib/site-packages/xlplugin-*.dist-info")) for place in places)

    def install(self, addin: bytes) -> None:
        self.startup.mkdir(parents=True, exist_ok=True)
        write_whole(self.addin, addin)
        self.take_back()

    def uninstall(self) -> None:
        self.addin.unlink(missing_ok=True)
        self.take_back()

    def take_back(self) -> None:
        """Out of the user's settings goes what an older version wrote there; without its record, nothing."""
        if not self.record.exists():
            return
        if self.settings.exists():
            content = changed(self.settings.read_bytes(), self.restored())
            if content:
                write_whole(self.settings, content)
            else:
                self.settings.unlink()
        self.record.unlink()
