"""Words are found in packages, paths, code and settings, and never in documents."""

from __future__ import annotations

import pytest

from tests.facts import fact

FILES = {
    "README.md": "Redis, Kafka and Celery.\n",
    "docs/notes.md": "Kafka and Celery.\n",
    "requirements.txt": "redis==5.0\n",
    "app.py": "import os\n\nQUEUE = os.environ['QUEUE_URL']\n",
    "deploy/kafka.yml": "topic: orders\n",
}


@pytest.mark.parametrize(
    ("word", "path"), [("redis", "requirements.txt"), ("queue_url", "app.py"), ("kafka", "deploy/kafka.yml"), ("celery", "")]
)  # fmt: skip
def test_a_word_is_found_where_it_is_used(word: str, path: str) -> None:
    place = fact("holdings", FILES).find((word,))
    assert (place.path if place else "") == path


def test_only_code_and_settings_are_searched_for_what_code_does() -> None:
    holdings = fact("holdings", FILES)
    assert holdings.find_in_code(("os.environ",))
    assert not holdings.find_in_code(("asyncio", "celery"))
    assert holdings.has_code
    assert holdings.read_whole()
    assert not fact("holdings", {"README.md": "x\n"}).has_code
