"""Putting the add-in where Excel finds it, and taking it back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from xlplugin.excel import UDF_MODULE
from xlplugin.excel.addin import FILE_NAME
from xlplugin.excel.settings import (
    ENCODING,
    INTERPRETER,
    MODULES,
    changed,
    read_settings,
    with_module,
    without_module,
)
from xlplugin.headless.files import write_whole


@dataclass(frozen=True)
class Installation:
    """What to write where; nothing happens before `install` or `uninstall` is called."""

    startup: Path
    settings: Path
    interpreter: str
    before: dict[str, str | None] = field(init=False)  # our keys as they were before we came

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", self.recorded() or self.current())

    @property
    def addin(self) -> Path:
        return self.startup / FILE_NAME

    @property
    def record(self) -> Path:
        """Beside the settings: what stood there before, so that uninstalling can bring it back."""
        return self.settings.with_name("xlplugin.json")

    def recorded(self) -> dict[str, str | None] | None:
        return json.loads(self.record.read_text(encoding="utf-8")) if self.record.exists() else None

    def current(self) -> dict[str, str | None]:
        settings = read_settings(self.settings)
        return {key: settings.get(key) for key in (INTERPRETER, MODULES)}

    def wanted(self) -> dict[str, str | None]:
        modules = with_module(self.current()[MODULES] or "", UDF_MODULE)
        return {INTERPRETER: self.interpreter, MODULES: modules}

    def restored(self) -> dict[str, str | None]:
        """Our keys as before; what the user changed since then stays."""
        now = self.current()
        interpreter = self.before[INTERPRETER] if now[INTERPRETER] == self.interpreter else now[INTERPRETER]
        was_ours = UDF_MODULE in (self.before[MODULES] or "").split(";")
        modules = now[MODULES] if was_ours else without_module(now[MODULES] or "", UDF_MODULE)
        return {INTERPRETER: interpreter, MODULES: modules}

    def install(self, addin: bytes) -> None:
        self.startup.mkdir(parents=True, exist_ok=True)
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        settings = changed(self.settings, self.wanted()).encode(ENCODING)
        write_whole(self.addin, addin)
        write_whole(self.record, json.dumps(self.before, ensure_ascii=False).encode())
        write_whole(self.settings, settings)

    def uninstall(self) -> None:
        self.addin.unlink(missing_ok=True)
        if self.settings.exists():
            text = changed(self.settings, self.restored())
            if text:
                write_whole(self.settings, text.encode(ENCODING))
            else:
                self.settings.unlink()
        self.record.unlink(missing_ok=True)
