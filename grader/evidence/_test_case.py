"""What is known of one test, whatever its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test function, or one `it(...)`, `test_that(...)`, `TEST(...)`.

    Attributes:
        assertions: those that depend on something outside the test and can be reached.
        weak: all of them only look whether there is something (not None, isinstance, truthy).
        hollow: why it can't fail on wrong behaviour; empty where it can.
        smoke: it asserts nothing but runs code of the project, so a crash would show.
        cases: rows of its table of parameters; 1 without.
        raises: it expects an error.
        edge: it looks at an error, a table of cases or an odd input.
        kinds: of `integration`, `data`, `model`.
        shape: a checksum of its text without names, numbers and strings, to find copies.
    """

    __test__ = False  # not a test class for pytest to collect

    path: str
    name: str
    line: int
    end_line: int
    assertions: int = 0
    weak: bool = False
    hollow: str = ""
    smoke: bool = False
    cases: int = 1
    raises: bool = False
    edge: bool = False
    kinds: frozenset[str] = frozenset()
    shape: int = 0
