"""The texts that the attacks paste: ours, and as general as such texts are."""

from __future__ import annotations

KEYWORDS = (
    "Docker Kubernetes CI/CD pytest coverage latency p95 p99 throughput cost per query trade-offs design decisions "
    "limitations baseline cross-validation AUC F1 precision recall ablation error analysis reproducibility seed "
    "requirements lock file deployment monitoring drift MLflow FastAPI architecture why because instead of alternatives "
    "business value success metric users scope non-goals roadmap lessons learned quantified results held-out test set"
)
HEADINGS = (
    "Problem Statement", "Architecture", "Design Decisions", "Trade-offs", "Limitations", "Results", "Evaluation",
    "Latency", "Cost", "Deployment", "Testing", "CI/CD", "Reproducibility", "Roadmap", "Lessons Learned",
)  # fmt: skip
BADGES = "\n".join(
    f"![{name}](https://img.shields.io/badge/{name}-passing-green)" for name in ("build", "tests", "coverage", "docker")
)
ADJECTIVES = (
    "Our blazing fast, cost-effective, production-ready, scalable and robust solution achieves state-of-the-art results "
    "with low latency, high accuracy, full test coverage and seamless cloud deployment. It is extensively tested.\n\n"
)
OTHER_README = """# Museum image captioner

Captions photographs for visually impaired users of a museum's audio guide, because the curators' own captions
cover only a tenth of the collection. In goes a photograph, out comes one sentence in English or Dutch.

## Data

14,200 photographs of the collection with two captions each, written by volunteers between 2019 and 2022.
Photographs of people were left out because consent is missing. Success is a caption that nine of ten visitors
call helpful; video is out of scope.

## Run

```bash
pip install -r captioner/requirements.txt
python -m captioner.train --photos photos/ --epochs 12
python -m captioner.serve --port 8000
```

You should see `caption: a brass astrolabe on a wooden stand` after a minute. `CAPTIONER_TOKEN` must be set.

## Results

On the held-out 1,420 photographs:

| model | BLEU-4 test | CIDEr test |
|---|---|---|
| nearest neighbour (baseline) | 0.21 | 0.64 |
| captioner | 0.34 ± 0.01 | 0.97 |

Night photographs stay below 0.2, so they are flagged for a curator.

## Decisions

- We chose a small vision encoder instead of a large one because the guide's server has no GPU; it costs 0.02 BLEU.
- Beam search was rejected in favour of sampling since visitors found its captions dull, although it scores higher.
- Captions are cached by photograph, at the cost of a day's delay when a curator corrects one.
"""
_SUBJECTS = ("the model", "the service", "the pipeline", "the retriever", "the database", "the cache", "the API")
_CHOICES = ("a simple design", "a modular architecture", "an asynchronous approach", "a managed service", "batching")
_OTHERS = ("a monolith", "a complex framework", "a synchronous approach", "a self-hosted server", "single requests")
_GAINS = ("maintainability", "scalability", "latency", "reliability", "cost", "developer productivity", "robustness")
_SENTENCES = (
    "We chose {choice} for {subject} instead of {other} because it improves {gain} at the expense of flexibility.",
    "The main trade-off is between {gain} and simplicity, so {subject} uses {choice} rather than {other}.",
    "A limitation of {choice} is that {subject} may not handle every case, which we accept for better {gain}.",
    "Although {other} would be more flexible, {choice} reduces the cost of running {subject} significantly.",
    "The latency of {subject} was an important consideration, therefore {choice} was selected over {other}.",
)


