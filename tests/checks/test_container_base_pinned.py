from __future__ import annotations

from grader.checks.container_base_pinned import check
from grader.model import Status
from tests.facts import fact


def test_versions_and_digests() -> None:
    digest = "FROM python@sha256:" + "a" * 64 + "\nCOPY . .\n"
    assert (
        check(fact("containers", {"Dockerfile": "FROM python:3.12-slim\nCOPY . .\n", "b.Dockerfile": digest})).score
        == 1.0
    )


def test_latest_and_no_tag() -> None:
    assert check(fact("containers", {"Dockerfile": "FROM python:latest\nCOPY . .\n"})).score == 0.0
    assert check(fact("containers", {"Dockerfile": "FROM python\nCOPY . .\n"})).score == 0.0


def test_an_argument_before_from() -> None:
    assert check(fact("containers", {"Dockerfile": "ARG V=3.11\nFROM python:${V}-slim\nCOPY . .\n"})).score == 1.0


def test_a_later_stage_needs_no_version() -> None:
    assert check(fact("containers", {"Dockerfile": "FROM python:3.12 AS base\nFROM base\n"})).score == 1.0


def test_a_platform_brings_its_own() -> None:
    assert check(fact("containers", {"render.yaml": "services:\n  - type: web\n"})).status is Status.NOT_APPLICABLE
    assert check(fact("containers", {})).score == 0.0
