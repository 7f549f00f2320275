"""`make eval`: retrieval, answers, refusals, and what each part of the retrieval is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..answering.confidence import CALIBRATION_FILE, Calibration, fit, save_calibration
from ..model import Answer, Filter, Found
from ..retrieval import Rankings
from ..service import Rag
from .golden import Golden
from .reports import provenance, provenance_line, save_report, table, write_between_markers
from .scores import Proportion, citation_precision, hit_rate, is_grounded, mean_reciprocal_rank, ndcg

CUTOFFS = (1, 3, 5)
TOP = 5
FITTED = frozenset({"dev", "other_author"})


def evaluate(rag: Rag, questions: Sequence[Golden]) -> dict[str, Any]:
    """All figures for each split and for the whole."""
    pairs = [(question, rag.ask(question.question)) for question in questions]
    splits = {"all": pairs}
    for name in sorted({question.split for question in questions}):
        splits[name] = [pair for pair in pairs if pair[0].split == name]
    return {
        **provenance(),
        "answerer": rag.llm.name if rag.llm else rag.extractive.name,
        "embedder": rag.embedder.name,
        "vector_store": rag.index.manifest.vector_store,
        "splits": {name: _scores(rag, part) for name, part in splits.items()},
        "ablation": ablation(rag, _unfitted([question for question in questions if question.answerable])),
        "errors": _errors(pairs),
    }


def _unfitted(questions: Sequence[Golden]) -> Sequence[Golden]:
    """Those that nothing was fitted on, where there are any: what a part is worth shows on them."""
    return [question for question in questions if question.split not in FITTED] or questions


def _scores(rag: Rag, pairs: Sequence[tuple[Golden, Answer]]) -> dict[str, Any]:
    answerable = [(question, answer) for question, answer in pairs if question.answerable]
    unanswerable = [answer for question, answer in pairs if not question.answerable]
    answers = [answer for _, answer in pairs if answer.answered]
    ranks = [question.first_relevant(answer.passages) for question, answer in answerable]
    gains = [ndcg(question, answer.passages, _relevant(rag, question), TOP) for question, answer in answerable]
    return {
        "questions": len(pairs),
        **{f"hit_rate@{k}": hit_rate(ranks, k).as_dict() for k in CUTOFFS},
        "mrr": round(mean_reciprocal_rank(ranks), 4),
        f"ndcg@{TOP}": round(float(np.mean(gains)), 4) if gains else 0.0,
        "answered_of_answerable": Proportion(sum(a.answered for _, a in answerable), len(answerable)).as_dict(),
        "right_of_answerable": Proportion(
            sum(question.is_right(answer) for question, answer in answerable), len(answerable)
        ).as_dict(),
        "refused_of_unanswerable": Proportion(
            sum(not answer.answered for answer in unanswerable), len(unanswerable)
        ).as_dict(),
        "answers_without_citation": sum(not answer.citations for answer in answers),
        "grounded_answers": Proportion(sum(map(is_grounded, answers)), len(answers)).as_dict(),
        "citation_precision": citation_precision([pair for pair in answerable if pair[1].answered]).as_dict(),
    }


def _relevant(rag: Rag, question: Golden) -> int:
    return sum(question.is_relevant(passage) for passage in rag.index.passages)


def _errors(pairs: Sequence[tuple[Golden, Answer]]) -> list[dict[str, str]]:
    """Each question that went wrong, for docs and for thinking."""
    found = []
    for question, answer in pairs:
        if question.is_right(answer):
            continue
        if not question.answerable:
            what = "answered although the documents don't say"
        elif not answer.answered:
            what = "refused although the documents say"
        else:
            what = "answered with other sentences than expected"
        found.append(
            {
                "id": question.id,
                "split": question.split,
                "what": what,
                "question": question.question,
                "said": answer.text,
            }
        )
    return found


def ablation(rag: Rag, questions: Sequence[Golden]) -> dict[str, dict[str, float]]:
    """Retrieval with parts switched off, on the same questions. Each is embedded and searched for once for all ways."""
    find = _ways(rag)
    found = [find(question.question) for question in questions]
    results = {}
    for way in found[0] if found else ():
        ranks = [question.first_relevant(passages[way]) for question, passages in zip(questions, found, strict=True)]
        results[way] = {
            "hit_rate@1": round(hit_rate(ranks, 1).value, 4),
            "hit_rate@5": round(hit_rate(ranks, TOP).value, 4),
            "mrr": round(mean_reciprocal_rank(ranks), 4),
        }
    return results


def _ways(rag: Rag) -> Callable[[str], dict[str, list[Found]]]:
    """For a question the first passages by each way of looking for them."""
    retriever, answerer, candidates = rag.retriever, rag.extractive, rag.settings.candidates
    bare = rag.embedder.embed([passage.text for passage in rag.index.passages])
    identifiers = [passage.id for passage in rag.index.passages]

    def find(question: str) -> dict[str, list[Found]]:
        query = rag.catalog.understand(question)
        plain, search, topic = rag.embedder.embed([question, query.search_text, query.topic])
        filtered = Rankings(retriever.dense(search, query.where), retriever.lexical(query))
        everywhere = Rankings(retriever.dense(search, Filter()), retriever.lexical(replace(query, where=Filter())))
        headless = tuple(identifiers[place] for place in np.argsort(-(bare @ plain), kind="stable")[:candidates])

        def first(dense: Sequence[str], lexical: Sequence[str]) -> list[Found]:
            return retriever.fuse(Rankings(tuple(dense), tuple(lexical)), limit=TOP)

        def reranked(dense: Sequence[str], lexical: Sequence[str]) -> list[Found]:
            fused = retriever.fuse(Rankings(tuple(dense), tuple(lexical)), limit=candidates)
            return answerer.rerank(answerer.rank(query, topic, fused), limit=TOP)

        return {
            "dense, passages without header": first(headless, ()),
            "dense, with header": first(everywhere.dense, ()),
            "BM25, with header": first((), everywhere.lexical),
            "BM25 + company/period filter": first((), filtered.lexical),
            "BM25 + filter + sentence re-ranking": reranked((), filtered.lexical),
            "hybrid (RRF)": first(everywhere.dense, everywhere.lexical),
            "hybrid + company/period filter": first(filtered.dense, filtered.lexical),
            "hybrid + filter + sentence re-ranking": reranked(filtered.dense, filtered.lexical),
        }

    return find


def calibrate(rag: Rag, questions: Sequence[Golden], *, min_refused: float, path: Path | None = None) -> Calibration:
    """Fit the confidence on the questions that may be looked at; the others are left alone."""
    features, answerable, authors = [], [], []
    for question in questions:
        query = rag.catalog.understand(question.question)
        if question.split not in FITTED or query.unknown_periods:
            continue
        search_vector, topic_vector = rag.embedder.embed([query.search_text, query.topic])
        found = rag.retriever.find(query, search_vector, limit=rag.settings.candidates)
        features.append(rag.extractive.rank(query, topic_vector, found)[0].features)
        answerable.append(question.answerable)
        authors.append(question.split)
    calibration = fit(np.array(features), np.array(answerable), min_refused=min_refused, groups=np.array(authors))
    save_calibration(calibration, path or Path(__file__).parents[1] / "answering" / CALIBRATION_FILE)
    return calibration


def publish(report: dict[str, Any], readme: Path, folder: Path) -> str:
    """Save the report, put it into the README, and return it as Markdown."""
    save_report("eval", report, folder)
    body = render(report)
    write_between_markers(readme, "eval", body)
    return body


def render(report: dict[str, Any]) -> str:
    splits = report["splits"]
    names = list(splits)
    figures = [key for key in splits[names[0]] if key != "questions"]
    rows = [["questions", *(str(splits[name]["questions"]) for name in names)]]
    rows += [[figure, *(_cell(splits[name][figure]) for name in names)] for figure in figures]
    steps = [
        [way, *(f"{figures[key]:.3f}" for key in ("hit_rate@1", "hit_rate@5", "mrr"))]
        for way, figures in report["ablation"].items()
    ]
    return "\n\n".join(
        [
            provenance_line(report, "make eval"),
            f"Answers by {report['answerer']}; embeddings by {report['embedder']}; vectors in {report['vector_store']}."
            " Brackets: 95 % interval.",
            table(["", *names], rows),
            table(["retrieval", "hit rate@1", "hit rate@5", "MRR"], steps),
        ]
    )


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        low, high = value["ci95"]
        return f"{value['value']:.3f} ({value['hits']}/{value['of']}) [{low:.2f}, {high:.2f}]"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
