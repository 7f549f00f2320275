"""Resolve the dependencies of pyproject.toml again, into lock files with hashes.

requirements.lock is what the API's image installs, requirements-ui.lock the web page's, requirements-dev.lock all.
"""

import shutil
import subprocess
import sys
from pathlib import Path

COMMON = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--upgrade",
)
HEADER = ("--custom-compile-command", "make lock")
UI = "httpx\npydantic-settings\nstreamlit\n"


def main() -> int:
    uv = shutil.which("uv")
    if uv is None:
        print("uv isn't installed", file=sys.stderr)
        return 3

    def compile_lock(output: str, *arguments: str, text: str | None = None) -> None:
        command = [uv, "pip", "compile", "--quiet", *COMMON, *HEADER, *arguments, "--output-file", output]
        subprocess.run(command, check=True, input=text, text=True)

    compile_lock("requirements-dev.lock", "pyproject.toml", "--all-extras", "--group", "dev")
    same_versions = ("--constraint", "requirements-dev.lock")
    compile_lock("requirements.lock", "pyproject.toml", *same_versions)
    if Path("Dockerfile.ui").is_file():
        compile_lock("requirements-ui.lock", "-", *same_versions, text=UI)
    return 0


if __name__ == "__main__":
    sys.exit(main())
