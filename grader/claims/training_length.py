# ruff: noqa: E501 - patterns: a row is a thought
"""For how many epochs a model is said to have been trained, against the settings in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

MAX_FILES, MAX_BYTES = 40, 64 << 10
TWICE = 2  # training that stopped early or went on from a checkpoint is no untruth
_SAID = regex(
    r"(?i)\b(?:train(?:ed|ing)?|fine-?tuned)\b[^.|]{0,60}\b(?:for|over|during|with)\s(\d{1,4})\sepochs?\b|(?<![\w.])(\d{1,4}) epochs of training\b"
    r"|\b(?:entren|trein|entraîn|trainier|antrenir)\w{1,6}\b[^.|]{0,60}?(?<![\w.])(\d{1,4})\s(?:épocas|epochs|époques|epochen)\b|обуч\w{1,8}[^.|]{0,60}?(?<![\w.])(\d{1,4})\sэпох|(?<![\w.])(\d{1,4})\s?(?:에폭|エポック|轮)[^.|]{0,20}(?:학습|훈련|学習|训练)"
    # settings one after the other: "MobileNetV2, 15 epochs, batch size 32"
    r"|(?:^|[,;:|(]\s?)(?:trained for |for )?(\d{1,4}|one|two|three|four|five|six|eight|ten|twelve|twenty|fifty)\s(?:epochs?|épocas|epochs|époques|epochen|эпох\w?)\s?(?:[,.;|)]|$)|(?<![\w.])(\d{1,4})\s?(?:에폭|에포크)"
)
_SET = regex(
    r"(?i)\b(?:n_?|num_?|max_?|train_?|total_?|num_train_)?(?:epochs?|epocas)[\"']?\s{0,4}[:=]\s{0,4}(\d{1,4})\b(?!\.)"
)
_IN_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "twelve": 12,
    "twenty": 20,
    "fifty": 50,
}
_EPOCH = regex(r"(?i)epoch|epoca")
# Somebody who starts it can give another number.
_GIVEN = (
    "--epochs", "--num_epochs", "--num-epochs", "--max_epochs", "--max-epochs", "--n-epochs", "'-e'", '"-e"',
    "hydra", "typer", "click", "wandb.config", "epochs=args", "fire.", "resume", "checkpoint", "initial_epoch", "yolo",
)  # fmt: skip


class Told(NamedTuple):
    """So many epochs."""

    epochs: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Numbers of epochs that the model was trained for; only one, or several trainings are meant."""
    found = [
        Told(_number(next(filter(None, match.groups()))), around(line.text, *match.span()), line.place)
        for line in sayings.told("epoch", "época", "époque", "эпох", "에폭", "에포크", "エポック", "轮")
        if line.block != "heading" and (match := _SAID.search(line.text)) and speaks_of_now(line.text)
    ]
    return tuple(found) if len({told.epochs for told in found}) == 1 else ()


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _IN_WORDS.get(written.lower(), 0)


def held(said: tuple[Told, ...], source_code: SourceCode, holdings: Holdings, files: Files) -> Iterator[Claim]:
    """A setting of that number bears it out; only where every setting is far below it is it contradicted."""
    told = said[0]
    found: list[tuple[int, Place]] = []
    for code in source_code.texts(tests=False):
        if _EPOCH.search(code.text):
            for match in _SET.finditer(code.text):
                line = code.line(code.text.count("\n", 0, match.start(1))) or None
                found.append((int(match[1]), Place(code.path, line)))
    for entry in files.suffixed(".yaml", ".yml", ".json", ".toml")[:MAX_FILES]:
        text = (files.text(entry.path, MAX_BYTES) or "") if entry.size and entry.size <= MAX_BYTES else ""
        found += [(int(m[1]), Place(entry.path, text.count("\n", 0, m.start(1)) + 1)) for m in _SET.finditer(text)]
    fits = next((place for number, place in found if number == told.epochs), None)
    if fits:
        words = f"{fits.path} sets {told.epochs}."
        yield Claim(told.text, Verdict.BORNE_OUT, "evaluation", words, (told.place, fits))
        return
    far = bool(found) and all(0 < number * TWICE <= told.epochs for number, _ in found)
    if far and holdings.read_whole() and not holdings.find_in_code(_GIVEN):
        number, place = max(found, key=lambda one: one[0])
        words = f"{place.path} sets {number}."
        yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place, place))
