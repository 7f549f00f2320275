# ruff: noqa: E501 - patterns: a row is a thought
"""Settings of the training and the evaluation that are stated, against those in the code and its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

MAX_FILES, MAX_BYTES = 40, 64 << 10
SHOWN = 4
_CONFIG = (".yaml", ".yml", ".toml", ".json", ".cfg", ".ini")
_N = r"(\d{1,6}(?:[.,]\d{1,6})?(?:e-\d)?)"


class Setting(NamedTuple):
    """One setting: how it is told, how code sets it, what shows that a caller sets it instead, how far off is another."""

    name: str
    hints: tuple[str, ...]
    told: re.Pattern[str]
    sets: re.Pattern[str]
    given: tuple[str, ...]
    times: float


SETTINGS = (
    Setting("the share held out", ("%", "split", "divid", "/", "раздел", "나누"),
            regex(r"(?i)\b(?:split|divid\w{2,5}|hold-?out|test set|test size|teste?|prueba|раздел\w{1,5}|делит\w{0,3})\b[^.|]{0,60}?(?<![\d.])(?:\d{2}\s?%?\s?[/:–-]\s?)?(\d{2})\s?%?\s?(?=(?:(?:for|para|на|de)\s)?(?:(?:the|o|a|el|la)\s)?(?:test|teste|prueba|тест\w{0,5}|hold)\b)|\b(?:80|70|75|90|60|85)\s?%?\s?[/:–-]\s?(40|30|25|20|15|10)\b(?!\s?[/:–-]\s?\d)"),
            regex(r"(?i)\btest_(?:size|ratio|split|fraction|frac)[\"']?\s{0,4}[:=]\s{0,4}(0?\.\d{1,3}|\d{2})\b"), ("--test-size", "--test_size", "groupkfold", "kfold", "timeseries", "val_size", "validation_split"), 1.2),
    Setting("the folds", ("fold", "фолд", "폴드", "折", "qismli", "cv"),
            regex(r"(?i)(?<![\w.])(\d{1,2})(?:[- ]|\s)?(?:folds?\b|fold\b|фолд\w{0,3}|-fold|폴드|折|pliegues|dobras|qismli)"),
            regex(r"(?i)\b(?:cv|n_splits|n_folds|k_folds?|folds|num_folds|nfolds)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,2})\b(?!\.)"), ("--folds", "--cv", "--n-splits", "--n_splits", "--k"), 1.5),
    Setting("the batch size", ("batch", "배치", "батч", "lote"),
            regex(r"(?i)\bbatch(?:[- ]size)?(?:es)?\s?(?:of|is|was|de|:|=|\|)\s?(\d{1,5})\b|\bbatch size (\d{1,5})\b|\blotes? de (\d{1,4})\b(?![.,]\d)|(?:배치 ?크기|배치 ?사이즈)(?:는|:)?\s?(\d{1,5})|(?:размер батча|tamaño de lote|tamanho do lote)\D{0,6}(\d{1,5})"),
            regex(r"(?i)\b(?:\w{0,24}_)?(?:batch_?size|bs|lote)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,5})\b(?!\.)"), ("--batch", "hydra", "fire.", "wandb.config", "gradient_accumulation"), 1.9),
    Setting("the learning rate", ("learning rate", "lr", "학습률", "скорость обучения", "tasa de aprendizaje", "taxa de aprend"),
            regex(rf"(?i)\b(?:learning rate|tasa de aprendizaje|taxa de aprendizado|скорост\w обучения)\s?(?:of|is|was|de|:|=|\||—|–)?\s?{_N}|학습률(?:은|:)?\s?{_N}"),
            regex(r"(?i)\b(?:lr|learning_rate|eta|base_lr|max_lr)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,2}(?:\.\d{1,8})?(?:e-?\d{1,2})?)"), ("--lr", "--learning", "scheduler", "hydra", "fire.", "wandb.config", "suggest_", "grid", "search"), 1.9),
    Setting("the topics", ("topic", "tópico", "тем", "토픽"),
            regex(r"(?i)\bLDA\b[^.|]{0,40}?(?<![\w.])(\d{1,3})\s(?:topics|tópicos|temas|тем\w{0,2})\b|\bLDA\b[^.|]{0,20}?(\d{1,3})개 토픽"),
            regex(r"(?i)\b(?:n_components|num_topics|n_topics)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,3})\b"), ("--topics", "for k in", "range(", "grid", "search"), 1.3),
    Setting("the trees", ("trees", "árboles", "árvores", "daraxt", "деревь", "estimators"),
            regex(r"(?i)(?<![\w.])(\d{2,5})\s(?:trees|árboles|árvores|деревьев|estimators|ta daraxt\w{0,3})\b|(?<![\w.])(\d{2,5})\s?(?:그루|개의 트리|棵)"),
            regex(r"(?i)\b(?:n_estimators|num_trees|ntree|num_boost_round|iterations)[\"']?\s{0,4}[:=]\s{0,4}(\d{2,5})\b"), ("--n-estimators", "grid", "search", "optuna", "suggest_", "early"), 1.5),
    Setting("the depth of trees", ("depth", "profundidad", "profundidade", "глубин", "chuqurlik", "깊이"),
            regex(r"(?i)\b(?:max(?:imum)?[- ])?depth (?:of |is |= ?|: ?)?(\d{1,2})\b|\bprofundi(?:dad|dade)(?: máxima)? (?:de )?(\d{1,2})\b|глубин\w{1,2} (?:до )?(\d{1,2})\b|\bchuqurlik\w{0,2} (\d{1,2})\b|(?:최대 ?)?깊이\s?(\d{1,2})"),
            regex(r"(?i)\b(?:max_?depth|depth)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,2})\b"), ("--max-depth", "--depth", "grid", "search", "optuna", "suggest_"), 1.4),
    Setting("the threshold", ("threshold", "umbral", "limiar", "порог", "임계", "阈值"),
            regex(r"(?i)\b(?:threshold|cut-?off|umbral|limiar|порог\w{0,2})\b\s?(?:of|is|was|at|de|=|:|в|—|–)?\s?(0[.,]\d{1,3})\b|(?:임계값|임계치|阈值)(?:은|는|을|를|为|:)?\s?(0\.\d{1,3})"),
            regex(r"(?i)(?:\b\w{0,20}(?:thresh\w{0,5}|umbral|limiar|cut_?off)[\"']?\s{0,4}[:=]\s{0,4}|(?:(?:proba|prob|scores?|probs|p|pred)\w{0,12}(?:\[[^\]\n]{0,12}\])?|\)(?:\[[^\]\n]{0,12}\])?)\s?>=?\s?)(0?\.\d{1,3})\b"), ("--thresh", "environ", "getenv", "argmax(f", "precision_recall_curve", "roc_curve", "linspace", "arange", "for t in", "best_"), 1.2),
    Setting("the longest sequence", ("token", "sequence", "length", "токен", "토큰"),
            regex(r"(?i)\b(?:sequences?|texts?|inputs?|reviews?) (?:are |were |is )?(?:cut|truncated|limited|padded|capped) (?:at|to) (\d{2,5})\b|\b(?:max(?:imum)?|sequence)[- ](?:sequence[- ])?length (?:of |is |= ?|: ?)?(\d{2,5})\b|(?:обреза\w{2,4}|длин\w) (?:до )?(\d{2,5}) токен|최대 (?:길이 )?(\d{2,5})\s?토큰"),
            regex(r"(?i)\b(?:max_?len(?:gth)?|max_seq_len(?:gth)?|max_sequence_length|maxlen|seq_len(?:gth)?|max_tokens|block_size)[\"']?\s{0,4}[:=]\s{0,4}(\d{2,5})\b"), ("--max-len", "--max_len", "--max-seq", "--seq", "model_max_length"), 1.5),
    Setting("the chunk size", ("chunk",),
            regex(r"(?i)\bchunks? (?:size )?(?:of|is|:|=)\s?(?:about |~)?(\d{2,5})\b|(\d{2,5})[- ](?:token|character|char|word)s? chunks?\b"),
            regex(r"(?i)\b(?:chunk_?size|chunk_length|max_chunk\w{0,8}|chunk_tokens|chunk_chars|chunk_words|size)[\"']?(?:\s?:\s?int)?\s{0,4}[:=]\s{0,4}(\d{2,5})\b"), ("--chunk", "environ", "getenv", "basesettings"), 1.4),
)  # fmt: skip
# More than one of them is told of, or another's.
_BESIDE = regex(
    r"(?i)\b(?:paper|original|pre-?trained|tried|compared?|vs\.?|versus|instead|first|then|initial\w{0,2}|up to|between|range|grid|search|(?<!fine-)tun(?:ed|ing)|per (?:class|fold|step|tree|model|run|level)|each|early|stopp\w{1,4}|after|best|baseline|example|default|until|plateau|converg\w{1,4}|at epoch)\b|пробов|сравн|подбор"
)


class Told(NamedTuple):
    """One setting where it is stated."""

    setting: Setting
    value: float
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Each setting, where the README gives it one value and no other."""
    found: dict[str, list[Told]] = {}
    for setting in SETTINGS:
        for line in sayings.told(*setting.hints):
            if line.block == "heading" or not any(map(str.isdigit, line.text)):
                continue
            for match in setting.told.finditer(line.text):
                value = _number(next(group for group in match.groups() if group))
                if value and speaks_of_now(line.text) and not _BESIDE.search(line.text):
                    found.setdefault(setting.name, []).append(
                        Told(setting, value, around(line.text, *match.span()), line.place)
                    )
    return tuple(told[0] for told in found.values() if len({one.value for one in told}) == 1)


