# ruff: noqa: E501 - patterns: a row is a thought
"""Products and parts by names that no list has, where a sentence says what they do here, against all that is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._tool_names import ALIASES, TOOLS
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MIN_CHARS, MAX_SAID = 3, 30
# What is done with or in a thing that the code must then speak to: looked for right before a name.
_DONE = regex(
    r"(?i)(?<!\w)(?:(?:cached|queued|buffered|indexed|persisted|stored|pushed|streamed|registered|versioned|archived|traced|enqueued|replicated) (?:in|into|to|on|by|with|via|through)|"
    r"(?:orchestrated|scheduled|tracked|monitored|served|tuned|optimi[sz]ed|routed|embedded|reranked|re-ranked|retrieved|quanti[sz]ed|guarded|authenticated|encrypted|alerted|notified|accelerated|instrumented|load[- ]tested|stress[- ]tested|logged|exported|written|sent|posted) (?:by|with|via|through|using|to|into|in)|"
    r"(?:backed|powered|driven|fronted) by|(?:talks?|connects?|reports|subscribes|publishes|posts) to|(?:consumes|reads) from|(?:logs|writes|pushes|streams|sends) (?:\w{1,12} ){0,3}(?:to|into)|"
    r"(?:guardad|almacenad|registrad|publicad|indexad|orquestad|monitoread|monitorizad|monitorad|armazenad|versionad|servid|rastread|gravad|enviad|encolad|enfileirad|cachead)[oa]s? (?:en|em|no|na|con|com|por|pelo|pela|a|para)|"
    r"(?:stockée?s?|enregistrée?s?|orchestrée?s?|suivie?s?|indexée?s?|envoyée?s?|servie?s?) (?:dans|sur|avec|par|via|à)|"
    r"(?:хранятся|хранится|пишутся|пишется|публикуются|логируются|индексируются|отслеживаются|отправляются|отправляется|кэшируются) (?:в|во|через|на|с помощью|с))(?:\s(?:an?|the|our|el|la|o|un|una|um|uma|le|l'))?\s$"
)
DONE_CHARS = 60
# A name: it begins with a capital, or has one within; small letters too, else it stands for longer words.
_NAME = regex(
    r"(?<=[a-zà-ÿа-яё']\s)((?:(?=[A-Z]{0,6}[a-z])[A-Z][A-Za-z0-9]{1,24}|[a-z]{1,8}[A-Z][A-Za-z0-9]{1,20})(?:[ -][A-Z][A-Za-z0-9]{1,20}){0,2})(?![\w@/])"
)
# What leaves no trace in code: languages, formats, machines, hosts that one clicks on, people and places.
_TRACELESS = frozenset(
    """python javascript typescript java rust golang julia scala kotlin html css markdown latex excel word powerpoint csv json parquet yaml pdf
    anaconda colab google kaggle jupyter notebook github gitlab bitbucket git heroku vercel netlify render railway azure amazon cloud aws gcp
    linux ubuntu debian windows mac macos macbook android ios apple intel nvidia tesla raspberry jetson arm amd cuda gpu
    figma miro jira trello notion confluence tableau power looker canva postman insomnia chrome firefox safari vscode pycharm
    january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    english german spanish french russian chinese european american university institute team user users client customers production staging
    section figure table chapter appendix step phase part stage section level model models data database""".split()
)
_BESIDE = regex(
    r"(?i)\b(?:vs\.?|versus|like|similar to|compared|inspired|instead|alternativ\w{1,3}|learn\w{0,5}|course|swap|replace\w{0,2}|migrat\w{1,4}|such as|e\.g|could|choose|chose|than|recommend\w*|e\.g|can be|you|your|why|people|companies|teams?|usually|often|typically|other|most|many|was|were|used to|paper|et al|originally)\b|curso|например|como por|por ejemplo|por exemplo"
)


class Named(NamedTuple):
    """One name and the words that its code would have."""

    name: str
    words: tuple[str, ...]
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Named, ...]:
    """Each name once."""
    known = {word.lower() for word in (*TOOLS, *ALIASES)}
    found: dict[str, Named] = {}
    for line in sayings.described_sentences():
        if line.block == "heading":
            continue
        for match in _NAME.finditer(line.text):
            if not _DONE.search(line.text[max(0, match.start() - DONE_CHARS) : match.start()]):
                continue
            if not speaks_of_now(line.text) or _BESIDE.search(f"{line.text} {line.title}"):
                break
            name = match[1]
            parts = name.lower().replace("-", " ").split()
            if (
                not known.intersection((name.lower(), *parts))
                and not _TRACELESS.intersection(parts)
                and name.lower() not in found
            ):
                found[name.lower()] = Named(
                    name, (name.lower(),), around(line.text, *match.span(1)), line.place_at(match.start(1))
                )
    return tuple(found.values())[:MAX_SAID]


def held(said: tuple[Named, ...], holdings: Holdings) -> Iterator[Claim]:
    """A name of which nothing but documents speaks."""
    for named in said:
        words = (named.name.lower(), *(w for w in named.name.lower().replace("-", " ").split() if len(w) > MIN_CHARS))
        if holdings.read_whole() and holdings.has_code and holdings.find(words) is None:
            yield Claim(
                named.text,
                Verdict.CONTRADICTED,
                "readme",
                f"Nothing in the repository but its documents speaks of {named.name}.",
                (named.place,),
            )
