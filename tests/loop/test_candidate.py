"""A scripted candidate who measures, decides and builds is graded as such; a twin who only fills in the words isn't.

Nor is one who fills in numbers as well that nothing measured.

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
from tests.loop.test_loop import between, environment, grade, measured, step
from tests.scaffolder.world import REAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATA = Path(__file__).parent / "candidate"
EARNED, GAINED_BY_WORDS = 85.0, 5.0
INVENTED = 0.873
PLACES = {"tests": "tests", "docs": "docs/decisions"}

pytestmark = pytest.mark.loop


class Story:
    """What one candidate does with a template: `candidate/<template>/story.toml`, and the files beside it.

    `scaffolded` is when, `project` what it is called, `edits` join own modules to the starter's, `measured_by` are the
    commands whose reports the figures come from, and `commits` tell the order.
    """

    def __init__(self, template: str) -> None:
        self.template, self.root = template, DATA / template
        self.told: dict[str, Any] = tomllib.loads((self.root / "story.toml").read_text("utf-8"))
        self.package = str(self.told["project"]).lower().replace(" ", "_")

    @property
    def readme(self) -> str:
        """With the names of figures in braces."""
        return (self.root / "README.md.txt").read_text("utf-8")

    def files(self) -> dict[str, str]:
        """Path in the project -> text; `.txt` keeps our own tools from reading them as ours."""
        places = PLACES | {"src": f"src/{self.package}"}
        return {
            f"{places[start]}/{path.relative_to(self.root / start).as_posix().removesuffix('.txt')}": path.read_text(
                "utf-8"
            )
            for start in sorted(places)
            for path in sorted((self.root / start).rglob("*.txt"))
        }

    def edited(self, project: Path) -> dict[str, str]:
        """The starter's files with the candidate's lines in them."""
        out: dict[str, str] = {}
        for edit in self.told["edits"]:
            text = out.get(edit["path"]) or (project / edit["path"]).read_text("utf-8")
            assert text.count(edit["at"]) == 1, edit["at"]
            out[edit["path"]] = text.replace(edit["at"], edit["is"])
        return out


def found_in(report: Any, way: str) -> Any:
    """What stands in a report under keys with slashes between them; a last star matches the rest of a key."""
    for key in way.split("/"):
        if isinstance(report, list):
            report = report[int(key)]
        elif key.endswith("*"):
            report = next(value for name, value in report.items() if name.startswith(key[:-1]))
        else:
            report = report[key]
    return report


def figures(story: Story, project: Path, env: dict[str, str]) -> dict[str, str]:
    """Every number that the candidate's texts name, from the reports or from a command's answer."""
    out = {}
    for name, figure in story.told["figures"].items():
        if "run" in figure:
            out[name] = step(project, env, *figure["run"]).strip()
            continue
        values = []
        for source in figure["of"]:
            report, _, way = source.partition(":")
            value = found_in(json.loads((project / "reports" / f"{report}.json").read_text("utf-8")), way)
            values.append(value * figure["times"] if "times" in figure else value)
        out[name] = figure.get("is", "{:.3f}").format(*values)
    return out


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each {name} replaced; what is no name of a figure stays."""
    return re.sub(r"\{([a-z_0-9]+)\}", lambda found: values.get(found[1], found[0]), text)


def without_figures(text: str) -> str:
    """The same words from somebody who has measured nothing."""
    return re.sub(r"\{[a-z_0-9]+\}", "(see below)", text)


def with_invented_figures(story: Story) -> str:
    """The same words from somebody who has measured nothing, either, but fills in numbers."""
    shapes = {name: (one.get("is", "{:.3f}"), len(one.get("of", "1"))) for name, one in story.told["figures"].items()}
    return filled(story.readme, {name: shape.format(*[INVENTED] * count) for name, (shape, count) in shapes.items()})


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


