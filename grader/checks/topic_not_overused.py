"""The project's subject is not an overused beginner exercise.

Why: whoever hires has seen Titanic, house prices and MNIST hundreds of times; they show that a course was begun.
Fix: keep the engineering, change the subject: a dull, real problem of a trade you know, with data that you found.

Example:
    # Which delivery slots will be missed?
    Three years of a bakery's own delivery notes, and what they foretell.
Effort: weeks
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, failed, passed

if TYPE_CHECKING:
    from grader.evidence.topic import Topic


def check(topic: Topic) -> Finding:
    """Judge the subject, not a mention of it."""
    if topic.name:
        return failed(
            f"The project is about {topic.name}, which is among the most overused exercises.",
            *topic.places,
            confidence=topic.confidence,
        )
    return passed("The subject is none of the overused beginner exercises.", confidence=topic.confidence)
