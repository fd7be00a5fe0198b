"""Runs blocking work in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


_EXECUTOR = ThreadPoolExecutor(1, thread_name_prefix="answers")
"""Apart from the database's threads. One is enough: more would only wait for the GIL."""


async def run_in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like `asyncio.to_thread`, but a cancelled caller goes on only when the thread is done.

    So nothing is written to a file that the caller has put away already.
    """
    bound = partial(copy_context().run, work, *args, **kwargs)
    future = asyncio.get_running_loop().run_in_executor(_EXECUTOR, bound)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait((future,))
        raise