def work(story: Story, project: Path, env: dict[str, str]) -> dict[str, str]:
    """Build on the starter, measure, and write; returns every changed file's final text."""
    own = story.files() | story.edited(project)
    for name, text in own.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (project / "README.md").write_text(story.readme, "utf-8")

    step(project, env, "make", "setup")
    step(project, env, "uv", "run", "ruff", "check", ".")
    step(project, env, "uv", "run", "ruff", "format", "--check", ".")
    step(project, env, "uv", "run", "pytest", "-q", *(name for name in own if name.startswith("tests/")))
    for command in story.told["measured_by"]:
        step(project, env, *command)
    for one in story.told["commits"]:
        for marker in one.get("measured", ()):
            measured(project, marker)

    values = figures(story, project, env)
    own["README.md"] = (project / "README.md").read_text("utf-8")
    own |= {name: filled(text, values) for name, text in own.items() if name.endswith(".md")}
    for path in sorted((project / "reports").glob("*.json")):
        own[f"reports/{path.name}"] = path.read_text("utf-8")
    left = [name for name, text in own.items() if name.endswith(".md") and re.search(r"\{[a-z_0-9]+\}", text)]
    assert not left, f"figures that nothing measured: {left}"
    return own


def tell(story: Story, project: Path, own: Mapping[str, str], starter_readme: str) -> None:
    """The same work once more, as commits in the order of the story."""
    readme = project / "README.md"
    subprocess.run(["git", "checkout", "-q", "--", "."], cwd=project, check=True)
    subprocess.run(["git", "clean", "-fdq"], cwd=project, check=True)
    text, told = starter_readme, {"README.md"}
    for one in story.told["commits"]:
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


def scaffold(story: Story, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    with monkeypatch.context() as dated:
        dated.setenv("GIT_AUTHOR_DATE", story.told["scaffolded"])
        dated.setenv("GIT_COMMITTER_DATE", story.told["scaffolded"])
        words = ["--defaults", f"--set=project_name={story.told['project']}", f"--set=python_version={here}"]
        assert shipfolio.run(["new", story.template, str(project), *words]) == 0


def score(report: Mapping[str, Any]) -> float:
    return float(report["score"]["value"])


def shown(name: str, report: Mapping[str, Any]) -> str:
    each = ", ".join(f"{one['id']} {one['earned']:.1f}/{one['possible']:.0f}" for one in report["criteria"])
    return f"{name}: {score(report)} ({each})"


@pytest.mark.parametrize("template", catalog.names(REAL))
@pytest.mark.skipif(sys.platform == "win32", reason="make")
def test_work_is_rewarded_and_words_alone_are_not(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gitconfig").write_text("[user]\nname = Ada Lovelace\nemail = ada@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    story, rubric = Story(template), catalog.load_template(REAL, template).rubric
    place = story.package.replace("_", "-")
    project, twin = tmp_path / place, tmp_path / "twin" / place
    scaffold(story, project, monkeypatch)
    twin.parent.mkdir()
    shutil.copytree(project, twin)
    fresh = grade(project, rubric, tmp_path / "fresh.json")

    starter_readme = (project / "README.md").read_text("utf-8")
    own = work(story, project, environment(tmp_path))
    tell(story, project, own, starter_readme)
    candidate = grade(project, rubric, tmp_path / "candidate.json")

    (twin / "README.md").write_text(without_figures(story.readme), "utf-8")
    commit(twin, story.told["scaffolded"], "Fill in the README")
    lookalike = grade(twin, rubric, tmp_path / "twin.json")

    (twin / "README.md").write_text(with_invented_figures(story), "utf-8")
    commit(twin, story.told["scaffolded"], "Fill in the numbers")
    inventor = grade(twin, rubric, tmp_path / "inventor.json")

    each = {"fresh": fresh, "candidate": candidate, "twin": lookalike, "inventor": inventor}
    told = "\n".join(shown(name, report) for name, report in each.items())
    sys.stdout.write(told + "\n")
    assert score(candidate) >= EARNED, told
    assert abs(score(lookalike) - score(fresh)) <= GAINED_BY_WORDS, told
    assert score(inventor) - score(fresh) <= GAINED_BY_WORDS, told
