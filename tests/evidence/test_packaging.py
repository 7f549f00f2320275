from __future__ import annotations

import pytest

from tests.facts import fact


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "tidy"\n'),
        ("setup.py", "from setuptools import setup\nsetup(name='tidy')\n"),
        ("DESCRIPTION", "Package: tidy\nVersion: 1.0\n"),
        ("Cargo.toml", '[package]\nname = "tidy"\n'),
        ("go.mod", "module example.org/tidy\n\ngo 1.22\n"),
        ("package.json", '{"name": "tidy", "bin": {"tidy": "cli.js"}}'),
    ],
)
def test_what_others_can_install(path: str, text: str) -> None:
    assert fact("packaging", {path: text}).path == path
    assert fact("packaging", {f"examples/{path}": text}).path == ""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n"),
        ("setup.py", "print('set up')\n"),
        ("package.json", '{"name": "site", "private": true, "main": "index.js"}'),
        ("package.json", '{"name": "site", "scripts": {"dev": "vite"}}'),
        ("package.json", "[" * 5000),
        ("package.json", "[]"),
        ("requirements.txt", "numpy\n"),
    ],
)
def test_an_application_is_no_package(path: str, text: str) -> None:
    assert fact("packaging", {path: text}).path == ""
