# ruff: noqa: E501 - patterns: a row is a thought
"""What the program is said to do, against functions of that name that do nothing, return a constant or draw lots."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.code_shape import CodeShape
    from grader.evidence.sayings import Sayings
    from grader.evidence.substance import Substance

SHOWN = 6
FACADE = 0.34  # so much of the functions is hollow
NOTEBOOKS = 4  # so many times as much code stands outside notebooks, or else the work may be done in them
# How it is said, in any language -> how a function that does it is named.
_PREDICT = r"predict|forecast|score_customer|infer|predecir|prever|prediz|predire"
_DEEDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("predict", "predic", "prediz", "предсказ", "예측", "预测", "予測", "vorhersag", "prédi"), _PREDICT),
    (("forecast", "прогноз", "previs", "prevê", "pronóst", "prévis"), _PREDICT),
    (("classif", "clasific", "классифик", "분류", "分类", "klassifi"), r"classify|clasificar|classificar|" + _PREDICT),
    (("retriev", "recuper", "hybrid search", "поиск", "검색", "检索"), r"retrieve|search|query|buscar|recuperar"),
    (("rerank", "re-rank", "cross-encoder"), r"re_?rank"),
    (("answer", "respond", "ответ", "답변", "回答"), r"answer|ask|generate|respond|reply"),
    (("generat", "genera ", "generiert"), r"generate"),
    (("train", "entren", "trein", "обуч", "학습", "训练", "entraîn"), r"train|fit|entrenar|treinar"),
    (("detect", "обнаруж", "탐지", "检测"), r"detect|detectar"),
    (("embed", "эмбеддинг", "임베딩"), r"embed|encode"),
    (("evaluat", "evalú", "evalua", "avalia", "оцен", "평가", "评估"), r"evaluate|evaluar|avaliar"),
    (("drift",), r"(?:detect|check|monitor|compute)_\w{0,10}drift"),
    (("summar", "resum", "суммариз", "요약", "摘要"), r"summari[sz]e|resumir"),
    (("recommend", "recomend", "рекоменд", "추천", "推荐"), r"recommend|recomendar"),
    (("monitor",), r"monitor"),
    (("chunk",), r"chunk|split"),
    (("explain", "explic", "объясн", "설명"), r"explain|explicar"),
    (("ingest",), r"ingest"),
    (("grad-cam", "gradcam", "heatmap", "saliency"), r"grad_?cam|heatmap|saliency"),
    (("ensemble", "stacking", "ensamble", "ансамбл"), r"ensemble|combine|combinar|vote|stack|blend"),
    (("backtest",), r"backtest"),
    (("guardrail", "moderation", "prompt-injection", "prompt injection"), r"check|guard|filter|moderate|is_safe|is_allowed|sanitize"),
    (("tool call", "tool-call", "function call"), r"(?:lookup|get|search|issue|create|call|run|execute)_\w{1,30}"),
    (("active learning", "uncertainty sampling"), r"sample|query|select|acquire"),
    (("segment",), r"segment"),
    (("translat", "traduc", "tradu", "перевод", "번역"), r"translate|traducir"),
    (("transcri", "распозна", "reconoc", "reconhec", "음성", "语音识别", "speech"), r"transcribe|recogni[sz]e|transcribir|transcrever"),
    (("similar", "сходств", "유사", "相似"), r"(?:cosine_|compute_|get_|calc_)?similarity"),
    (("risk scor", "scoring", "risk score", "скоринг"), r"risk\w{0,12}|score\w{0,12}"),
    (("decid", "policy", "политик", "política", "agent"), r"decide|decidir|act|choose_action|select_action"),
    (("link", "связыва"), r"link|resolve"),
    (("communit", "сообществ", "comunidad"), r"find|detect|communities"),
    (("sentiment", "тональн", "감성", "감정"), r"(?:analy[sz]e|get|predict|score)_?\w{0,10}sentiment|sentiment"),
    (("anomal",), r"(?:detect|find|score|is)_?\w{0,10}anomal\w{0,3}|score|detect"),
    (("calibrat",), r"calibrate"),
    (("cache", "caching"), r"(?:get|set|read|write|load|save)_?\w{0,10}cached?|cache"),
    (("alert", "notif", "уведом", "알림", "通知"), r"(?:send|raise|emit)_?\w{0,12}(?:alert|notification)|alert|notify"),
    (("validat",), r"validate"),
    (("extract", "extra", "извлек"), r"extract|extraer|extrair"),
    (("augment",), r"augment"),
)  # fmt: skip


class Deed(NamedTuple):
    """One thing that the program is said to do."""

    names: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Deed, ...]:
    """The first sentence on each deed."""
    lines = [line for line in sayings.told() if line.block in {"prose", "list", "table"}]
    out: list[Deed] = []
    whole = "\n".join(line.lower for line in lines)
    for stems, names in _DEEDS:
        if not any(stem in whole for stem in stems):
            continue
        for line in lines:
            stem = next((stem for stem in stems if stem in line.lower), "")
            if stem and speaks_of_now(line.text):
                at = line.lower.find(stem)
                out.append(Deed(names, around(line.text, at, at + len(stem)), line.place))
                break
    return tuple(out)


def held(said: tuple[Deed, ...], code_shape: CodeShape, substance: Substance) -> Iterator[Claim]:
    """A deed is hollow when every function of its name is; with notebooks the work may be done there."""
    spans = [span for span in code_shape.spans if span.path.endswith(".py")]
    if (
        not spans
        or code_shape.notebook_lines * NOTEBOOKS > code_shape.file_lines
        or len(spans) < len(code_shape.spans) / 2
    ):
        return
    names = {span.name for span in spans}
    shown: set[tuple[str, int]] = set()
    found: list[Claim] = []
    for deed in said:
        named = re.compile(rf"_?(?:{deed.names})(?:_|$)")
        fitting = {name for name in names if named.match(name)}
        mine = [span for span in spans if span.name in fitting] if fitting else []
        first = mine[0] if mine else None
        if first is None or (first.path, first.line) in shown:
            continue
        why = substance.at(first.path, first.line)
        if why is not None and all(substance.at(span.path, span.line) for span in mine):
            shown.add((first.path, first.line))
            place = Place(first.path, first.line, note=first.name)
            words = f"`{first.name}` {why.why}."
            found.append(Claim(deed.text, Verdict.CONTRADICTED, "code", words, (deed.place, place)))
    if not found:
        return
    share = sum(substance.at(span.path, span.line) is not None for span in spans) / len(spans)
    yield from (replace(claim, caps=share >= FACADE) for claim in found[:SHOWN])
