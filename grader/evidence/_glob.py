"""Matching paths against ignore patterns and COPY sources, in linear time whatever the pattern."""

from __future__ import annotations

MAX_PATTERN_CHARS = 300


def matches(pattern: str, path: str) -> bool:
    """Whether `pattern` names `path` or a folder above it; `**` spans folders, `*` and `?` stay within one."""
    if not pattern or len(pattern) > MAX_PATTERN_CHARS:
        return False
    return _segments(pattern.strip("/").split("/"), path.split("/"))


def _segments(pattern: list[str], path: list[str]) -> bool:
    """Whether the pattern matches a leading part of the path (dynamic programming over segments)."""
    reached = {0}
    for want in pattern:
        if want == "**":
            reached = set(range(min(reached), len(path) + 1)) if reached else set()
        else:
            reached = {i + 1 for i in reached if i < len(path) and segment_matches(want, path[i])}
        if not reached:
            return False
    return True


def segment_matches(pattern: str, name: str) -> bool:
    """One segment with `*`, `?` and `[…]` (any one character): the greedy two-pointer match."""
    p = n = 0
    star, mark = -1, 0
    while n < len(name):
        width, fits = _one(pattern, p, name[n])
        if p < len(pattern) and pattern[p] == "*":
            star, mark = p, n
            p += 1
        elif fits:
            p += width
            n += 1
        elif star >= 0:
            mark += 1
            p, n = star + 1, mark
        else:
            return False
    return not pattern[p:].strip("*")


def _one(pattern: str, at: int, char: str) -> tuple[int, bool]:
    """How long the pattern's element at `at` is, and whether it stands for `char`."""
    if at >= len(pattern):
        return 1, False
    if pattern[at] == "[":
        end = pattern.find("]", at + 2)
        if end > 0:
            return end + 1 - at, True
    return 1, pattern[at] in ("?", char)


def ignored(lines: list[str], path: str, *, anchored: bool) -> bool:
    """Whether an ignore file's lines leave `path` out; the last line that matches decides.

    Args:
        lines: the file's lines.
        anchored: patterns start at the root (.dockerignore); otherwise one without a slash matches anywhere.
    """
    out = False
    for raw in lines[:500]:
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        negated = line.startswith("!")
        pattern = line.removeprefix("!").strip().removeprefix("./")
        floating = not anchored and "/" not in pattern.rstrip("/")
        if matches(f"**/{pattern}" if floating else pattern, path):
            out = not negated
    return out
