"""What somebody in a hurry might do to a repository for a better grade: words, shells and numbers without work.

Each attack is a function of a snapshot; `ATTACKS` lists them by name. The texts are ours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from grader.evidence.documents import collect as read_documents
from grader.evidence.files import collect as list_files
from grader.model import EntryKind
from tests.factories import commit
from tests.gaming import texts
from tests.gaming.overlay import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Snapshot

    Attack = Callable[[Snapshot], Change]

MAX_BYTES = 1 << 20


def readme_path(snapshot: Snapshot) -> str:
    """The README that is graded; `README.md` where there is none."""
    document = read_documents(list_files(snapshot)).readme
    return document.path if document is not None else "README.md"


def appended(text: str) -> Attack:
    """Paste a text below the README."""

    def attack(snapshot: Snapshot) -> Change:
        path = readme_path(snapshot)
        old = snapshot.read(path, MAX_BYTES) or b""
        return Change({path: old + b"\n\n" + text.encode() + b"\n"})

    return attack


def _added(files: dict[str, str]) -> Attack:
    def attack(snapshot: Snapshot) -> Change:
        return Change({path: text.encode() for path, text in files.items()})

    return attack


def _other_readme(snapshot: Snapshot) -> Change:
    return Change({readme_path(snapshot): texts.OTHER_README.encode()})


def _trivial_imports(snapshot: Snapshot) -> Change:
    """Tests that import the project's own modules and look only whether they are there."""
    files: dict[str, bytes | None] = {}
    for entry in snapshot.entries():
        parts = entry.path.removesuffix(".py").split("/")
        if entry.kind is EntryKind.FILE and entry.path.endswith(".py") and all(p.isidentifier() for p in parts):
            module = ".".join(parts)
            text = f"import {module}\n\n\ndef test_import():\n    assert {module} is not None\n"
            files[f"tests/test_{parts[-1]}_is_there.py"] = text.encode()
        if len(files) == 20:
            break
    return Change(files)


def _many_commits(snapshot: Snapshot) -> Change:
    """300 commits in one night, each with a fine message."""
    start = snapshot.as_of
    made = [
        commit(texts.COMMITS[i % len(texts.COMMITS)].format(n=i), at=start + timedelta(seconds=40 * i))
        for i in range(300)
    ]
    return Change(commits=tuple(reversed(made)))


def _zero_width(snapshot: Snapshot) -> Change:
    hidden = "\u200b".join(texts.KEYWORDS) + "\u2060\ufeff"
    return appended(f"Thanks for reading{hidden}.")(snapshot)


ATTACKS: dict[str, Attack] = {
    "keyword list": appended(texts.KEYWORDS),
    "keywords as bullets": appended("\n".join(f"- {word}" for word in texts.KEYWORDS.split())),
    "headings without content": appended("\n".join(f"## {name}\n" for name in texts.HEADINGS)),
    "headings over keywords": appended("\n".join(f"## {name}\n\n{texts.KEYWORDS}\n" for name in texts.HEADINGS)),
    "another README appended": appended(texts.OTHER_README),
    "another README instead": _other_readme,
    "badges": lambda s: Change(
        {readme_path(s): texts.BADGES.encode() + b"\n\n" + (s.read(readme_path(s), MAX_BYTES) or b"")}
    ),
    "adjectives": appended(texts.ADJECTIVES * 5),
    "hidden comment": appended(f"<!--\n{texts.KEYWORDS}\n\n{texts.PROSE[0]}\n-->"),
    "zero-width text": _zero_width,
    "white text": appended(f'<p style="color:white;font-size:1px">{texts.KEYWORDS} {texts.PROSE[0]}</p>'),
    "undisplayed text": appended(f'<div style="display:none">\n{" ".join(texts.PROSE)}\n</div>'),
    "50 pages in the README": appended(texts.pages(50)),
    "50 pages in docs": _added({"docs/design.md": texts.pages(50)}),
    "another's stack": appended(texts.STACK),
    "boilerplate decisions": _added({"DECISIONS.md": texts.DECISIONS}),
    "empty tests": _added({f"tests/test_{name}.py": "" for name in ("api", "model", "data", "train")}),
    "tests without assertion": _added({f"tests/test_area_{i}.py": texts.no_assertion(i) for i in range(5)}),
    "assert True": _added({f"tests/test_true_{i}.py": texts.assert_true(i) for i in range(5)}),
    "50 generated tests": _added({"tests/test_generated.py": texts.GENERATED_TESTS}),
    "tests that import": _trivial_imports,
    "hollow Dockerfile": _added({"Dockerfile": texts.DOCKERFILE, "docker-compose.yml": texts.COMPOSE}),
    "workflow that echoes": _added({".github/workflows/ci.yml": texts.ECHO_WORKFLOW}),
    "300 commits": _many_commits,
    "invented metrics": appended(texts.METRICS),
    "invented latency": appended(texts.LATENCY),
    "invented cost": appended(texts.COST),
    "copied papers": _added({"CONTRIBUTING.md": texts.CONTRIBUTING, "CODE_OF_CONDUCT.md": texts.CONTRIBUTING}),
    "fake result files": _added({"results/metrics.json": texts.RESULT_JSON, "reports/evaluation.json": texts.RESULT_JSON}),
    "pins of unused packages": _added({"requirements.txt": texts.PINS}),
    "empty locks": _added({"uv.lock": "", "poetry.lock": "\n"}),
}  # fmt: skip
