"""Regular expressions that are compiled when they are first used: a run needs about a third of those that we have."""

from __future__ import annotations

import gc
import re
from typing import cast

_SHOWN = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "sub",
    "subn",
    "split",
    "groups",
    "groupindex",
    "flags",
)


class _Compiled:
    """A pattern's methods as attributes; without a `__getattr__` that would slow each look at them."""

    pattern: str


class _Uncompiled(_Compiled):
    """Becomes its compiled pattern at the first look at any of its methods, which are its own from then on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({name: getattr(compiled, name) for name in _SHOWN})
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(compiled, name)


def compile_all() -> int:
    """Compile all that there are now, for a process that others are forked from; how many. A quarter second."""
    waiting = [each for each in gc.get_objects() if type(each) is _Uncompiled]
    for each in waiting:
        each.search  # noqa: B018 - the first look compiles it
    return len(waiting)


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, as far as its methods and `pattern` go, but compiled at first use."""
    return cast("re.Pattern[str]", _Uncompiled(pattern, flags))
