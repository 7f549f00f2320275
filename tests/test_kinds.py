"""The rubrics of RAG apps, model APIs and churn studies: their sums, what work gains there, and what words don't."""

from __future__ import annotations

import pytest

from grader import pipeline
from grader.model import Kind, RepoRef
from grader.rubric import load_rubric
from tests.checks.worlds import API, CHAT, NO_STUDY, RAG, RAW, STUDY_FILES
from tests.fakes import MemorySnapshot

SLACK = 0.1
OWN = {
    "rag-app": ("grounding", "retrieval"),
    "model-api": ("service", "operations"),
    "churn-predictor": ("modelling", "decision"),
}
TYPES = {"rag-app": "rag-app", "model-api": "model-api", "churn-predictor": "churn"}
WORK = {"rag-app": RAG, "model-api": API, "churn-predictor": STUDY_FILES}
LITTLE = {"rag-app": CHAT, "model-api": RAW, "churn-predictor": NO_STUDY}
README = "# A project\n\nIt answers what the desk asks every morning, from the files that the desk has.\n"
KEYWORDS = (
    "grounded answers citations sources page quote passages refuse not in the documents threshold prompt injection guardrail "
    "chunk overlap embedding hit rate MRR nDCG golden set tokens pydantic validation 422 versioned health readiness batch "
    "prometheus metrics drift load test p99 locust API key calibration Brier cross-validation leakage fairness demographic "
    "parity threshold cost retention LTV SHAP slices segments ROC-AUC confidence interval"
)
CODE_COMMENTS = """# if not docs: return "Not in the documents"
# sources = [{"file": f, "page": 3}]; citations = check_citations(answer)
# hit_rate(ranks); mrr(ranks); CrossEncoder(name).rerank(docs); usage.total_tokens * PRICE
# @app.get("/healthz"); @app.get("/readyz"); Counter("x"); Field(ge=0); raise HTTPException(422)
# CalibratedClassifierCV(m); brier_score_loss(y, p); MetricFrame(metrics); best_threshold = cost_fn * 3
"""
DOCSTRING = '"""\n' + CODE_COMMENTS.replace("# ", "").replace('"', "'") + '"""\n'
STUBS = "".join(
    f"def {name}(x):\n    return x\n\n\n"
    for name in ("check_citations", "is_grounded", "detect_injection", "verify_sources", "validate_answer")
)


def points(rubric: str, files: dict[str, str]) -> float:
    """What the criteria of this kind earn."""
    report = pipeline.grade(
        RepoRef("somewhere"), MemorySnapshot(files), load_rubric(rubric), project_type=TYPES[rubric]
    )
    assert report.grade is not None
    return sum(line.earned for line in report.grade.lines if line.id in OWN[rubric])


@pytest.mark.parametrize("rubric", sorted(OWN))
def test_the_weights_come_to_a_hundred_and_say_why(rubric: str) -> None:
    criteria = [c for c in load_rubric(rubric).criteria if c.kind is Kind.LADDER]
    assert sum(c.weight for c in criteria) == 100
    assert set(OWN[rubric]) < {c.id for c in criteria}
    assert all("points" in c.why for c in criteria)


@pytest.mark.parametrize("rubric", sorted(OWN))
def test_work_is_worth_more_than_half_and_little_work_little(rubric: str) -> None:
    assert points(rubric, {"README.md": README, **WORK[rubric]}) >= 11
    assert points(rubric, {"README.md": README, **LITTLE[rubric]}) <= 5


@pytest.mark.parametrize("rubric", sorted(OWN))
def test_an_empty_project_earns_nothing_and_is_judged_all_the_same(rubric: str) -> None:
    report = pipeline.grade(RepoRef("x"), MemorySnapshot({"README.md": README}), load_rubric(rubric))
    assert report.grade is not None
    lines = {line.id: line for line in report.grade.lines}
    assert [(lines[name].status, lines[name].earned) for name in OWN[rubric]] == [("graded", 0.0)] * 2
    assert lines["ownership"].status == "not_applicable"


@pytest.mark.parametrize("rubric", sorted(OWN))
@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"README.md": README + "\n" + KEYWORDS + "\n"}, id="keywords"),
        pytest.param({"README.md": README + "\n" + "\n".join(f"- {word}" for word in KEYWORDS.split())}, id="a list"),
        pytest.param({"docs/decisions.md": "# Decisions\n\n" + KEYWORDS + "\n"}, id="a document of keywords"),
        pytest.param({"notes.py": CODE_COMMENTS}, id="comments"),
        pytest.param({"notes.py": DOCSTRING}, id="a docstring"),
        pytest.param({"notes.js": CODE_COMMENTS.replace("# ", "// ")}, id="comments in another language"),
        pytest.param({"helpers.py": STUBS}, id="stubs with telling names"),
        pytest.param(
            {"tests/test_all.py": "def test_refusal_citations_422_batch():\n    assert True\n"}, id="a hollow test"
        ),
        pytest.param(
            {"eval/golden.jsonl": '{"question": "what is it?", "answerable": false}\n' * 60}, id="one question"
        ),
        pytest.param({"load/locustfile.py": "", "eval/golden.jsonl": "", "prompts/answer.txt": ""}, id="empty files"),
    ],
)
def test_words_without_work_gain_nothing(rubric: str, words: dict[str, str]) -> None:
    before = {"README.md": README, **LITTLE[rubric]}
    assert points(rubric, {**before, **words}) <= points(rubric, before) + SLACK
