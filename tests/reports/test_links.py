from __future__ import annotations

import pytest

from grader.model import Place, RepoRef
from grader.reports.links import Host, host_of

COMMIT = "0123456789" * 4
PLACES = (Place("src/a b.py"), Place("src/a.py", 3), Place("a.py", 3, 9), Place("docs/x.md", 3))


@pytest.mark.parametrize(
    ("url", "commit", "places"),
    [
        (
            "https://github.com/o/r.git", f"https://github.com/o/r/commit/{COMMIT}",
            [f"blob/{COMMIT}/src/a%20b.py", f"blob/{COMMIT}/src/a.py#L3", f"blob/{COMMIT}/a.py#L3-L9", f"blob/{COMMIT}/docs/x.md?plain=1#L3"],
        ),
        (
            "https://gitlab.com/g/s/r", f"https://gitlab.com/g/s/r/-/commit/{COMMIT}",
            [f"-/blob/{COMMIT}/src/a%20b.py", f"-/blob/{COMMIT}/src/a.py#L3", f"-/blob/{COMMIT}/a.py#L3-9", f"-/blob/{COMMIT}/docs/x.md?plain=1#L3"],
        ),
        (
            "https://bitbucket.org/o/r", f"https://bitbucket.org/o/r/commits/{COMMIT}",
            [f"src/{COMMIT}/src/a%20b.py", f"src/{COMMIT}/src/a.py#lines-3", f"src/{COMMIT}/a.py#lines-3:9", f"src/{COMMIT}/docs/x.md#lines-3"],
        ),
        (
            "https://codeberg.org/o/r/", f"https://codeberg.org/o/r/commit/{COMMIT}",
            [f"src/commit/{COMMIT}/src/a%20b.py", f"src/commit/{COMMIT}/src/a.py#L3", f"src/commit/{COMMIT}/a.py#L3-L9",
             f"src/commit/{COMMIT}/docs/x.md?display=source#L3"],
        ),
    ],
)  # fmt: skip
def test_every_host_in_its_own_shape(url: str, commit: str, places: list[str]) -> None:
    host = host_of(RepoRef(url), COMMIT)
    assert host.commit == commit
    assert [host.place(place) for place in PLACES] == [f"{host.repo}/{tail}" for tail in places]


def test_the_graded_folder_stands_before_the_path() -> None:
    host = host_of(RepoRef("https://github.com/o/r", None, "services/api"), COMMIT)
    assert host.place(Place("a.py")) == f"https://github.com/o/r/blob/{COMMIT}/services/api/a.py"


@pytest.mark.parametrize(
    "url",
    [
        "/srv/r", ".", "http://github.com/o/r", "https://evil.example/o/r", "https://github.com.evil.example/o/r",
        "https://a:b@github.com/o/r", "https://github.com/o/../r", "https://github.com/o/r?x=1", "https://github.com/o/r#x",
        "https://github.com/o", 'https://github.com/o/r"x', "https://github.com:80/o/r", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_known_address_has_no_link(url: str) -> None:
    assert host_of(RepoRef(url), COMMIT) == Host()


def test_without_a_commit_only_the_repository_is_linked() -> None:
    for commit in (None, "main", "0" * 39, "0" * 40 + "/..", "Z" * 40):
        host = host_of(RepoRef("https://github.com/o/r"), commit)
        assert host == Host("https://github.com/o/r")
        assert host.place(Place("a.py")) == ""


@pytest.mark.parametrize("path", ["../a.py", "/a.py", "a//b.py", "./a", "", "\ud800.py"])
def test_a_path_that_no_tree_has_is_not_linked(path: str) -> None:
    assert host_of(RepoRef("https://github.com/o/r"), COMMIT).place(Place(path)) == ""


def test_a_graded_folder_that_cannot_be_leaves_the_places_without_links() -> None:
    for subdir in ("../x", "a//b", "\ud800"):
        host = host_of(RepoRef("https://github.com/o/r", None, subdir), COMMIT)
        assert host.commit.endswith(COMMIT)
        assert host.place(Place("a.py")) == ""


def test_odd_bytes_and_signs_are_escaped() -> None:
    host = host_of(RepoRef("https://github.com/o/r"), COMMIT)
    assert host.place(Place('caf\udce9"#?{path}.py', 1)).endswith("/caf%E9%22%23%3F%7Bpath%7D.py#L1")
