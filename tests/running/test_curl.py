from __future__ import annotations

import pytest

from grader.evidence.documents import parse_document
from grader.running.curl import curl_requests, parse_curl

BODY = '{"a": 1}'


@pytest.mark.parametrize(
    ("line", "method", "path", "body"),
    [
        ("curl localhost:8000/health", "GET", "/health", None),
        ("curl -s http://127.0.0.1:8000/items?limit=3", "GET", "/items?limit=3", None),
        ("curl -X POST http://localhost:8000/predict -d '{\"a\": 1}'", "POST", "/predict", BODY),
        ("curl -XPOST 'http://0.0.0.0:80/predict' --data-raw '@x'", "POST", "/predict", "@x"),
        ("curl --json '{\"a\": 1}' localhost/p | jq .", "POST", "/p", BODY),
        ("curl -d@examples/one.json --url=http://localhost/p", "POST", "/p", BODY),
        ("curl -sSL -o /dev/null -w '%{http_code}' http://localhost:1/x", "GET", "/x", None),
        ("curl http://localhost:8000", "GET", "/", None),
        ("curl https://engine.onrender.com/predict -d '{\"a\": 1}'", "POST", "/predict", BODY),
    ],
)
def test_reads_what_a_shell_would_send(line: str, method: str, path: str, body: str | None) -> None:
    request = parse_curl(line, lambda name: BODY.encode() if name == "examples/one.json" else None)
    assert request is not None
    assert (request.method, request.path, request.body) == (method, path, body)


@pytest.mark.parametrize(
    "line",
    [
        "wget http://localhost/",
        "curl https://api.openai.com/v1/chat/completions -d '{}'",
        "curl -X DELETE http://localhost/items/1",
        "curl -F file=@cat.jpg http://localhost/predict",
        "curl -d @missing.json http://localhost/predict",
        "curl http://localhost/$ID",
        "curl http://localhost/items/{id}",
        "curl 'http://localhost/unclosed",
        "curl http://localhost:99999999/x",
        "curl http://[::1/x",
        "curl",
    ],
)
def test_leaves_alone_what_changes_leads_away_or_makes_no_sense(line: str) -> None:
    assert parse_curl(line) is None


def test_a_header_can_t_carry_another_one() -> None:
    request = parse_curl("curl -H 'Authorization: Bearer x\r\nX-Evil: 1' -H 'Host: evil' http://localhost/")
    assert request is not None
    assert request.headers == {"Authorization": "Bearer xX-Evil: 1"}


def test_a_body_without_a_header_is_what_it_looks_like() -> None:
    json_, form = parse_curl(f"curl -d '{BODY}' localhost/p"), parse_curl("curl -d a=1 localhost/p")
    assert json_ is not None
    assert form is not None
    assert json_.headers == {"Content-Type": "application/json"}
    assert form.headers == {"Content-Type": "application/x-www-form-urlencoded"}


def test_finds_them_in_documents_with_continuations_and_open_quotes_each_once() -> None:
    text = """# API

```bash
$ curl -X POST http://localhost:8000/predict \\
    -H 'Content-Type: application/json' \\
    -d '{
      "a": 1
    }'
curl http://localhost:8000/health
curl http://localhost:8000/health
```
"""
    found = curl_requests((parse_document("README.md", text),), lambda _: None)
    assert [(r.name, r.place.line if r.place else 0) for r in found] == [("POST /predict", 4), ("GET /health", 9)]
    assert found[0].body is not None
    assert found[0].body.split() == ["{", '"a":', "1", "}"]