def _number(written: str) -> float:
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return 0.0


def held(said: tuple[Told, ...], source_code: SourceCode, files: Files, holdings: Holdings) -> Iterator[Claim]:
    """A setting of that value bears it out; only where each is far from it, and nobody else could give one, is it contradicted."""
    texts = [(code.path, code.text, code) for code in source_code.texts(tests=False)]
    known = {path for path, _, _ in texts}
    configs = [
        e
        for e in files.own
        if e.path.lower().endswith(_CONFIG) and e.size and e.size <= MAX_BYTES and e.path not in known
    ]
    rest = [(e.path, files.text(e.path, MAX_BYTES) or "", None) for e in configs[:MAX_FILES]]
    shown = 0
    for told in said:
        found: list[tuple[float, Place]] = []
        for path, text, code in (*texts, *rest):
            for match in told.setting.sets.finditer(text):
                line = text.count("\n", 0, match.start(1))
                found.append(
                    (_share(told, _number(match[1])), Place(path, (code.line(line) or None) if code else line + 1))
                )
        fits = next((place for value, place in found if abs(value - told.value) <= 1e-9 + 0.01 * told.value), None)
        if fits:
            words = f"{fits.path} sets it so."
            yield Claim(told.text, Verdict.BORNE_OUT, "evaluation", words, (told.place, fits))
            continue
        far = bool(found) and all(
            value and not 1 / told.setting.times < value / told.value < told.setting.times for value, _ in found
        )
        alone = len({value for value, _ in found}) == 1
        if far and alone and shown < SHOWN and holdings.read_whole() and not holdings.find_in_code(told.setting.given):
            shown += 1
            value, place = found[0]
            words = f"{place.path} sets {value:g}."
            yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place, place))


def _share(told: Told, value: float) -> float:
    """A share held out in per cent, as it is told."""
    return value * 100 if told.setting.name == "the share held out" and value < 1 else value
