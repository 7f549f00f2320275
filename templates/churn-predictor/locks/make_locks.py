"""Resolve the dependencies of both answers; see README.md."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
BASE = [
    "fastapi>=0.115", "httpx2>=2.0", "joblib>=1.4", "matplotlib>=3.9", "numpy>=2.0", "pandas>=2.2", "prometheus-client>=0.21",
    "pydantic>=2.10", "pydantic-settings>=2.7", "scikit-learn>=1.6", "threadpoolctl>=3.5", "uvicorn>=0.34",
]  # fmt: skip
MLFLOW = ["mlflow-skinny>=3.1", "alembic>=1.13", "sqlalchemy>=2.0,<2.1"]
DEV = [
    "editables>=0.5", "hatchling>=1.27", "mypy>=1.15", "pre-commit>=4.0", "pytest>=8.3", "pytest-cov>=6.0", "ruff>=0.11",
]  # fmt: skip


def compile_lock(name: str, requirements: list[str], *more: str) -> None:
    """Write one lock without comments."""
    command = [
        "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-emit-index-url", "--no-annotate", "--no-header", *more, "--output-file", str(HERE / name), "-",
    ]  # fmt: skip
    subprocess.run(command, check=True, input="\n".join(requirements), text=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """All four."""
    everything = ("--constraint", str(HERE / "dev-mlflow.lock"))
    compile_lock("dev-mlflow.lock", [*BASE, *MLFLOW, *DEV], "--upgrade")
    compile_lock("dev-jsonl.lock", [*BASE, *DEV], *everything)
    compile_lock("run-mlflow.lock", [*BASE, *MLFLOW], *everything)
    compile_lock("run-jsonl.lock", BASE, *everything)


if __name__ == "__main__":
    main()
