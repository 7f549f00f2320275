from __future__ import annotations

import pytest

from grader.evidence._requirements import Requirement, caret, parse_requirements
from tests.facts import fact


def pins(text: str) -> list[tuple[str, str, int]]:
    return [(r.name, r.pin, r.line) for r in parse_requirements(text).requirements]


@pytest.mark.parametrize(
    ("line", "name", "pin"),
    [
        ("pandas", "pandas", "bare"),
        ("pandas==2.2.3", "pandas", "exact"),
        ("pandas == 2.2.3  # why", "pandas", "exact"),
        ("pandas==2.*", "pandas", "ranged"),
        ("pandas>=2,<3", "pandas", "ranged"),
        ("Scikit_Learn~=1.5", "scikit-learn", "ranged"),
        ("uvicorn[standard]==0.30; python_version > '3.8'", "uvicorn", "exact"),
        ("torch @ https://example.org/torch-2.1.0-cp311-linux.whl", "torch", "exact"),
        ("git+https://github.com/a/b.git#egg=b", "b", "url"),
        ("git+https://github.com/a/b.git@0123abc#egg=b", "b", "exact"),
        ("-e .", "x", "local"),
        ("./wheels/own", "own", "local"),
        ("pkg===1.0", "pkg", "exact"),
    ],
)
def test_forms_of_a_line(line: str, name: str, pin: str) -> None:
    assert pins(line) == [(name, pin, 1)]


def test_options_comments_hashes_and_continuations() -> None:
    text = (
        "# all\n--index-url https://example.org\n-r base.txt\n\n"
        "a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb\n"
    )
    parsed = parse_requirements(text)
    assert [(r.name, r.pin, r.line) for r in parsed.requirements] == [("a", "exact", 5), ("b", "bare", 8)]
    assert parsed.includes == ("base.txt",)
    assert parsed.error == ""


def test_nonsense_is_named_with_its_line() -> None:
    parsed = parse_requirements("a\n<<<<<<< HEAD\nb\n")
    assert [r.name for r in parsed.requirements] == ["a", "b"]
    assert (parsed.error, parsed.error_line) == ("not a requirement", 2)


def test_utf16_lists_are_read() -> None:
    found = fact("dependencies", {"requirements.txt": "pandas==2.2.3\r\n".encode("utf-16")})
    assert found.names == {"pandas"}


@pytest.mark.parametrize(
    ("spec", "pin"),
    [("^1.2", "ranged"), ("1.2.3", "exact"), ("~1.2", "ranged"), ("*", "bare"), ("latest", "bare"), ("1.x", "ranged"),
     ("file:../a", "local"), (">=1", "ranged")],
)  # fmt: skip
def test_specifiers_of_npm_and_poetry(spec: str, pin: str) -> None:
    assert caret(spec) == pin


def test_pyproject_in_its_dialects() -> None:
    text = """
[project]
name = "a"
dependencies = [
  "pandas==2.2.3",
  "numpy",
]
[project.optional-dependencies]
viz = ["matplotlib"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
[tool.poetry.dependencies]
python = "^3.11"
fastapi = "0.110.0"
own = {path = "../own"}
[tool.poetry.group.dev.dependencies]
ruff = "*"
"""
    (manifest,) = fact("dependencies", {"pyproject.toml": text}).manifests
    assert [(r.name, r.pin, r.group, r.line) for r in manifest.requirements] == [
        ("pandas", "exact", "main", 5),
        ("numpy", "bare", "main", 6),
        ("matplotlib", "bare", "viz", 9),
        ("pytest", "bare", "dev", 11),
        ("fastapi", "exact", "main", 14),
        ("own", "local", "main", 15),
        ("ruff", "bare", "dev", 17),
    ]


