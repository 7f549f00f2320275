"""Who may know whom, and which room may use which technology."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GROUND = {"model", "measured", "errors", "wiring", "__init__"}
ROOMS = {
    "model": set(),
    "errors": set(),
    "wiring": set(),
    "evidence": {"evidence", "tools"},
    "checks": {"evidence", "checks"},
    "claims": {"evidence", "claims"},
    "rubric": {"rubric_file"},  # only when somebody names a file of their own
    "rubric_file": {"rubric"},
    "catalogue": {"rubric", "rubric_file"},
    "scoring": {"rubric", "evidence"},
    "planning": {"scoring"},
    "measured": set(),
    "running": {"running", "sandbox", "evidence"},
    "pipeline": {"planning", "scoring", "rubric", "evidence", "claims"},
    "snapshot": {"snapshot"},
    "sandbox": {"sandbox"},
    "tools": {"tools"},
    "reports": {"reports"},
    "settings": set(),
    "logs": set(),
    "jobs": set(),
    "store": {"store", "jobs", "rubric"},
    "worker": {"jobs", "store", "rubric", "worker_child"},
    "worker_child": {"pipeline", "evidence", "jobs", "reports", "rubric", "snapshot", "running"},
    "worker_ready": {"evidence"},  # the rest it imports by name
    "working": {"worker", "jobs", "store", "settings"},
    "web": {
        "cohort",
        "store",
        "jobs",
        "rubric",
        "rubric_file",
        "reports",
        "snapshot",
        "catalogue",
        "settings",
        "logs",
    },
    "cli_serve": {"store", "settings", "web", "logs"},
    "cli_service": {"store", "settings", "worker", "worker_child", "working", "logs", "sandbox"},
    "cli_place": {"cohort", "reports", "store"},
    "cli_marks": {"cli_marks_look", "cli_place", "cohort", "reports", "store"},
    "cli_marks_look": {"cli", "cli_place", "cohort", "reports", "snapshot", "store"},
    "cli_batch": {"cli", "cli_place", "cohort", "sandbox", "settings", "store", "rubric", "reports", "worker"},
    "cli": {"pipeline", "rubric", "snapshot", "reports", "running", "cli_upload"},
    "cohort": {
        "store",
        "jobs",
        "reports",
        "pipeline",
        "rubric",
        "scoring",
        "snapshot",
        "settings",
        "working",
        "worker",
        "evidence",
    },
    "cli_cohort": {"cohort", "cli_feedback", "cli_marks", "cli_place", "reports", "rubric", "settings", "store"},
    "cli_feedback": {"cohort", "cli_place", "reports", "store"},
    "cli_upload": {"reports"},
    "cli_doctor": {"cli", "sandbox", "tools"},
    "cli_similarity": {"cli", "cohort"},
    "cli_help": {"cli", "rubric", "rubric_file", "reports"},
}
PINNED = {
    "subprocess": {"grader.cli_serve", "grader.snapshot", "grader.sandbox", "grader.tools", "scaffolder"},
    "docker": {"grader.sandbox"},
    "rich": {"grader.reports", "grader.cli", "grader.cli_help", "scaffolder.cli"},
    "jinja2": {"grader.reports", "grader.web", "scaffolder"},
    "fastapi": {"grader.web"},
    "uvicorn": {"grader.cli_serve"},
    "sqlalchemy": {"grader.store"},
    "alembic": {"grader.store"},
    "psycopg": {"grader.store"},
    "psycopg_pool": {"grader.store"},
    "procrastinate": {"grader.store"},
    "copier": {"scaffolder.render", "scaffolder.update"},
    "git": {"scaffolder.repository"},
    "click": {
        "grader.cli",
        "grader.cli_batch",
        "grader.cli_marks",
        "grader.cli_marks_look",
        "grader.cli_place",
        "grader.cli_serve",
        "grader.cli_service",
        "grader.cli_cohort",
        "grader.cli_doctor",
        "grader.cli_feedback",
        "grader.cli_help",
        "grader.cli_similarity",
        "scaffolder.cli",
        "scaffolder.prompts",
        "shipfolio",
    },
    "yaml": {"grader.evidence", "grader.rubric_file", "scaffolder"},
    "starlette": {"grader.web"},
    "pydantic": {"grader.rubric_file", "grader.web", "scaffolder"},
}
FILES = sorted([*(ROOT / "grader").rglob("*.py"), *(ROOT / "scaffolder").rglob("*.py"), ROOT / "shipfolio.py"])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """`evidence` of `grader.evidence.files`; the package itself is ground that everyone stands on."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file, by its full name."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide who knows whom"
            out |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "grader" else {node.module}
    return out


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_only_point_down(path: Path) -> None:
    module, known = module_of(path), imports(path)
    top = module.split(".")[0]
    foreign = {"grader": "scaffolder", "scaffolder": "grader"}.get(top)
    assert not {name for name in known if foreign and name.split(".")[0] == foreign}
    if top == "grader" and module != "grader":
        room = room_of(module)
        assert room in ROOMS, f"{module}: a new room needs a line in the table of who may know whom"
        ours = {room_of(name) for name in known if name.split(".")[0] == "grader"} - {"__version__"}
        assert ours <= ROOMS[room] | (GROUND - ({"wiring"} if room in {"model", "errors"} else set())) | {room}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_technology_stays_in_its_room(path: Path) -> None:
    module = module_of(path)
    for name in sorted({name.split(".")[0] for name in imports(path)} & set(PINNED)):
        assert any(f"{module}.".startswith(f"{room}.") for room in PINNED[name]), f"{module} imports {name}"


def test_files_stay_at_about_400_lines() -> None:
    lines = {module_of(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > 420} == {}
