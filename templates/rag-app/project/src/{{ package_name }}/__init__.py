"""Answers questions from PDF documents only, with citations."""
