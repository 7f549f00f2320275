"""A scripted candidate who measures, decides and builds is graded as such; a twin who only fills in the words isn't.

The candidate's work stands under candidate/: own modules and tests, a README whose figures are named in braces, and the
story of the commits. The figures are read from the reports that the project's own commands wrote in this very run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import shipfolio
from scaffolder import catalog
from tests.loop.test_loop import MEASURED_BY_CANDIDATE, between, environment, grade, measured, step
from tests.scaffolder.world import REAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATA = Path(__file__).parent / "candidate"
TEMPLATE, PACKAGE = MEASURED_BY_CANDIDATE, "parcel_desk"
EARNED, GAINED_BY_WORDS = 85.0, 5.0
ANCHOR = "    app.include_router(_models(service)"
MOUNT = "    app.include_router(plan_routes(model, settings.max_batch), dependencies=[Depends(key_check(settings))])\n"
IMPORT, OWN_IMPORT = "from ..predictor import MODEL_FILE\n", "from ..planning.routes import plan_routes\n"
EXAMPLE = f"""
import pathlib
from {PACKAGE} import predictor, registry, schema
order = schema.Order.model_validate_json(pathlib.Path("examples/order.json").read_text("utf-8"))
print(round(predictor.load_model(registry.Registry(pathlib.Path("models"))).predictor.predict([order])[0], 6))
"""
FAST, NAIVE = "served (ONNX Runtime)", "naive (pandas pipeline)"

pytestmark = pytest.mark.loop


def own_files() -> dict[str, str]:
    """Path in the project -> text; `.txt` keeps our own tools from reading them as ours."""
    places = {"src": f"src/{PACKAGE}", "tests": "tests", "docs": "docs/decisions"}
    root = DATA / TEMPLATE
    return {
        f"{places[start]}/{path.relative_to(root / start).as_posix().removesuffix('.txt')}": path.read_text("utf-8")
        for start in places
        for path in sorted((root / start).rglob("*.txt"))
    }


def with_interval(value: float, low: float, high: float) -> str:
    return f"{value:.3f} (95 % interval {low:.3f} to {high:.3f})"


def figures(project: Path) -> dict[str, str]:
    """Every number that the candidate's texts name, from the reports."""
    quality, speed, plans = (
        json.loads((project / "reports" / f"{name}.json").read_text("utf-8")) for name in ("eval", "bench", "planning")
    )
    contenders = quality["contenders"]
    served = next(value for name, value in contenders.items() if name.startswith("served"))
    best = next(value for name, value in contenders.items() if name.startswith("best possible"))
    carrier = contenders["the carrier's record alone"]
    folds, worst, services = quality["cross_validation"], quality["slices"][0], speed["services"]
    fast, naive = (services[name]["load"]["16"] for name in (FAST, NAIVE))
    none, _, today, saving, hindsight = plans["policies"]
    machine, container = plans["bills"]
    found = {
        "train": f"{quality['data']['train']:,}",
        "test": f"{quality['data']['test']:,}",
        "late_share": f"{quality['late_share']:.1%}",
        "auc": f"{served['roc_auc']:.3f}",
        "auc_interval": with_interval(
            served["roc_auc"], served["roc_auc_interval"]["low"], served["roc_auc_interval"]["high"]
        ),
        "auc_carrier": f"{carrier['roc_auc']:.3f}",
        "auc_logistic": f"{contenders['logistic']['roc_auc']:.3f}",
        "auc_best": f"{best['roc_auc']:.3f}",
        "auc_gain": f"{served['roc_auc'] - contenders['logistic']['roc_auc']:.3f}",
        "brier": f"{served['brier']:.3f}",
        "cv_gb": f"{folds['gradient-boosting']['mean']:.3f} ± {folds['gradient-boosting']['sd']:.3f}",
        "cv_lr": f"{folds['logistic']['mean']:.3f} ± {folds['logistic']['sd']:.3f}",
        "threshold": f"{quality['costs']['threshold']:.2f}",
        "worst_slice": worst["slice"],
        "worst_auc": f"{worst['roc_auc']:.3f}",
        "worst_rows": f"{worst['rows']}",
        "rps": f"{fast['requests_per_s']:.0f}",
        "rps_naive": f"{naive['requests_per_s']:.0f}",
        "p50_16": f"{fast['p50_ms']:.1f}",
        "p95_16": f"{fast['p95_ms']:.1f}",
        "p99_16": f"{fast['p99_ms']:.1f}",
        "p99_naive": f"{naive['p99_ms']:.1f}",
        "saved_interval": with_interval(saving["saved"], saving["saved_low"], saving["saved_high"]),
        "saved_day": f"{saving['saved'] * 40_000:,.0f}",
        "month_vm": f"{machine['eur_per_month']:.2f}",
        "million_vm": f"{machine['eur_per_million']:.2f}",
        "month_container": f"{container['eur_per_month']:.2f}",
        "million_container": f"{container['eur_per_million']:.2f}",
    }
    policies = {"none": none, "today": today, "saving": saving, "hindsight": hindsight}
    return found | {f"eur_{name}": f"{one['per_order']:.3f}" for name, one in policies.items()}


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each {name} replaced; what is no name of a figure stays."""
    return re.sub(r"\{([a-z_0-9]+)\}", lambda found: values.get(found[1], found[0]), text)


def without_figures(text: str) -> str:
    """The same words from somebody who has measured nothing."""
    return re.sub(r"\{[a-z_0-9]+\}", "(see below)", text)


def sections(text: str) -> dict[str, str]:
    """Heading -> its text with the heading; the start has the empty name."""
    parts = re.split(r"(?m)^(?=## )", text)
    return {(part.splitlines()[0].removeprefix("## ") if part.startswith("## ") else ""): part for part in parts}


def with_sections(present: str, final: str, names: Sequence[str]) -> str:
    """`present` with some sections as they finally are, in the final order."""
    old, new = sections(present), sections(final)
    kept = {name: new[name] if name in names else old.get(name) for name in new}
    return "".join(text for text in kept.values() if text is not None)


def with_block(present: str, final: str, name: str) -> str:
    """`present` with what stands between a marker's two lines in `final`."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    head, _, rest = present.partition(start)
    return f"{head}{start}{between(final, name)}{end}{rest.partition(end)[2]}"


