"""Grades any git repository against a rubric, with evidence at file and line."""

__version__ = "0.1.0"
