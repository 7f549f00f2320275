from __future__ import annotations

from grader.checks.readme_essential_parts import check
from grader.evidence.readme_parts import PARTS, ReadmeParts
from grader.model import Status
from tests.checks.prose import place
from tests.facts import fact

FULL = """# Late parcels

Predicts which parcels will be late, for the dispatch desk of a small courier in the north.

## How it works

A gradient-boosted model reads distance, weight and weekday of each parcel; a page then shows the ten parcels that are
most at risk, so that the desk can move them to another van.

## Run

```bash
pip install -r requirements.txt
python train.py
```

## Layout

```
.
├── train.py
├── app.py
├── data.py
└── requirements.txt
```

## Results

| model | recall | precision |
|---|---|---|
| rule | 0.38 | 0.21 |
| boosted | 0.71 | 0.44 |
"""
FILES = {
    "train.py": "from sklearn.metrics import precision_score, recall_score\n",
    "app.py": "1",
    "data.py": "1",
    "requirements.txt": "x",
}


def test_all_parts_pass_and_none_fails() -> None:
    assert check(ReadmeParts(tuple((name, place()) for name in PARTS))).status is Status.PASS
    assert check(ReadmeParts()).status is Status.FAIL


def test_a_missing_part_is_named() -> None:
    found = check(ReadmeParts(tuple((name, place()) for name in PARTS[:-1])))
    assert found.status is Status.PARTIAL
    assert "what comes out" in found.fix


def test_parts_are_found_in_a_readme() -> None:
    assert dict(fact("readme_parts", {"README.md": FULL, **FILES}).found).keys() == set(PARTS)


def test_headings_without_content_are_no_parts() -> None:
    empty = "# Late parcels\n\n## Overview\n\n## How it works\n\n## Run\n\n## Structure\n\n## Results\n"
    assert fact("readme_parts", {"README.md": empty, **FILES}).found == ()


def test_other_languages_and_formats_have_the_same_parts() -> None:
    chinese = (
        "# \u5305\u88f9\n\n## \u9879\u76ee\u7b80\u4ecb\n\n"
        "\u9884\u6d4b\u54ea\u4e9b\u5305\u88f9\u4f1a\u665a\u5230\uff0c\u4f9b\u5feb\u9012\u516c\u53f8\u7684\u8c03\u5ea6\u5458\u63d0\u524d\u5b89\u6392\u8f66\u8f86\u3002"
        "\n\n## \u8fd0\u884c\n\n```\npython train.py\n```\n"
    )
    rst = "Parcels\n=======\n\nPredicts which parcels will be late, for the dispatch desk of a small courier.\n\nUsage\n-----\n\n.. code-block:: bash\n\n   python train.py\n"
    for path, text in (("README.md", chinese), ("README.rst", rst)):
        assert dict(fact("readme_parts", {path: text, **FILES}).found).keys() >= {"what", "run"}, path
