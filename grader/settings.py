"""What an operator can set, by the environment: one list, which the service reads and `shipfolio settings` prints."""

from __future__ import annotations

import ipaddress
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Setting:
    """One name of the environment.

    Attributes:
        default: as it is shown; "" for none.
        least, most: bounds of a number; `least` None: it is text.
        secret: its value is never shown; an address is shown without its password either way.
    """

    name: str
    default: str
    meaning: str
    least: int | None = None
    most: int = 0
    secret: bool = False


_DATABASE = Setting(
    "SHIPFOLIO_DATABASE_URL",
    "a file in the data directory",
    "Where everything is kept: sqlite:////path/file.db, or postgresql://user:password@host/database.",
)
_DATABASE_FILE = Setting(
    "SHIPFOLIO_DATABASE_URL_FILE",
    "",
    "A file that holds it instead, as secrets of containers and services are handed over.",
)
_WALL = Setting("SHIPFOLIO_JOB_SECONDS", "300", "A grade that takes longer is stopped.", 5, 86_400)
_MEMORY = Setting("SHIPFOLIO_JOB_MEMORY_MB", "2048", "Address space of the process that grades.", 256, 1_048_576)
_RUN = Setting(
    "SHIPFOLIO_RUN_SECONDS",
    "900",
    "Running a project may take as long besides, where `shipfolio worker --run` does so.",
    30,
    7200,
)
_PER_HOST = Setting(
    "SHIPFOLIO_JOBS_PER_HOST", "8", "So many jobs at a time, at most, ask one code host; 0: any number.", 0, 1000
)
_GRACE = Setting("SHIPFOLIO_GRACE_SECONDS", "20", "How long a worker that is stopped goes on with its job.", 0, 3600)
_REPORT_DAYS = Setting(
    "SHIPFOLIO_REPORT_DAYS",
    "0",
    "Unlisted reports of nobody in particular are deleted after this; 0: never.",
    0,
    36_500,
)
_JOB_DAYS = Setting("SHIPFOLIO_JOB_DAYS", "30", "Ended jobs are forgotten after this.", 1, 36_500)

_BASE_URL = Setting(
    "SHIPFOLIO_BASE_URL", "where it listens", "The address that people type: https://grade.school.example."
)
_PROXIES = Setting(
    "SHIPFOLIO_TRUSTED_PROXIES", "", "Networks of reverse proxies whose X-Forwarded-For is believed: 127.0.0.1/32."
)
_SUBMIT = Setting(
    "SHIPFOLIO_SUBMIT", "anyone", "With accounts: who may have repositories graded, `anyone` or `accounts`."
)

_READS = Setting("SHIPFOLIO_READS_PER_MINUTE", "600", "Requests of one client; 0: any number.", 0, 1_000_000)
_GRADES = Setting("SHIPFOLIO_GRADES_PER_HOUR", "60", "Orders and uploads of one client; 0: any number.", 0, 1_000_000)
_HOST_GRADES = Setting(
    "SHIPFOLIO_HOST_GRADES_PER_HOUR", "1200", "Orders for one code host, of all clients; 0: any number.", 0, 1_000_000
)
_METRICS = Setting(
    "SHIPFOLIO_METRICS_FROM", "127.0.0.0/8,::1/128", "Networks from which /metrics may be read; admins may anyway."
)
_LOG = Setting("SHIPFOLIO_LOG", "text", "How the log is written to standard error: `text` or `json`, a line each.")

