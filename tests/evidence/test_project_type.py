from __future__ import annotations

import pytest

from grader.model import PROJECT_TYPES, Confidence
from tests.facts import fact


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"README.md": "# Customer churn with R\n\nFactors of churn.\n"}, "churn"),
        ({"README.md": "# Flask project\n\n머신러닝 모델로 고객 이탈 여부를 예측합니다.\n", "churn.csv": "a\n", "churn.py": "x = 1\n"}, "churn"),
        ({"README.md": "# Прогноз оттока клиентов\n\nМодель и API.\n", "api.py": "import fastapi, sklearn\n"}, "churn"),
        ({"README.md": "# Análise de sentimento\n\nClassifica opiniões.\n"}, "sentiment"),
        ({"README.md": "# ab\n## Итоговый проект по модулю A/B-тестирование\n\nЧто сделано.\n", "AB.py": "x = 1\n"}, "ab-test"),
        ({"README.md": "ab\n===\n\n\n\nИтоговый проект по модулю A/B-тестирование\n-----\n\nЧто сделано.\n"}, "ab-test"),
        ({"README.md": "# parcels\n\nOf a small town, and what they weigh.\n\n## A/B-тестирование\n"}, "other"),
        ({"README.md": "# A/B testing of mobile games\n\nGate 30 or 40.\n"}, "ab-test"),
        ({"README.md": "# 目标检测系统\n\n基于 YOLOv8。\n"}, "object-detection"),
        ({"lab/run_yolo.py": "from ultralytics import YOLO\n", "configs/yolo.yaml": "a: 1\n", "yolo/a.py": "x = 1\n"}, "object-detection"),
        ({"README.md": "# Ask the manuals\n\nA RAG over PDFs.\n", "a.py": "import chromadb\nimport fastapi, torch\n"}, "rag-app"),
        ({"README.md": "# Docs chatbot\n\nA chatbot with retrieval-augmented answers.\n", "a.py": "import faiss\n"}, "rag-app"),
        ({"README.md": "# Agent framework with RAG\n\nTools.\n", "a.py": "import langgraph\nimport faiss\n"}, "agent"),
        ({"README.md": "# Telegram chatbot\n\nTalks.\n", "a.py": "import aiogram\n"}, "chatbot"),
        ({"README.md": "# City data pipeline\n\nAn ETL.\n", "dags/a.py": "import airflow\n"}, "data-pipeline"),
        ({"README.md": "# Sales dashboard\n\nKPIs.\n", "a.py": "import dash\n"}, "dashboard"),
        ({"README.md": "# LLM inference benchmark\n\nLatency and throughput.\n"}, "speed-audit"),
        ({"README.md": "# Battle predictor\n\nPredicts battles.\n", "api.py": "import fastapi\n", "m.py": "import sklearn\n"}, "model-api"),
        ({"README.md": "# Sales forecast\n\nBy store.\n", "app.R": "library(shiny)\n"}, "dashboard"),
        ({"README.md": "# Wind power\n\nBy region.\n", "a.py": "import streamlit\n", "b.py": "import fastapi\n"}, "other"),
        ({"README.md": "# My website\n\nA blog.\n", "a.py": "import flask\n"}, "other"),
        # A study with an API: its code knows the outcome by name, whatever its title says.
        ({"README.md": "# Loop\n\nPredicts which customers will leave.\n", "api.py": "import fastapi\n", "m.py": "import sklearn\ny = t['churned']\n", "s.py": "OUT = 'churn'\n"}, "churn"),
        ({"README.md": "# Loop\n\nPredicts which parcels will be late.\n", "api.py": "import fastapi\n", "m.py": "import sklearn\ny = t['churned']\n"}, "model-api"),
        ({"README.md": "# Titanic model API\n\nServes.\n", "api.py": "import fastapi\nimport sklearn\n"}, "other"),
        # Without a README what it imports is all there is to go by.
        ({"core/rag_pipeline.py": "import chromadb\n", "api/main.py": "import fastapi\n"}, "rag-app"),
        ({"README.md": "# Depot\n\nKeeps boxes.\n", "core/rag_pipeline.py": "import chromadb\n"}, "other"),
        ({}, "other"),
    ],
)  # fmt: skip
def test_types_are_told_from_words_names_and_imports(files: dict[str, str], name: str) -> None:
    found = fact("project_type", files)
    assert found.name == name
    assert found.name in PROJECT_TYPES
    assert found.places or name == "other"


def test_confidence_follows_the_evidence() -> None:
    plain = {
        "README.md": "# Churn predictor\n\nPredicts churn.\n\nChurn of telecom customers.\n",
        "churn.py": "x = 1\n",
    }
    assert fact("project_type", plain).confidence is Confidence.HIGH
    assert fact("project_type", {"README.md": "# Churn\n\nWords.\n"}).confidence is not Confidence.HIGH


def test_in_a_large_repository_a_few_names_do_not_tell_what_it_is() -> None:
    few = {f"checks/churn_{i}.py": 'KEY = "churn"\n' for i in range(6)}
    many = {f"grader/part_{i}.py": "x = 1\n" for i in range(320)}
    readme = {"README.md": "# Graders\n\nReads repositories and says what to do next.\n"}
    assert fact("project_type", {**readme, **few}).name == "churn"
    assert fact("project_type", {**readme, **few, **many}).name == "other"


def test_what_templates_and_tests_import_says_nothing_of_the_project() -> None:
    code = "import ultralytics\nimport chromadb\n"
    readme = {"README.md": "# Boxes\n\nFinds objects with a detector.\n"}
    own = fact("project_type", {**readme, "src/a.py": code})
    aside = fact("project_type", {**readme, "templates/a.py": code})
    assert any("imports" in place.note for place in own.places)
    assert not any("imports" in place.note for place in aside.places)
