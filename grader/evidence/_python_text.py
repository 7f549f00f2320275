"""Python as text: parsed without ever raising, and pieces of a tree put into few words."""

from __future__ import annotations

import ast
import warnings
from typing import Any

from grader.evidence._regex import regex
from grader.evidence._scripts import may_be_unspaced

MAX_TEXT = 60
MAX_INT_BITS = 200  # longer ones may not be turned into text at all

_TRIPLE = regex("\"\"\"|'''")
_WORD = regex(r"[^\W\d_]+")
_WIDE = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def parse(text: str) -> ast.Module | str:
    """The syntax tree, or one short sentence why there is none. Warnings of the candidate's code are not ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as why:
        return f"line {why.lineno or 0}: {why.msg}"
    except RecursionError:
        return "nested too deeply"
    except MemoryError:
        return "too complex to parse"
    except ValueError as why:
        return str(why)[:100]


def without_docstrings(text: str) -> str:
    """The text without bare triple-quoted strings, line ends kept: code that is only described isn't there."""
    out: list[str] = []
    done = at = 0
    while found := _TRIPLE.search(text, at):
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if "#" in before:
            at = found.end()
            continue
        end = text.find(found[0], found.end())
        if end < 0:
            break
        at = end + len(found[0])
        if not before.strip(" \trRuU"):
            out += [text[done : found.start()], "\n" * text.count("\n", found.start(), at)]
            done = at
    return "".join([*out, text[done:]])


def dotted(node: Any) -> str:
    """`a.b.c` for names and attributes; what can't be named shows as `()` or `[]` at the front."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif isinstance(node, ast.Call):
        parts.append("()")
    elif isinstance(node, ast.Subscript):
        parts.append("[]")
    elif isinstance(node, (ast.Constant, ast.JoinedStr)):
        parts.append("''")
    else:
        parts.append("?")
    return ".".join(reversed(parts)) if len(parts) > 1 else parts[0]


def short(node: Any) -> str:
    """A literal's repr or a dotted name, at most 60 characters; empty for anything else."""
    kind = type(node)
    if kind is ast.Constant:
        value = node.value
        if isinstance(value, (str, bytes)):
            return repr(value[:MAX_TEXT])
        return "" if isinstance(value, int) and value.bit_length() > MAX_INT_BITS else repr(value)[:MAX_TEXT]
    if kind is ast.Name or kind is ast.Attribute:
        name = dotted(node)
        return name[:MAX_TEXT] if name[0] not in "(['?" else ""
    if kind is ast.UnaryOp and type(node.op) is ast.USub and type(node.operand) is ast.Constant:
        return "-" + short(node.operand)
    return ""


def doc_words(name: str, text: str | None) -> int:
    """Words of a docstring beyond those of the name it documents; two wide characters count as a word."""
    if not text:
        return 0
    text = text[:2000]
    own = set(name.lower().replace("_", " ").split()) | {"the", "a", "an", "this", "function", "method", "class"}
    if not may_be_unspaced(text):
        return len({w for w in _WORD.findall(text.lower()) if w not in own})
    wide = len(_WIDE.findall(text))
    return wide // 2 + len({w for w in _WORD.findall(text.lower()) if w not in own and not _WIDE.match(w)})
