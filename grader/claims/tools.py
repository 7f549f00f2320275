# ruff: noqa: E501 - a tool is a word
"""Databases, services and libraries that the project is said to use, against all that it holds beside its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._drawings import drawings
from grader.claims._tool_names import ALIASES, AMBIGUOUS, ORDINARY, TOOLS
from grader.claims._used import used
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.evidence.documents import Documents
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Saying, Sayings
    from grader.evidence.substance import Substance

_WORDS = {name.lower(): name for name in TOOLS} | ALIASES
# A word's beginning among the words of a text: few are looked for in each line then.
_TOKEN = regex(r"[a-z0-9]{1,40}")
_BEGINS = {word: (found[0] if (found := _TOKEN.search(word)) else "") for word in _WORDS}
# A sentence or a shelf that says the project itself stands on the tool.
_USES = regex(
    r"(?i)\b(?:uses|using|used|built (?:with|on|using)|powered by|backed by|monitored (?:by|with|via)|monitoring|tracked (?:by|with)|"
    r"stored in|stores?|served (?:by|with|via)|cached? (?:in|with|by)|caching|orchestrated (?:by|with)|deployed (?:on|to|with|via)|"
    r"implemented (?:with|in|using)|developed (?:with|using)|trained (?:with|using)|integrat\w{1,5} (?:with )?|via|supports|"
    r"with|based on|leverag\w{1,3}|through|exposes?|exports?|runs? on|installs? [^.]{1,30} on|scheduled by|"
    r"(?:go|goes|sent|shown|displayed|visuali[sz]ed|logged|pushed|watched|tuned|optimi[sz]ed|searched|versioned|tracked|provisioned|managed|"
    r"registered|hosted|saved|persisted|indexed|published|packaged|queued|appended|written|kept|streamed|archived|buffered|collected|retrained|exported|loaded) (?:to|in|into|by|with|via|on|through|using)|"
    r"(?:is|was|are) (?:an?|the) (?:[\w-]{1,14} ){0,2}|utili[zs]a(?:mos|ndo)?|usa(?:mos|ndo)?|verwendet|nutzt|mediante|в базе|через|на базе|использу\w{1,4}|с помощью)(?!\w)|(?:使用|采用|基于|通过)\s?$"
)
# Right before its name: "retrained in Airflow", "пишутся в MLflow", "queda registrado en DVC".
_IN = regex(
    r"(?i)(?:\b(?:in|auf|an|aus|per|durch|an|von|nach) (?:einer|einem|eine|einen|der|dem|den|das)\s|(?<!introduction )(?<!similar )(?<!due )(?<!port )\b(?:in|by|into|to)\s(?:the\s|an?\s)?"
    r"|(?<!\w)(?:в|во|с|со|через|на|по|из|к|средствами|подобран\w{0,2}|собирает|хранит|манифест\w{0,2}|чарт\w{0,2}|дашборд\w{0,2}|граф\w{0,2})\s"
    r"|\b(?:con|com|en|em|al|ao|pelo|pela|mediante|vía|avec|dans|mit|über|manifiestos? de|manifestos? d[eo]|orquestad[ao]s? (?:con|com|por|en|no)|no|na)\s(?:el\s|la\s|o\s|a\s)?)$"
)
# What follows a tool's name where something of it is there: "a Grafana dashboard", "an Airflow DAG".
_THING = regex(
    r"(?i)^\s(?:dashboards?|dags?|charts?|metrics|pipelines?|manifests?|scripts?|modules?|registry|server|index|collection|database|cache|queue|workers?|classifier|model|regressor|"
    r"collects?|records?|stores?|tracks?|logs|watches|schedules?|orchestrates?|serves|handles?|powers?|keeps?|holds|caches|monitors|traces|queues|scrapes|draws|validates)\b"
    r"|^(?:을|를|으로|로|에|에서|가|이|와|과)\s[가-힣]|^\s(?:orqali|yordamida|bilan)\b"
    r"|^(?:을|를|으로|로|에|와|과)?\s?(?:사용|활용|이용|기반|캐싱|저장|배포|추적)|^\s?(?:缓存|存储|监控|部署|を使)"
)
# What a tool does here: "Evidently raises an alert", not what it offers to anybody.
_ACTS = regex(
    r"^\s(?!(?:is|was|has|does|as|its|this|docs|plus|needs|requires|offers|supports|provides|makes|allows|lets|helps|enables|gives|comes|remains|becomes|seems|works|users|models|libraries|features|versions|skills|basics|tools|endpoints|services|apps|requests|routes)\b)[a-z]{2,14}s\b"
)
_CLAUSE = regex(r"(?:^|[,;:.]\s|\band\s|\bthen\s|→\s?)$")
# A name in a longer word that is one of its kind: "Redis-Cache", "eine Chroma-Datenbank", "Kafka-based".
_COMPOUND = regex(
    r"^-(?:(?:Datenbank|Vektordatenbank|Cache|Zwischenspeicher|DAGs?|Dashboards?|Charts?|Index|Server|Queue|Worker|Warteschlange|Pipeline|Tracking|Modell\w{0,2}|Klassifika\w{2,5}|Speicher|Cluster|Oberfläche|App|API|Anwendung|Store|"
    r"Sammlung|Workflows?|Jobs?|Alarm\w{0,2}|Instanz|Container|Service|Dienst|Backend|Frontend|Server|Protokoll\w{0,4}|Registry|Metriken|Manifeste?n?|Skript\w{0,2})\b|(?i:based|backed|powered|driven|orchestrated|managed|tracked|served)\b)"
)
_STACK = regex(
    r"(?i)tech(?:nolog(?:y|ies))?(?: ?stack)?\b|^stack$|built with|tools? (?:used|&)|libraries|frameworks?|features?|capabilit|highlights|overview|components|architecture|pipeline|what it does|how it works|c[óo]mo funciona|как (?:это )?работает|как устроен|작동|동작 ?방식|工作原理|仕組み|fonctionnement|funktionsweise|возможност|функци|умеет|característic|funcionalidad|recursos|qué hace|(?:o )?que (?:faz|hace|o sistema)|기능|특징|功能|特性|特点|架构|機能|技術|технологии|стек|technik|werkzeuge|funktionen|merkmale|aufbau|기술 스택|技术栈|tecnologias|tecnologías|technologies"
)
_OTHERS = regex(
    r"(?i)\b(?:vs\.?|versus|like|similar to|compared|comparisons?|comparing|inspired|instead|alternativ|(?<!machine )(?<!deep )(?<!transfer )(?<!active )(?<!ensemble )(?<!reinforcement )(?<!representation )learn|course|skill|experience|swap|replace|or\b|migrat|any\b|e\.g|such as|could|plug|choose|chose|over (?-i:[A-Z])|why\b|than\b|recommend\w*|ready for|extension|protocol\b|pluggable|bring your own|adapters?\b|drop-in|compatible|interchangeable|convert\w{0,3}|provided|scal\w{2,6} (?:up|out)|proxy|production deploy)|\b(?:parecid|troca|substitu|cambi|mudan[çc]|remplac|reemplaz|similar a|comparad|comparaci|comparaç|en lugar|en vez|em vez|ao invés|opcional)\w{0,4}|\b(?:aprend(?:er|í|i|iendo|endo|iza)|cursos?)\b|\bou\b|\ba été (?:testé|validé)|замен|вместо|вроде|сравн|например|\sили\s|курс|대해|배운|배우|대신|비슷|비교|또는|교체|선택|类似|代替|比较|相比|或者|可选"
)


# A choice or a plan within a drawing.
_LATER = regex(
    r"(?i)\b(?:later|soon|maybe|possibly|phase \d|v2|wenn|später|luego|después|depois|puis)\b|\w\s?/\s[A-Z]|\?"
)
MAX_AGAIN = 6
MIN_BEFORE = 5
_JOINTS = frozenset("+ & and und y e и et va 및".split())
# Where a README lists what the project is and has.
_SHELVES = frozenset({"what", "how-it-works"})
_NO_TOOL = frozenset({"license", "licence", "version", "release", "stars", "forks", "issues"})


class Named(NamedTuple):
    """One tool where the project is said to use it."""

    tool: str
    text: str
    place: Place


def said(sayings: Sayings, documents: Documents) -> tuple[Named, ...]:
    """Each tool once, where a sentence says that it is used, a list of the stack, a drawing or a badge names it."""
    found: dict[str, Named] = {}
    lines = [line for line in sayings.described_sentences() if line.block != "heading"]
    there = _words_in(lines)
    for line in lines if there else ():
        for word in there:
            tool = _WORDS[word]
            if word in line.lower and tool not in found and (at := _told(line, word, tool)) >= 0:
                found[tool] = Named(tool, around(line.text, at, at + len(word)), line.place_at(at))
    drawn_rows = tuple(drawings(documents, sayings))
    parts = _words_in(drawn_rows) if drawn_rows else []
    for drawn in drawn_rows if parts else ():
        for word in (word for word in parts if word in drawn.lower):
            tool, at = _WORDS[word], _whole_word(drawn.lower, word)
            if at >= 0 and tool not in found and tool not in AMBIGUOUS and _is_part(drawn, at, tool):
                found[tool] = Named(tool, drawn.text[max(0, at - 20) : at + len(word) + 20].strip(), drawn.place)
    for badge in sayings.badges:
        # "FastAPI", "PyTorch 2.1": a name alone, with its version or none
        if badge.service == "static" and badge.label not in _NO_TOOL:
            tool = _WORDS.get(badge.label) or _WORDS.get(badge.message) or ""
            if tool and tool not in found:
                found[tool] = Named(tool, badge.text, badge.place)
    return tuple(found.values())


def _words_in(lines: Sequence[Saying]) -> list[str]:
    """The names that stand anywhere in these lines, by their beginnings among all words."""
    whole = "\n".join(line.lower for line in lines)
    tokens = set(_TOKEN.findall(whole))
    return [word for word, begin in _BEGINS.items() if (begin in tokens if begin else word in whole) and word in whole]


def _is_part(drawn: Saying, at: int, tool: str) -> bool:
    """Whether a row of a drawing has the tool as a part, neither a choice among several nor a plan."""
    ordinary = tool in ORDINARY and drawn.text[at].islower()
    other = _OTHERS.search(drawn.text) or _LATER.search(drawn.text)
    return not ordinary and not other and speaks_of_now(drawn.text)


def _told(line: Saying, word: str, tool: str) -> int:
    """Where a line says that a tool is used; -1 where it doesn't."""
    at = _whole_word(line.lower, word)
    if at < 0 and line.block != "table" and (at := _in_compound(line, word)) >= 0:
        return at if not _OTHERS.search(f"{line.text} {line.title}") and speaks_of_now(line.text) else -1
    if at < 0 or (tool in ORDINARY and line.text[at].islower()):
        return -1
    shelf = (
        line.block in {"list", "table"}
        and tool not in AMBIGUOUS
        and bool(_STACK.search(line.title) or line.kinds & _SHELVES)
    )
    # "a map (Leaflet)": what a part is made with.
    bracketed = (
        line.text[at - 1 : at] == "(" and line.text[at + len(word) : at + len(word) + 1] == ")" and at > MIN_BEFORE
    )
    told = (
        _is_cell(line, at, word)
        or (bracketed and line.block != "table" and tool not in AMBIGUOUS)
        or _USES.search(line.text[max(0, at - 60) : at])
        or shelf
        or (line.block != "table" and tool not in AMBIGUOUS and _IN.search(line.text[max(0, at - 40) : at]))
        or _acts(line, at, word, tool)
        or (line.block != "table" and _THING.search(line.text[at + len(word) : at + len(word) + 16]))
    )
    return at if told and not _OTHERS.search(f"{line.text} {line.title}") and speaks_of_now(line.text) else -1


