"""What a line of R, TypeScript, C++, Go... says, cheaply: patterns per family of languages.

Every pattern is used on one line of at most 400 characters and has no nested quantifier.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable


class Family(NamedTuple):
    """How one family of languages writes things.

    Attributes:
        comments: what a comment line starts with, after white space.
        function: gives the function's name from the line that opens it (and the next one), or an empty string.
        imports: each match's first group that isn't None is what is imported.
        types: a line that defines a class, struct, interface or type.
        handling: a line that deals with errors.
        prints: a line that writes to the console by hand.
        braces: bodies stand in braces.
        typed: signatures carry types by the language's nature.
    """

    comments: tuple[str, ...]
    function: Callable[[str, str], str]
    imports: re.Pattern[str]
    types: re.Pattern[str]
    handling: re.Pattern[str]
    prints: re.Pattern[str]
    braces: bool = True
    typed: bool = False


_NEVER = regex(r"\x00(?!)")  # texts hold no NUL: a search is over at once
_CONTROL = frozenset(
    "if for while switch catch return else do try using lock foreach match when unless synchronized new sizeof "
    "defined elseif super this await throw assert namespace extern".split()
)
_CALLED = regex(r"([A-Za-z_~][\w~]*)\s{0,3}\(")
_OPERATOR = regex(r"\boperator\s{0,3}\S{1,3}\s{0,3}\(")


def _by_pattern(pattern: str, hint: str) -> Callable[[str, str], str]:
    compiled = re.compile(pattern)

    def name(line: str, _following: str) -> str:
        if hint not in line:
            return ""
        found = compiled.match(line)
        return next((group for group in found.groups() if group), "?") if found else ""

    return name


def _c_like(line: str, following: str) -> str:
    """A definition: something called on a line that opens a brace, and no control statement."""
    text = line.strip()
    opens = text.endswith("{") or (text.endswith(")") and following.strip().startswith("{"))
    if not opens or "(" not in text or text[0] in "#}/*.&|,":
        return ""
    if _OPERATOR.search(text):
        return "operator"
    found = _CALLED.search(text)
    if not found or found.group(1) in _CONTROL:
        return ""
    before = text[: found.start()].strip()
    if "=" in before or "(" in before or before.split(" ", 1)[0] in _CONTROL:
        return ""
    # A bare `name(...) {` is a constructor or a method; a call that takes a block in Kotlin or Ruby isn't told apart.
    return found.group(1)


_JS_FUNCTION = regex(r"\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*(\w*)\s*[(<]")
_JS_ARROW = regex(r"\s*(?:export\s+)?(?:const|let|var)\s+(\w+)\b[^=\n]{0,120}=\s*(?:async\s*)?(?:function\b|[(<\w])")
_JS_EXPORT = regex(r"\s*(?:module\.)?exports\.(\w+)\s*=\s*(?:async\s*)?(?:function\b|\()")
# Parameters that are taken apart stand on lines of their own: `const Chat: FC<Props> = ({`.
_JS_OPEN = ("= (", "async (", "= ({", "async ({")
_JS_METHOD = regex(r"\s+(?:(?:public|private|protected|static|async|get|set|override)\s+){0,3}([\w$]+)\s*\(")


def _script(line: str, following: str) -> str:
    if "function" in line and (found := _JS_FUNCTION.match(line)):
        return found.group(1) or "default"
    ending = line.rstrip()
    if ("=>" in line or ending.endswith(("(", "({"))) and (found := _JS_ARROW.match(line)):
        arrow = "=>" in line[found.end() :] or "=> " in following or ending.endswith(_JS_OPEN)
        return found.group(1) if arrow else ""
    if "exports." in line and (found := _JS_EXPORT.match(line)):
        return found.group(1)
    if line.rstrip().endswith("{") and (found := _JS_METHOD.match(line)) and found.group(1) not in _CONTROL:
        return "" if "function" in line or "=>" in line else found.group(1)
    return ""


_C_TYPES = regex(
    r"\s*(?:export\s+|public\s+|private\s+|internal\s+|abstract\s+|final\s+|sealed\s+|data\s+|case\s+|static\s+"
    r"|default\s+|declare\s+|pub\s+){0,4}"
    r"(?:class|struct|interface|enum|trait|union|record|object|protocol|type)\s+(?:class\s+)?(\w+)"
)
_C_HANDLING = regex(r"\bcatch\b|\.catch\(|\bthrow\b|\bstd::(?:optional|expected)\b|\brescue\b|\braise\b|\berrno\b")
_C_IMPORT = regex(r"\s*#\s{0,3}include\s{0,3}[<\"]([^>\"]{1,200})")
_DOT_IMPORT = regex(r"\s*(?:import|using)\s+(?:static\s+)?([\w.*]+)")
_SLASH = ("//", "/*", "*")

_C = Family(_SLASH, _c_like, _C_IMPORT, _C_TYPES, _C_HANDLING, regex(r"\bprintf\(|std::cout|\bcout\s*<<"), typed=True)
_JVM = Family(
    _SLASH, _c_like, _DOT_IMPORT, _C_TYPES, _C_HANDLING,
    regex(r"System\.out\.print|Console\.Write|\bprintln\("), typed=True,
)  # fmt: skip
_SCRIPT_IMPORT = regex(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)['"]([^'"]{1,200})['"]""")


