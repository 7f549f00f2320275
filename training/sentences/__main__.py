"""`python -m training.sentences crossval|test|train --repos DIR`: see training/sentences/README.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from grader.evidence._sentences import SCALE, WEIGHTS
from training.sentences.data import read_examples
from training.sentences.fit import COSTS, FOLDS, cross_validate, fit_kind, measure, vocabulary

HERE = Path(__file__).parent


def main() -> None:
    """Measure or write weights."""
    parser = argparse.ArgumentParser(prog="python -m training.sentences", description="What a sentence does.")
    parser.add_argument("what", choices=["crossval", "test", "train"])
    parser.add_argument(
        "--repos", type=Path, required=True, help="bare git repositories, OWNER+NAME or OWNER+NAME/repo"
    )
    parser.add_argument("--labels", type=Path, default=HERE / "labels.jsonl")
    arguments = parser.parse_args()
    examples = read_examples(arguments.labels, arguments.repos)
    groups = {one.group for one in examples}
    sys.stdout.write(f"{len(examples)} sentences of {len(groups)} repositories, {FOLDS} folds by repository\n")
    if arguments.what != "train":
        others = read_examples(arguments.labels, arguments.repos, "test") if arguments.what == "test" else []
        for kind in COSTS:
            found = measure(examples, others, kind) if others else cross_validate(examples, kind)
            sys.stdout.write(
                f"{kind:12} n={found.positives:4}  lexicon alone: precision {found.cue_precision:.2f} recall "
                f"{found.cue_recall:.2f}   model: precision {found.precision:.2f} recall {found.recall:.2f}\n"
            )
        return
    names = vocabulary(examples)
    fitted = {kind: fit_kind(examples, kind, names) for kind in COSTS}
    table = {
        sign: [round(float(fitted[kind].weights[at]) * SCALE) for kind in COSTS]
        for at, sign in enumerate(names)
        if any(round(float(fitted[kind].weights[at]) * SCALE) for kind in COSTS)
    }
    bias = [round(fitted[kind].bias * SCALE) for kind in COSTS]
    rows = ",\n".join(f"{json.dumps(sign, ensure_ascii=False)}:{json.dumps(table[sign])}" for sign in sorted(table))
    head = json.dumps({"kinds": list(COSTS), "bias": bias}, ensure_ascii=False)[:-1]
    WEIGHTS.write_text(f'{head}, "signs": {{\n{rows}\n}}}}\n', "utf-8")
    sys.stdout.write(f"{len(table)} signs, {WEIGHTS.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
