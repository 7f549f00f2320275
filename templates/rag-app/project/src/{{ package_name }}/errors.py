"""Errors by who can act on them."""


class RagError(Exception):
    """The base of everything that this project raises on purpose."""


class UnreadablePdf(RagError):
    """The document can't be read: encrypted, damaged, or pictures without text."""


class IndexNotReady(RagError):
    """There is no index, or it was made with other settings. `ingest` mends it."""


class BadConfiguration(RagError):
    """A setting is wrong, or an optional package that it needs isn't installed."""


class ProviderError(RagError):
    """A remote service failed. The caller may try again; answers fall back to extraction."""
