"""The standard Python image has the packages that were named, from wheels, through the proxy."""

from __future__ import annotations

import os

import pytest

from grader.errors import InfraError
from grader.sandbox.docker import DockerSandbox
from grader.sandbox.protocol import BuildState, Command

pytestmark = [pytest.mark.docker, pytest.mark.loop]


def test_packages_are_installed_and_the_next_one_is_there_at_once() -> None:
    try:
        sandbox = DockerSandbox(os.environ)
    except InfraError:
        pytest.skip("there is no container engine here")
    made = sandbox.python_environment(["six>=1.16"])
    again = sandbox.python_environment(["six>=1.16"])
    try:
        assert made.state is BuildState.BUILT, made
        assert made.image is not None
        assert again.image == made.image
        assert again.cached_steps == again.steps
        assert (
            sandbox.run(Command(("python", "-c", "import six; print(six.__name__)"), image=made.image)).stdout
            == b"six\n"
        )
        assert sandbox.python_environment(["no-such-package-anywhere-at-all"]).state is BuildState.FAILED
        assert sandbox.python_environment(["six"], python="4; rm").state is BuildState.REFUSED
    finally:
        if made.image is not None:
            sandbox.remove(made.image)
        sandbox.close()
