"""Targets: every form that works, and every one that is refused before anything is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.snapshot import open_target, without_credentials
from grader.snapshot.target import Local, Remote, parse_target

if TYPE_CHECKING:
    from pathlib import Path

SHA = "0123456789abcdef0123456789abcdef01234567"
GH = "github.com"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://github.com/owner/name", Remote(GH, "owner/name")),
        ("https://github.com/owner/name/", Remote(GH, "owner/name")),
        ("https://github.com/owner/name.git", Remote(GH, "owner/name")),
        ("HTTPS://GitHub.com/Owner/Name.git/", Remote(GH, "Owner/Name")),
        ("github.com/owner/name", Remote(GH, "owner/name")),
        ("github.com/owner/my.name", Remote(GH, "owner/my.name")),
        ("https://github.com/owner/name@v1.2", Remote(GH, "owner/name", "v1.2")),
        ("https://github.com/owner/name.git@v1.2", Remote(GH, "owner/name", "v1.2")),
        ("https://github.com/owner/name@feature/tree/x", Remote(GH, "owner/name", "feature/tree/x")),
        (f"https://github.com/owner/name@{SHA}", Remote(GH, "owner/name", SHA)),
        ("https://github.com/owner/name/tree/main", Remote(GH, "owner/name", "main")),
        ("https://github.com/owner/name/tree/main/", Remote(GH, "owner/name", "main")),
        ("https://github.com/owner/name/tree/main/a/b", Remote(GH, "owner/name", ambiguous="main/a/b")),
        ("https://github.com/owner/name/tree/dev@2/a", Remote(GH, "owner/name", ambiguous="dev@2/a")),
        ("https://github.com/owner/tree/tree/main", Remote(GH, "owner/tree", "main")),
        (f"https://github.com/owner/name/tree/{SHA}/a/b", Remote(GH, "owner/name", SHA, "a/b")),
        (f"https://github.com/owner/name/commit/{SHA}", Remote(GH, "owner/name", SHA)),
        ("https://github.com/owner/name/commits/main", Remote(GH, "owner/name", "main")),
        ("https://github.com/owner/name/tree/main/my%20dir", Remote(GH, "owner/name", ambiguous="main/my dir")),
        ("https://gitlab.com/group/sub/name", Remote("gitlab.com", "group/sub/name")),
        ("https://gitlab.com/group/sub/name/-/tree/main", Remote("gitlab.com", "group/sub/name", "main")),
        (
            "https://gitlab.com/group/name/-/tree/main/a/b?ref_type=heads",
            Remote("gitlab.com", "group/name", ambiguous="main/a/b"),
        ),
        (f"https://gitlab.com/group/name/-/commit/{SHA}", Remote("gitlab.com", "group/name", SHA)),
        ("https://bitbucket.org/team/name/src/main/", Remote("bitbucket.org", "team/name", "main")),
        ("https://bitbucket.org/team/name/src/main/a", Remote("bitbucket.org", "team/name", ambiguous="main/a")),
        (f"https://bitbucket.org/team/name/src/{SHA}/a", Remote("bitbucket.org", "team/name", SHA, "a")),
        ("https://codeberg.org/o/n/src/branch/main", Remote("codeberg.org", "o/n", "main")),
        ("https://codeberg.org/o/n/src/branch/x/y/z", Remote("codeberg.org", "o/n", ambiguous="x/y/z")),
        ("https://codeberg.org/o/n/src/tag/v1", Remote("codeberg.org", "o/n", "v1")),
        (f"https://codeberg.org/o/n/src/commit/{SHA}/a", Remote("codeberg.org", "o/n", SHA, "a")),
        ("https://git.school.example/o/n", Remote("git.school.example", "o/n")),
    ],
)
def test_forms_that_work(url: str, wanted: Remote) -> None:
    assert parse_target(url) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "",
        "-rf",
        "--upload-pack=touch /tmp/owned",
        "ext::sh -c touch% /tmp/owned",
        "fd::17",
        "git@github.com:owner/name.git",
        "github.com:owner/name.git",
        "host:path/to",
        "ssh://git@github.com/owner/name",
        "ssh://-oProxyCommand=touch/x",
        "git://github.com/owner/name",
        "http://github.com/owner/name",
        "ftp://github.com/owner/name",
        "file:///etc",
        "file://localhost/etc/passwd",
        "javascript://github.com/owner/name",
        "https://",
        "https:///owner/name",
        "https://github.com",
        "https://github.com/",
        "https://github.com/owner",
        "https://github.com/owner/name/issues",
        "https://github.com/owner/name/blob/main/README.md",
        "https://gitlab.com/o/n/-/blob/main/README.md",
        "https://github.com/owner/name/tree/main/../../etc",
        "https://github.com/owner/..",
        "https://github.com/../etc",
        "https://github.com/-owner/name",
        "https://github.com/owner/.git",
        "https://token@github.com/owner/name",
        "https://user:pass@github.com/owner/name",
        "https://github.com@evil.example/owner/name",
        "https://github.com:8443/owner/name",
        "https://github.com:443/owner/name",
        "github.com:443/owner/name",
        "https://github.com/owner/name?x=1",
        "https://github.com/owner/name#readme",
        "https://github.com/owner/name%00",
        "https://github.com/owner%2fname/x",
        "https://github.com/owner/name/tree/a%0ab",
        "https://github.com/owner/na me",
        "https://github.com/owner/name\n",
        "https://github.com\\@evil.example/owner/name",
        "https://g\u0456thub.com/owner/name",  # a Cyrillic letter
        "https://127.0.0.1/owner/name",
        "https://2130706433/owner/name",
        "https://0x7f000001/owner/name",
        "https://0x7f.1/owner/name",
        "https://0177.0.0.1/owner/name",
        "https://127.1/owner/name",
        "https://[::1]/owner/name",
        "https://[::ffff:127.0.0.1]/owner/name",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/owner/name",
        "https://metadata.google.internal/owner/name",
        "https://printer.local/owner/name",
        "https://github/owner/name",
        "https://.github.com/owner/name",
        "https://github.com./owner/name",
        "https://-github.com/owner/name",
        "https://git_hub.com/owner/name",
        "https://github.com/" + "a" * 3000,
        "https://github.com/owner/name@",
        "https://github.com/owner/name@a..b",
        "https://github.com/owner/name@-x",
        "https://github.com/owner/name@a:b",
        "$(touch /tmp/owned)://github.com/owner/name",
    ],
)
def test_forms_that_are_refused(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(url)
    assert caught.value.hint
    assert str(caught.value).endswith(".")
    assert str(caught.value).isprintable()
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "revision", "wanted"),
    [
        ("https://github.com/o/n", "v1", Remote(GH, "o/n", "v1")),
        ("https://github.com/o/n@v1", "v1", Remote(GH, "o/n", "v1")),
        ("https://github.com/o/n/tree/dev/x/a", "dev/x", Remote(GH, "o/n", "dev/x", "a")),
        (f"https://github.com/o/n/tree/{SHA}/a", SHA, Remote(GH, "o/n", SHA, "a")),
    ],
)
def test_a_revision_beside_the_url(url: str, revision: str, wanted: Remote) -> None:
    assert parse_target(url, revision=revision) == wanted


@pytest.mark.parametrize("url", ["https://github.com/o/n@v2", "https://github.com/o/n/tree/dev/x"])
def test_two_revisions_contradict_each_other(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(url, revision="v1")
    assert caught.value.kind == "contradiction"


@pytest.mark.parametrize(
    "revision", ["", "-x", "--all", "a b", "a\nb", ":/fix", "HEAD:README.md", "a..b", "@{u}", "a" * 251, "\x1b"]
)
def test_what_is_no_revision(revision: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_target(".", revision=revision)
    assert caught.value.kind == "bad_revision"


@pytest.mark.parametrize("revision", ["main", "v1.0", "feature/x", "HEAD~3", "main^2", "特性", "a@b", SHA[:7]])
def test_what_may_be_a_revision(revision: str) -> None:
    assert parse_target(".", revision=revision) == Local(".", revision)


@pytest.mark.parametrize("path", [".", "..", "./x", "../x", "/nowhere", "some/dir", "name", ".hidden/x", "..x/y"])
def test_paths_stay_paths(path: str) -> None:
    assert parse_target(path) == Local(path)


def test_a_directory_that_exists_wins_over_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "github.com" / "o" / "n").mkdir(parents=True)
    assert parse_target("github.com/o/n") == Local("github.com/o/n")


def test_worktree_is_for_directories_without_a_revision() -> None:
    for target, revision in (("https://github.com/o/n", None), (".", "main")):
        with pytest.raises(UsageError) as caught:
            parse_target(target, revision=revision, worktree=True)
        assert caught.value.kind == "contradiction"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("https://canary@github.com/o/n", "https://***@github.com/o/n"),
        ("https://me:canary@github.com/o/n@v1", "https://***@github.com/o/n@v1"),
        ("https://a@canary@github.com/o/n", "https://***@github.com/o/n"),
        ("ssh://me:canary@github.com/o/n", "ssh://***@github.com/o/n"),
        ("me:canary@github.com/o/n", "***@github.com/o/n"),
        ("https://github.com/o/n@v1", "https://github.com/o/n@v1"),
        ("github.com/o/n@v1", "github.com/o/n@v1"),
        ("some/dir@2", "some/dir@2"),
        ("dir@2/x", "dir@2/x"),
        (".", "."),
    ],
)
def test_a_refused_target_can_be_shown(target: str, shown: str) -> None:
    assert without_credentials(target) == shown


def test_a_host_that_is_not_known_is_refused_before_anything_else() -> None:
    with pytest.raises(UsageError) as caught, open_target("https://git.example.org/o/n", environ={}):
        pass
    assert caught.value.kind == "host_not_allowed"
