from __future__ import annotations

from grader.checks.run_outcome_shown import check
from grader.model import Status
from tests.checks.prose import START, command, place, runbook
from tests.facts import fact


def test_three_lines_pass_and_fewer_count_in_part() -> None:
    assert check(runbook(START, outcome=(place(1), place(2), place(3)))).status is Status.PASS
    assert check(runbook(START, outcome=(place(1),))).score == 0.33
    assert check(runbook(START, command("curl localhost:80", "verify"))).score == 0.33


def test_the_same_line_counts_once_and_nothing_without_commands() -> None:
    assert check(runbook(START, outcome=(place(1),) * 5)).score == 0.33
    assert check(runbook(outcome=(place(1), place(2), place(3)))).status is Status.FAIL


def test_outcomes_are_heard() -> None:
    text = "# A\n\n```\npython app.py\n```\n\nOpen http://localhost:8000/docs in your browser.\n\nYou should see a list of parcels.\n"
    assert len({p.line for p in fact("runbook", {"README.md": text, "app.py": "1"}).outcome}) == 2


def test_a_block_below_an_announced_example_shows_what_one_sees() -> None:
    def lines(above: str) -> list[int | None]:
        readme = f"# A\n\n```\npython app.py\n```\n\n{above}\n\n```\nReady!\nYour question: why?\n```\n"
        return [place.line for place in fact("runbook", {"README.md": readme, "app.py": "1"}).outcome]

    assert lines("### Example session") == [10, 11]
    assert lines("Expected output:")[-2:] == [10, 11]
    assert lines("### Folders") == []
