"""What an operator sets is read, bounded and shown without secrets."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.settings import SETTINGS, Setting, Settings, data_directory, shown, without_password


def test_nothing_set_is_a_file_of_this_users() -> None:
    settings = Settings.from_environ({"XDG_DATA_HOME": "/data", "LOCALAPPDATA": "/data"})
    assert settings.database_url == "sqlite:////data/shipfolio/shipfolio.db"
    assert (settings.job_wall_s, settings.job_memory_bytes, settings.grace_s) == (300.0, 2048 * 1024**2, 20.0)
    assert (settings.report_days, settings.job_days) == (0, 30)


@pytest.mark.skipif(sys.platform == "win32", reason="the place differs there")
def test_without_a_data_home_it_is_where_programs_keep_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert data_directory({}).as_posix() == "/home/ada/.local/share/shipfolio"


def test_the_command_line_wins() -> None:
    environ = {"SHIPFOLIO_DATABASE_URL": "sqlite:////a.db", "SHIPFOLIO_JOB_SECONDS": " 60 "}
    assert Settings.from_environ(environ).database_url == "sqlite:////a.db"
    assert Settings.from_environ(environ, database_url="sqlite:////b.db").database_url == "sqlite:////b.db"
    assert Settings.from_environ(environ).job_wall_s == 60.0


def test_a_secret_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://ada:canary@db/x\n", "utf-8")
    environ = {"SHIPFOLIO_DATABASE_URL_FILE": str(file)}
    assert Settings.from_environ(environ).database_url == "postgresql://ada:canary@db/x"
    assert (
        Settings.from_environ({**environ, "SHIPFOLIO_DATABASE_URL": "sqlite:////b.db"}).database_url
        == "sqlite:////b.db"
    )
    with pytest.raises(UsageError) as why:
        Settings.from_environ({"SHIPFOLIO_DATABASE_URL_FILE": str(tmp_path / "none")})
    assert why.value.kind == "bad_setting"


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each.least is not None], ids=lambda each: each.name)
def test_numbers_have_bounds(setting: Setting) -> None:
    assert setting.least is not None
    for good in (setting.least, setting.most):
        Settings.from_environ({setting.name: str(good)})
    for bad in (str(setting.least - 1), str(setting.most + 1), "many", "1.5", "٣", "9" * 5000):
        with pytest.raises(UsageError) as why:
            Settings.from_environ({setting.name: bad})
        assert setting.name in why.value.message


def test_defaults_that_are_shown_are_those_that_hold() -> None:
    plain = Settings.from_environ({})
    assert Settings.from_environ({each.name: each.default for each in SETTINGS if each.least is not None}) == plain


def test_secrets_are_not_shown() -> None:
    environ = {each.name: "canary" for each in SETTINGS if each.secret}
    assert {shown(each, environ) for each in SETTINGS if each.secret} == {"(set)"}
    assert len(environ) >= 4
    url = "postgresql://ada:canary@db/x?sslmode=require"
    assert without_password(url) == "postgresql://ada:***@db/x?sslmode=require"
    assert shown(SETTINGS[0], {SETTINGS[0].name: url}) == without_password(url)
    assert shown(SETTINGS[0], {}) == ""
    assert without_password("http://[x:canary@") == "***"
    assert without_password("postgresql://ada@db/x") == "postgresql://ada@db/x"


def test_the_page_for_operators_lists_them_all() -> None:
    page = (Path(__file__).parent.parent / "docs" / "operations.md").read_text("utf-8")
    rows = [f"| `{each.name}` | {each.default or '–'} | {each.meaning} |" for each in SETTINGS]
    assert "\n".join(["| name | default | meaning |", "| --- | --- | --- |", *rows]) + "\n" in page


def test_the_sites_own_settings_are_read() -> None:
    settings = Settings.from_environ(
        {
            "SHIPFOLIO_BASE_URL": "https://grade.school.example/",
            "SHIPFOLIO_TRUSTED_PROXIES": "127.0.0.1/32, 10.0.0.0/8",
            "SHIPFOLIO_SUBMIT": "accounts",
        }
    )
    assert settings.base_url == "https://grade.school.example"
    assert settings.trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8")
    assert not settings.anyone_submits
    assert Settings.from_environ({}).anyone_submits


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHIPFOLIO_BASE_URL", "grade.school.example"),
        ("SHIPFOLIO_BASE_URL", "ftp://grade.school.example"),
        ("SHIPFOLIO_BASE_URL", "https://user@grade.school.example"),
        ("SHIPFOLIO_BASE_URL", "https://grade.school.example/below"),
        ("SHIPFOLIO_BASE_URL", "https://[grade"),
        ("SHIPFOLIO_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("SHIPFOLIO_TRUSTED_PROXIES", "everyone"),
        ("SHIPFOLIO_SUBMIT", "nobody"),
    ],
)
def test_what_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        Settings.from_environ({name: value})
