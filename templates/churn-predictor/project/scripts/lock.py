"""Resolve the dependencies again: requirements.lock for the image, requirements-dev.lock for everything."""

import shutil
import subprocess
import sys

COMMON = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate")


def main() -> int:
    """Write both locks."""
    uv = shutil.which("uv")
    if uv is None:
        sys.stderr.write("uv isn't installed\n")
        return 2
    base = [uv, "pip", "compile", "--quiet", *COMMON, "--custom-compile-command", "make lock", "pyproject.toml"]
    everything = "requirements-dev.lock"
    subprocess.run([*base, "--upgrade", "--group", "dev", "--output-file", everything], check=True)  # noqa: S603
    subprocess.run([*base, "--constraint", everything, "--output-file", "requirements.lock"], check=True)  # noqa: S603
    return 0


if __name__ == "__main__":
    sys.exit(main())
