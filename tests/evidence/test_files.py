"""The tree as an index."""

from __future__ import annotations

import pytest

from grader.evidence.files import Files, decode, is_binary, language, suffix
from tests.fakes import MemorySnapshot


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_survives_its_encoding(encoding: str) -> None:
    text = "pandas==2.2.0\nnumpy>=1.26\n" * 5
    files = Files(MemorySnapshot({"requirements.txt": text.encode(encoding)}))
    assert files.text("requirements.txt") == text


def test_bytes_of_no_encoding_are_read_all_the_same() -> None:
    assert decode(b"caf\xe9 \x93quoted\x94\r\n") == "café “quoted”\n"


def test_text_never_holds_lone_surrogates() -> None:
    decode(b"\xed\xa0\x80 \xff\xfe").encode("utf-8")


def test_a_stray_nul_is_text_and_many_are_binary() -> None:
    assert not is_binary(b"import os\x00\n")
    assert is_binary(b"\x89PNG" + b"\x00\x01\x02" * 50 + b"\x00" * 500)
    files = Files(MemorySnapshot({"a.py": b"x = 1\x00\n", "b.py": b"\x7fELF" + bytes(range(9)) * 100 + b"\0" * 900}))
    assert files.text("a.py") == "x = 1\n"
    assert files.text("b.py") is None


def test_the_candidate_answers_for_its_own_files_only() -> None:
    snapshot = MemorySnapshot(
        {
            "src/a.py": "",
            "node_modules/x/i.js": "",
            "docs/_build/html/search.js": "",
            "docs/_static/theme.js": "",
            ".venv/lib/b.py": "",
            "x.egg-info/PKG-INFO": "",
            "vendor": "a file",
        },
        symlinks={"README.md": "/etc/passwd"},
    )
    assert [e.path for e in Files(snapshot).own] == ["src/a.py", "vendor"]


def test_names_are_found_in_any_case() -> None:
    files = Files(MemorySnapshot({"Docker/DockerFile": "", "src/app.py": ""}))
    assert [e.path for e in files.named("dockerfile")] == ["Docker/DockerFile"]
    assert files.exists("./src/APP.py")
    assert files.exists("docker/dockerfile")
    assert files.exists("src/")
    assert not files.exists("src/other.py")


def test_a_file_over_the_limit_is_not_text() -> None:
    files = Files(MemorySnapshot({"a.py": "x" * 101}))
    assert files.text("a.py", 100) is None
    assert files.text("a.py", 101) is not None


@pytest.mark.parametrize(
    ("path", "tail", "name"),
    [("a/b.PY", ".py", "python"), ("a.b/c", "", ""), (".gitignore", "", ""), ("x.Rmd", ".rmd", "r")],
)
def test_suffix_and_language(path: str, tail: str, name: str) -> None:
    assert (suffix(path), language(path)) == (tail, name)


RELEASE = ("configure", "aclocal.m4", "config.guess", "install-sh", "shell.c")


def test_an_unpacked_release_of_somebody_else_is_not_the_candidates() -> None:
    inside = [f"src/tool-1.2/{name}" for name in RELEASE]
    files = Files(MemorySnapshot(dict.fromkeys([*inside, "src/app.py"], b"x")))
    assert [entry.path for entry in files.own] == ["src/app.py"]
    assert len(files.all) == 6


def test_autotools_in_the_root_and_a_lone_configure_are_the_projects_own() -> None:
    assert len(Files(MemorySnapshot(dict.fromkeys(RELEASE, b"x"))).own) == 5
    few = ["lib/configure", "lib/install-sh", "lib/a.c"]
    assert len(Files(MemorySnapshot(dict.fromkeys(few, b"x"))).own) == 3


INSTALLED = {
    "lambda/boto3/session.py": b"x",
    "lambda/six.py": b"x",
    "lambda/boto3-1.42.19.dist-info/INSTALLER": b"pip",
    "lambda/boto3-1.42.19.dist-info/RECORD": b"boto3/session.py,sha256=a,9\nsix.py,,\n../../bin/jp,,\n",
    "lambda/handler.py": b"x",
    "lambda/own/a.py": b"x",
}


def test_packages_that_were_installed_into_a_folder_are_not_the_candidates() -> None:
    own = [entry.path for entry in Files(MemorySnapshot(INSTALLED)).own if entry.path.endswith(".py")]
    assert own == ["lambda/handler.py", "lambda/own/a.py"]


@pytest.mark.parametrize("gone", ["INSTALLER", "RECORD"])
def test_without_its_records_nothing_is_taken_for_installed(gone: str) -> None:
    there = {path: data for path, data in INSTALLED.items() if not path.endswith(gone)}
    assert len([entry for entry in Files(MemorySnapshot(there)).own if entry.path.endswith(".py")]) == 4


def test_what_is_installed_into_the_root_is_the_projects_own() -> None:
    there = {path.removeprefix("lambda/"): data for path, data in INSTALLED.items()}
    assert len(Files(MemorySnapshot(there)).own) == 6
