"""The longest first, so that no process is left alone with one of them at the end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

# Of the three templates this one has most to install, embed and evaluate.
LONGEST = "rag-app"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.parent != here or LONGEST not in item.name)