def test_other_manifests() -> None:
    files = {
        "setup.py": "from setuptools import setup\nneeds = ['pandas>=2']\nsetup(install_requires=needs)\n",
        "setup.cfg": "[options]\ninstall_requires =\n    numpy==1.0\n    scipy\n[x]\na = b\n",
        "Pipfile": '[packages]\nflask = "==3.0.0"\n[dev-packages]\npytest = "*"\n',
        "environment.yml": "dependencies:\n  - conda-forge::python=3.11\n  - numpy>=1\n  - pip:\n    - torch==2.1\n",
        "DESCRIPTION": "Package: a\nDepends: R (>= 4.0), dplyr (>= 1.0)\nImports:\n    ggplot2,\n    shiny\nTitle: b\n",
        "go.mod": "module a\n\nrequire (\n\tgithub.com/x/y v1.2.3\n)\n",
        "Cargo.toml": '[dependencies]\nserde = "1.0"\n',
        "CMakeLists.txt": "project(a)\nfind_package(OpenCV 4.5 REQUIRED)\n",
    }
    got = {m.path: [(r.name, r.pin) for r in m.requirements] for m in fact("dependencies", files).manifests}
    assert got == {
        "setup.py": [("pandas", "ranged")],
        "setup.cfg": [("numpy", "exact"), ("scipy", "bare")],
        "Pipfile": [("flask", "exact"), ("pytest", "bare")],
        "environment.yml": [("python", "exact"), ("numpy", "ranged"), ("torch", "exact")],
        "DESCRIPTION": [("dplyr", "ranged"), ("ggplot2", "bare"), ("shiny", "bare")],
        "go.mod": [("github.com/x/y", "exact")],
        "Cargo.toml": [("serde", "exact")],
        "CMakeLists.txt": [("opencv", "ranged")],
    }


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("pyproject.toml", "[project]\nname = \n", 2),
        ("package.json", "{\n  'a': 1\n}", 2),
        ("setup.py", "def f(:\n", 1),
        ("environment.yml", "a: [\n", 2),
        ("Pipfile", "[packages\n", 1),
    ],
)
def test_malformed_files_are_values(path: str, text: str, line: int) -> None:
    (manifest,) = fact("dependencies", {path: text}).manifests
    assert manifest.error
    assert manifest.error_line == line


@pytest.mark.parametrize("text", ["[]", "7", '{"dependencies": []}', '{"dependencies": {"a": 7}}', "null", "[" * 5000])
def test_json_of_the_wrong_shape(text: str) -> None:
    assert fact("dependencies", {"package.json": text}).main == ()


def test_shares_leave_development_and_local_out() -> None:
    files = {"requirements.txt": "a==1\nb>=1\nc\nd\n-e .\n", "requirements-dev.txt": "pytest==8\n"}
    found = fact("dependencies", files)
    assert (found.share("exact"), found.share("ranged"), found.share("bare")) == (0.25, 0.25, 0.5)


@pytest.mark.parametrize("text", ["1." * 40_000, "a" * 90_000, "-1.1" * 20_000 + "x", "a.b" * 30_000, "\n" * 200_000])
def test_long_lines_cost_little(text: str) -> None:
    files = dict.fromkeys(["requirements.txt", "go.mod", "DESCRIPTION", "Pipfile", "CMakeLists.txt", "yarn.lock"], text)
    fact("dependencies", files)
    assert isinstance(parse_requirements(text).requirements, tuple)
    assert Requirement("a", 1).pin == "bare"


def test_a_locked_front_end_says_nothing_of_the_python_behind_it() -> None:
    files = {
        "web/package.json": '{"dependencies": {"react": "^18"}}',
        "web/package-lock.json": '{"packages": {"react": {"version": "18.2.0"}}}',
        "requirements.txt": "torch\n",
    }
    found = fact("dependencies", files)
    assert (found.tightness, found.locked_share) == (0.5, 0.5)
    assert fact("dependencies", files | {"requirements.txt": "torch==2.1\n"}).tightness == 1.0


PIP_LOCK = "pandas==2.2.3 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nnumpy==2.1.0 \\\n    --hash=sha256:22\n"


