"""An answer says which model gave it.

Why: when predictions change, the first question is whether the model did.
Fix: register each trained model with a version and return it with the prediction or by a metadata endpoint.

Example:
    return Prediction(probability=p, model_version=metadata.version)
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.api import Api


def check(api: Api) -> Finding:
    """A model version in an answer, a registry or a setting."""
    found = api.of("model-version")
    if found and api.of("model"):
        return passed("The model has a version that code knows.", *(sign.place for sign in found[:4]))
    return failed("No version of the model is kept or returned.")
