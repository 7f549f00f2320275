from __future__ import annotations

import pytest

from grader.model import Unavailable
from grader.pipeline import Facts
from grader.running.commands import Start, find_starts, parse_start
from grader.running.composed import compose_of, substituted
from grader.running.serving import wants_to_write, why
from grader.running.test_plan import plan_tests, pose_installed
from tests.fakes import MemorySnapshot

SERVER = "import uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x():\n    return 1\n\n\nuvicorn.run(app)\n"


def facts(files: dict[str, str]) -> Facts:
    return Facts(MemorySnapshot(files))


def starts(files: dict[str, str]) -> list[Start]:
    known = facts(files)
    files_, runbook, containers, api = (known.get(name) for name in ("files", "runbook", "containers", "api"))
    assert not isinstance(files_, Unavailable)
    return list(find_starts(files_, runbook, containers, api, frozenset({"engine"})))


@pytest.mark.parametrize(
    ("text", "argv", "env"),
    [
        ("python3.11 app.py", ("python", "app.py"), {}),
        (
            "uv run --extra dev uvicorn app.main:app --reload --port 8000",
            ("uvicorn", "app.main:app", "--port", "8000"),
            {},
        ),
        ("PORT=80 DEBUG=1 python -m engine serve", ("python", "-m", "engine", "serve"), {"PORT": "80", "DEBUG": "1"}),
        ("poetry run streamlit run ui.py", ("streamlit", "run", "ui.py"), {}),
        ("fastapi dev main.py", ("fastapi", "run", "main.py"), {}),
        ("venv/bin/python app.py  # start", ("python", "app.py"), {}),
        ("python app.py && rm -rf /", (), {}),
        ("python app.py > log", (), {}),
        ("python $(cat x)", (), {}),
        ("npm start", (), {}),
        ("docker compose up", (), {}),
        ("python 'unclosed", (), {}),
        ("", (), {}),
    ],
)
def test_only_a_plain_program_is_started(text: str, argv: tuple[str, ...], env: dict[str, str]) -> None:
    found, seen = parse_start(text)
    assert found == argv
    assert not argv or seen == env


def test_documented_servers_come_before_scripts_and_only_what_is_there_counts() -> None:
    found = starts({
        "README.md": "# X\n\n```\npython train.py\npython gone.py\npython server.py\nmake run\n```\n",
        "train.py": "print(1)\n", "server.py": SERVER, "Makefile": "run:\n\t@python -m pkg.web\n",
        "pkg/__init__.py": "", "pkg/web.py": "",
    })  # fmt: skip
    words = [start.text for start in found]
    assert words[0] == "python server.py"
    assert "python gone.py" not in words
    assert "python train.py" in words
    assert "python -m pkg.web" in words
    assert [start.server for start in found] == sorted((start.server for start in found), reverse=True)


def test_the_folder_of_a_part_is_found() -> None:
    found = starts({"README.md": "# X\n\n```\nuvicorn main:app\n```\n", "backend/main.py": SERVER})
    assert (found[0].text, found[0].folder) == ("uvicorn main:app", "backend")


def test_an_application_object_is_started_where_nothing_is_documented() -> None:
    found = starts({"README.md": "# X\n", "src/engine/__init__.py": "", "src/engine/api.py": SERVER})
    assert found[0].argv[:2] == ("uvicorn", "engine.api:app")
    assert found[0].folder == "src"


def test_a_dockerfile_says_it_too() -> None:
    found = starts(
        {
            "README.md": "# X\n",
            "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["python", "serve.py"]\n',
            "serve.py": SERVER,
        }
    )
    assert found[0].text == "python serve.py"


# ---------------------------------------------------------------- tests and poses

TEST = "from engine import x\n\n\ndef test_x():\n    assert x == 1\n"


def test_the_part_with_most_tests_is_tested_from_its_own_folder() -> None:
    known = facts({
        "backend/pyproject.toml": "[project]\nname = 'b'\n", "backend/src/engine/__init__.py": "x = 1\n",
        "backend/tests/test_a.py": TEST + TEST.replace("test_x", "test_y"), "tools/test_tool.py": TEST,
        "ui/a.test.ts": "test('a', () => { expect(1).toBe(1) })\n",
    })  # fmt: skip
    plan = plan_tests(known.get("files"), known.get("tests"), known.get("python_code"))
    assert (plan.folder, plan.args, plan.found) == ("backend", ("tests",), 2)
    assert plan.cover == ("backend/src/engine/__init__.py",)


