"""Rubrics as people write them: refused whole with every fault named, resolved against what they extend."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from grader import wiring
from grader.errors import UsageError
from grader.model import Kind, Need
from grader.rubric import COMPILED, HOME, builtin_ids, forget, from_dict, load_rubric, to_dict
from grader.rubric_file import compile_built_in, json_schema, main, read_rubric

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = {"ci-present": {}, "tests-real": {"least": 3}, "names-fine": {"allow": ("a",)}, "is-it": {"strict": False}}


@pytest.fixture(autouse=True)
def _checks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_checks" in request.keywords:
        return

    class Module:
        def __init__(self, name: str) -> None:
            self.check = name

    monkeypatch.setattr(wiring, "check_ids", lambda: tuple(CHECKS))
    monkeypatch.setattr(wiring, "check_module", Module)
    monkeypatch.setattr(wiring, "options", CHECKS.__getitem__)


LEVELS = [{"is": f"rung {i}", "needs": ["ci-present"]} for i in range(1, 5)]


def write(tmp_path: Path, **parts: Any) -> Path:
    whole = {"rubric": 1, "id": "mine", "version": "1", "title": "Mine", "extends": None} | parts
    path = tmp_path / "mine.yaml"
    unshared = json.loads(json.dumps(whole))  # YAML aliases are refused
    path.write_text(yaml.safe_dump(unshared, sort_keys=False, allow_unicode=True), "utf-8")
    return path


def one(**parts: Any) -> dict[str, Any]:
    return {"id": "one", "title": "One", "weight": 10, "levels": LEVELS} | parts


def faults(path: Path) -> list[str]:
    with pytest.raises(UsageError) as caught:
        read_rubric(path)
    assert caught.value.kind == "bad_rubric"
    return caught.value.message.splitlines()[1:]


def test_a_good_rubric_is_read_whole(tmp_path: Path) -> None:
    needs = ["ci-present", {"any": ["tests-real", {"check": "names-fine", "options": {"allow": ["x", "y"]}}]}]
    levels = [{"is": "first", "needs": needs}, *LEVELS[1:]]
    caps = [{"check": "tests-real", "options": {"least": 5}, "level": 1}]
    rubric = read_rubric(write(tmp_path, criteria=[one(levels=levels, caps=caps, not_for=["ab-test"])]))
    (criterion,) = rubric.criteria
    assert criterion.levels[0].needs == (
        Need("ci-present"),
        Need(any_of=(Need("tests-real"), Need("names-fine", (("allow", ("x", "y")),)))),
    )
    assert (criterion.caps[0].need, criterion.caps[0].level) == (Need("tests-real", (("least", 5),)), 1)
    assert (criterion.kind, criterion.not_for, criterion.weight) == (Kind.LADDER, frozenset({"ab-test"}), 10.0)


def test_a_cap_holds_where_all_of_several_checks_fail(tmp_path: Path) -> None:
    several = {"any": ["ci-present", {"check": "tests-real", "options": {"least": 5}}], "level": 1}
    rubric = read_rubric(write(tmp_path, criteria=[one(caps=[several])]))
    (cap,) = rubric.criteria[0].caps
    assert cap.need == Need(any_of=(Need("ci-present"), Need("tests-real", (("least", 5),))))


def test_a_criterion_may_be_optional_where_a_check_holds(tmp_path: Path) -> None:
    path = write(tmp_path, criteria=[one(optional_where="ci-present"), one(id="two")])
    rubric = read_rubric(path)
    assert [c.optional_where for c in rubric.criteria] == [Need("ci-present"), None]
    assert Need("ci-present") in rubric.criteria[0].leaves
    assert from_dict(to_dict(rubric)) == rubric


@pytest.mark.parametrize(("level", "kept"), [(1, "1"), (1.0, "1"), (0.5, "0.5")])
def test_a_cap_may_hold_half_way_and_whole_levels_stay_whole(tmp_path: Path, level: float, kept: str) -> None:
    rubric = read_rubric(write(tmp_path, criteria=[one(caps=[{"check": "ci-present", "level": level}])]))
    assert str(to_dict(rubric)["criteria"][0]["caps"][0]["level"]) == kept


def test_every_fault_is_named_with_its_line_and_what_exists(tmp_path: Path) -> None:
    criteria = [
        one(levels=[{"is": "a", "needs": ["ci-presence"]}, *LEVELS[1:]]),
        one(id="two", caps=[{"check": "tests-real", "options": {"most": 3}, "level": 1}]),
        one(
            id="three", levels=[{"is": "a", "needs": [{"check": "tests-real", "options": {"least": "x"}}]}, *LEVELS[1:]]
        ),
        one(id="four", not_for=["ab-tests"]),
        one(id="two"),
        {"id": "five"},
    ]
    found = faults(write(tmp_path, criteria=criteria))
    assert any("ci-presence" in f and "did you mean ci-present" in f and "line 13" in f for f in found)
    assert any("no option 'most'; it has: least" in f for f in found)
    assert any("option 'least' must be a number" in f for f in found)
    assert any("'ab-tests' is no project type" in f and "ab-test" in f for f in found)
    assert any("'two' stands twice" in f for f in found)
    assert any("five needs a weight" in f for f in found)
    assert any("five is a ladder and needs four levels" in f for f in found)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"criteria": []}, "at least 1"),
        ({"criteria": [one(weigth=3)]}, "extra inputs"),
        ({"criteria": [one(levels=LEVELS[:3])]}, "at least 4"),
        ({"criteria": [one(weight=0)]}, "greater than 0"),
        ({"criteria": [one(weight="10")]}, "valid"),
        ({"criteria": [one(caps=[{"check": "ci-present", "level": 4}])]}, "less than or equal to 3"),
        ({"criteria": [one(caps=[{"check": "ci-present", "level": 0.7}])]}, "multiple of 0.5"),
        ({"criteria": [one(caps=[{"level": 1}])]}, "either a check"),
        (
            {"criteria": [one(caps=[{"check": "ci-present", "any": ["ci-present", "tests-real"], "level": 1}])]},
            "either a",
        ),
        ({"criteria": [one(caps=[{"any": ["ci-present"], "level": 1}])]}, "at least 2"),
        ({"criteria": [one(caps=[{"any": ["ci-present", "ci-presnt"], "level": 1}])]}, "ci-presnt"),
        ({"criteria": [one(kind="deduction", needs=["ci-present"])]}, "belong to a ladder"),
        ({"criteria": [one(needs=["ci-present"])]}, "belong to a deduction"),
        ({"criteria": [one(optional_where="ci-presnt")]}, "did you mean ci-present"),
        (
            {"criteria": [{"id": "x", "title": "X", "weight": 3, "kind": "person", "optional_where": "ci-present"}]},
            "belong to a ladder",
        ),
        ({"criteria": [one(kind="ladders")]}, "'ladder', 'deduction' or 'person'"),
        ({"criteria": [{"id": "x", "drop": True}]}, "nothing to drop"),
        ({"criteria": [one()], "rubric": 2}, "input should be 1"),
        ({"criteria": [one()], "extends": "nothing-such"}, "built-in rubrics"),
    ],
)
def test_what_is_refused(tmp_path: Path, parts: dict[str, Any], words: str) -> None:
    assert words in "\n".join(faults(write(tmp_path, **parts)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "a: &x 1\nb: *x\n",
        "- 1\n",
        "\xff",
        "rubric: 1\nrubric: 1\n",
        "{" * 3000,
        "!!python/object:os.system {}",
    ],
)
def test_what_is_no_rubric_at_all_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        read_rubric(path)
    assert caught.value.exit_code == 2


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, criteria=[one()])
    path.write_text(path.read_text("utf-8") + "title: Again\n", "utf-8")
    assert any("'title' is given twice" in fault for fault in faults(path))


def test_extending_takes_what_is_not_given_from_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = read_rubric(write(tmp_path, id="base", criteria=[one(), one(id="two"), one(id="gone")]))
    monkeypatch.setattr("grader.rubric_file.builtin_ids", lambda: ("base",))
    monkeypatch.setattr("grader.rubric_file.load_rubric", lambda _: base)
    criteria = [{"id": "two", "weight": 33}, {"id": "gone", "drop": True}, one(id="new")]
    rubric = read_rubric(write(tmp_path, extends="base", criteria=criteria))
    assert [(c.id, c.weight, len(c.levels)) for c in rubric.criteria] == [
        ("one", 10, 4),
        ("two", 33, 4),
        ("new", 10, 4),
    ]


def test_the_digest_knows_meaning_and_not_formatting(tmp_path: Path) -> None:
    path = write(tmp_path, criteria=[one()])
    first = read_rubric(path)
    path.write_text("# a comment\n" + path.read_text("utf-8"), "utf-8")
    assert read_rubric(path).digest == first.digest
    assert read_rubric(write(tmp_path, criteria=[one(weight=11)])).digest != first.digest
    assert from_dict(to_dict(first)) == first


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(UsageError) as caught:
        load_rubric("portfollio")
    assert "portfolio" in caught.value.hint


@pytest.mark.real_checks
def test_the_compiled_rubrics_are_fresh() -> None:
    assert COMPILED.read_text("utf-8") == compile_built_in(), "stale: run `make generate`"


@pytest.mark.real_checks
def test_one_compilation_carries_a_changed_base_into_what_extends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = json.loads(COMPILED.read_text("utf-8"))
    for rubric in stale.values():
        rubric["criteria"][0]["why"] = "An older reason."
    copy = tmp_path / "compiled.json"
    copy.write_text(json.dumps(stale), "utf-8")
    wanted = compile_built_in()
    for module in ("grader.rubric", "grader.rubric_file"):
        monkeypatch.setattr(f"{module}.COMPILED", copy)
    forget()
    try:
        main()
        assert copy.read_text("utf-8") == wanted
    finally:
        monkeypatch.undo()
        forget()


@pytest.mark.real_checks
def test_the_built_in_rubrics_fit_the_published_schema() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    for name in builtin_ids():
        Draft202012Validator(schema).validate(yaml.safe_load((HOME / f"{name}.yaml").read_text("utf-8")))


@pytest.mark.real_checks
def test_the_portfolio_rubric_asks_for_its_fixed_criteria() -> None:
    rubric = load_rubric("portfolio")
    assert [c.id for c in rubric.criteria] == (
        "readme problem run-instructions results decisions tests ci deployment latency cost reproducibility code "
        "evaluation history ownership topic"
    ).split()
    # Ownership counts only where a starter was used.
    assert sum(c.weight for c in rubric.criteria if c.kind is Kind.LADDER and c.id != "ownership") == 100
    assert all(c.why for c in rubric.criteria)
