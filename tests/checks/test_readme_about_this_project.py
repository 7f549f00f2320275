from __future__ import annotations

from grader.checks.readme_about_this_project import check
from grader.model import Status
from tests.checks.prose import command, place, runbook, said, told
from tests.facts import facts_of

WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth last best next old new".split()

OTHER = """# Image captioner

Captions photographs for visitors of a museum, because labels are small.

```bash
docker compose up
make serve
python -m captioner.serve
pip install -r requirements.txt
python captioner/train.py
bash scripts/fetch.sh
```
"""


def test_own_text_passes_and_boilerplate_fails() -> None:
    assert check(told(), runbook()).status is Status.PASS
    assert check(told(boilerplate="a generator's text"), runbook()).status is Status.FAIL


def test_a_few_wrong_names_pass_and_mostly_wrong_ones_fail() -> None:
    wrong, right = command("python x.py", "start", missing="x.py"), command("python y.py", "start")
    assert check(told(), runbook(wrong, wrong, wrong, right, right)).status is Status.PASS
    assert check(told(), runbook(wrong, wrong, wrong, wrong, right)).status is Status.FAIL
    assert check(told(named=6, missing=(place(),) * 4), runbook()).status is Status.FAIL


def test_without_a_readme_there_is_nothing_to_say() -> None:
    assert check(told(readme=""), runbook()).status is Status.NOT_APPLICABLE


def test_another_projects_readme_is_found_out() -> None:
    facts = facts_of({"README.md": OTHER, "train.py": "print(1)\n"})
    assert check(facts.get("narrative"), facts.get("runbook")).status is Status.FAIL


def test_what_generators_and_courses_write_is_known() -> None:
    texts = {
        "gitlab": "# demo\n\n## Getting started\n\nTo make it easy for you to get started with GitLab, here are steps.\n",
        "react": "# Getting Started with Create React App\n\nThis project was bootstrapped with [Create React App](x).\n",
        "tasks": "# Project\n\n## Tasks\n\n"
        + "".join(f"- [ ] Implement the part number {i} of it\n" for i in range(8)),
    }
    for name, text in texts.items():
        facts = facts_of({"README.md": text})
        assert check(facts.get("narrative"), facts.get("runbook")).status is Status.FAIL, name


def test_a_stale_readme_beside_telling_documents_is_out_of_date_and_no_others_text() -> None:
    wrong = [command(f"make part{i}", "other", missing=f"target part{i}") for i in range(5)]
    short, design = said(words=30), said(words=100, path="docs/design.md")
    assert check(told(short, design), runbook(*wrong)).status is Status.PASS
    assert check(told(short, said(words=80, path="docs/design.md")), runbook(*wrong)).status is Status.FAIL
    assert check(told(short, design), runbook(*wrong), outweighed=0).status is Status.FAIL


def test_a_long_template_is_known_by_its_own_sentences_and_a_leftover_at_the_end_is_forgiven() -> None:
    template = (
        "To make it easy for you to get started with GitLab, here's a list of steps.\n\n{filler}\n\n"
        "## Suggestions for a good README\n\nChoose a self-explaining name for your project.\n"
    )
    own = "\n\n".join(
        f"The {word} part of this text is long enough to be counted as a sentence of it." for word in WORDS
    )
    for text, status in (
        ("# demo\n\n" + template.format(filler=own), Status.FAIL),
        ("# demo\n\n" + own + "\n\n" + template.format(filler=""), Status.PASS),
    ):
        facts = facts_of({"README.md": text})
        assert check(facts.get("narrative"), facts.get("runbook")).status is status


def test_what_is_left_out_is_said_with_its_place() -> None:
    strange = place(40, "names next to nothing")
    found = check(told(left_out=(strange,)), runbook())
    assert found.status is Status.PASS
    assert "doesn't count" in found.summary
    assert strange in found.places
    assert check(told(), runbook()).places == (place(1),)
