"""The Dask cluster that a command runs on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Executor

from xlplugin.commands.failure import Failure
from xlplugin.messages import say

PATIENCE = "10s"  # for a scheduler's answer


@contextlib.contextmanager
def executor_at(address: str | None) -> Iterator[Executor | None]:
    """The executor of the scheduler at an address; none without one."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise Failure(say("--dask needs Dask: pip install 'xlplugin[dask]'")) from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:  # no answer; no address
        raise Failure(
            say("no Dask scheduler answers at {address}: {reason}", address=address, reason=error)
        ) from None
    with client:
        yield client.get_executor()