@pytest.mark.parametrize("path", ["requirements.lock", "locks/dev.lock", "requirements.txt"])
def test_hashed_requirements_are_a_lock_whatever_they_are_called(path: str) -> None:
    (lock,) = fact("dependencies", {path: PIP_LOCK}).locked
    assert (lock.path, lock.ecosystem, lock.packages, lock.hashed) == (path, "python", 2, True)


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "pandas==2.2.3\n"},
        {"requirements.txt": "pandas==2.2.3 --hash=sha256:00\nnumpy==2.1.0\n"},
        {"requirements.txt": "pandas --hash=sha256:00\n"},
        {"some.lock": ""},
        {"some.lock": "pandas==2.2.3\n"},
        {"uv.lock": ""},
    ],
)
def test_what_is_no_lock(files: dict[str, str]) -> None:
    assert fact("dependencies", files).locked == ()


def test_a_lock_without_hashes_holds_nothing_but_exact_versions() -> None:
    pinned = "# frozen\n" + "".join(f"package{i}==1.{i}\n" for i in range(6))
    assert fact("dependencies", {"requirements.lock": pinned}).locked
    assert fact("dependencies", {"requirements.lock": pinned + "numpy>=1\n"}).locked == ()


def test_maven_and_gradle() -> None:
    pom = (
        "<project><dependencies>\n<dependency><artifactId>milvus-sdk</artifactId><version>2.4.1</version></dependency>\n"
        "<dependency><artifactId>open</artifactId></dependency>\n"
        "<dependency><artifactId>junit</artifactId><version>5.1</version><scope>test</scope></dependency>\n"
    )
    (found,) = fact("dependencies", {"pom.xml": pom}).manifests
    assert [(r.name, r.line, r.pin, r.group) for r in found.requirements] == [
        ("milvus-sdk", 2, "exact", "main"),
        ("open", 3, "bare", "main"),
        ("junit", 4, "exact", "dev"),
    ]
    build = "dependencies {\n    implementation 'org.a:b:1.+'\n    testImplementation(\"org.c:d:2.0\")\n}\n"
    (found,) = fact("dependencies", {"build.gradle": build}).manifests
    assert [(r.name, r.pin, r.group) for r in found.requirements] == [("b", "ranged", "main"), ("d", "exact", "dev")]


IMPORTS = "import pandas\nimport sklearn\nimport seaborn\nimport torch\nimport nltk\nimport numpy\n"
UNUSED = "celery==1.0\nboto3==1.0\npymongo==1.0\nscrapy==1.0\nkombu==1.0\narrow==1.0\n"


@pytest.mark.parametrize(
    ("code", "requirements", "kept"),
    [
        (IMPORTS, UNUSED, False),
        (IMPORTS, UNUSED + "seaborn==0.13.2\n", False),
        (IMPORTS, UNUSED + "scikit-learn==1.5.2\npandas==2.2.3\n", True),
        (IMPORTS, "celery==1.0\nboto3==1.0\n", True),
        ("import os\n", UNUSED, False),
        ("import os\n\nos.system('scrapy crawl; celery worker')\n", UNUSED, True),
        ("import pandas\n", UNUSED + "pandas==2.2.3\n", True),
    ],
)
def test_a_list_of_packages_that_nothing_imports_is_nobodys(code: str, requirements: str, kept: bool) -> None:
    found = fact("dependencies", {"train.py": code, "requirements.txt": requirements})
    assert bool(found.manifests) is kept


def test_beside_no_python_a_list_counts_where_something_names_its_packages_or_could_not_be_read() -> None:
    assert not fact("dependencies", {"index.html": "<p>Hello</p>" * 50, "requirements.txt": UNUSED}).manifests
    assert fact(
        "dependencies", {"README.md": "Start celery, then scrapy.\n" * 50, "requirements.txt": UNUSED}
    ).manifests
    assert fact("dependencies", {"lab.ipynb": "no notebook", "requirements.txt": UNUSED}).manifests


