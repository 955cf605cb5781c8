"""What Windows' registry says of Office, of its add-ins and of rules that keep Excel from starting Python."""

from __future__ import annotations

import sys
from collections.abc import Mapping

Value = int | str | bytes
Registry = Mapping[str, Mapping[str, Value]]  # values by the path of their key; a missing key is not there

_EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
_EXCEL_POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel"
SECURITY = (rf"{_EXCEL}\Security", rf"{_EXCEL_POLICY}\Security")  # a policy comes last: it wins
LOCATIONS = (rf"{_EXCEL}\Security\Trusted Locations", rf"{_EXCEL_POLICY}\Security\Trusted Locations")
OFFICE_POLICY = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0\Common",
    r"HKLM\SOFTWARE\Policies\Microsoft\Office\16.0\Common",
)
OPTIONS = rf"{_EXCEL}\Options"  # OPEN, OPEN1, ...: the add-ins that Excel opens
DISABLED = rf"{_EXCEL}\Resiliency\DisabledItems"
EXCEL_PATH = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_DEFENDER = r"Microsoft\Windows Defender"
ATTACK_SURFACE = (
    rf"HKLM\SOFTWARE\{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules",
    rf"HKLM\SOFTWARE\Policies\{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules",
)
DEVICE_POLICY = rf"HKLM\SOFTWARE\Policies\{_DEFENDER}\Policy Manager"  # of Intune: ASRRules, "rule=state|..."
KEYS = (
    *SECURITY, *LOCATIONS, *OFFICE_POLICY, OPTIONS, DISABLED, EXCEL_PATH, *ATTACK_SURFACE, DEVICE_POLICY,
)  # fmt: skip


def read_registry() -> Registry:
    """The keys above, as far as this user may read them; none where there is no Windows."""
    if sys.platform != "win32":
        return {}
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    found: dict[str, dict[str, Value]] = {}
    for place in KEYS:
        root, _, path = place.partition("\\")
        try:
            with winreg.OpenKey(roots[root], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
                values = (winreg.EnumValue(key, i) for i in range(winreg.QueryInfoKey(key)[1]))
                found[place] = {name: value for name, value, _ in values}
        except OSError:
            continue
    return found


def merged(registry: Registry, places: tuple[str, ...]) -> dict[str, Value]:
    """The values of several keys; a later key wins."""
    return {name: value for place in places for name, value in registry.get(place, {}).items()}
