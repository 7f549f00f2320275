"""What running the project takes beside its files: keys, data and models that the code reads, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.evidence.documents import Document
    from grader.evidence.files import Files
    from grader.evidence.source_code import CodeText, SourceCode
    from grader.model import Entry

_ENV_USE = regex(
    r"""(?:environ(?:\.get\(|\[)|getenv\(|Sys\.getenv\(|process\.env[.\[]|import\.meta\.env\.)\s{0,2}['"]?([A-Z][A-Z0-9_]{2,60})(?![A-Z0-9_])"""
    # a default of its own, written out or by the name of a constant, is no need, and neither is what the code sets
    r"""(?!['"]\s?,\s?(?:default\s?=\s?)?(?:f?['"][^'"]|[A-Z][A-Z0-9_]{3,60}\b)|\s?(?:\|\||\?\?)\s?['"`]\w|['"]\]\s?=[^=])"""
)
_SECRET = regex(r"KEY|TOKEN(?!IZ)|SECRET|PASSWORD|CREDENTIAL|_URI$|_URL$|ENDPOINT")
_DATA_DIRS = frozenset("data dataset datasets raw images input inputs corpus docs documents".split())
_HOME = regex(r"""['"](?:/home/\w|/Users/\w|[A-Za-z]:[\\/]{1,2}Users)""")
MAX_HOMES = 20
_READS_DATA = regex(r"\bread_(?:csv|excel|parquet|feather|delim|tsv)\(|\bfread\(|\bImageFolder\(")
# A file of the project's own: a model registry hands out its models by name, and `self.load_model()` says nothing.
_LOADS_MODEL = regex(
    r"(?i:model|clf|classif|regress|pipeline|vectori|scaler|encoder|net\b|weights)[^#\n]{0,60}(?:joblib|pickle|torch)\.load\("
    r"|(?:joblib|pickle|torch)\.load\([^)\n]{0,60}(?:(?i:model|weights)|['\"]|[A-Z]{3})|(?:\bmodels|\bkeras)\.load_model\(|"
    r"(?<![\w.])load_model\(\s?(?:[frb]{0,2}['\"]|[A-Z]{2})|readRDS\(|\bload_learner\(|"
    # A session over a path that the caller hands in is opened wherever the model lies.
    r"InferenceSession\(\s?(?:[frb]{0,2}['\"]|[A-Z]{2}|str\(|(?:self|cfg|config|settings|args)\.)"
)
_SAVES_MODEL = regex(
    r"\b(?:joblib|pickle|dill)\.dump\(|\btorch\.save\(|\bsave_(?:model|pretrained|weights)\(|\bsaveRDS\("
    r"|\.save\([^)\n]{0,80}\.(?:pkl|joblib|pth?|h5|keras|onnx|cbm|bst)\b|\.export\(\s?format="
)
# A model that a server of one's own machine answers with, and what brings it there.
_SERVED = regex(
    r"\b(?:Chat)?Ollama(?:LLM|Embeddings|EmbeddingFunction)?\(|\b(?:import|from) ollama\b|:11434\b"
    r"|\bollama\.(?:chat|generate|embed\w{0,8}|Client|AsyncClient)\("
)
_PULLS = regex(r"(?i)\bollama\W{1,5}(?:pull|run|create)\b|/api/pull\b|\b(?:pull_model|ollama_?pull)")
_SETTING_UP = (".yml", ".yaml", ".sh", ".ps1", ".bat", "dockerfile", "makefile")
MAX_SETTING_UP = 40
# A line that speaks of keys: beside a service's name it tells which one is wanted.
_SPEAKS_OF_KEYS = regex(
    r"(?i)\bapi[ _-]?(?:keys?|tokens?)\b|\bcredentials?\b|\bsecrets?\b|\b(?:access )?tokens?\b|\bpasswords?\b"
    r"|\bcl\u00e9s?\b|\bllaves?\b|\bchaves?\b|\bclaves?\b|\bschl\u00fcssel\b|\banahtar|\bkalit|\u043a\u043b\u044e\u0447|\u5bc6\u94a5|\u30ad\u30fc|\ud0a4"
)
_COMMON_PARTS = frozenset(
    "api key token secret password passwd credential credentials uri url endpoint access service account user name id "
    "client app auth host database private public default".split()
)
MIN_NAME_CHARS = 4
MAX_NAMES = 60
MAX_LINE_CHARS = 400
# One of these stands in every line of use.
_WORDS = ("env", "/home/", "Users", "dump(", "save", "read", "Folder", "oad", "ession(")
_DATA_FILES = (
    ".csv",
    ".tsv",
    ".xlsx",
    ".xls",
    ".parquet",
    ".feather",
    ".rds",
    ".rdata",
    ".json",
    ".zip",
    ".gz",
    ".db",
    ".sqlite",
    ".dvc",
    ".jpg",
    ".png",
    ".data",
    ".txt",
    ".npz",
    ".arff",
)
_MODEL_FILES = (
    ".pkl",
    ".joblib",
    ".pt",
    ".pth",
    ".h5",
    ".keras",
    ".onnx",
    ".rds",
    ".bin",
    ".safetensors",
    ".dvc",
    ".pickle",
    ".bst",
    ".cbm",
    ".sav",
    ".ckpt",
    ".tflite",
    ".pb",
    ".model",
    ".z",  # what joblib compresses
)


class Needs(NamedTuple):
    """What own code takes.

    Attributes:
        settings: secrets that it reads; `files`: data or models that it reads while none are in the repository.
        served: where own code asks a model of Ollama that nothing in the repository pulls.
        homes: lines with an absolute path into somebody's home.
        model_makers: base names of the scripts and notebooks that save a model.
    """

    settings: tuple[Place, ...] = ()
    files: tuple[Place, ...] = ()
    homes: tuple[Place, ...] = ()
    model_makers: frozenset[str] = frozenset()
    served: tuple[Place, ...] = ()


def _telling_lines(texts: Iterable[CodeText]) -> Iterator[tuple[CodeText, int, str, str]]:
    """The file, number and text of each line that has one of the words that are looked for, and what stands below it.

    What a template's folder holds is filled in when it is used.
    """
    for code in texts:
        words = [word for word in _WORDS if word in code.text] if "{{" not in code.path else []
        rows = code.text.split("\n") if words else []
        for at, line in enumerate(rows):
            text = line[:MAX_LINE_CHARS]
            for word in words:
                if word in text:
                    yield code, code.line(at), text, rows[at + 1][:MAX_LINE_CHARS] if at + 1 < len(rows) else ""
                    break


def _reads_data(text: str, below: str) -> bool:
    """The line reads a file of data rather than an address; a call that is broken after its bracket goes on below."""
    if _READS_DATA.search(text) is None:
        return False
    return "http" not in text and not (text.rstrip().endswith("(") and "http" in below)


def _is_set(name: str, code: CodeText) -> bool:
    """The file sets the variable for what it starts."""
    return f"export {name}=" in code.text


def needs(source_code: SourceCode, files: Files) -> Needs:
    """Go through own code line by line, where its text has the words at all; tests are no product."""
    settings: dict[str, Place] = {}
    homes: list[Place] = []
    makers: set[str] = set()
    loaders: dict[str, Place] = {}
    data = None
    for code, number, text, below in _telling_lines(source_code.texts(tests=False)):
        path = code.path
        if "env" in text and (use := _ENV_USE.search(text)) and _SECRET.search(use[1]) and not _is_set(use[1], code):
            settings.setdefault(use[1], Place(path, number, note=use[1]))
        if ("/home/" in text or "Users" in text) and len(homes) < MAX_HOMES and _HOME.search(text):
            homes.append(Place(path, number, note="a path of one machine"))
        if "(" not in text:
            continue
        if ("dump(" in text or "save" in text) and _SAVES_MODEL.search(text):
            makers.add(path)
        if data is None and ("read" in text or "Folder" in text) and _reads_data(text, below):
            data = Place(path, number, note="data are read, and none are in the repository")
        loads = path not in loaders and ("oad" in text or "ession(" in text or "readRDS" in text)
        if loads and _LOADS_MODEL.search(text):
            loaders[path] = Place(path, number, note="a model is loaded, and none is in the repository")
    # What a file loads after it has saved it, such as a compiled model in a cache, it makes itself.
    model = next((place for path, place in loaders.items() if path not in makers), None)
    return Needs(
        tuple(settings.values()),
        _absent(data, model, files),
        tuple(homes),
        frozenset(map(base_name, makers)),
        _served(source_code, files),
    )


def _absent(data: Place | None, model: Place | None, files: Files) -> tuple[Place, ...]:
    """Of what is read, that of which the repository holds nothing."""
    out = [data] if data and not any(_holds_data(entry) for entry in files.own) else []
    if model and not any(entry.path.lower().endswith(_MODEL_FILES) for entry in files.own):
        out.append(model)
    return tuple(out)


def _served(source_code: SourceCode, files: Files) -> tuple[Place, ...]:
    """Where code first asks a model of Ollama, unless code, a script, a container or a compose file brings it there."""
    asked: Place | None = None
    for code in source_code.texts(tests=False):
        if "llama" not in code.text and ":11434" not in code.text:
            continue
        if _PULLS.search(code.text):
            return ()
        if asked is None and (found := _SERVED.search(code.text)):
            line = code.line(code.text.count("\n", 0, found.start()))
            asked = Place(code.path, line, note="a model of Ollama is asked, and nothing pulls it")
    if asked is None:
        return ()
    texts = (files.text(entry.path) or "" for entry in files.suffixed(*_SETTING_UP)[:MAX_SETTING_UP])
    return () if any(_PULLS.search(text) for text in texts) else (asked,)


def tells_pull(documents: Iterable[Document]) -> bool:
    """A document says how to get a model of Ollama."""
    return any("llama" in line.text and _PULLS.search(line.text[:600]) for d in documents for line in d.lines)


def spoken_of(wanted: Sequence[Place], documents: Iterable[Document]) -> set[str]:
    """The settings that a document tells of in words: "an OpenWeatherMap API key" is `OPENWEATHER_API_KEY`."""
    marks = {
        place.note: [part for part in place.note.lower().split("_") if part not in _COMMON_PARTS]
        for place in wanted[:MAX_NAMES]
    }
    out: set[str] = set()
    for document in documents if marks else ():
        for line in document.lines:
            low = line.text[:400].lower()
            named = {
                name
                for name, parts in marks.items()
                if any(len(part) >= MIN_NAME_CHARS and part in low for part in parts)
            }
            out |= named if named and _SPEAKS_OF_KEYS.search(low) else set()
    return out


def _holds_data(entry: Entry) -> bool:
    """A file of data rather than a picture of a plot, a list of requirements or a setting."""
    lower = entry.path.lower()
    if not lower.endswith(_DATA_FILES):
        return False
    if lower.endswith((".txt", ".json", ".jpg", ".png", ".gz")):
        return any(part in _DATA_DIRS for part in lower.split("/")[:-1])
    return True
