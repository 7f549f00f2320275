"""Every untrue claim of the probes is shown as such, with both places; of its twin nothing is."""

from __future__ import annotations

import pytest

from grader import wiring
from grader.model import Verdict
from tests.claims.further_probes import FURTHER_PROBES
from tests.claims.kind_probes import KIND_PROBES
from tests.claims.mechanism_probes import MECHANISM_PROBES
from tests.claims.named_probes import NAMED_PROBES
from tests.claims.probes import PROBES as FIRST
from tests.claims.probes import Probe, model
from tests.facts import fact

PROBES = [*FIRST, *KIND_PROBES, *FURTHER_PROBES, *MECHANISM_PROBES, *NAMED_PROBES]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_an_untrue_claim_is_contradicted(probe: Probe) -> None:
    claims = fact("claims", probe.false)
    broken = [claim for claim in claims if claim.kind == probe.kind and claim.verdict is Verdict.CONTRADICTED]
    assert broken, claims
    assert probe.criterion in {claim.criterion for claim in broken}
    assert any(claim.caps for claim in broken) == probe.caps
    assert all(claim.places and claim.places[0].path in probe.false and claim.summary.endswith(".") for claim in broken)
    assert all(claim.places[0].path in {"README.md", "DECISIONS.md"} for claim in broken)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_of_its_twin_nothing_is_contradicted(probe: Probe) -> None:
    assert [claim for claim in fact("claims", probe.true) if claim.verdict is Verdict.CONTRADICTED] == []


def test_there_is_a_probe_of_every_kind() -> None:
    kinds = {name.replace("_", "-") for name in wiring.names("claims")}
    assert {probe.kind for probe in PROBES} == kinds
    assert len(PROBES) >= 40
    assert len({probe.name for probe in PROBES}) == len(PROBES)


def test_an_invented_figure_caps_all_that_it_would_earn() -> None:
    probe = next(p for p in PROBES if p.name == "a metric while its block says nothing was measured")
    assert {claim.criterion for claim in fact("claims", probe.false) if claim.caps} == {"results", "evaluation"}


FEW = "# Q\n\n## Results\n\nThe hit rate is 0.92 on {n} questions.\n"


@pytest.mark.parametrize(("n", "basis"), [("12", "few samples"), ("29", "few samples"), ("30", ""), ("1,200", "")])
def test_a_handful_of_samples_is_said_to_be_so(n: str, basis: str) -> None:
    files = {"README.md": FEW.format(n=n), "results/metrics.json": '{"hit_rate": 0.92}', "rag.py": "x = 1\n"}
    (claim,) = [claim for claim in fact("claims", files) if claim.kind == "metric-values"]
    assert (claim.verdict, claim.basis) == (Verdict.BORNE_OUT, basis)
    assert (f"{n} samples only" in claim.summary) == bool(basis)


def test_a_mock_that_the_readme_admits_is_no_contradiction_and_is_said_to_be_one() -> None:
    probe = next(p for p in PROBES if p.name == "a benchmark of a fake")
    readme = probe.false["README.md"].replace("The API answers", "Against a mock provider the API answers")
    claims = [c for c in fact("claims", {**probe.false, "README.md": readme}) if c.kind == "mock-numbers"]
    assert [(claim.verdict, claim.basis) for claim in claims] == [(Verdict.NOT_CHECKABLE, "mock")]


def test_a_figure_that_only_the_training_shows_is_said_to_be_one() -> None:
    readme = "# T\n\n## Results\n\nThe model achieved 99.1 % accuracy.\n"
    printed = {"README.md": readme, **model("Training accuracy: 0.9912\nTest accuracy: 0.842\n")}
    (claim,) = [claim for claim in fact("claims", printed) if claim.kind == "metric-values"]
    assert claim.summary == "model.ipynb shows it, on the training data."


def test_a_matrix_is_known_by_what_stands_in_its_header() -> None:
    rows = "|  | Pred: No | Pred: Yes |\n|---|---|---|\n| No | 850 | 150 |\n| Yes | 120 | 280 |\n"
    (claim,) = [c for c in fact("claims", {"README.md": f"# T\n\n## Results\n\nAccuracy: 96.0%\n\n{rows}"}) if c.caps]
    assert claim.summary == "The README's own confusion matrix gives 0.807."


@pytest.mark.parametrize(
    "command",
    ["pytest -q", "pytest --cov=app --cov-report=term", "pip install pytest ruff", "pytest -v tests/", "pytest ."],
)
def test_options_are_no_folders(command: str) -> None:
    files = {"README.md": f"# X\n\n```bash\n{command}\n```\n", "app.py": "x = 1\n", "tests/test_app.py": "import app\n"}
    assert [claim for claim in fact("claims", files) if claim.verdict is Verdict.CONTRADICTED] == []


@pytest.mark.parametrize(
    "told",
    ["XGBoost 0.91 and PyTorch 0.87 on the test set", "XGBoost 95.7%, PyTorch 4.3%", "Accuracy: PyTorch 1.9, FastAPI 2.1",
     "PyTorch 1.4 s and FastAPI 1.2 ms", "It isn't written in PyTorch 1.9", "Ported from PyTorch 1.4 to PyTorch 1.9"],
)  # fmt: skip
def test_a_figure_beside_a_library_is_no_version(told: str) -> None:
    files = {"README.md": f"# X\n\n{told}.\n", "requirements.txt": "xgboost==2.0.2\ntorch==2.3.0\nfastapi==0.110.0\n"}
    assert [claim for claim in fact("claims", {**files, "a.py": "x = 1\n"}) if claim.kind == "library-versions"] == []


@pytest.mark.parametrize("told", ["Python 3.13 is not supported", "It doesn't run on Python 3.12", "Up to Python 3.12"])
def test_a_python_that_is_ruled_out_is_not_asked_for(told: str) -> None:
    files = {"README.md": f"# X\n\n{told}.\n", "runtime.txt": "python-3.9.13\n", "a.py": "x = 1\n"}
    assert [claim for claim in fact("claims", files) if claim.kind == "python-versions"] == []


BROKEN = {"tests/test_more.py": "<<<<<<< HEAD\n"}
CODE = {"app.py": "def double(x):\n    return 2 * x\n"}


@pytest.mark.parametrize("told", ["It has a comprehensive test suite.", "Line coverage is 92 %."])
def test_tests_that_cannot_be_read_contradict_nothing(told: str) -> None:
    files = {"README.md": f"# X\n\n{told}\n", **CODE, "tests/test_one.py": "def test_one():\n    assert True\n"}
    untrue = [claim for claim in fact("claims", files) if claim.verdict is Verdict.CONTRADICTED]
    assert [claim.criterion for claim in untrue] == ["tests"]
    assert [c for c in fact("claims", {**files, **BROKEN}) if c.verdict is Verdict.CONTRADICTED] == []
