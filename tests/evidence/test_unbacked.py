"""What stands beside figures that nothing here could have given is no outcome and no reason either."""

from __future__ import annotations

from tests.facts import CLOCK, fact
from tests.gaming.texts import COST, LATENCY

REASON = "We batch requests because single ones leave the processor idle half of the time."


def test_sections_of_speeds_and_prices_that_nothing_here_gives() -> None:
    files = {"README.md": f"# Orchard\n\n{LATENCY}\n{REASON}\n\n{COST}", "app.py": "import pandas\n"}
    assert not any(s.cues for s in fact("narrative", files).statements)
    assert fact("readme_parts", files).numbers == ()


def test_the_same_sections_where_they_can_be() -> None:
    code = CLOCK + "import locust\nimport openai\n"
    files = {"README.md": f"# Orchard\n\n{LATENCY}\n{REASON}\n\n{COST}", "app.py": code}
    assert any("reason" in s.cues for s in fact("narrative", files).statements)
    assert len(fact("readme_parts", files).numbers) > 4
