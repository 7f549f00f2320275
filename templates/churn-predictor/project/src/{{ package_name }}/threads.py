"""One thread for linear algebra: small tables gain nothing from more, and on a busy machine these wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts (or as a decorator), BLAS and OpenMP use one thread."""
    with threadpool_limits(limits=1):
        yield
