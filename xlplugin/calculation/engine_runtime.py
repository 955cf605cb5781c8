"""The one instance of formulon's WebAssembly module: its cache, its bounds, and a new one after a trap.

formulon makes its `wasmtime.Engine` and `Store` itself and takes no options. What is private of it is used
here and in `engine_reading` only; `tests/calculation/test_engine_runtime.py` says when those places move.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Self

import wasmtime
from formulon import FormulonError, Workbook, _c

from xlplugin.errors import InputError

LIB = _c.LIB
DEFAULT_SECONDS, DEFAULT_MEMORY = 120.0, 2 * 2**30
_NEVER = 2**40  # ticks of the epoch, which only a bound that is passed increments
_NEARLY = 0.9  # an allocation that fails may leave this share of the memory used
_OUT_OF_MEMORY = ("kOutOfMemory", "kAllocationFailed")


class EngineStopped(InputError):
    """A calculation that was stopped at its bounds, or that the engine gave up; one line."""


class _Wasmtime(ModuleType):
    """What formulon sees as the module wasmtime: an engine with a cache, a store with bounds."""

    def __getattr__(self, name: str) -> Any:
        return getattr(wasmtime, name)

    def Engine(self) -> wasmtime.Engine:
        try:
            return wasmtime.Engine(_config(cached=True))
        except wasmtime.WasmtimeError:  # nowhere to keep it: compiled anew at each start
            return wasmtime.Engine(_config(cached=False))

    def Store(self, engine: wasmtime.Engine) -> wasmtime.Store:
        store = wasmtime.Store(engine)
        store.set_epoch_deadline(_NEVER)
        store.set_limits(memory_size=_runtime.memory)
        return store


def _config(cached: bool) -> wasmtime.Config:
    config = wasmtime.Config()
    config.epoch_interruption = True
    if cached:
        config.cache = True
    return config


class _Runtime:
    """Which instance it is (`generation`), and its bounds."""

    def __init__(self) -> None:
        self.generation, self.memory, self.seconds = 0, DEFAULT_MEMORY, DEFAULT_SECONDS
        self.is_late = False
        self.depth = 0
        self.lock = threading.RLock()


_runtime = _Runtime()
_c.wasmtime = _Wasmtime(wasmtime.__name__)


class EngineWorkbook(Workbook):
    """A workbook of the engine's instance; with that instance it is gone."""

    __slots__ = ("_generation",)

    def __init__(self) -> None:
        super().__init__()
        self._generation = _runtime.generation

    @classmethod
    def load(cls, data: bytes | bytearray | memoryview) -> Self:
        workbook = super().load(data)
        assert isinstance(workbook, cls)
        return workbook

    @classmethod
    def create_default(cls) -> Self:
        workbook = super().create_default()
        assert isinstance(workbook, cls)
        return workbook

    @property
    def is_gone(self) -> bool:
        return self._generation != _runtime.generation

    def close(self) -> None:
        if self.is_gone:
            self._handle = 0  # it would mean another workbook's memory now
        super().close()

    @property
    def handle(self) -> int:
        return self._handle


def known_bounds(seconds: float | None, gigabytes: float | None) -> tuple[float | None, int | None]:
    """Bounds in seconds and bytes; InputError, in one line, for one that is none."""
    for given, unit, most in ((seconds, "s", threading.TIMEOUT_MAX), (gigabytes, "GB", 2.0**30)):
        if given is not None and not 0 < given <= most:
            raise InputError(f"a bound of {given:g} {unit}: it must be above 0 and at most {most:g}")
    return seconds, None if gigabytes is None else int(gigabytes * 2**30)


@contextmanager
def bounds(seconds: float | None = None, memory: int | None = None) -> Iterator[None]:
    """Bounds on what each calculation of the engine may take from here on, in seconds and bytes."""
    before = _runtime.seconds, _runtime.memory
    _set_bounds(seconds or before[0], memory or before[1])
    try:
        yield
    finally:
        _set_bounds(*before)


def _set_bounds(seconds: float, memory: int) -> None:
    _runtime.seconds, _runtime.memory = seconds, memory
    if LIB._store is not None:
        LIB._store.set_limits(memory_size=memory)


@contextmanager
def bounded() -> Iterator[None]:
    """One calculation: EngineStopped where it passes a bound or the engine gives up. Threads take turns."""
    with _runtime.lock:
        if _runtime.depth:  # within another calculation, whose time runs
            yield
            return
        store = LIB.store
        store.set_epoch_deadline(1)
        timer = threading.Timer(_runtime.seconds, _stop)
        timer.daemon, _runtime.is_late, _runtime.depth = True, False, 1
        timer.start()
        try:
            yield
        except (FormulonError, MemoryError) as error:
            raise _stopped(error) from None
        finally:
            timer.cancel()
            _runtime.depth = 0
            if LIB._store is store:
                store.set_epoch_deadline(_NEVER)


def _stop() -> None:
    _runtime.is_late = True
    if LIB._engine is not None:
        LIB._engine.increment_epoch()


def _stopped(error: Exception) -> EngineStopped:
    """Why, as one line; after a trap the instance is replaced, and every workbook of it is gone."""
    full = LIB.memory.data_len(LIB.store) > _NEARLY * _runtime.memory
    full = full or isinstance(error, MemoryError) or getattr(error, "status_name", "") in _OUT_OF_MEMORY
    if LIB._poison_message is not None:
        _start_again()
    if _runtime.is_late:
        return EngineStopped(
            f"the calculation takes more than {_runtime.seconds:g} s (--limit sets the bound)"
        )
    if full:
        bound = f"{_runtime.memory / 2**30:g} GB"
        return EngineStopped(f"it takes more than {bound} of memory to compute (--memory sets the bound)")
    reason = str(error).strip().rpartition("wasm trap: ")[2].splitlines()  # without the engine's own stack
    return EngineStopped(f"the engine cannot compute this workbook: {reason[0] if reason else error!r}")


def _start_again() -> None:
    """Forgets the instance; the next call makes another."""
    _runtime.generation += 1
    LIB._instance = LIB._store = LIB._memory = LIB._poison_message = None
    LIB._exports, LIB._export_wrappers = {}, {}