SETTINGS = (
    _DATABASE,
    _DATABASE_FILE,
    _BASE_URL,
    _PROXIES,
    _SUBMIT,
    _WALL,
    _MEMORY,
    _RUN,
    _PER_HOST,
    _GRACE,
    _REPORT_DAYS,
    _JOB_DAYS,
    _READS,
    _GRADES,
    _HOST_GRADES,
    _METRICS,
    _LOG,
    Setting("SHIPFOLIO_ALLOW_HOSTS", "", "Code hosts beside the public ones, with commas: git.school.example."),
    Setting("SHIPFOLIO_ALLOW_NETWORKS", "", "Networks that such hosts may live in: 10.20.0.0/16."),
    Setting("SHIPFOLIO_PROXY", "", "A proxy for every fetch."),
    Setting("GITHUB_TOKEN", "", "For private repositories there; also GH_TOKEN.", secret=True),
    Setting("GITLAB_TOKEN", "", "For private repositories there.", secret=True),
    Setting("BITBUCKET_TOKEN", "", "For private repositories there.", secret=True),
    Setting("CODEBERG_TOKEN", "", "For private repositories there.", secret=True),
    Setting("SHIPFOLIO_DEBUG", "", "Anything: bugs print their traceback."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service, its workers and its upkeep need to know. Times in seconds or days as named."""

    database_url: str
    job_wall_s: float = 300.0
    job_memory_bytes: int = 2048 * 1024 * 1024
    grace_s: float = 20.0
    report_days: int = 0
    job_days: int = 30
    base_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    anyone_submits: bool = True
    run_s: float = 900.0
    jobs_per_host: int = 8
    reads_per_minute: int = 600
    grades_per_hour: int = 60
    host_grades_per_hour: int = 1200
    metrics_from: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    json_log: bool = False

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], *, database_url: str | None = None) -> Settings:
        """Read the environment; a `database_url` given otherwise wins.

        Raises:
            UsageError: a number isn't one, or is out of its bounds.
        """
        return cls(
            database_url=database_url
            or environ.get(_DATABASE.name)
            or _from_file(environ)
            or default_database_url(environ),
            job_wall_s=float(_number(_WALL, environ)),
            job_memory_bytes=_number(_MEMORY, environ) * 1024 * 1024,
            grace_s=float(_number(_GRACE, environ)),
            report_days=_number(_REPORT_DAYS, environ),
            job_days=_number(_JOB_DAYS, environ),
            base_url=_address(environ.get(_BASE_URL.name, "").strip()),
            trusted_proxies=_networks(environ.get(_PROXIES.name, "")),
            anyone_submits=_choice(_SUBMIT, environ, ("anyone", "accounts")) == "anyone",
            run_s=float(_number(_RUN, environ)),
            jobs_per_host=_number(_PER_HOST, environ),
            reads_per_minute=_number(_READS, environ),
            grades_per_hour=_number(_GRADES, environ),
            host_grades_per_hour=_number(_HOST_GRADES, environ),
            metrics_from=_networks(environ.get(_METRICS.name, "").strip() or _METRICS.default, _METRICS),
            json_log=_choice(_LOG, environ, ("text", "json")) == "json",
        )


def _from_file(environ: Mapping[str, str]) -> str:
    path = environ.get(_DATABASE_FILE.name, "").strip()
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as why:
        raise UsageError(
            f"The file that {_DATABASE_FILE.name} names can't be read.", kind="bad_setting", hint=type(why).__name__
        ) from None


def _address(text: str) -> str:
    """A site's own address, without a slash at its end."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path in {"", "/"}
    except ValueError:
        good = False
    if text and not (good and text.isprintable() and not {"@", "?", "#"} & set(text)):
        raise UsageError(
            f"{_BASE_URL.name} can't be understood.",
            kind="bad_setting",
            hint="It looks like https://grade.school.example, without a path.",
        )
    return text.rstrip("/")


def _networks(text: str, setting: Setting = _PROXIES) -> tuple[str, ...]:
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(str(ipaddress.ip_network(word)))
        except ValueError:
            raise UsageError(
                f"{setting.name} can't be understood.", kind="bad_setting", hint="It looks like 127.0.0.1/32."
            ) from None
    return tuple(found)


def _choice(setting: Setting, environ: Mapping[str, str], values: tuple[str, ...]) -> str:
    text = environ.get(setting.name, "").strip() or setting.default
    if text not in values:
        raise UsageError(
            f"{setting.name} can't be understood.", kind="bad_setting", hint=f"One of: {', '.join(values)}."
        )
    return text


def _number(setting: Setting, environ: Mapping[str, str]) -> int:
    text = environ.get(setting.name, "").strip() or setting.default
    least = setting.least or 0
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= setting.most):  # noqa: PLR2004
        raise UsageError(
            f"{setting.name} is out of bounds.",
            kind="bad_setting",
            hint=f"A whole number from {least} to {setting.most}; unset it for {setting.default}.",
        )
    return int(text)


def data_directory(environ: Mapping[str, str]) -> Path:
    """Where this user's programs keep what they own."""
    if sys.platform == "win32":
        home = environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        home = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "shipfolio"


def default_database_url(environ: Mapping[str, str]) -> str:
    """A SQLite file of this user's."""
    return f"sqlite:///{(data_directory(environ) / 'shipfolio.db').as_posix()}"


def without_password(url: str) -> str:
    """An address as it may be shown."""
    try:
        parts = urlsplit(url)
        return (
            url
            if parts.password is None
            else parts._replace(netloc=parts.netloc.replace(parts.password, "***")).geturl()
        )
    except ValueError:
        return "***"


def shown(setting: Setting, environ: Mapping[str, str]) -> str:
    """A setting's value for people's eyes: "" where it isn't set."""
    value = environ.get(setting.name, "")
    if not value:
        return ""
    if setting.secret:
        return "(set)"
    return without_password(value) if "://" in value else value
