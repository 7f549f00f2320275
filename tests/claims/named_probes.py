"""Probes of folders, names, kinds of tests and shares in words: each untrue, and its twin for which the repository has it."""

from __future__ import annotations

from tests.claims.probes import Files, Probe, model

CODE: Files = {
    "app.py": "import json\n\n\ndef answer(question):\n    return json.dumps({'q': question})\n",
    "tests/test_app.py": "from app import answer\n\n\ndef test_answer():\n    assert answer('x') == '{\"q\": \"x\"}'\n",
}


def _probe(kind: str, line: str, there: Files, criterion: str = "readme", *, caps: bool = False) -> Probe:
    """One line that nothing bears out, and the same beside what does."""
    readme = f"# Answers\n\nA service for a library.\n\n## How it works\n\n{line}\n"
    false = {"README.md": readme, **CODE}
    return Probe(f"{kind}: {line}", kind, criterion, false, {**false, **there}, caps=caps)


_PLACES = [
    ("The chart in `deploy/helm` rolls it out.", "deploy/helm/Chart.yaml"),
    ("Das Skript dazu liegt in `infra/`.", "infra/main.tf"),
    ("- `dashboards/` holds the panels", "dashboards/load.json"),
    ("| `monitoring/rules.yml` | the thresholds |", "monitoring/rules.yml"),
    ("Los flujos están en `workflows/nightly.py`.", "workflows/nightly.py"),
    ("The choice of features is argued in docs/features.md.", "docs/features.md"),
]
_NAMES = [
    ("Vectors are indexed in Turbopuffer.", "turbopuffer==0.1.2\n"),
    ("Runs are tracked in Aimstack.", "aimstack==1.0\n"),
    ("Predictions are streamed through Redpanda.", "redpanda-client==0.3\n"),
    ("Los eventos quedan guardados en Fluvio.", "fluvio==0.16\n"),
    ("Jobs are orchestrated by Temporalite.", "temporalite==1.2\n"),
    ("Журналы пишутся в VictoriaLogs.", "victorialogs==0.2\n"),
]
_CODE = [
    ("Repeated questions are answered by the `AnswerCache`.", "class AnswerCache:\n    pass\n"),
    ("The `QueryRouter` picks the index.", "class QueryRouter:\n    pass\n"),
    ("`rank_passages()` sorts the passages by their words.", "def rank_passages(x):\n    return sorted(x)\n"),
    ("Gesperrtes hält der `TopicGuard` zurück.", "class TopicGuard:\n    pass\n"),
    ("Cada noche `refresh_index()` lee los documentos.", "def refresh_index():\n    return 1\n"),
]
_TESTS = [
    ("A load test keeps it honest.", {"tests/locustfile.py": "from locust import HttpUser\n"}),
    ("The parser is held by property-based tests.", {"tests/test_p.py": "import hypothesis\n"}),
    ("End-to-end tests start the service.", {"tests/test_e2e.py": "import subprocess\n"}),
    ("Integration tests cover the endpoints.", {"tests/test_api.py": "from fastapi.testclient import TestClient\n"}),
    ("Hay pruebas de carga.", {"carga.js": "import http from 'k6/http'\n"}),
    ("Есть сквозные тесты.", {"tests/test_all.py": "import requests\nr = requests.get\n"}),
]
_SHARES = [
    "It finds nine out of ten late books.",
    "The model catches 9 out of 10 losses.",
    "Encuentra nueve de cada diez.",
    "Encontra nove em cada dez.",
    "Neun von zehn werden verloren: das Modell findet neun von zehn.",
    "It spots nineteen; the model detects 19 in 20 of them.",
]


def _shown(recall: str) -> Files:
    return model(f"Recall: {recall}\n")


NAMED_PROBES = [
    *(_probe("named-places", line, {path: "x: 1\n"}) for line, path in _PLACES),
    *(_probe("unborne-names", line, {"requirements.txt": text}) for line, text in _NAMES),
    *(_probe("code-names", line, {"more.py": text}) for line, text in _CODE),
    *(_probe("test-kinds", line, files, "tests") for line, files in _TESTS),
    *(
        Probe(
            f"spoken-shares: {line}",
            "spoken-shares",
            "results",
            {"README.md": f"# Books\n\n## Results\n\n{line}\n", **CODE, **_shown("0.612")},
            {"README.md": f"# Books\n\n## Results\n\n{line}\n", **CODE, **_shown("0.912")},
            caps=True,
        )
        for line in _SHARES
    ),
]
