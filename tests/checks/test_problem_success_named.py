from __future__ import annotations

from grader.checks.problem_success_named import check
from grader.model import Status
from tests.checks.prose import said, told
from tests.facts import fact

TARGET = said("success", kinds=("why",))


def test_targets_in_the_problem_count_full_and_elsewhere_half() -> None:
    assert check(told(TARGET, TARGET)).status is Status.PASS
    assert check(told(said("success", kinds=("results",)), said("success", kinds=("what",)))).score == 0.5
    assert check(told(said("data", kinds=("why",)))).status is Status.FAIL


def test_a_target_is_heard_in_several_languages() -> None:
    texts = (
        "## Goal\n\nThe success criterion is a recall of at least 60 percent.",
        "## Objetivo\n\nEl criterio de \u00e9xito es un recall de al menos el sesenta por ciento.",
        "## \u0426\u0435\u043b\u044c\n\n\u041a\u0440\u0438\u0442\u0435\u0440\u0438\u0439: \u043f\u043e\u043b\u043d\u043e\u0442\u0430 \u043d\u0435 \u043c\u0435\u043d\u0435\u0435 \u0448\u0435\u0441\u0442\u0438\u0434\u0435\u0441\u044f\u0442\u0438 \u043f\u0440\u043e\u0446\u0435\u043d\u0442\u043e\u0432 \u043d\u0430 \u0442\u0435\u0441\u0442\u0435.",
    )
    for text in texts:
        assert check(fact("narrative", {"README.md": "# A\n\n" + text + "\n"})).score == 0.5, text
