"""Errors by who can act on them. Each carries a sentence that a person can act on."""

from __future__ import annotations


class ProjectError(Exception):
    """The base of everything that this project raises on purpose."""


class BadConfiguration(ProjectError):
    """A setting or a schema is wrong, or an optional package isn't installed."""


class BadData(ProjectError):
    """The data can't be used; the message names the column and the fault."""


class ModelNotFound(ProjectError):
    """No model has been trained yet."""


class ModelCorrupted(ProjectError):
    """The model's file isn't what was saved: its checksum differs, or it is missing."""
