from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.model import ProjectType
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.evidence.workings import Workings


def works(files: dict[str, str], kind: str = "other") -> Workings:
    found: Workings = Facts(MemorySnapshot(files), {"project_type": ProjectType(kind)}).get("workings")
    return found


@pytest.mark.parametrize(
    ("kind", "code", "wanted"),
    [
        ("other", "model = LogisticRegression().fit(X, y)\n", "trained"),
        ("dashboard", "model = LogisticRegression().fit(X, y)\n", "trained"),
        ("sentiment", "from transformers import pipeline\nprint(pipeline('x')('good'))\n", "ready"),
        ("other", "import litellm\ndef train(prompt): ...\ntrain('a')\n", "answers"),
        ("other", "import openai, sklearn\nmodel.fit(X, y)\nprint(accuracy_score(y, model.predict(X)))\n", "trained"),
        ("rag-app", "import chromadb\nchromadb.Client()\n", "answers"),
        ("ab-test", "print(1)\n", "experiment"),
        ("dashboard", "import streamlit as st\nst.write(1)\n", "shown"),
        ("churn", "import pandas\nprint(pandas.read_csv('a.csv'))\n", "early"),
        ("other", "import pandas\nprint(pandas.read_csv('a.csv'))\n", "computed"),
    ],
)
def test_where_the_answers_come_from(kind: str, code: str, wanted: str) -> None:
    assert works({"main.py": code}, kind).kind == wanted
    assert works({"README.md": "# Words\n"}, kind).kind == "absent"


def test_who_calls_it() -> None:
    assert works({"app.py": "from fastapi import FastAPI\n"}).serves == ("fastapi",)
    assert works({"web/server.ts": "import express from 'express';\n"}).serves == ("express",)
    assert works({"run.py": "import pandas\n"}).serves == ()
    assert works({"app.py": "from PyQt5.QtWidgets import QWidget\n"}).serves == ("PyQt5",)
    assert works({"run.py": "import pandas\n"}, "agent").serves == ("agent",)


def test_what_comes_late() -> None:
    assert works({"app.py": "from fastapi import FastAPI\nmodel.fit(X, y)\n"}).late == frozenset()
    assert works({"run.py": "import sklearn\nmodel.fit(X, y)\n"}).late == {"cost", "deployment", "latency"}
    assert works({"web/server.ts": "import express from 'express';\n"}).late == {"evaluation", "results"}
    assert works({"run.py": "import pandas\n"}).late == {"cost", "deployment", "evaluation", "latency"}
    assert works({"run.py": "import ultralytics\n"}, "object-detection").late == {"cost", "deployment"}
    assert works({"run.py": "import vllm\n"}, "speed-audit").late == {"deployment"}
    assert "latency" in works({"app.py": "import fastapi, pandas\n"}, "data-pipeline").late


def test_a_tool_for_experiments_has_no_outcome_of_its_own() -> None:
    tool = works({"app.R": "library(shiny)\n"}, "ab-test")
    assert tool.late == {"cost", "evaluation", "results"}
    assert tool.soon == frozenset()


def test_nobody_is_told_first_to_ship_what_nothing_serves() -> None:
    assert works({"run.py": "import openai\n"}, "agent").late == {"deployment"}
    assert works({"app.py": "import openai, chainlit\n"}, "agent").late == frozenset()


def test_what_comes_soon() -> None:
    assert works({"run.py": "import sklearn\nmodel.fit(X, y)\n"}).soon == {"evaluation", "results"}
    assert works({"app.py": "import streamlit, openai\n"}, "rag-app").soon == {"evaluation"}
    assert works({"run.py": "import pandas\n"}).soon == {"results"}
    assert works({"app.py": "import streamlit as st\nst.write(1)\n"}, "dashboard").soon == frozenset()
    assert works({"run.py": "import vllm\n"}, "speed-audit").soon == {"latency", "results"}