def _script_family(*, typed: bool) -> Family:
    return Family(
        _SLASH, _script, _SCRIPT_IMPORT, _C_TYPES,
        re.compile(r"\bcatch\b|\.catch\(|\bthrow\b|\bsafeParse\b"), re.compile(r"\bconsole\.log\("), typed=typed,
    )  # fmt: skip


_DART = _JVM._replace(imports=_SCRIPT_IMPORT)
_R = Family(
    ("#",),
    _by_pattern(r"\s*([\w.]+|`[^`]{1,80}`)\s*(?:<-|=)\s*(?:function\s*\(|\\\()", "("),
    regex(
        r"\b(?:library|require|requireNamespace|loadNamespace|p_load|source)\(\s*['\"]?([\w./-]{1,200})"
        r"|\b([A-Za-z][\w.]{1,60}):::?[\w.]"
    ),
    regex(r".{0,80}\b(?:setClass|setRefClass|R6Class|setGeneric)\("),
    regex(r"\b(?:tryCatch|try|stop|stopifnot|warning|abort|assert_that|validate|req)\("),
    regex(r"\s*(?:print|cat)\("),
)
_GO = Family(
    _SLASH,
    _by_pattern(r"func\s+(?:\([^)]{0,120}\)\s*)?(\w+)", "func"),
    regex(r"\s*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]{1,200})\"\s*$"),
    regex(r"type\s+(\w+)\s"),
    regex(r"\berr\s*!=\s*nil|errors\.(?:New|Is|As)|fmt\.Errorf|\brecover\(\)"),
    regex(r"\bfmt\.Print"),
    typed=True,
)
_RUST = Family(
    _SLASH,
    _by_pattern(r"\s*(?:pub(?:\([^)]{0,40}\))?\s+)?(?:async\s+|unsafe\s+|const\s+){0,3}fn\s+(\w+)", "fn "),
    regex(r"\s*(?:pub\s+)?use\s+([\w:]+)"),
    _C_TYPES,
    regex(r"\bResult<|\?;|\bOk\(|\bErr\(|\.map_err\(|\banyhow\b"),
    regex(r"\bprintln!"),
    typed=True,
)
_JULIA = Family(
    ("#",), _by_pattern(r"\s*(?:function\s+([\w!.]+)|([\w!]+)\([^)]{0,200}\)\s*(?:where\s+\S+\s*)?=[^=])", "("),
    regex(r"\s*(?:using|import)\s+([\w.]+)|\binclude\(\"([^\"]{1,200})"),
    regex(r"\s*(?:mutable\s+)?(?:struct|abstract type)\s+(\w+)"),
    regex(r"\b(?:try|catch|throw|error|@assert)\b"), regex(r"\s*print(?:ln)?\("), braces=False,
)  # fmt: skip
_RUBY = Family(
    ("#",), _by_pattern(r"\s*def\s+([\w.?!]+)", "def "), regex(r"\s*require(?:_relative)?\s+['\"]([^'\"]{1,200})"),
    regex(r"\s*(?:class|module)\s+(\w+)"), regex(r"\b(?:rescue|raise)\b"), regex(r"\s*puts\b"),
    braces=False,
)  # fmt: skip
_SHELL = Family(
    ("#",), _by_pattern(r"\s*(?:function\s+)?([\w-]+)\s*\(\)\s*\{?|\s*function\s+([\w-]+)", "n"), _NEVER, _NEVER,
    regex(r"\bset\s+-\w*e|\btrap\b|\|\|"), _NEVER,
)  # fmt: skip
_MATLAB = Family(
    ("%",), _by_pattern(r"\s*function\b[^=\n]{0,120}=?\s*(\w+)\s*\(", "function"), _NEVER, _NEVER,
    regex(r"\b(?:try|catch|error)\b"), _NEVER, braces=False,
)  # fmt: skip
_SQL = Family(("--", "/*"), lambda _line, _following: "", _NEVER, _NEVER, _NEVER, _NEVER, braces=False)
_KEYWORD = Family(
    _SLASH, _by_pattern(r"[\w\s@]{0,80}\b(?:fun|func|def|function)\s+(?:<[^>]{0,60}>\s*)?([\w.]+)", "("),
    regex(r"\s*(?:import|use)\s+([\w.\\]+)"), _C_TYPES, _C_HANDLING, regex(r"\bprintln?\(|\becho\b"),
    typed=True,
)  # fmt: skip

