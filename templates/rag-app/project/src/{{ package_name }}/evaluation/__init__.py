"""Measures the project: retrieval, answers and refusals (`run.py`), latency (`bench.py`), cost (`cost.py`)."""