@pytest.mark.parametrize(
    ("name", "module"), [("scikit-learn", "sklearn"), ("psycopg2-binary", "psycopg2"), ("Pillow", "PIL")]
)
def test_a_package_is_known_by_its_modules_name(name: str, module: str) -> None:
    listed = f"{name}==1.0\ncelery==1.0\nboto3==1.0\nkombu==1.0\n"
    assert fact("dependencies", {"a.py": f"import {module}\n", "requirements.txt": listed}).manifests
    assert not fact("dependencies", {"a.py": "import dask\n", "requirements.txt": listed}).manifests


def test_a_package_counts_once_as_firmly_as_its_firmest_line_and_linters_beside_others_not() -> None:
    found = fact(
        "dependencies",
        {
            "environment.yml": "dependencies:\n  - pandas\n  - black\n  - flake8\n",
            "requirements.txt": "pandas==2.2.3\n",
        },
    )
    assert [(r.name, r.pin) for r in found.counted] == [("pandas", "exact")]
    assert found.tightness == 1.0
    alone = fact("dependencies", {"requirements.txt": "black\nruff\n"})
    assert [r.name for r in alone.counted] == ["black", "ruff"]


def test_lists_that_do_not_count_are_kept_by_name() -> None:
    padding = "django\ncelery\nboto3\nkafka-python\nsqlalchemy\n"
    found = fact("dependencies", {"requirements.txt": padding, "a.py": "import pandas\n"})
    assert (found.manifests, found.unused) == ((), ("requirements.txt",))


def test_extras_are_what_a_program_without_a_core_runs_on() -> None:
    text = '[project]\nname = "a"\ndependencies = []\n[project.optional-dependencies]\ndev = ["pytest"]\nserve = ["fastapi==0.115.0"]\n'
    found = fact("dependencies", {"pyproject.toml": text})
    assert [r.name for r in found.main] == ["fastapi"]
    core = text.replace("[]", '["httpx"]')
    assert [r.name for r in fact("dependencies", {"pyproject.toml": core}).main] == ["httpx"]
    tools = text.replace("serve", "docs").replace("fastapi==0.115.0", "mkdocs")
    assert fact("dependencies", {"pyproject.toml": tools}).main == ()


NPM = '{"dependencies": {"react": "18.2.0"}}'
STUDY = "import pandas as pd\nimport sklearn\nimport json\n"


def test_another_languages_list_leaves_the_python_unlisted() -> None:
    found = fact("dependencies", {"web/package.json": NPM, "study.py": STUDY})
    assert found.unlisted == ("pandas", "sklearn")
    assert (found.tightness, found.locked_share) == (0.5, 0.0)


@pytest.mark.parametrize(
    "more",
    [
        {"requirements.txt": "pandas\nscikit-learn\n"},
        {"environment.yml": "dependencies:\n  - pandas\n"},
        {"uv.lock": '[[package]]\nname = "pandas"\nversion = "2"\n'},
        {"study.py": "import json\nimport os\n"},
        {"study.py": "import requests\n"},  # one package may be a helper's
        {"study.py": "import study.parts\nimport pandas\n", "study/parts.py": "x = 1\n"},
    ],
)
def test_listed_python_and_scripts_that_need_next_to_nothing_are_not_unlisted(more: dict[str, str]) -> None:
    assert fact("dependencies", {"web/package.json": NPM, "study.py": STUDY} | more).unlisted == ()


def test_without_any_list_nothing_is_said_of_another_language() -> None:
    assert fact("dependencies", {"study.py": STUDY}).unlisted == ()


def test_what_a_tracker_keeps_of_a_run_is_no_list() -> None:
    files = {"mlruns/1/a/artifacts/requirements.txt": "numpy==1.26.4\n", "app.py": "import numpy\n"}
    assert fact("dependencies", files).manifests == ()
    assert fact("dependencies", files | {"requirements.txt": "numpy==1.26.4\n"}).manifests
