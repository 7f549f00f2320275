"""A Dockerfile's bytes as text that can be read in one way only, before it is parsed."""

from __future__ import annotations

import re

MAX_BYTES = 128 << 10
_FRONTEND = re.compile(r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?::[\w.-]{1,40})?", re.ASCII)
_NEWLINES = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def decoded(text: bytes) -> tuple[str, str, int]:
    """The text with plain line ends, or why it can't be read and in which line."""
    if len(text) > MAX_BYTES:
        return "", f"it is larger than {MAX_BYTES >> 10} KiB", 1
    try:
        source = text.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "", "it isn't UTF-8", 1
    odd = next((i for i, char in enumerate(source) if _is_odd(char)), -1)
    if odd >= 0:
        return "", "it holds a control character", source.count("\n", 0, odd) + 1
    return source, "", 1


def _is_odd(char: str) -> bool:
    return (char < " " and char not in "\n\t") or char in _NEWLINES or char in "\x7f\ufeff"


def refuse_directives(source: str) -> str:
    """Comments at the top can change the parser: another frontend is another program, another escape another text."""
    for line in source.split("\n"):
        stripped = line.strip()
        if not stripped.startswith("#"):
            return ""
        key, equals, value = stripped.lstrip("#").partition("=")
        name = key.strip().lower()
        if equals and name == "syntax" and not _FRONTEND.fullmatch(value.strip()):
            return "it asks for a frontend of its own"
        if equals and name == "escape" and value.strip() != "\\":
            return "it changes the escape character"
    return ""
