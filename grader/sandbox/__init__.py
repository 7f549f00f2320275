"""Runs a candidate's program away from us: no network, no files of ours, limits that are named when they are hit.

`grader.sandbox.protocol` has the values and the protocol; `grader.sandbox.opening` chooses a provider.
"""