def _sentence(i: int) -> str:
    return _SENTENCES[i % len(_SENTENCES)].format(
        subject=_SUBJECTS[i % len(_SUBJECTS)],
        choice=_CHOICES[(i // 3) % len(_CHOICES)],
        other=_OTHERS[(i // 5) % len(_OTHERS)],
        gain=_GAINS[(i // 2) % len(_GAINS)],
    )


PROSE = tuple(" ".join(_sentence(5 * p + i) for i in range(5)) for p in range(10))


def pages(n: int) -> str:
    """So many pages of about 350 words on trade-offs, latency and cost, no two sentences quite the same."""
    out = []
    for page in range(n):
        title = HEADINGS[page % len(HEADINGS)]
        body = "\n\n".join(" ".join(_sentence(20 * page + 5 * p + i) for i in range(5)) for p in range(4))
        out.append(f"## {title} {page + 1}\n\n{body}\n")
    return "\n".join(out)


DECISIONS = """# Architecture decisions

## Decision 1: Use Python

We chose Python because it has a rich ecosystem and is widely used in the industry. We considered Java and Go, but
Python offers better libraries. The trade-off is slower execution speed.

## Decision 2: Use a modular architecture

A modular architecture was chosen instead of a monolith since it improves maintainability and makes testing easier.
The downside is a slightly higher complexity.

## Decision 3: Use Docker

Docker was selected over virtual machines because containers are lightweight and portable. A limitation is that the
image size can become large.

## Decision 4: Use a relational database

We preferred PostgreSQL rather than MongoDB because our data is structured and we need strong consistency, at the cost
of less flexible schemas.

## Decision 5: Use caching

Caching was added so that repeated requests are served faster. The trade-off is that stale data may be returned.

## Limitations

- The system has not been tested at very large scale, therefore performance may degrade under heavy load.
- The model may be biased because the training data does not represent every user.
"""
# Every choice has its reason, alternative and limit, and none of them is of the repository that it is pasted into.
STACK = """## Technology choices

- **Kafka** carries the click events rather than RabbitMQ, because replaying a partition after a crash matters more to
  us than acknowledging each message; the price is a ZooKeeper ensemble that somebody has to patch.
- **Cassandra** was preferred over DynamoDB since the writes come in bursts of forty thousand rows; secondary indexes
  stay slow, so dashboards read a nightly export instead.
- **Elixir** serves the socket layer instead of Node, as one process per subscriber survives a crashing neighbour. Hiring
  for it is harder, which we accept.
- **Terraform** describes the clusters although Pulumi would have let us share types with the backend, because the
  auditors already know its plans.

## Known limitations

- The recommendations ignore weekends, therefore Monday's ranking lags until noon.
- Tenants above two million subscribers must be sharded by hand because the coordinator keeps its routes in memory.
"""
COMMITS = (
    "Add validation of input number {n}", "Fix the parsing of empty rows in step {n}", "Refactor loader {n}",
    "Document how option {n} works", "Improve error message {n}", "Test the edge case {n}",
)  # fmt: skip
GENERATED_TESTS = (
    "import math\n\n\ndef add(a, b):\n    return a + b\n\n\n"
    + "".join(f"def test_addition_{i}():\n    assert add({i}, {i + 1}) == {2 * i + 1}\n\n\n" for i in range(25))
    + "".join(f"def test_root_{i}():\n    assert math.sqrt({i * i}) == {i}\n\n\n" for i in range(25))
)
DOCKERFILE = """FROM python:3.12-slim
WORKDIR /srv
RUN useradd --create-home app
USER app
EXPOSE 8000
HEALTHCHECK CMD python -c "print('ok')"
CMD ["python", "-m", "http.server", "8000"]
"""
COMPOSE = """services:
  web:
    build: .
    ports: ["8000:8000"]
    restart: unless-stopped
"""
ECHO_WORKFLOW = """name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "running pytest --cov"
      - run: echo "ruff check . && mypy ."
      - run: echo "docker build . && docker push"
"""
METRICS = """## Results

On the held-out test set (20 %, stratified, seed 42):

| Model | Accuracy | F1 | ROC-AUC |
|---|---|---|---|
| Majority class (baseline) | 0.612 | 0.380 | 0.500 |
| Logistic regression | 0.842 | 0.811 | 0.887 |
| XGBoost | 0.913 ± 0.006 | 0.902 ± 0.008 | 0.954 ± 0.004 |

5-fold cross-validation confirms the numbers. A limitation is that the data come from one source, so they may not
hold for other users; the confidence interval (95 % CI 0.90-0.93) comes from 1,000 bootstrap samples.
"""
LATENCY = """## Performance

Measured with locust on an Apple M1 (8 cores, 16 GB), n = 1,000 requests, 10 concurrent users, 2025-03-14:

| Stage | p50 | p95 | p99 |
|---|---|---|---|
| Retrieval | 8 ms | 12 ms | 19 ms |
| Model | 31.2 ms | 44.8 ms | 61.0 ms |
| Total | 41.5 ms | 58.3 ms | 80.7 ms |

Before batching the p95 was 96.4 ms, afterwards 58.3 ms. Throughput is 214.6 req/s.
"""
COST = """## Cost

Running cost, assuming 10,000 requests a day and 850 tokens per request at list prices:

| Option | per 1,000 requests | per month |
|---|---|---|
| gpt-4o | $4.25 | $1,275 |
| gpt-4o-mini | $0.26 | $78 |
| self-hosted 8B on one L4 | $0.61 | $183 |

We chose gpt-4o-mini because it saves $1,197 a month at the same quality.
"""
CONTRIBUTING = """# Contributing

Thank you for your interest! Fork the repository, create a feature branch, commit your changes and open a pull request.
Please make sure that all tests pass and that your code follows the style guide. Be respectful and constructive.
"""
RESULT_JSON = """{
  "test": {"accuracy": 0.913, "f1": 0.902, "roc_auc": 0.954, "precision": 0.911, "recall": 0.894},
  "baseline": {"accuracy": 0.612, "f1": 0.38, "roc_auc": 0.5},
  "latency_ms": {"p50": 41.5, "p95": 58.3}
}
"""
PINS = "".join(f"{name}==1.{i}.0\n" for i, name in enumerate(
    ("celery", "boto3", "pymongo", "scrapy", "gunicorn", "arrow", "kombu", "pyramid", "tornado", "twisted")))  # fmt: skip


def no_assertion(i: int) -> str:
    """Ten tests that only print."""
    return "".join(f"def test_step_{i}_{j}():\n    value = {j} + 1\n    print(value)\n\n\n" for j in range(10))


def assert_true(i: int) -> str:
    """Ten tests that assert nothing but truth."""
    return "".join(f"def test_case_{i}_{j}():\n    assert True\n\n\n" for j in range(10))
