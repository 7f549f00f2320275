from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-load-tested"


def test_a_load_script() -> None:
    code = "from locust import HttpUser, task\n\n\nclass Caller(HttpUser):\n    pass\n"
    assert judged(CHECK, API | {"load/locustfile.py": code}).score >= 0.6


def test_threads_for_something_else() -> None:
    code = "import requests\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor(4)\n"
    assert judged(CHECK, API | {"scrape.py": code}).score == 0.0


def test_none() -> None:
    assert judged(CHECK, RAW).score == 0.0