def _in_compound(line: Saying, word: str) -> int:
    """Where a name begins a compound that says what of it is there; -1 where none does."""
    at = line.lower.find(f"{word}-")
    whole = at >= 0 and not line.lower[at - 1 : at].isalnum() and len(line.lower) == len(line.text)
    return at if whole and _COMPOUND.search(line.text[at + len(word) : at + len(word) + 24]) else -1


def _acts(line: Saying, at: int, word: str, tool: str) -> bool:
    """Whether a clause begins with the tool and says what it does; an adverb may begin a sentence, too."""
    return (
        line.block in {"prose", "list"}
        and tool not in AMBIGUOUS
        and not (at == 0 and tool in ORDINARY)
        and _CLAUSE.search(line.text[max(0, at - 8) : at]) is not None
        and _ACTS.search(line.text[at + len(word) : at + len(word) + 18]) is not None
    )


def _is_cell(line: Saying, at: int, word: str) -> bool:
    """Whether a cell beside the first of a table is the tool's name alone, or one of two that are joined."""
    begin, end = line.text.rfind("|", 0, at), line.text.find("|", at)
    cell = line.text[begin + 1 : end if end >= 0 else len(line.text)]
    # A name alone, or one of two that are joined.
    rest = f"{cell[: at - begin - 1]} {cell[at - begin - 1 + len(word) :]}".split()
    return (
        line.block == "table"
        and begin >= 0
        and (not rest or (len(rest[2:]) == 0 and _JOINTS.intersection(rest) != set()))
    )