def test_a_suite_that_names_its_folders_is_left_to_it() -> None:
    known = facts({"pytest.ini": "[pytest]\ntestpaths = tests\n", "tests/test_a.py": TEST, "engine.py": "x = 1\n"})
    assert plan_tests(known.get("files"), known.get("tests"), known.get("python_code")).args == ()


def test_a_pose_has_the_fields_and_commands_of_the_project_and_nothing_else() -> None:
    project = """[project]
name = 'my-engine'
version = '1.2'
description = "Does\\n  things."
[project.scripts]
engine = 'engine.cli:main'
'../evil' = 'a:b'
bad = 'import os; os.system(1)'
"""
    pose = pose_installed(facts({"pyproject.toml": project}).get("files"), "")
    assert pose.scripts == {"engine"}
    data = {path.rpartition("/")[2]: file.data.decode() for path, file in pose.files.items()}
    assert set(data) == {"METADATA", "entry_points.txt", "engine"}
    assert "Name: my-engine\nVersion: 1.2\nSummary: Does things.\n" in data["METADATA"]
    assert data["entry_points.txt"] == "[console_scripts]\nengine = engine.cli:main\n"


@pytest.mark.parametrize("text", ["", "][", "[project]\nname = 3\n", "[project]\nname = '../x'\n", "project = 1\n"])
def test_a_malformed_project_poses_as_nothing(text: str) -> None:
    assert pose_installed(facts({"pyproject.toml": text}).get("files"), "").files == {}


# ---------------------------------------------------------------- compose, and what programs say when they end


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("${A:-x}", "x"), ("${A-x}/y", "x/y"), ("$KNOWN/${KNOWN}", "k/k"), ("${DB_PASSWORD}", "not-a-secret"),
        ("${PLAIN}", ""), ("${A:?must be set}", ""), ("no variables", "no variables"),
    ],
)  # fmt: skip
def test_variables_become_their_defaults_or_something_harmless(text: str, means: str) -> None:
    assert substituted(text, {"KNOWN": "k"}) == means


def test_the_service_to_ask_is_the_api_and_its_volumes_are_its_to_write() -> None:
    compose = """services:
  ui: {build: ./ui, depends_on: [api]}
  api:
    build: .
    command: python serve.py --port 80
    depends_on: [db]
    volumes: ['data:/app/data', './src:/app/src', '/etc:/etc']
  db: {image: 'postgres:16', depends_on: [ui]}
"""
    tree = {"compose.yaml": compose, "Dockerfile": "FROM python:3.12\n", "ui/Dockerfile": "FROM python:3.12\n"}
    known = facts(tree)
    made = compose_of(known.get("files"), known.get("containers"))
    assert made is not None
    assert (made.app.name, made.app.argv, made.app.volumes) == (
        "api",
        ("python", "serve.py", "--port", "80"),
        ("/app/data",),
    )
    assert made.needed >= {"db", "ui"}
    assert len(made.parts) == 3


@pytest.mark.parametrize(
    ("said", "folder"),
    [
        ("OSError: [Errno 30] Read-only file system: '/srv/logs/a.log'", "/srv/logs"),
        ("OSError: [Errno 30] Read-only file system: 'data/pdfs/a.pdf'", "/app/data/pdfs"),
        ("mkdir: cannot create directory '/srv/x/y': Permission denied", "/srv/x/y"),
        ("PermissionError: [Errno 13] Permission denied: '/app/app.db'", ""),
        ("OSError: [Errno 30] Read-only file system: '/x'", ""),
        ("all is well", ""),
    ],
)
def test_a_folder_is_given_only_where_nothing_else_stands_on_it(said: str, folder: str) -> None:
    assert wants_to_write((b"", said.encode()), "/app") == folder


def test_the_last_error_is_the_reason() -> None:
    assert why((b"", b"KeyError: 'A'\nduring that:\nValueError: no B\n")) == "ValueError: no B"
    assert "read-only here" in why((b"", b"OSError: [Errno 30] Read-only file system: '/x/y'"))
    assert why((b"hello", b"")) == ""
