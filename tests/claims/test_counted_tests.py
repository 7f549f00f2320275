from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.claims.worlds import claims_of, only

CODE = "def double(x):\n    return 2 * x\n"


def written(number: int) -> str:
    return "from app import double\n" + "".join(
        f"\n\ndef test_double_{n}():\n    assert double({n}) == {2 * n}\n" for n in range(number)
    )


def repo(said: str, number: int) -> dict[str, str]:
    return {"README.md": f"# App\n\n{said}\n", "app.py": CODE, "tests/test_app.py": written(number)}


@pytest.mark.parametrize(
    "said",
    [
        "Covered by 90+ tests.",
        "90 unit tests, all green",
        "- 90 automated and integration tests",
        "`pytest`: 90 passed",
        "![tests](https://img.shields.io/badge/tests-90%20passing-green)",
        "Проект покрыт: 90 тестов",
    ],
)
@pytest.mark.parametrize(("number", "verdict"), [(4, Verdict.CONTRADICTED), (88, Verdict.BORNE_OUT)])
def test_a_count_is_held_against_what_can_be_counted(said: str, number: int, verdict: Verdict) -> None:
    claim = only("counted-tests", repo(said, number))
    assert claim.verdict is verdict
    assert (claim.value, claim.unit, claim.caps) == (90.0, "tests", verdict is Verdict.CONTRADICTED)
    assert str(number) in claim.summary


@pytest.mark.parametrize(
    "said",
    [
        "We ran 12 A/B tests on the checkout.",
        "There are no 90 tests yet.",
        "## Roadmap\n\n- 90 tests",
        "Evaluated on 1,000 test images and 50 test questions.",
        "Patients take 12 lab tests.",
        "2 tests",
    ],
)
def test_other_tests_plans_and_tiny_counts_are_no_claims(said: str) -> None:
    assert claims_of("counted-tests", repo(said, 4)) == []


def test_a_parametrised_table_counts_by_its_rows() -> None:
    table = "import pytest\nfrom app import double\n\n\n@pytest.mark.parametrize('x', [1, 2, 3, 4, 5, 6, 7, 8])\n"
    table += "def test_it(x):\n    assert double(x) == 2 * x\n"
    claim = only("counted-tests", {"README.md": "8 tests", "app.py": CODE, "test_app.py": table})
    assert claim.verdict is Verdict.BORNE_OUT


def test_a_part_of_the_tests_is_a_slip_beside_the_whole() -> None:
    whole, part = claims_of("counted-tests", repo("90 tests in all.\n\nOf these, 40 integration tests.", 4))
    assert whole.caps
    assert not part.caps
