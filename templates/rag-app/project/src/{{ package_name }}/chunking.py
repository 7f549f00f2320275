"""Turns -> passages: one subject each, never across speakers, with a header that says whose words they are."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from itertools import accumulate

from .injection import is_suspicious
from .model import Document, Passage, Sentence
from .text import split_sentences
from .transcript import Paragraph, Turn, parse_turns

MIN_WORDS = 25
MAX_WORDS = 120


def split_document(document: Document) -> list[Passage]:
    """Cut a document into passages. An answer in the Q&A carries the question that it answers."""
    passages: list[Passage] = []
    question = ""
    for turn in parse_turns(document):
        if turn.is_question:
            question = " ".join(paragraph.text for paragraph in turn.paragraphs)
            continue
        asked = question if turn.section == "Questions and answers" else ""
        for sentences in _pack(turn):
            passages.append(_passage(document, turn, sentences, asked, len(passages)))
    return passages


def _passage(document: Document, turn: Turn, sentences: tuple[Sentence, ...], question: str, place: int) -> Passage:
    digest = hashlib.sha256(f"{document.file}\n{place}".encode()).hexdigest()[:12]
    return Passage(
        id=digest,
        file=document.file,
        company=document.company,
        period=document.period,
        section=turn.section,
        speaker=turn.by,
        sentences=sentences,
        question=question,
    )


def _pack(turn: Turn) -> list[tuple[Sentence, ...]]:
    """Paragraphs are the natural unit: split long ones at sentences, join short ones to their neighbour."""
    packs: list[list[Sentence]] = []
    participants = turn.section == "Participants"
    for paragraph in turn.paragraphs:
        sentences = _sentences(paragraph)
        short = packs and min(_words(packs[-1]), _words(sentences)) < MIN_WORDS
        if packs and (short or participants) and _words(packs[-1]) + _words(sentences) <= MAX_WORDS:
            packs[-1].extend(sentences)
        else:
            packs.extend(_split_long(sentences))
    return [tuple(pack) for pack in packs]


def _split_long(sentences: list[Sentence]) -> list[list[Sentence]]:
    pieces: list[list[Sentence]] = [[]]
    for sentence in sentences:
        if pieces[-1] and _words([*pieces[-1], sentence]) > MAX_WORDS:
            pieces.append([])
        pieces[-1].append(sentence)
    return [piece for piece in pieces if piece]


def _sentences(paragraph: Paragraph) -> list[Sentence]:
    """Sentences with the page on which each one begins."""
    starts = [0, *accumulate(len(line) + 1 for _, line in paragraph.lines)]
    text = paragraph.text
    found: list[Sentence] = []
    offset = 0
    for sentence in split_sentences(text):
        offset = text.index(sentence, offset)
        page = paragraph.lines[bisect_right(starts, offset) - 1][0]
        found.append(Sentence(sentence, page, is_suspicious(sentence)))
        offset += len(sentence)
    return found


def _words(sentences: list[Sentence]) -> int:
    return sum(len(sentence.text.split()) for sentence in sentences)