_HASKELL = Family(
    ("--", "{-"), _by_pattern(r"([a-z]\w{0,60})\s+::\s", "::"), regex(r"import\s+(?:qualified\s+)?([\w.]+)"),
    regex(r"(?:data|newtype|class|type)\s+(\w+)"), regex(r"\b(?:Maybe|Either|throwIO|catch|ExceptT)\b"),
    regex(r"\s*(?:putStrLn|print)\b"), braces=False, typed=True,
)  # fmt: skip
# Enough to count by, for languages that are seldom met.
_PLAIN = Family(
    ("--", "#", "//", "(*", "!", ";"),
    _by_pattern(r"\s*(?:local\s+)?(?:function|defp?|defn|let(?: rec)?|fn|proc|subroutine)\s+([\w.:!?-]+)", " "),
    regex(r"\s*(?:import|open|use|alias|require)\b\s*\(?['\"]?([\w./:-]{1,200})"), _C_TYPES,
    regex(r"\b(?:pcall|error|raise|rescue|try|catch|throw|Result)\b"), regex(r"\bprint\w*\b"), braces=False,
)  # fmt: skip

_SELDOM = ("lua", "elixir", "ocaml", "fsharp", "clojure", "fortran", "nim")
FAMILIES: dict[str, Family] = {
    "r": _R, "typescript": _script_family(typed=True), "javascript": _script_family(typed=False), "cpp": _C, "c": _C,
    "java": _JVM, "csharp": _JVM, "kotlin": _KEYWORD, "scala": _KEYWORD, "swift": _KEYWORD, "php": _KEYWORD, "go": _GO,
    "haskell": _HASKELL, "dart": _DART, "zig": _RUST, "rust": _RUST, "julia": _JULIA, "ruby": _RUBY, "shell": _SHELL,
    "matlab": _MATLAB, "sql": _SQL, **dict.fromkeys(_SELDOM, _PLAIN),
}  # fmt: skip
