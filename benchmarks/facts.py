"""Where the processor time of a batch goes: milliseconds for each repository, by fact and by check.

python -m benchmarks.facts TARGET...
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from grader import pipeline
from grader.errors import ShipfolioError
from grader.rubric import load_rubric
from grader.snapshot import open_target

if TYPE_CHECKING:
    from grader.model import Finding, Need

MOST = 25


class Watch:
    """Adds up the time of facts and checks, each without what it asks others for."""

    def __init__(self) -> None:
        self.facts: dict[str, float] = defaultdict(float)
        self.checks: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, table: dict[str, float], name: str, call: Any, *args: Any) -> Any:
        """Call it, and book its time under its name."""
        began = time.process_time()
        self._inner.append(0.0)
        try:
            return call(*args)
        finally:
            took = time.process_time() - began
            table[name] += took - self._inner.pop()
            self._inner[-1] += took


def main(targets: list[str]) -> None:
    """Grade every target once and print where the time went."""
    watch, rubric, each = Watch(), load_rubric("portfolio"), []
    collect, check = pipeline.Facts._collect, pipeline.run_check  # noqa: SLF001 - measured from outside on purpose

    def timed_collect(self: pipeline.Facts, name: str) -> Any:
        return watch.timed(watch.facts, name, collect, self, name)

    def timed_check(need: Need, facts: pipeline.Facts) -> Finding:
        found: Finding = watch.timed(watch.checks, need.check, check, need, facts)
        return found

    pipeline.Facts._collect = timed_collect  # type: ignore[method-assign]  # noqa: SLF001
    pipeline.run_check = timed_check
    for target in targets:
        began = time.process_time()
        try:
            with open_target(target, environ=os.environ) as (ref, snapshot):
                pipeline.grade(ref, snapshot, rubric)
        except ShipfolioError as why:
            print(f"{target}: {why.message}", file=sys.stderr)
            continue
        each.append(time.process_time() - began)
    if not each:
        raise SystemExit("Nothing was graded.")
    print(f"{len(each)} graded; processor ms: median {statistics.median(each) * 1000:.0f}, most {max(each) * 1000:.0f}")
    for title, table in (("facts", watch.facts), ("checks", watch.checks)):
        print(f"\n{title}: {sum(table.values()) / len(each) * 1000:.0f} ms for each repository")
        for name, spent in sorted(table.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]:
            print(f"  {name:<40} {spent / len(each) * 1000:7.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
