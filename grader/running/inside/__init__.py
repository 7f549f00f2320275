"""Programs of ours that run inside a sandbox, as data: the standard library alone, nothing of this package."""
