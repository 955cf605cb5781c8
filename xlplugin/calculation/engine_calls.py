"""formulon's exports called without its binding: 0.002 ms a call through wasmtime's own layer, not 0.1 ms.

That layer is private to wasmtime; where it has moved, `DIRECT` is False and the binding is used instead.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from xlplugin.calculation.engine_runtime import LIB

try:
    from wasmtime import _ffi as ffi

    _CALL, _RAW = ffi.wasmtime_func_call_unchecked, ffi.wasmtime_val_raw_t
    DIRECT = True
except (ImportError, AttributeError):
    DIRECT = False


def export(name: str, count: int, gives_status: bool = True) -> Callable[..., int]:
    """A call of an export that takes whole numbers and gives one; a last argument may be a float.

    Where the number is a status, any but 0 is an error.
    """
    getattr(LIB, name)  # starts the instance
    context = LIB.store._context()
    function = ctypes.byref(LIB._exports[name]._func)
    given, trap = (_RAW * count)(), ctypes.POINTER(ffi.wasm_trap_t)()
    slots, spot = list(given), ctypes.byref(trap)

    def call(*arguments: int | float) -> int:
        for slot, argument in zip(slots, arguments, strict=True):
            if type(argument) is float:
                slot.f64 = argument
            else:
                slot.i32 = argument
        error = _CALL(context, function, given, count, spot)
        if error or trap:
            LIB._poison_message = f"trap in {name}"
            LIB._call_or_poison(None, name)  # raises FormulonError, as every later call does
        if gives_status and slots[0].i32:
            raise ValueError(f"{name} refuses its arguments: status {slots[0].i32}")
        return int(slots[0].i32)

    return call


class Block:
    """Memory of the instance, for as long as a `with` lasts; other threads wait meanwhile.

    Calls must not meet others in the instance, and a text is lent until the next call, whoever makes it.
    """

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> Block:
        LIB.call_lock.acquire()
        try:
            self.start: int = LIB.alloc(self._size)
        except BaseException:
            LIB.call_lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if LIB._poison_message is None:
                LIB.free(self.start)
        finally:
            LIB.call_lock.release()

    def read(self, offset: int, size: int) -> bytes:
        return ctypes.string_at(address(self.start + offset), size)

    def word(self, offset: int) -> int:
        return int.from_bytes(self.read(offset, 4), "little")


def text_at(pointer: int) -> str:
    """The text that the engine lends until its next call."""
    return ctypes.string_at(address(pointer)).decode("utf-8", errors="replace") if pointer else ""


def address(pointer: int) -> int:
    """Where a place of the instance's memory stands; it moves as that grows."""
    return _base() + pointer


def _base() -> int:
    return ctypes.addressof(LIB.memory.data_ptr(LIB.store).contents)