def commit(project: Path, at: str, says: str, why: str = "") -> None:
    dates = os.environ | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    words = ["-m", says, *(["-m", why] if why else [])]
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    subprocess.run(["git", "commit", "-q", *words], cwd=project, env=dates, check=True)


def work(project: Path, env: dict[str, str]) -> dict[str, str]:
    """Build on the starter, measure, and write; returns every changed file's final text."""
    own = own_files()
    app = (project / "src" / PACKAGE / "api" / "app.py").read_text("utf-8")
    assert app.count(ANCHOR) == 1
    assert app.count(IMPORT) == 1
    own[f"src/{PACKAGE}/api/app.py"] = app.replace(ANCHOR, MOUNT + ANCHOR).replace(IMPORT, OWN_IMPORT + IMPORT)
    for name, text in own.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    draft = (DATA / TEMPLATE / "README.md.txt").read_text("utf-8")
    (project / "README.md").write_text(draft, "utf-8")

    step(project, env, "make", "setup")
    step(project, env, "uv", "run", "ruff", "check", ".")
    step(project, env, "uv", "run", "ruff", "format", "--check", ".")
    step(project, env, "uv", "run", "pytest", "-q", "tests/test_planning.py")
    step(project, env, "make", "eval")
    step(project, env, "make", "bench")
    step(project, env, "uv", "run", "python", "-m", f"{PACKAGE}.planning.report")
    for marker in ("eval", "bench", "planning"):
        measured(project, marker)

    values = figures(project) | {"example": step(project, env, "uv", "run", "python", "-c", EXAMPLE).strip()}
    decision = "docs/decisions/0005-places-by-expected-saving.md"
    own[decision] = filled(own[decision], values)
    own["README.md"] = filled((project / "README.md").read_text("utf-8"), values)
    for path in sorted((project / "reports").glob("*.json")):
        own[f"reports/{path.name}"] = path.read_text("utf-8")
    left = [name for name, text in own.items() if name.endswith(".md") and re.search(r"\{[a-z_0-9]+\}", text)]
    assert not left, f"figures that nothing measured: {left}"
    return own


def tell(project: Path, own: Mapping[str, str], starter_readme: str) -> None:
    """The same work once more, as commits in the order of the story."""
    readme = project / "README.md"
    subprocess.run(["git", "checkout", "-q", "--", "."], cwd=project, check=True)
    subprocess.run(["git", "clean", "-fdq"], cwd=project, check=True)
    text, told = starter_readme, {"README.md"}
    for one in tomllib.loads((DATA / TEMPLATE / "story.toml").read_text("utf-8"))["commits"]:
        text = with_sections(text, own["README.md"], one["sections"]) if "sections" in one else text
        for marker in one.get("measured", ()):
            text = with_block(text, own["README.md"], marker)
        for name in one.get("files", ()):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(own[name], "utf-8")
            told.add(name)
        readme.write_text(text, "utf-8")
        commit(project, one["at"], one["says"], one.get("why", ""))
    assert told == set(own), f"never committed: {set(own) - told}"
    assert readme.read_text("utf-8") == own["README.md"]


def scaffold(project: Path, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    with monkeypatch.context() as dated:
        dated.setenv("GIT_AUTHOR_DATE", at)
        dated.setenv("GIT_COMMITTER_DATE", at)
        words = ["--defaults", "--set=project_name=Parcel Desk", f"--set=python_version={here}"]
        assert shipfolio.run(["new", TEMPLATE, str(project), *words]) == 0


def score(report: Mapping[str, Any]) -> float:
    return float(report["score"]["value"])


def shown(name: str, report: Mapping[str, Any]) -> str:
    each = ", ".join(f"{one['id']} {one['earned']:.1f}/{one['possible']:.0f}" for one in report["criteria"])
    return f"{name}: {score(report)} ({each})"


@pytest.mark.skipif(sys.platform == "win32", reason="make")
def test_work_is_rewarded_and_words_alone_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada Lovelace\nemail = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    rubric = catalog.load_template(REAL, TEMPLATE).rubric
    began = tomllib.loads((DATA / TEMPLATE / "story.toml").read_text("utf-8"))["scaffolded"]
    project, twin = tmp_path / "parcel-desk", tmp_path / "twin" / "parcel-desk"
    scaffold(project, began, monkeypatch)
    twin.parent.mkdir()
    shutil.copytree(project, twin)
    fresh = grade(project, rubric, tmp_path / "fresh.json")

    starter_readme = (project / "README.md").read_text("utf-8")
    own = work(project, environment(tmp_path))
    tell(project, own, starter_readme)
    candidate = grade(project, rubric, tmp_path / "candidate.json")

    words = without_figures((DATA / TEMPLATE / "README.md.txt").read_text("utf-8"))
    (twin / "README.md").write_text(words, "utf-8")
    commit(twin, began, "Fill in the README")
    lookalike = grade(twin, rubric, tmp_path / "twin.json")

    told = "\n".join([shown("fresh", fresh), shown("candidate", candidate), shown("twin", lookalike)])
    sys.stdout.write(told + "\n")
    assert score(candidate) >= EARNED, told
    assert abs(score(lookalike) - score(fresh)) <= GAINED_BY_WORDS, told
