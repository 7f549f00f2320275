"""Writes the fingerprints of every line that any template, option and version of ours can give: `make generate`.

It stands outside the two packages since it needs both: the scaffolder renders, the grader says how lines are compared.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from grader.evidence._starter_lines import DATA, line_sum, name_pattern, pack, reduce_line
from grader.evidence.files import decode, is_binary
from grader.evidence.ownership import kind_of
from scaffolder import answers, catalog, history, source
from scaffolder.options import option_sets
from scaffolder.render import render

# A name that no template has in its own words.
PROJECT = "Quillon Desk"


def sums_of(directory: Path) -> set[int]:
    """The sums of all lines of a rendered project."""
    names, out = name_pattern([PROJECT]), set[int]()
    for path in sorted(directory.rglob("*")):
        relative = path.relative_to(directory).as_posix()
        if not path.is_file() or not kind_of(relative) or is_binary(data := path.read_bytes()):
            continue
        code = kind_of(relative) != "prose"
        reduced = (reduce_line(line, code=code, names=names) for line in decode(data).split("\n"))
        out |= {line_sum(text) for text in reduced if text}
    return out


def starters_of(root: Path, version: str) -> dict[str, set[int]]:
    """Template -> sums, over all its option sets, for the templates exported to `root`."""
    out = {}
    for name in catalog.names(root):
        questions, sums = catalog.load_questions(root, name), set[int]()
        for chosen in option_sets(name, questions):
            values = answers.resolve(name, questions, chosen, derived={"project_name": PROJECT}).values
            with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
                render(root, version, name, values, Path(temp) / "project")
                sums |= sums_of(Path(temp) / "project")
        out[name] = sums
    return out


def generate(root: Path) -> bytes:
    """The data file for a checkout, over its releases and its present state.

    Raises:
        subprocess.CalledProcessError: a release's commit isn't in this clone.
    """
    out: dict[str, set[int]] = {}
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
        history.export(root, Path(temp) / "present")
        states = [(Path(temp) / "present", history.version_of(root))]
        for version, commit in history.releases_of(root).items():
            history.extract(root, commit, Path(temp) / version)
            states.append((Path(temp) / version, version))
        for place, version in states:
            for name, sums in starters_of(place, version).items():
                out.setdefault(name, set()).update(sums)
    return pack(out)


def main() -> None:
    """Write the data file."""
    DATA.write_bytes(generate(source.find().root))


if __name__ == "__main__":
    main()
