"""Source text as a string of token classes, one byte each, that survives renaming, reformatting and other comments.

One small lexer for all languages rather than a grammar for each: only the class of a token is compared, a lexer reads
what doesn't parse (notebook cells, half a file), and gives the same bytes under every version of Python, which the
standard library's own tokenizer doesn't (f-strings became tokens in 3.12).
"""

from __future__ import annotations

import functools
import re
import zlib
from array import array
from itertools import islice
from typing import NamedTuple

from grader.evidence.files import language

NOTHING, NUMBER, STRING, NAME, OTHER = range(5)
FIRST_WORD, FIRST_SIGN, FIRST_KNOWN = 8, 96, 160

# Files of one group are compared with each other; a language not named here is a group of its own.
GROUPS = {"notebook": "python", "typescript": "javascript", "c": "cpp"}

_PYTHON_WORDS = (
    "False None True and as assert async await break case class continue def del elif else except finally for global "
    "if in is lambda match nonlocal not or pass raise return try while with yield"
).split()
# One list for all others: what is a keyword in one of them is seldom a name in another.
_OTHER_WORDS = (
    "abstract async await begin bool boolean break byte case catch char class const constexpr continue def default "
    "defer delete do done double elif else elseif elsif end enum esac except extends fi final finally float fn for "
    "foreach from fun func function go goto if impl implements in instanceof int interface is lambda let local long "
    "loop match mod module mut namespace new nil null object of override package private protected pub public raise "
    "range repeat rescue return select self short sizeof static string struct super switch template then this throw "
    "trait try type typeof undefined unless unsafe unsigned until use using val var virtual void when where while "
    "with yield true false"
).split()
# Names that aren't a learner's to choose, so that renaming can't touch them: of two hundred public repositories fifty
# and more use each of these, and at most four give the name to anything of their own.
_PYTHON_KNOWN = (
    "ArgumentParser BaseModel DataFrame Exception FastAPI FileNotFoundError Path RuntimeError ValueError __file__ "
    "__name__ abs add_argument all any append astype bool dict dump dumps enumerate environ exist_ok extend float "
    "getLogger getattr getenv hasattr iloc insert int isinstance join legend len list loads loc max min mkdir open "
    "parents print range read_csv replace resolve round set sorted startswith str strip sum super to_csv tolist tuple "
    "write zip"
).split()
_SIGNS = (
    "+ - * / % @ & | ^ = < > ! : . ( ) [ ] { } , ~ ? $ # \\ ** // >> << += -= *= /= %= &= |= ^= == != <= >= := -> => "
    "... :: && || ++ -- <- ?? ?. |> === !== ** // @= **= //="
).split()

_TRIPLE = r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?|' r"'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?"
_QUOTED = r'"(?:[^"\\\n]++|\\.)*+"?' + r"|'(?:[^'\\\n]++|\\.)*+'?"
_BLOCK = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"
_REST = (
    r"[^\W\d]\w*+|\d[\w.]*+"
    r"|\*\*=|//=|===|!==|\.\.\.|\*\*|//|>>|<<|[-+*/%@&|^=<>!:]=|[-=]>|<-|::|&&|\|\||\+\+|--|\?\?|\?\.|\|>"
    r"|[^\s\w;\\]"
)
_HASHES = frozenset({"r", "ruby", "shell", "julia", "elixir", "nim"})
_DASHES = frozenset({"sql", "haskell", "lua"})
_REMARKS = {
    "python": "#", **dict.fromkeys(_HASHES, "#"), **dict.fromkeys(_DASHES, "--"),
    "matlab": "%", "fortran": "!", "clojure": ";", "ocaml": r"\(\*",
}  # fmt: skip
# What begins a line and is dropped with it. Everybody's imports are alike, and their order is formatting.
_IMPORTS = {
    "python": r"from[ \t]++[.\w]++[ \t]++import[ \t]*+(?:\([^)\"']*+\)?|[^\n]*+)|import[ \t][^\n]*+",
    **dict.fromkeys(_HASHES, r"(?:library|require|using|import)\b[^\n]*+"),
    **dict.fromkeys(_DASHES, r"import\b[^\n]*+"),
}
_BRACES_IMPORTS = (
    r"import\b(?![ \t]*\()[^\n;{]*+(?:\{[^}]*+\}?[^\n;]*+)?|#[ \t]*+include\b[^\n]*+"
    r"|(?:using|use|package)[ \t][^\n;]*+;?"
)


