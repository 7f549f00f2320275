"""The loop takes minutes, so it is asked for: `pytest -m loop`, or where everything is required, as in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = "loop" in (config.option.markexpr or "") or os.environ.get("SHIPFOLIO_REQUIRE_ALL")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.loop)
            if not asked:
                item.add_marker(pytest.mark.skip(reason="takes minutes; ask for it with `pytest -m loop`"))