def _whole_word(text: str, word: str) -> int:
    """Where a word stands by itself, no part of a path, an address or a longer word; -1 where it doesn't."""
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        # A particle or a character of another script is no part of the name: "Redis를", "使用Redis".
        joined = (before.isascii() and before.isalnum()) or before in {"_", "/", ".", "@", "-"}
        if not joined and not ((after.isascii() and after.isalnum()) or after in {"_", "/", "@", "-"}):
            return at
        at = text.find(word, at + 1)
    return -1


def _again(named: Named, sayings: Sayings) -> tuple[Place, ...]:
    """Where else the same is said."""
    words = [word for word, tool in _WORDS.items() if tool == named.tool]
    out: list[Place] = []
    for line in sayings.described_sentences():
        at = (
            -1
            if line.block == "heading"
            else max(_told(line, word, named.tool) for word in words if word in line.lower or word == words[0])
        )
        if at >= 0 and (place := line.place_at(at)) not in {named.place, *out}:
            out.append(place)
    return tuple(out[:MAX_AGAIN])


def held(said: tuple[Named, ...], holdings: Holdings, substance: Substance, sayings: Sayings) -> Iterator[Claim]:
    """A tool that no file beside the documents speaks of isn't used, nor is one that comments alone speak of."""
    places = [(named, *used(TOOLS[named.tool], named.tool, holdings, substance)) for named in said]
    absent = [named for named, place, _ in places if place is None]
    # One tool of many may have gone; where most of what the README names was never there, its account is untrue.
    facade = len(absent) >= 3 and 2 * len(absent) > len(said)  # noqa: PLR2004
    for named, place, why in places:
        if place is not None:
            yield Claim(
                named.text,
                Verdict.BORNE_OUT,
                "readme",
                f"{place.path} {'lists' if place.note else 'uses'} {named.tool}.",
                (named.place, place),
            )
        elif holdings.read_whole():
            told = (named.place, *why.places, *_again(named, sayings))
            yield Claim(named.text, Verdict.CONTRADICTED, "readme", why.words, told, caps=facade)
