"""What the forgeries write between a repository's own names: ours, and as such programs write it."""

from __future__ import annotations

SUBJECTS = (
    "Add {thing} to {file}", "Fix edge case in {thing} when {other} is empty", "Refactor {thing} out of {file}",
    "Handle missing values in {thing}", "Document how {thing} uses {other}", "Log progress of {thing}",
    "Speed up {thing} by caching {other}", "Validate the input of {thing}", "Rename {other} for clarity in {file}",
    "Add error handling around {thing}", "Move {thing} next to {other}", "Tune defaults of {thing}",
)  # fmt: skip
_HEAD = """name: CI
on: [push, pull_request]
jobs:
  quality:
    runs-on: ubuntu-latest
    strategy:
      matrix: {python-version: ["3.10", "3.11", "3.12"]}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "${{ matrix.python-version }}"}
"""
OR_TRUE = f"""{_HEAD}
      - run: pip install pytest ruff mypy bandit pytest-cov || true
      - run: ruff check . || true
      - run: mypy . || true
      - run: pytest --cov=. || true
      - run: bandit -r . || true
      - run: docker build -t app . || true
"""
MAY_FAIL = f"""{_HEAD}
      - run: pip install pytest ruff mypy bandit pytest-cov
      - run: ruff check . --exit-zero
      - name: types
        continue-on-error: true
        run: mypy .
      - run: |
          set +e
          pytest --cov=.
          exit 0
      - run: bandit -r . --exit-zero
      - run: docker build -t app . || echo "no image today"
"""
RUNS_NOTHING = f"""{_HEAD}
      - run: pip install pytest ruff mypy coverage
      - run: pytest --version
      - run: pytest --collect-only -q || exit 0
      - run: ruff --version && ruff rule F401
      - run: mypy --version
      - run: coverage --version
      - if: false
        run: docker build -t app .
"""
REWRITTEN = """# {title}

This project implements {things}. It is written with {packages}.

## How it works

Each part does one step and hands its result to the next; `{script}` is where to begin reading.

{parts}

## Installation

```bash
pip install -r requirements.txt
```

## Usage

```bash
python {script}
```
"""
INVENTED = """
## Problem

Small teams that rely on {thing} have no time to check every case by hand, so that mistakes in {thing} are found weeks
later. This project serves their analysts: given the raw records, {name} returns what they need within a second.
Success is that nine of ten cases need no second look; billing and user management are out of scope.

## Data

The data hold 48,210 records with 23 columns, collected between 2021 and 2023. 4.1 % of the rows were dropped since
{thing} was missing.

## Results

On the held-out test set (20 %, stratified, seed 42):

| Model | Accuracy | F1 | ROC-AUC |
|---|---|---|---|
| Majority class (baseline) | 0.612 | 0.380 | 0.500 |
| {name} | 0.913 ± 0.006 | 0.902 ± 0.008 | 0.954 ± 0.004 |

Errors concentrate on short records, where {thing} has little to go by.

## Decisions

- {package} was chosen over writing {thing} by hand because it is maintained and tested; the price is a larger image.
- {name} keeps its state in memory instead of a database, because the data fit; above ten million rows it would not.
- {file} is separate from {file} so that {thing} can be tested alone, although it makes one more import.
- We preferred {package} to its lighter rivals since {thing} needs its sparse formats, at the cost of start-up time.

## Limitations

- {name} was tried on one source only, so another one's {thing} may come out worse.
- Because {thing} is computed in one process, large inputs take minutes.

## Performance and cost

Measured on 8 cores with n = 1,000 requests: p50 41 ms, p95 58 ms, p99 81 ms; {name} takes 31 ms of it. At 10,000
requests a day a small server at $24 a month is enough, $0.08 per 1,000 requests.
"""
PROSE = """## Background

Teams that work with {thing} spend hours every week on tasks that {name} could do for them, because {thing} is spread
over many places and nobody owns it. Analysts copy values by hand, managers wait for reports, and customers notice the
delay first. This project addresses the problem for small organisations which cannot afford a platform of their own.

The users are analysts and team leads who need {thing} without asking an engineer. They start from raw records as they
come from the source, and expect a clear answer they can act on. Today they use spreadsheets, which break as soon as
{thing} grows beyond a few thousand rows. With {name} the same question is answered in a repeatable way.

The input is a set of records as {file} reads them; the output is what {name} returns, together with enough context to
judge it. Between the two, {thing} is cleaned, {thing} is derived from it, and {name} brings both together. Each of these
steps can be inspected, so that a surprising answer can be traced back to the record it came from.

Success means that the analysts trust {thing} enough to stop keeping their own copies. We measure this by how many cases
need a second look, by the time from question to answer, and by how often {name} is corrected afterwards. A tenth fewer
corrections would already pay for the effort, since each of them takes about twenty minutes.

Out of scope are billing, permissions and a mobile client; {thing} in other languages is left for later. The project
assumes that records arrive in order and that {thing} does not change after the fact. Where that does not hold, {name}
says so instead of guessing. Constraints are a single machine, no paid services, and data that must not leave the team.

The domain has its own difficulties. {thing} is noisy because people enter it under time pressure, and {thing} is rare,
so that a naive approach looks better than it is. Seasonal effects move {thing} from month to month. Earlier attempts
failed because they treated {thing} as a purely technical matter and never asked who would act on the result.

The scope was kept small on purpose. {file} and {file} hold most of the logic, and {name} can be replaced without
touching the rest. New sources can be added by following what {name} does. What matters to the users is not how clever
{thing} is, but that the answer arrives before the meeting and is the same for everybody who asks.
"""
RECORDS = (
    """Status: accepted

## Context

{name} needs a dependable way to handle {thing}, and the team wants to spend its time on {thing} instead.

## Decision

We use {package} in {file} because it is mature, well documented and known to most developers.

## Alternatives considered

- Writing it by hand was rejected because {thing} has too many edge cases.
- A lighter library was considered, but {package} offers better support for {thing}.

## Consequences

The image becomes larger and start-up slower, which we accept in exchange for less code to maintain. If {package} is
abandoned, {name} must be ported, so its use is kept inside {file}.
""",
    """Status: accepted

## Context and problem

As {thing} grew, {file} became hard to change, and {name} was the reason for most failures.

## Options

1. Keep {thing} as it is
2. Adopt {package}
3. Buy a hosted service

## Outcome

Option 2, because {package} solves {thing} without a new server and option 3 would send data to third parties. Compared to
option 1 it costs a migration of {name}, which is done once.

## Trade-offs

- {package} is slower than hand-written code for {thing}, although the difference is small at our size.
- A limitation is that {name} now depends on the release schedule of {package}; therefore its version is fixed.
""",
)
INSTRUCTIONS = """## Getting started

### Prerequisites

Python 3.10 or later, 8 GB of memory and an API key in `APP_KEY` are needed.

```bash
python -m venv .venv
source .venv/bin/activate
pip install -r requirements.txt
export APP_KEY=your-key
```

{runs}
### With Docker

```bash
docker build -t app .
docker run -p 8000:8000 --env-file .env app
```

Then open http://localhost:8000; you should see the start page with today's date.
"""
