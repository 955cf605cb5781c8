"""The doctor on rules: macro settings, add-ins that Excel or an administrator forbids, child processes."""

from __future__ import annotations

from collections.abc import Iterator

from xlplugin.excel import ADDIN_NAME
from xlplugin.excel.finding import Finding
from xlplugin.excel.windows_registry import (
    ATTACK_SURFACE,
    DEVICE_POLICY,
    DISABLED,
    LOCATIONS,
    OFFICE_POLICY,
    SECURITY,
    Registry,
    merged,
)

TRUST_CENTER = "File > Options > Trust Center > Trust Center Settings"
# Rules of Microsoft Defender, by their numbers, and what each forbids of what xlwings' VBA does.
RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Office may not start other programs, and Python is one",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "macros may not call Windows, by which xlwings starts Python",
}
BLOCK, WARN = 1, 6
SETTINGS = (  # value in the registry, the state that forbids, what it means, what to do
    ("VBAWarnings", 4, "Excel disables all macros without asking",
     f"{TRUST_CENTER} > Macro Settings: disable with notification; or ask IT"),
    ("RequireAddinSig", 1, "Excel takes signed add-ins only",
     f"{TRUST_CENTER} > Add-ins: lift the rule, or have xlplugin.xlam signed"),
    ("DisableAllAddins", 1, "Excel loads no add-ins at all",
     f"{TRUST_CENTER} > Add-ins: lift the rule; or ask IT"),
)  # fmt: skip


def policy_findings(registry: Registry) -> Iterator[Finding]:
    security = merged(registry, SECURITY)
    for name, state, what, remedy in SETTINGS:
        if security.get(name) == state:
            yield Finding(what, "add-ins hold their functions as macros", remedy, blocks=True)
    if merged(registry, LOCATIONS).get("AllLocationsDisabled") == 1:
        yield Finding(
            "Excel trusts no folder (trusted locations are switched off)",
            "the add-in's macros count as those of any file",
            f"{TRUST_CENTER} > Trusted Locations: lift the rule; or ask IT to sign the add-in",
            blocks=True,
        )
    if merged(registry, OFFICE_POLICY).get("VBAOff") == 1:
        yield Finding(
            "VBA is switched off for Office", "the functions are VBA that calls Python", "ask IT", blocks=True
        )
    if security.get("blockcontentexecutionfrominternet") == 1:
        yield Finding(
            "Macros of files from the internet are blocked, without a way to allow them",
            "a mailed .xlsm does not compute; its values show",
            "use the add-in with an .xlsx, or send the native edition",
        )
    yield from disabled_addins(registry)
    yield from child_processes(registry)
    yield Finding("The wrappers are built in: `Trust access to the VBA project` is not needed")


def disabled_addins(registry: Registry) -> Iterator[Finding]:
    """Excel notes an add-in that was open when it crashed, and does not load it again."""
    for item in registry.get(DISABLED, {}).values():
        path = item.decode("utf-16-le", errors="ignore") if isinstance(item, bytes) else str(item)
        if ADDIN_NAME in path.lower():
            yield Finding(
                f"Excel has disabled {ADDIN_NAME}",
                "it was open when Excel crashed",
                "File > Options > Add-ins > Manage: Disabled Items > Go: enable it",
                blocks=True,
            )


def child_processes(registry: Registry) -> Iterator[Finding]:
    states = {name.lower(): str(value) for name, value in merged(registry, ATTACK_SURFACE).items()}
    device = str(registry.get(DEVICE_POLICY, {}).get("ASRRules", ""))
    states |= {rule.lower(): state for rule, _, state in (pair.partition("=") for pair in device.split("|"))}
    for rule, forbids in RULES.items():
        if states.get(rule) in (str(BLOCK), str(WARN)):
            yield Finding(
                f"A rule of Microsoft Defender stands against it ({rule})",
                forbids,
                "ask IT for an exception; without one: the native edition, or xlplugin serve",
                blocks=states[rule] == str(BLOCK),
            )
