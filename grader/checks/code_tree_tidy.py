"""The repository holds sources, not what tools left behind.

Why: editor settings, caches, logs and word processor files hide what matters and show that nobody looked.
Fix: take what tools left behind out of the repository (`git rm -r --cached PATH`), and name it in .gitignore.

Example:
    # .gitignore
    __pycache__/
    .idea/
    .ipynb_checkpoints/
    *.log
Effort: minutes
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from grader.checks._words import count, counted, idle
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.conflicts import Conflicts
    from grader.evidence.files import Files
    from grader.evidence.junk import Junk

FILES_PER_SLIP = 40
GUARD = "Add a .gitignore that names what your tools leave behind (caches, environments, logs, notebook checkpoints)."
# What somebody wrote for others to read, in a form that no page shows.
OFFICE = (".docx", ".doc", ".pptx")


def check(
    junk: Junk, files: Files, code_shape: CodeShape, conflicts: Conflicts, *, most: int = 5, unguarded: float = 1.0
) -> Finding:
    """Each leftover takes a part of the score; a large repository may have a few more. Code in mid-merge is none.

    `unguarded` is the share that a tree without a .gitignore of its own keeps: tidy so far, by luck.
    """
    if not code_shape.lines:
        return idle(failed("There is no code."))
    if conflicts.code:
        found = counted(len(conflicts.code), "file of code was", "files of code were")
        said = f"{found} committed in the middle of a merge and can't run."
        fix = "Resolve the merge: choose one side at each `<<<<<<<`, remove the markers, run it, and commit."
        return failed(said, *conflicts.code[:6], fix=fix)
    office = [one for one in junk.leftovers if one.path.lower().endswith(OFFICE)]
    left = [one for one in junk.leftovers if one not in office]
    paths = shlex.join(one.path for one in left[:3])
    fixes = [f"Run `git rm -r --cached {paths}`, and name such files in .gitignore."] * bool(left)
    fixes += [f"Commit {one.path} as Markdown or PDF, which a visitor can read on the page." for one in office[:1]]
    allowed = max(most, len(files.own) // FILES_PER_SLIP)
    bare = unguarded < 1.0 and not junk.gitignore
    return graded(
        max(0.0, 1.0 - junk.files / allowed) * (unguarded if bare else 1.0),
        _said(junk.files, bool(left), bool(office))
        + (" No .gitignore at the root keeps such files out." if bare else ""),
        *(Place(one.path, note=f"{one.what}, {count(one.files, 'file')}") for one in junk.leftovers[:6]),
        fix="\n".join(fixes) or (GUARD if bare else ""),
    )


def _said(files: int, left: bool, office: bool) -> str:  # noqa: FBT001
    if not files:
        return "No file is a leftover of a tool."
    many = counted(files, "file is", "files are")
    tools = "a leftover of a tool or does not belong here" if files == 1 else "leftovers of tools or do not belong here"
    written = "an office document that no page shows" if files == 1 else "office documents that no page shows"
    what = tools if not office else f"{tools}, office documents among them" if left else written
    return f"{many} {what}; none is wanted."
