from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks import problem_data_described
from grader.evidence.data_sources import DataSources
from grader.evidence.evaluation import Evaluation, Use
from grader.model import Finding, Status
from tests.checks.prose import NO_README, said, told
from tests.facts import facts_of

if TYPE_CHECKING:
    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative

LEARNS = Evaluation((Use("train.py", 1, "fit", "fit"),))
SIZE = said("data", kinds=("data",), number=True, text="4,120 parcels of the year 2023, one row each")


def check(documents: Documents, narrative: Narrative, evaluation: Evaluation = LEARNS) -> Finding:
    return problem_data_described.check(documents, narrative, DataSources(), evaluation)


def test_two_sentences_with_amounts_pass() -> None:
    assert check(NO_README, told(SIZE, SIZE)).status is Status.PASS
    assert 0 < check(NO_README, told(SIZE)).score < 1


def test_a_step_or_a_version_is_no_amount() -> None:
    step = said("data", kinds=("data",), number=True, text="step 2 loads the data in 3 parts", words=7)
    assert check(NO_README, told(step, step)).score < 0.2


def test_a_described_section_without_numbers_is_half() -> None:
    assert check(NO_README, told(said("data", kinds=("data",), words=60))).score == 0.5


def test_a_real_readme_and_a_placeholder() -> None:
    text = "# A\n\n## Data\n\nThe data set has 4,120 parcels with 14 columns each.\nIt covers 2021 to 2023 and 6 % of the rows are late.\n"
    facts = facts_of({"README.md": text})
    assert check(facts.get("documents"), facts.get("narrative")).score >= 0.5
    empty = facts_of({"README.md": "# A\n\n## Data\n\nTODO: describe 4,120 rows of the data set here\n"})
    assert check(empty.get("documents"), empty.get("narrative")).status is Status.FAIL


def test_short_lines_of_a_data_section_count_half_each() -> None:
    text = "# Fraud\n\nFinds fraud in card payments.\n\n## Dataset\n\n- Rows: 284,807\n- Share of fraud: 0.17%\n"
    facts = facts_of({"README.md": text})
    assert check(facts.get("documents"), facts.get("narrative")).score == 0.5
    more = facts_of({"README.md": text + "- Train: 227,845 rows\n- Test: 56,962 rows\n"})
    assert check(more.get("documents"), more.get("narrative")).status is Status.PASS
    elsewhere = facts_of({"README.md": text.replace("Dataset", "Installation")})
    assert check(elsewhere.get("documents"), elsewhere.get("narrative")).score == 0.0
    bare = facts_of({"README.md": "# Fraud\n\n## Dataset\n\n- 284,807\n- 227,845\n- 56,962\n- 30,000\n"})
    assert check(bare.get("documents"), bare.get("narrative")).score == 0.0


def test_what_stands_below_a_heading_on_data_is_on_data() -> None:
    text = "# Fraud\n\n## Dataset\n\n### Features\n\n- Rows: 284,807\n- Fraud: 0.17%\n\n## Features\n\n- Users: 5,000\n"
    facts = facts_of({"README.md": text})
    assert check(facts.get("documents"), facts.get("narrative")).score == 0.5


def test_a_tool_without_data_tells_what_goes_through_it() -> None:
    flow = said(kinds=("how-it-works",), words=150)
    tool = Evaluation()
    assert check(NO_README, told(flow, flow), tool).status is Status.PASS
    assert 0 < check(NO_README, told(flow), tool).score < 1
    assert check(NO_README, told(flow, flow), LEARNS).score == 0.0
    assert check(NO_README, told(said(kinds=("credits",), words=300)), tool).score == 0.0
