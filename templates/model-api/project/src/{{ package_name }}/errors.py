"""Errors by who can act on them. Each carries a sentence that a person can act on."""

from __future__ import annotations


class ProjectError(Exception):
    """The base of everything that this project raises on purpose."""


class BadConfiguration(ProjectError):
    """A setting is wrong, or a package that a command needs isn't installed."""


class BadData(ProjectError):
    """A data file doesn't hold what the schema asks for; the message names row and column."""


class ModelNotFound(ProjectError):
    """There is no such version, or none has been promoted yet."""


class ModelCorrupted(ProjectError):
    """A registered file isn't what was registered: its checksum differs, or it is missing."""


class PromotionRefused(ProjectError):
    """The version doesn't meet the bar for production."""
