"""What a program is told of its surroundings: the names of its own example file, with values that harm nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.evidence.files import Files
    from grader.evidence.runbook import Runbook

MAX_VARIABLES = 80
MAX_VALUE_CHARS = 300
MAX_ENV_BYTES = 64 << 10
_LINE = re.compile(r"^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,80})[ \t]?=[ \t]?(.{0,600})$")
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^(?:<.{0,80}>|\.{3}|x{3,20}|your[-_ ].{0,80}|changeme|change[-_ ]me.{0,40})$", re.IGNORECASE
)
_SOME_PATH = re.compile(r"(?i)\bpath/to/|\bpath\\to\\|^\W{0,2}(?:your|my|the)?[-_]?path\W{0,2}$")
# What would change how a program is loaded rather than what it does.
_NOT_THEIRS = frozenset(
    "PATH HOME PYTHONPATH PYTHONHOME PYTHONSTARTUP LD_PRELOAD LD_LIBRARY_PATH BASH_ENV ENV IFS".split()
)
# Libraries that would wait for a network that isn't there are told so, and nothing writes beside its code.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "WANDB_MODE": "offline",
    "MPLBACKEND": "Agg",
    "MPLCONFIGDIR": "/tmp",  # noqa: S108  (the sandbox's own)
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
}


def read_example(text: str) -> dict[str, str]:
    """The variables of a `.env.example`; a secret that is only hinted at gets a harmless value."""
    out: dict[str, str] = {}
    for line in text[:MAX_ENV_BYTES].split("\n"):
        found = _LINE.match(line.strip())
        if found is None or len(out) >= MAX_VARIABLES or found[1].upper() in _NOT_THEIRS:
            continue
        if _SOME_PATH.search(found[2]):
            continue  # a path that stands for one; the code's own default is a better guess
        out[found[1]] = harmless(found[1], _unquoted(found[2]))
    return out


def _unquoted(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value[1:]
    return value.partition(" #")[0].strip()


def harmless(name: str, value: str) -> str:
    """The value as it stands, unless it is a hint to put a secret there."""
    value = value[:MAX_VALUE_CHARS].replace("\x00", "")
    if _PLACEHOLDER.match(value) or (not value and _SECRET.search(name) and not name.upper().endswith("KEYS")):
        return "not-a-secret"
    return value


def environment(files: Files, runbook: Runbook, read: Callable[[str], dict[str, str]] = read_example) -> dict[str, str]:
    """What the program gets: offline settings, and over them what its example file names."""
    text = files.text(runbook.example_env) if runbook.example_env else None
    return OFFLINE | (read(text) if text else {})
