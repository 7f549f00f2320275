from __future__ import annotations

import pytest

from grader.pipeline import Facts
from grader.running.packages import MAX_PACKAGES, Packages, caret, collect_packages, parse
from tests.fakes import MemorySnapshot


def packages(tree: dict[str, str], folder: str = "", *, tests: bool = False) -> Packages:
    known = Facts(MemorySnapshot(tree))
    return collect_packages(known.get("files"), known.get("dependencies"), folder, tests=tests)


def test_names_and_versions_are_written_anew_and_the_rest_is_dropped() -> None:
    text = """# web
fastapi[standard]>=0.110 ; python_version >= "3.8"
pywin32==306; sys_platform == "win32"
NumPy
-e .
git+https://github.com/x/y.git
./local
torch @ https://evil.example/torch.whl
--index-url https://evil.example
-r other.txt
${TOKEN}
uvicorn==0.30.0 \\
    --hash=sha256:aa
"""
    found = packages({"requirements.txt": text})
    assert found.requirements == ("fastapi[standard]>=0.110", "numpy", "uvicorn==0.30.0")
    assert found.sources == ("requirements.txt",)
    assert len(found.dropped) == 5
    assert not any("index" in one for one in found.dropped)


def test_tests_get_what_is_named_for_development_and_a_runner() -> None:
    pyproject = """[project]
name = "engine"
requires-python = ">=3.11,<3.12"
dependencies = ["numpy>=1"]
[project.optional-dependencies]
gpu = ["cupy"]
dev = ["pytest>=8", "ruff"]
[dependency-groups]
test = ["hypothesis", {include-group = "x"}]
"""
    tree = {"pyproject.toml": pyproject, "requirements-dev.txt": "respx\n"}
    assert packages(tree).requirements == ("numpy>=1",)
    found = packages(tree, tests=True)
    assert found.requirements == ("coverage", "hypothesis", "numpy>=1", "pytest>=8", "respx", "ruff")
    assert found.python == "3.11"


def test_a_lock_holds_the_versions_of_what_is_named() -> None:
    lock = '[[package]]\nname = "Numpy"\nversion = "2.1.0"\n\n[[package]]\nname = "six"\nversion = "1.0"\n'
    tree = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["numpy>=1"]\n', "uv.lock": lock}
    assert packages(tree).requirements == ("numpy==2.1.0",)


def test_a_lock_in_pips_form_is_the_whole_list() -> None:
    lock = "".join(f"p{i}==1.{i} \\\n    --hash=sha256:{'0' * 64}\n" for i in range(6))
    tree = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["p1>=1"]\n', "requirements.lock": lock,
            "requirements-dev.lock": lock + f"pytest==8.0 --hash=sha256:{'0' * 64}\n"}  # fmt: skip
    assert packages(tree).requirements == tuple(f"p{i}==1.{i}" for i in range(6))
    assert "pytest==8.0" in packages(tree, tests=True).requirements
    assert packages(tree, tests=True).sources == ("requirements-dev.lock",)


def test_the_manifests_of_the_folder_or_the_nearest_one_above_count() -> None:
    tree = {"requirements.txt": "a\n", "api/requirements.txt": "b\n", "ui/app.py": ""}
    assert packages(tree, "api").requirements == ("b",)
    assert packages(tree, "ui").requirements == ("a",)


@pytest.mark.parametrize(
    ("spec", "means"),
    [
        ("^1.2.3", ">=1.2.3,<2"), ("^0.2", ">=0.2,<0.3"), ("~1.2", ">=1.2,<1.3"), ("~1", ">=1,<2"), ("1.4", "==1.4"),
        (">=1,<3", ">=1,<3"), ("*", ""), ("~=1.4", "~=1.4"),
    ],
)  # fmt: skip
def test_poetry_s_versions_mean_the_same_elsewhere(spec: str, means: str) -> None:
    assert caret(spec) == means


@pytest.mark.parametrize("line", ["-r /etc/passwd", "x" * 5000, "a b c", "a>=1;python_version", "\x00", "[" * 3000])
def test_what_is_no_requirement_is_dropped_as_text(line: str) -> None:
    assert isinstance(parse(line), str)


def test_there_is_a_most() -> None:
    assert len(packages({"requirements.txt": "".join(f"p{i}\n" for i in range(900))}).requirements) == MAX_PACKAGES
