"""Credentials in the tree: few patterns, each precise; what is found is never shown, only how it begins."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files

MAX_FILES = 2000
MAX_BYTES = 1 << 20
MAX_FOUND = 50
MAX_TOTAL_BYTES = 16 << 20
SHOWN_CHARS = 4
ENV_BITS = 3.0
BOT_BITS = 3.5

# (kind, how it begins, the whole, least entropy in bits per character)
_PATTERNS = (
    ("AWS access key", "AKIA", r"AKIA[0-9A-Z]{16}\b", 3.0),
    ("GitHub token", "ghp_", r"ghp_[A-Za-z0-9]{36,255}\b", 3.5),
    ("GitHub token", "gho_", r"gho_[A-Za-z0-9]{36,255}\b", 3.5),
    ("GitHub token", "ghs_", r"ghs_[A-Za-z0-9]{36,255}\b", 3.5),
    ("GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9_]{60,255}\b", 3.5),
    ("OpenAI key", "sk-", r"sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}T3BlbkFJ[A-Za-z0-9_-]{20,200}", 3.5),
    ("OpenAI key", "sk-", r"sk-[A-Za-z0-9]{48}\b", 3.8),
    ("Anthropic key", "sk-ant-", r"sk-ant-(?:api|admin)\d{2}-[A-Za-z0-9_-]{80,120}", 3.8),
    ("Hugging Face token", "hf_", r"hf_[A-Za-z]{34}\b", 3.6),
    ("Slack token", "xox", r"xox[abposr]-[0-9A-Za-z-]{20,200}\b", 3.2),
    ("Google API key", "AIza", r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])", 3.5),
    ("Groq key", "gsk_", r"gsk_[A-Za-z0-9]{52}\b", 3.8),
    ("LangSmith key", "lsv2_", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b", 3.0),
    ("Stripe key", "sk_live_", r"sk_live_[0-9A-Za-z]{24,99}\b", 3.5),
    ("SendGrid key", "SG.", r"SG\.[\w-]{22}\.[\w-]{43}(?![\w-])", 3.8),
    ("Pinecone key", "pcsk_", r"pcsk_[A-Za-z0-9_]{60,80}\b", 3.8),
    ("Databricks token", "dapi", r"dapi[0-9a-f]{32}\b", 3.0),
)
# The half of a pair that opens nothing by itself; tests of what hides credentials hold one.
PUBLIC_HALF = "AWS access key"
_COMPILED = tuple((kind, word, regex(pattern), bits) for kind, word, pattern, bits in _PATTERNS)
_TELEGRAM = regex(r"(?<!\d)(\d{8,10}:AA[0-9A-Za-z_-]{33})(?![0-9A-Za-z_-])")
_PRIVATE_KEY = regex(r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = regex(r"[A-Za-z0-9+/=\\n]{60,}")
_SETTING = regex(
    r"^[ \t]*(?:export[ \t]+)?[\"']?([A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS?))"
    r"[\"']?\s*[=:]\s*[\"']?([^\s\"'#]{8,300})",
    re.MULTILINE,
)
_KAGGLE = regex(r'"username"\s*:\s*"([^"]{1,80})"\s*,\s*"key"\s*:\s*"([0-9a-f]{32})"')
# A key in the address that code asks; of a variable in its place there is nothing to see.
_ASKED = regex(
    r"[?&](?:secret_?key|api_?key|access_?token|auth_?token|client_?secret|appid)=([A-Za-z0-9|/_.+-]{12,120})(?![\w{$])",
    re.IGNORECASE,
)
_ASKING = frozenset(".py .ipynb .r .rmd .qmd .js .ts .tsx .jsx .mjs .java .go .html".split())
_EXAMPLE = regex(
    r"example|sample|dummy|placeholder|changeme|change[-_]?me|your|xxxx|\.\.\.|<|\$\{|\{\{|test|fake|insert"
    r"|replace|todo|redacted"
    r"|secret_?key|my[-_]|123456|abcdef|\*\*\*|os\.environ|getenv|password|postgres|admin|root|localhost|none"
    r"|null|true|false",
    re.IGNORECASE,
)
_EXAMPLE_FILE = regex(
    r"example|sample|template|dist$|\.md$|\.rst$|(?:^|/)tests?/|(?:^|/)test_|fixtures?/", re.IGNORECASE
)
_ENV_FILE = regex(
    r"^(?:\.env(?:\.(?:local|prod|production|dev|development|staging))?|[\w-]{1,30}\.env|secrets\.(?:toml|ya?ml"
    r"|json))$",
    re.IGNORECASE,
)
# What front-end tools put into every visitor's page; their files are committed by design.
_PUBLIC_SETTING = regex(r"(?:VITE|REACT_APP|NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|VUE_APP|PUBLIC)_")
# A switch, a number, a path: what nobody can open anything with, unless its name says so.
_PRIVATE_SETTING = regex(r"KEY|TOKEN(?!S|_EXP|IZ)|SECRET|PASS|PWD|CREDENTIAL|DSN", re.IGNORECASE)
_SWITCH = regex(r"^(?:|true|false|yes|no|on|off|\d{1,6})$", re.IGNORECASE)
_BLANK = regex(r"[<*.x#]|\$|your|my[-_]|change|insert|replace|todo|put[-_ ]|add[-_ ]|enter", re.IGNORECASE)
# `text-embedding-3-small`, `gpt-4o-mini`: words and short marks, joined; a key has a longer piece that is no word.
_JOINTS = regex(r"[^A-Za-z0-9]")
_SHORT = 6
_WITH_PASSWORD = regex(r"://[^/\s:@]{1,80}:[^/\s@]{1,120}@")
_SET = regex(r"^[ \t]*(?:export[ \t]+)?(\w{1,80})[ \t]*=([^\n]{0,200})", re.MULTILINE)
_SETTING_NAME = regex(r"^[ \t]*(?:export[ \t]+)?(\w{1,80})[ \t]*=", re.MULTILINE)
# Such a key names an app and opens nothing: what it may do is said by the app's rules.
APP_KEY = "Google API key"
_APP_SETTINGS = ("firebaseapp.com", '"mobilesdk_app_id"')
_TEXTS = frozenset(
    ".py .ipynb .r .rmd .qmd .js .ts .tsx .jsx .mjs .java .go .rs .rb .php .sh .ps1 .bat .yml .yaml .json .toml "
    ".ini .cfg .conf .env "
    ".txt .md .rst .xml .properties .tf .tfvars .tfstate .sql .html .pem .key .cs .kt .swift .scala .ppk "
    ".dockerfile".split()
)
_KEY_FILES = frozenset({".pem", ".key", ".ppk"})


class Secret(NamedTuple):
    """One credential: where, of what kind, how it begins (`shown`; the rest is left out)."""

    path: str
    line: int
    kind: str
    shown: str


class Secrets(NamedTuple):
    """What was found, in order of path and line, at most 50.

    Attributes:
        env_files: committed files of environment settings that hold values, `.env.example` and its like left out.
    """

    found: tuple[Secret, ...] = ()
    env_files: tuple[str, ...] = ()


def collect(files: Files) -> Secrets:
    """Look through all own text files."""
    found: list[Secret] = []
    env_files: list[str] = []
    read = 0
    for entry in files.own[: MAX_FILES * 5]:
        name = base_name(entry.path)
        is_env = bool(_ENV_FILE.match(name))
        if not (is_env or suffix(entry.path) in _TEXTS or "." not in name) or (entry.size or 0) > MAX_BYTES:
            continue
        if read > MAX_TOTAL_BYTES or len(found) >= MAX_FOUND:
            break
        read += entry.size or 0
        text = files.text(entry.path, MAX_BYTES)
        if not text:
            continue
        if is_env and "=" in text and not _EXAMPLE_FILE.search(name) and not _is_open(name, text):
            env_files.append(entry.path)
        found += _in_text(entry.path, text, is_env=is_env)
    return Secrets(tuple(found[:MAX_FOUND]), tuple(env_files))


def _is_open(name: str, text: str) -> bool:
    """Whether all that is set is meant for the visitor's page, or opens nothing: switches, paths, blanks of a form.

    Other files than these are read by tools that nobody here knows.
    """
    names = _SETTING_NAME.findall(text)
    opens = not name.lower().startswith((".env", "secrets.toml")) or any(
        _is_private(match[1], match[2].strip().strip("'\"")) for match in _SET.finditer(text)
    )
    return bool(names) and (not opens or all(_PUBLIC_SETTING.match(name) for name in names))


def _is_private(name: str, value: str) -> bool:
    """A value that opens something, by its own look or by its name; a form's blank or a switch doesn't."""
    if _WITH_PASSWORD.search(value) or (_is_secret(value) and not _is_name(value)):
        return True
    return bool(_PRIVATE_SETTING.search(name) and not _SWITCH.match(value) and not _BLANK.match(value))


def _is_name(value: str) -> bool:
    """Words that are joined, as the names of models are, or the characters that codes are drawn from, in order."""
    pieces = _JOINTS.split(value)
    alphabet = len(set(value)) == len(value)
    return alphabet or all(piece.isalpha() or len(piece) <= _SHORT for piece in pieces)


def _in_text(path: str, text: str, *, is_env: bool) -> Iterator[Secret]:
    for kind, word, pattern, bits in _COMPILED:
        at = text.find(word)
        while at >= 0:
            match = pattern.match(text, at)
            shown = (kind == PUBLIC_HALF and _EXAMPLE_FILE.search(path)) or (
                kind == APP_KEY and any(word in text for word in _APP_SETTINGS)
            )
            if match and not shown and not text[at - 1 : at].isalnum() and _is_real(match.group(), bits):
                yield Secret(path, text.count("\n", 0, at) + 1, kind, _shown(match.group()))
            at = text.find(word, match.end() if match else at + 1)
    for match in _TELEGRAM.finditer(text) if ":AA" in text else ():
        if _is_real(match.group(1), BOT_BITS):
            yield Secret(path, text.count("\n", 0, match.start()) + 1, "Telegram bot token", _shown(match.group(1)))
    if "PRIVATE KEY" in text and not _EXAMPLE_FILE.search(path):
        for match in _PRIVATE_KEY.finditer(text):
            if _KEY_BODY.search(text, match.end(), match.end() + 200):
                yield Secret(path, text.count("\n", 0, match.start()) + 1, "private key", "-----BEGIN…")
    yield from _settings(path, text, is_env=is_env)


def _settings(path: str, text: str, *, is_env: bool) -> Iterator[Secret]:
    """Credentials that only their file gives away: Kaggle's, and the values of environment files."""
    if "kaggle" in path.lower() or '"username"' in text:
        for match in _KAGGLE.finditer(text):
            yield Secret(path, text.count("\n", 0, match.start(2)) + 1, "Kaggle key", _shown(match.group(2)))
    if suffix(path) in _ASKING and "=" in text and not _EXAMPLE_FILE.search(path):
        for match in _ASKED.finditer(text):
            if _is_secret(match.group(1)):
                yield Secret(path, text.count("\n", 0, match.start(1)) + 1, "key in an address", _shown(match.group(1)))
    if not is_env or _EXAMPLE_FILE.search(path):
        return
    for match in _SETTING.finditer(text):
        value = match.group(2)
        if _is_secret(value):
            yield Secret(path, text.count("\n", 0, match.start(2)) + 1, f"value of {match.group(1)}", _shown(value))


def _is_secret(value: str) -> bool:
    return not _EXAMPLE.search(value) and entropy(value) > ENV_BITS and any(c.isdigit() for c in value)


def _is_real(value: str, bits: float) -> bool:
    return entropy(value) >= bits and not _looks_made_up(value)


def _looks_made_up(value: str) -> bool:
    """Placeholders keep a token's shape: EXAMPLE inside, or one character over and over."""
    body = value[8:]
    return "EXAMPLE" in value.upper() or "xxxx" in value.lower() or len(set(body)) < len(body) / 5


def _shown(value: str) -> str:
    return value[:SHOWN_CHARS] + "…"


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values()) if text else 0.0