@functools.cache
def _pattern(group: str) -> re.Pattern[str]:
    """Every token of a language, comments among them; white space and semicolons are in none."""
    remark = _REMARKS.get(group, "//") + r"[^\n]*+"
    opening = _IMPORTS.get(group, _BRACES_IMPORTS)
    text = _QUOTED
    if group == "python":
        opening += rf"|[rRuUbB]?(?:{_TRIPLE})[ \t]*+$"
        text = f"[rRbBuUfF]{{0,2}}(?:{_TRIPLE}|{_QUOTED})"
    elif group not in _REMARKS or group in _DASHES:
        remark += f"|{_BLOCK}"
        text += r"|`(?:[^`\\]++|\\.)*+`?"
    return re.compile(rf"\n[ \t]*+(?:{opening})|{remark}|{text}|{_REST}", re.MULTILINE | re.DOTALL)


_SIGN_CODES = {sign: FIRST_SIGN + number for number, sign in enumerate(dict.fromkeys(_SIGNS))}
_COMMA, _CLOSING = _SIGN_CODES[","], frozenset(_SIGN_CODES[sign] for sign in ")]}")


@functools.cache
def _fixed(group: str) -> dict[str, int]:
    chosen = _PYTHON_WORDS if group == "python" else _OTHER_WORDS
    known = _PYTHON_KNOWN if group == "python" else ()
    room = 256 - FIRST_KNOWN
    words = {name: FIRST_KNOWN + zlib.crc32(name.encode()) % room for name in known}
    free = [*range(FIRST_WORD, FIRST_SIGN), *range(FIRST_KNOWN, 256)]
    return _SIGN_CODES | words | dict(zip(chosen, free, strict=False))


class _Classes(dict[str, int]):
    """Token -> class; what isn't in the tables is told by how it begins, once for each text."""

    def __init__(self, group: str) -> None:
        super().__init__(_fixed(group))
        self._remark = _REMARKS.get(group, "//").replace("\\", "")

    def __missing__(self, token: str) -> int:
        first = token[0]
        if first == "\n" or token.startswith((self._remark, "/*")):
            code = NOTHING
        elif token[-1] in "\"'`" or first in "\"'`":
            code = STRING
        elif first.isdigit():
            code = NUMBER
        else:
            code = NAME if first == "_" or first.isalpha() else OTHER
        self[token] = code
        return code


class Tokens(NamedTuple):
    """A text's tokens.

    Attributes:
        codes: a byte for the class of each.
        numbers: which of the lexer's tokens each is, for `starts_of`.
    """

    codes: bytes
    numbers: array[int]


def group_of(path: str) -> str:
    """What a path's code is compared with; empty for what isn't code."""
    name = language(path)
    return GROUPS.get(name, name)


def tokenize(text: str, group: str, most: int) -> Tokens:
    """The classes of a text's tokens, of the lexer's first `most`.

    Names that a person may choose are one class, numbers one and strings one; a list of values counts as one value;
    comments, docstrings, imports, semicolons and commas before a closing bracket are none.
    """
    classes, codes, numbers = _Classes(group), bytearray(), array("I")
    before = earlier = NOTHING
    # A line break in front, so that the first line begins as all others do.
    for number, token in enumerate(islice(_pattern(group).findall("\n" + text), most)):
        code = classes[token]
        if code == NOTHING:
            continue
        if before == _COMMA and (code in _CLOSING or (code == earlier and code <= STRING)):
            codes.pop()
            numbers.pop()
            before = codes[-1] if codes else NOTHING
        if code == before and code <= STRING:  # two strings side by side are one
            continue
        codes.append(code)
        numbers.append(number)
        before, earlier = code, before
    return Tokens(bytes(codes), numbers)


def starts_of(text: str, group: str, tokens: Tokens) -> array[int]:
    """Where each token starts in the text, in characters."""
    starts = array("I", (max(0, found.start() - 1) for found in _pattern(group).finditer("\n" + text)))
    return array("I", (starts[number] for number in tokens.numbers))
