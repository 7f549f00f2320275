"""Classes and functions of its own that a README names, against all its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.dependencies import Dependencies
    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_SAID, SHOWN = 40, 6
# `build_index()`, `FeatureStore`: as a README's own markup sets code.
_CALLED = regex(r"`{1,2}(?:[\w]{1,40}\.){0,3}([A-Za-z_]\w{3,50})\([^`\n]{0,80}\)`{1,2}")
# Only what is named as parts of programs are: columns and settings are written so, too.
_CLASS = regex(
    r"`{1,2}((?:[A-Z][a-z0-9]{1,20}){1,4}(?:Service|Manager|Cache|Client|Router|Engine|Retriever|Pipeline|Agent|Handler|Loader|Encoder|Detector|Monitor|Tracker|Scheduler|"
    r"Evaluator|System|Validator|Builder|Factory|Store|Registry|Worker|Queue|Guard|Limiter|Middleware|Trainer|Predictor|Classifier|Extractor|Parser|Reranker|Generator|Transformer|Explainer|Logger|Repository|Gateway))`{1,2}"
)
_PART = regex(r"[A-Z]?[a-z0-9]{1,40}|[A-Z]{1,20}")
_WORD = regex(r"[a-z0-9]{2,40}")
_ELSE = regex(
    r"(?i)\b(?:like|instead|vs|than|similar|inspired|example|library|package|framework|from|built-in|could|was|were|renamed|removed|replaced|your|own|subclass|implement)\b"
)


class Named(NamedTuple):
    """One name; `beside`: the sentence in lower case."""

    name: str
    beside: str
    text: str
    place: Place


def said(sayings: Sayings, files: Files) -> tuple[Named, ...]:
    """Each name once."""
    readme = sayings.lines[0].path if sayings.lines else ""
    written = (files.text(readme) or "") if readme else ""
    names = {match[1] for pattern in (_CALLED, _CLASS) for match in pattern.finditer(written)}
    found: dict[str, Named] = {}
    for line in sayings.sentences(*(name.lower() for name in names)) if names else ():
        if line.block == "heading" or not speaks_of_now(line.text) or _ELSE.search(line.text):
            continue
        for name in sorted(names.difference(found)):
            at = line.text.find(name)
            if at >= 0:
                text = around(line.text, at, at + len(name))
                found[name] = Named(name, line.lower, text, line.place_at(at))
    return tuple(found.values())[:MAX_SAID]


def held(said: tuple[Named, ...], holdings: Holdings, dependencies: Dependencies) -> Iterator[Claim]:
    """A name that no code has; beside a library's name it may be the library's."""
    if not holdings.has_code or not holdings.read_whole():
        return
    packages = {
        part
        for manifest in dependencies.manifests
        for r in manifest.requirements
        for part in r.name.lower().replace("_", "-").split("-")
    }
    shown = 0
    for named in said:
        if shown >= SHOWN or packages.intersection(_WORD.findall(named.beside)) or holdings.find(_written(named.name)):
            continue
        shown += 1
        words = f"Nothing in the repository but its documents has a {named.name}."
        yield Claim(named.text, Verdict.CONTRADICTED, "readme", words, (named.place,))


def _written(name: str) -> tuple[str, ...]:
    """How code may write a name: `DataService` is a class, or what `data_service.py` holds."""
    parts = [part.lower() for part in _PART.findall(name)]
    return (name.lower(), "_".join(parts), "-".join(parts))
