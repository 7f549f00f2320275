# ruff: noqa: E501 - patterns: a row is a thought
"""The version of a library that the README names, against the project's lists of dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.dependencies import Dependencies
    from grader.evidence.sayings import Sayings

MAX_SAID = 12
_NAMES = {
    "tensorflow": ("tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-macos", "tensorflow-intel"),
    "pytorch": ("torch", "pytorch"),
    "torch": ("torch", "pytorch"),
    "keras": ("keras",),
    "scikit-learn": ("scikit-learn", "sklearn"),
    "sklearn": ("scikit-learn", "sklearn"),
    "pandas": ("pandas",),
    "numpy": ("numpy",),
    "xgboost": ("xgboost", "py-xgboost"),
    "lightgbm": ("lightgbm",),
    "fastapi": ("fastapi",),
    "flask": ("flask",),
    "django": ("django",),
    "streamlit": ("streamlit",),
    "gradio": ("gradio",),
    "langchain": ("langchain",),
    "mlflow": ("mlflow",),
}
_SAID = regex(
    r"(?i)(?<![\w./-])(tensorflow|pytorch|torch|keras|scikit-learn|sklearn|pandas|numpy|xgboost|lightgbm|fastapi|flask|django|streamlit|"
    r"gradio|langchain|mlflow)[ `*]{0,3}(version |[ (:]{0,2}(?:[=>]=|≥|v))?\s?(\d{1,2})\.(\d{1,3})(\.\d{1,3}|\.[x*])?(?![\d%]|\.\d|\s?[%±])\s?"
    r"(\+|or (?:higher|later|newer|above)|and (?:above|up)|이상|以上)?"
)
_SPEC = regex(r"^\s?(===?|=|>=|~=|\^|~)\s?v?(\d{1,4})\.(\d{1,4})")
_MESSAGE = regex(r"(\d{1,2})\.(\d{1,3})(?:\.\d{1,3})?(\+?)")
_LEAST = frozenset({">=", "~=", "^", "~"})


# A number beside a library may be a figure of its model.
_MODELS = frozenset({"xgboost", "lightgbm", "scikit-learn", "sklearn", "keras"})
_FIGURE = regex(
    r"(?i)%|\b(?:accuracy|auc|f1|r2|r²|rmse|mae|mape|precision|recall|scores?|weights?|loss|ms|s|sec|seconds|minutes|gb|mb|x)\b"
)


class Wanted(NamedTuple):
    """A library in a version; `least`: that or a later one."""

    library: str
    version: tuple[int, int]
    least: bool
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Wanted, ...]:
    """Each library's version in a sentence or a badge; one of which several versions are named isn't claimed."""
    found: list[Wanted] = []
    for line in sayings.told(*_NAMES):
        if line.block == "heading" or not any(map(str.isdigit, line.text)) or not speaks_of_now(line.text):
            continue
        for match in _SAID.finditer(line.text):
            library, marked = match[1].lower(), bool(match[2] or match[5])
            if not marked and (library in _MODELS or match[3] == "0" or _FIGURE.search(line.text)):
                continue
            least = bool(match[6]) or any(sign in match[0] for sign in (">=", "≥"))
            text = around(line.text, *match.span())
            found.append(Wanted(library, (int(match[3]), int(match[4])), least, text, line.place))
    for badge in sayings.badges:
        if badge.label in _NAMES and (shown := _MESSAGE.search(badge.message)):
            version = (int(shown[1]), int(shown[2]))
            found.append(Wanted(badge.label, version, bool(shown[3]), badge.text, badge.place))
    versions: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    for wanted in found:
        versions.setdefault(_NAMES[wanted.library], set()).add(wanted.version)
    once = [wanted for wanted in found if len(versions[_NAMES[wanted.library]]) == 1]
    return tuple(once[:MAX_SAID])


def held(said: tuple[Wanted, ...], dependencies: Dependencies) -> Iterator[Claim]:
    """Each against every list that names the library: one that agrees is enough, one without a version says nothing."""
    for wanted in said:
        known: list[tuple[bool, str, Place]] = []
        for manifest in dependencies.manifests:
            for one in manifest.requirements:
                if one.name not in _NAMES[wanted.library] or manifest.path in dependencies.unused:
                    continue
                spec = _SPEC.match(one.spec)
                fits = spec is None or _fits(wanted, spec[1] in _LEAST, (int(spec[2]), int(spec[3])))
                known.append((fits, one.spec.strip(), Place(manifest.path, one.line or None)))
        agreeing = next(((spec, place) for fits, spec, place in known if fits), None)
        floor = _SPEC.match(agreeing[0]) if agreeing else None
        if agreeing and floor and wanted.least and (int(floor[2]), int(floor[3])) < wanted.version:
            summary = f"{agreeing[1].path} lets {wanted.library} {floor[2]}.{floor[3]} install, too."
            yield Claim(wanted.text, Verdict.NOT_CHECKABLE, "reproducibility", summary, (wanted.place, agreeing[1]))
        elif agreeing and floor:
            summary = f"{agreeing[1].path} asks for {wanted.library} {agreeing[0]}."
            yield Claim(wanted.text, Verdict.BORNE_OUT, "reproducibility", summary, (wanted.place, agreeing[1]))
        elif known and not agreeing:
            _, asked, place = known[0]
            summary = f"{place.path} asks for {wanted.library} {asked}."
            yield Claim(wanted.text, Verdict.CONTRADICTED, "reproducibility", summary, (wanted.place, place))


def _fits(wanted: Wanted, at_least: bool, version: tuple[int, int]) -> bool:  # noqa: FBT001
    """Whether a list that holds a library to a version, or to one not below it, allows what is said."""
    if at_least:
        return wanted.least or wanted.version >= version
    return version >= wanted.version if wanted.least else version == wanted.version
