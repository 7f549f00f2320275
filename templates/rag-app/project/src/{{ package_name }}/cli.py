"""The command line: samples, ingest, ask, serve, eval, bench, cost, calibrate."""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import metadata
from pathlib import Path

from . import DISTRIBUTION
from .errors import RagError
from .logs import set_up_logs
from .settings import Settings

GOLDEN = Path("eval/golden.jsonl")
PRICES = Path("eval/prices.toml")
README = Path("README.md")
WEB_PAGE = Path("streamlit_app.py")
REPORTS = Path("reports")
CLOSEST = 2  # passages shown when nothing answers

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done · 1: below a gate · 2: wrong arguments · 3: something must be mended first."""
    options = _parser().parse_args(arguments)
    settings = Settings()
    set_up_logs(settings.log_level)
    try:
        return int(options.run(options, settings))
    except RagError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rag", description=metadata(DISTRIBUTION)["Summary"])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("samples", _samples, "write the sample PDFs, of companies that don't exist")
    ingest = add("ingest", _ingest, "read the PDFs and build the index")
    ingest.add_argument("--if-missing", action="store_true", help="do nothing when there is an index already")
    ask = add("ask", _ask, "ask one question")
    ask.add_argument("question")
    add("serve", _serve, "start the HTTP API")
    add("start", _start, "start the HTTP API and the web page, if there is one")
    evaluate = add("eval", _eval, "measure retrieval, answers and refusals on the golden questions")
    evaluate.add_argument("--gate", action="store_true", help="fail when a target in eval/targets.toml is missed")
    bench = add("bench", _bench, "measure latency by stage")
    bench.add_argument("--rounds", type=int, default=1, help="how often each golden question is asked")
    cost = add("cost", _cost, "what a question and a day cost")
    cost.add_argument("--per-day", type=int, default=1000, help="questions a day")
    calibrate = add("calibrate", _calibrate, "fit the confidence again, on the questions that may be looked at")
    calibrate.add_argument(
        "--min-refused", type=float, default=0.96, help="share of each author's unanswerable questions to refuse"
    )
    return parser


def _samples(_options: argparse.Namespace, settings: Settings) -> int:
    from .samples import write_samples

    written = write_samples(settings.sample_dir, settings.pdf_dir)
    print(f"{len(written)} sample PDFs in {settings.pdf_dir}")
    return 0


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from .index import build_index, has_index

    if options.if_missing and has_index(settings):
        return 0
    manifest = build_index(settings)
    print(f"{manifest.passages} passages of {len(manifest.files)} files in {settings.vector_store}")
    for file, reason in manifest.skipped.items():
        print(f"skipped {file}: {reason}", file=sys.stderr)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from .service import Rag

    answer = Rag.open(settings).ask(options.question)
    print(answer.text if answer.answered else f"{answer.text} ({answer.reason})")
    for citation in answer.citations:
        print(f"  [{citation.number}] {citation.file}, page {citation.page}, {citation.speaker}")
    for found in () if answer.answered else answer.passages[:CLOSEST]:
        passage = found.passage
        print(f"  {passage.file}, page {passage.pages[0]}, {passage.speaker}: {passage.text}")
    return 0


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    import uvicorn

    from .api import create_app

    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_config=None, access_log=False)
    return 0


def _start(options: argparse.Namespace, settings: Settings) -> int:
    """The web page runs as a process of its own, as it does in compose."""
    if not WEB_PAGE.is_file():
        return _serve(options, settings)
    command = [sys.executable, "-m", "streamlit", "run", str(WEB_PAGE), "--browser.gatherUsageStats=false"]
    with subprocess.Popen(command) as page:
        try:
            return _serve(options, settings)
        finally:
            page.terminate()


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from .evaluation.gate import missed_targets
    from .evaluation.golden import load_golden
    from .evaluation.run import evaluate, publish
    from .service import Rag

    report = evaluate(Rag.open(settings), load_golden(GOLDEN))
    print(publish(report, README, REPORTS))
    missed = missed_targets(report, Path("eval/targets.toml")) if options.gate else []
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if missed else 0


def _bench(options: argparse.Namespace, settings: Settings) -> int:
    from .evaluation.bench import bench, publish
    from .evaluation.golden import load_golden

    print(publish(bench(settings, load_golden(GOLDEN), rounds=options.rounds), README, REPORTS))
    return 0


def _cost(options: argparse.Namespace, settings: Settings) -> int:
    from .evaluation.cost import cost_sheet, load_prices
    from .evaluation.golden import load_golden
    from .service import Rag

    today = datetime.now(UTC).date()
    rag = Rag.open(settings)
    print(cost_sheet(rag, load_golden(GOLDEN), load_prices(PRICES), per_day=options.per_day, today=today))
    return 0


def _calibrate(options: argparse.Namespace, settings: Settings) -> int:
    from .evaluation.golden import load_golden
    from .evaluation.run import calibrate
    from .service import Rag

    print(calibrate(Rag.open(settings), load_golden(GOLDEN), min_refused=options.min_refused))
    return 0


if __name__ == "__main__":
    sys.exit(main())
