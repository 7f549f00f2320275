"""What a shell command of a README does, and whether what it names is in the repository."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from grader.evidence.files import Files

# A command in running text: only forms that can't be ordinary words.
INLINE = regex(
    r"pip3? install(?: -[\w-]{1,20})*(?: [\w./\[\]=<>~!,-]{1,80}){1,6}|(?:(?:uv|"
    # in running text "a Python function" is no program: a file, a module or an option follows
    r"poetry|pipenv) run )?python3? (?:-m [\w.]{1,100}|-[\w-]{1,30}|[\w./\\-]{1,115}\.(?:py|ipynb)\b)"
    r"(?: -[\w-]{1,30}(?: [\w./=-]{1,60})?){0,6}|(?:uv|poetry|pipenv) run [\w./:-]{1,80}(?: [\w./=:-]{1,60}){0,2}|"
    r"streamlit run [\w./\\-]{1,120}|uvicorn [\w.:/-]{1,80}(?: --?[\w-]{1,20}(?: [\w.]{1,20})?){0,4}|flask run\b|"
    r"docker[ -]compose (?:-f [\w./-]{1,80} )?up(?: --?[\w-]{1,20}){0,4}|docker (?:build|run|"
    r"pull) [^,;()\n]{1,120}|npm (?:install|start|test|ci|run [\w:-]{1,40})|"
    r"yarn (?:install|start|dev|build)|pnpm (?:install|dev|start)|git clone \S{1,200}|Rscript [\w./-]{1,120}|"
    r"conda (?:env create|create|activate|install)\b[^,;()\n]{0,80}|jupyter (?:notebook|"
    r"lab)\b(?: [\w./-]{1,100})?|pytest (?:-[\w-]{1,20}|tests?/)[\w./ -]{0,80}|"
    r"(?:uv|poetry|pipenv) (?:sync|install)\b|renv::restore\(\)|shiny::runApp\([^()\n]{0,80}\)|"
    r"install\.packages\([^()\n]{0,200}\)|"
    r"ollama pull [\w.:-]{1,60}|dvc (?:pull|repro)\b|cp \.?env[\w.-]{1,30} \.?env\b|"
    r"cp \.env[\w.-]{1,30} \.env\b|source [\w./-]{0,60}activate|"
    r"(?:bash|sh) [\w./-]{1,100}\.sh\b|\./gradlew [\w:-]{1,40}|cargo (?:run|test|build)\b|"
    r"go (?:run|test|build) \.?[\w./-]{1,100}|\bmake [a-z][\w-]{1,40}"
)
_STEPS = (
    ("clone", regex(
        r"git clone|^cd |gh repo clone|git checkout|git submodule|git lfs install|^mkdir |open \S{1,80}\.Rproj")),
    ("test", regex(
        r"\bpytest\b|unittest|npm (?:run )?test|yarn test|pnpm test|make test|testthat|devtools::test|ctest|"
        r"go test|cargo test|\btox\b|\bnox\b|pre-commit run|ruff|mypy|vitest|jest")),
    ("verify", regex(
        r"^curl |^wget -qO-|Invoke-RestMethod|^http |docker (?:ps|logs)|docker[ -]compose (?:ps|logs)|"
        r"kubectl get|nvidia-smi|--version|^open http|^start http|^xdg-open|^grpcurl")),
    ("env", regex(
        r"(?:python\S{0,4}|py) (?:-3\S{0,3} )?-m venv|virtualenv|conda (?:create|activate)|mamba create|"
        r"[Aa]ctivate|pyenv|nvm use|uv venv|poetry shell|pipenv shell|\bdeactivate\b|renv::activate")),
    ("config", regex(
        r"^(?:cp|copy|mv|Copy-Item) \S{0,80}\.?env|\.env\b|^export [A-Z]|^set [A-Z_]+=|^\$env:|^setx |"
        r"^[A-Z][A-Z0-9_]{2,60}=\S|aws configure|gcloud auth|huggingface-cli login|wandb login|kaggle\.json|"
        r"dvc remote|secrets\.toml")),
    ("data", regex(
        r"^(?:mysql|psql|sqlite3)\b.{0,120}<|"
        r"kaggle (?:datasets|competitions)|^wget |^gdown|dvc pull|git lfs pull|huggingface-cli download|"
        r"hf download|gsutil|aws s3 (?:cp|sync)|ollama pull|^unzip |^tar |^curl -[LOo]|(?<![A-Za-z])(?:download|fetch|"
        r"prepare|ingest|load|seed|generate|populate|scrap|make_dataset|prepro|build_index|"
        r"embed)\w{0,30}(?:\.py|\.sh|\.R|\.ipynb)?\b|make (?:data|download|seed|ingest)")),
    ("install", regex(
        r"pip[3x]? install|conda (?:install|env (?:create|update))|mamba (?:install|env)|poetry (?:install|add)|"
        r"uv (?:sync|pip|add|tool)|pipenv install|npm (?:i\b|install|ci)|yarn(?: install)?$|yarn add|"
        r"pnpm (?:i\b|install)|bun install|renv::restore|install\.packages|pacman::|remotes::install|"
        r"apt(?:-get)? |brew |make (?:install|setup|init|requirements|env|build)|cmake|meson|ninja|"
        r"cargo build|go (?:mod|build|get|install)|mvn|gradle|setup\.py|docker(?:[ -]compose)? (?:build|pull)|"
        r"(?:bootstrap|set_?up|install)\w{0,20}\.(?:sh|ps1|bat|cmd)\b|"
        r"vcpkg|choco|winget|bundle install|composer install|R -e|npx playwright|spacy download|nltk")),
    # What looks after files, packages and containers runs nothing.
    ("other", regex(
        r"^chmod |^npm (?:ls|list|cache|audit|outdated)\b|^helm (?:repo|list)\b|"
        r"^terraform (?:fmt|validate|output|destroy)\b|"
        r"^(?:sudo )?docker (?:stop|rm|rmi|tag|push|login|images|volume|network|system|inspect)\b|"
        r"^(?:sudo )?docker[ -]compose (?:-f \S{1,80} )?(?:down|stop|rm|config)\b|"
        r"^kubectl (?:delete|describe|logs|config|create secret)\b")),
    ("train", regex(
        r"\btrain\w{0,20}(?:\.py|\.R|\.sh|\.ipynb)?\b|\bfit\w{0,10}\.py|dvc repro|"
        r"yolo (?:task=\S+ )?(?:mode=)?train|make train|torchrun|accelerate launch|evaluat\w{0,10}|"
        r"benchmark\w{0,10}")),
    ("start", regex(
        r"^(?:python\S{0,4}|py|poetry run|uv run|pipenv run|streamlit|uvicorn|gunicorn|flask|chainlit|gradio|"
        r"npm|npx|yarn|pnpm|bun|node|docker|docker-compose|make|Rscript|shiny::|jupyter|bash|sh|\./|cargo run|"
        r"go run|java|dotnet|langgraph|dagster|prefect|airflow|astro|mlflow|dbt|kubectl|helm|terraform|"
        r"bentoml|ray|serve|voila|papermill|nbconvert|quarto|rmarkdown|source\(|fastapi|rasa|celery|sam|"
        r"serverless|modal|\.\\|yolo|vllm|ollama|task|just|invoke|minikube|kind|nohup|sudo docker|open |"
        r"powershell|pwsh|corepack|rails|php|swift|julia|luigi|kedro|zenml|metaflow|chmod|exec|start |"
        # a template is used by having a project made of it
        r"cookiecutter \S|copier copy|cruft create)")),
)  # fmt: skip
# A pinned requirement ("uvicorn[standard]==0.24.0") begins with a command's name and is none.
_FIRST_WORDS = regex(
    r"^(?![\w.\[\],-]{1,80} ?[=~<>]=)(?:sudo )?"
    r"(?:pip3?|pipx|cookiecutter|copier|cruft|python[\d.]{0,4}|py|conda|mamba|docker|docker-compose|git|npm|npx|yarn|pnpm|bun|"
    r"make|uvicorn|gunicorn|flask|streamlit|Rscript|R|cmake|meson|ninja|cargo|go|uv|uvx|poetry|pipenv|"
    r"jupyter|bash|sh|"
    r"kubectl|helm|terraform|dvc|curl|wget|source|cd|cp|copy|mv|mkdir|export|set|setx|virtualenv|pytest|"
    r"tox|nox|ruff|mypy|pre-commit|mlflow|prefect|airflow|astro|dagster|dbt|kaggle|ollama|huggingface-cli|"
    r"hf|aws|gcloud|gsutil|az|"
    r"node|java|mvn|gradle|dotnet|chainlit|langgraph|bentoml|torchrun|accelerate|yolo|vllm|apt|apt-get|"
    r"brew|choco|winget|unzip|tar|gdown|minikube|kind|celery|locust|wrk|ab|hey|sam|serverless|modal|rasa|"
    r"kedro|zenml|"
    r"papermill|quarto|voila|just|task|invoke|open|start|xdg-open|chmod|nvm|nohup|mysql|psql|sqlite3|createdb|"
    r"redis-server|xinference|chroma|code|Copy-Item|Invoke-RestMethod|grpcurl|julia|php|bundle|composer|"
    r"spark-submit|fastapi|gh|powershell|pwsh|corepack|jupyter-(?:lab|notebook)|pip-(?:compile|sync))\b"
    # neither an assignment or a call, nor a package ("flask-cors") or a file ("dvc.yaml") of such a name
    r"(?![:=(]|\s=|-\w|\.(?!(?:sh|bat|cmd|ps1|exe)\b)\w)"
    r"|^(?:\./|\.\\|\.?venv[\\/]|[\w./-]{1,60}/activate|\$env:|renv::|shiny::|install\.packages\(|"
    r"devtools::|remotes::|pacman::|rmarkdown::|source\(|quarto::|[A-Z][A-Z0-9_]{2,60}=\S)"
)
_DOCKER = regex(
    r"^(?:sudo )?(?:docker|docker-compose|podman|kubectl|helm|minikube)\b|make \S{0,10}(?:docker|up|compose)"
)
_SCRIPT = regex(
    r"(?:python[\d.]{0,4}|py|streamlit run|Rscript|bash|sh|node|chainlit run|gradio|"
    r"torchrun(?: --?[\w=-]{1,40})*|jupyter (?:notebook|lab|nbconvert)|papermill|quarto render|"
    r"fastapi (?:dev|run)|julia|php|accelerate launch)"
    r"\s+(?:-u\s+)?([\w./\\-]{1,160}\.(?:py|R|r|sh|js|mjs|ts|ipynb|Rmd|qmd|jl|php))\b"
)
_LISTED = regex(
    r"(?:-r|--requirement|--file|env create -f|env create --file|"
    r"env update -f)[ =]+([\w./\\-]{1,120}\.(?:txt|in|ya?ml|lock))"
)
_COMPOSE_FILE = regex(r"compose\s+(?:-f|--file)[ =]([\w./\\-]{1,120})")
_APP = regex(r"(?:uvicorn|gunicorn)\s+(?:-[\w-]{1,20}\s+(?:[\w.:]{1,40}\s+)?){0,6}([a-zA-Z_][\w.]{0,100}):\w{1,40}")
_MODULE = regex(r"python[\d.]{0,4} -m ([a-zA-Z_][\w.]{0,120})")
_RUN_SCRIPT = regex(r"(?:npm run|yarn|pnpm(?: run)?|bun run) ([\w:-]{1,40})")
_MAKE = regex(r"^make ([a-zA-Z][\w.-]{0,40})")
_OWN_SCRIPT = regex(r"^\./([\w./-]{1,120}\.(?:sh|py))\b")
# What a client of a database is fed: `mysql -p shop < sql/schema.sql`.
_POWERSHELL = regex(r"^(?:powershell|pwsh)(?:\.exe)?\b[^\n|]{0,120}?[\s'\"]([\w./\\-]{1,120}\.ps1)\b")
# A name that stands for whichever the reader means.
_STANDS_FOR_ANY = regex(
    r"(?i)(?:\.[/\\])?(?:(?:path[/\\]to|your|my|some)[/\\_-][\w./\\-]{0,100}|(?:your)?script\.\w{1,4}|example_?script\.\w{1,4})$"
)
_FED = regex(r"^(?:mysql|psql|sqlite3)\b[^<>|]{0,120}(?:<|-f)\s?([\w./-]{1,120}\.(?:sql|dump))\b")
_ENV_COPY = regex(r"^(?:cp|copy|Copy-Item|mv) (\.?[\w./\\-]{0,80}env[\w.-]{0,30})\s")
# Names of packages that are programs, too, and do nothing without being told what.
_NEEDS_MORE = frozenset(
    "airflow astro bentoml celery chainlit dagster docker dvc fastapi flask gunicorn kaggle kedro locust mlflow mypy "
    "node ollama papermill pip poetry prefect python pytest-cov quarto rasa ruff streamlit uvicorn virtualenv vllm "
    "voila".split()
)
# An interpreter reads a file of this machine, never an address; a list of requirements is no archive.
_FAR_SCRIPT = regex(
    r"(?:python[\d.]{0,4}|py|Rscript|streamlit run|pip3? install -r)\s{1,3}"
    r"(https?://[^\s'\"]{4,300}\.(?:zip|py|R|exe|rar|7z))\b"
)
# Without `-r` pip looks for a package of that name.
_UNREAD_LIST = regex(
    r"pip3? install (?:(?:-U|-q|--upgrade|--user|--quiet|--pre|--no-[\w-]{1,30}) ){0,4}"
    r"((?:[\w.-]{1,60}/){0,4}[\w.]{0,30}requirements[\w.-]{0,40}\.txt)\b"
)
_BESIDE = regex(r"pip3? install [^\n|;]{0,200}?(?<![\w./])(\.\./[\w./-]{1,100})")
# What a build of another language reads, whatever it is told.
_BUILDS = (
    (regex(r"^go (?:run|build|test|vet|generate) "), r".+\.go$", "file of Go"),
    (regex(r"^(?:mvn|\./mvnw)\b"), r"pom\.xml$", "pom.xml"),
    (regex(r"^(?:gradle|\./gradlew)\b"), r"(?:build|settings)\.gradle(?:\.kts)?$", "build.gradle"),
    (regex(r"^cargo (?:run|build|test|bench)\b"), r"cargo\.toml$", "Cargo.toml"),
    (regex(r"^(?:terraform|tofu) (?:init|plan|apply)\b"), r".+\.tf$", "file of Terraform"),
)
_RECIPE_PARTS = regex(r"\s&&\s|\s;\s|;\s")
_MAX_RECIPE = 40
_SCRIPT_TABLE = regex(r"^\[(?:project|tool\.poetry)\.scripts\]|^console_scripts\s?=")
_SCRIPT_NAME = regex(r"^\s{0,8}[\"']?([A-Za-z][\w.-]{1,60})[\"']?\s{0,8}=\s{0,8}[\"']?[\w.{]")
_GO_MODULE = regex(r"^module\s{1,4}(\S{3,200})", re.MULTILINE)
_NPM_NAME = regex(r"^\s{0,8}\"name\"\s?:\s?\"([\w@/.-]{3,100})\"", re.MULTILINE)
_CRATE = regex(r"^name\s?=\s?\"([\w-]{3,80})\"", re.MULTILINE)
_YARN_WORDS = frozenset("install add build start dev test run create upgrade".split())
_MAX_MAKEFILE_BYTES = 256 << 10
_MAX_MANIFESTS = 60


class Names:
    """Answers whether what a command names is in the tree; paths may be meant from any folder."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._paths = {entry.path.lower() for entry in files.own}
        self._tails: set[str] = set()
        for path in self._paths:
            parts = path.split("/")
            self._tails.update("/".join(parts[i:]) for i in range(len(parts)))
        described = re.search(r"^Package:\s{0,8}([\w.]{2,60})", files.text("DESCRIPTION") or "", re.MULTILINE)
        self.packages = frozenset({described[1]} if described else ())
        self._programs, self._imported = _offered(files)
        self.dirs = {part for folder in files.dirs for part in (folder.lower(), folder.rpartition("/")[2].lower())}

    def runs(self, command: str) -> bool:
        """The command begins with a program that the project itself installs."""
        return command.partition(" ")[0] in self._programs

    def brings_in(self, line: str) -> bool:
        """A line of Go, JavaScript or Rust that imports the project's own package."""
        return any(name in line for name in self._imported)

    def path(self, name: str) -> bool:
        """A file or folder of that name stands anywhere, seen from any folder above it."""
        plain = name.replace("\\", "/").removeprefix("./").strip("/").lower()
        while plain.startswith("../"):
            plain = plain[3:]
        return not plain or plain in self._tails or plain in self.dirs

    def module(self, dotted: str) -> bool | None:
        """Whether own code has that module; None when it looks like somebody else's."""
        path = dotted.replace(".", "/").lower()
        if any(f"{path}{end}" in self._tails for end in (".py", "/__init__.py", "/__main__.py")) or path in self.dirs:
            return True
        top = path.split("/")[0]
        return False if top in self.dirs or f"{top}.py" in self._tails else None

    def any_named(self, *wanted: str) -> bool:
        """A file of one of these base names exists."""
        return any(name in self._tails for name in wanted)

    def any_like(self, pattern: str) -> bool:
        """A file whose base name matches exists."""
        return any(re.match(pattern, base_name(path)) for path in self._paths)

    def text_has(self, base: str, pattern: str) -> bool:
        """Some file of that base name holds the pattern."""
        return any(re.search(pattern, text, re.MULTILINE) for text in self._texts(base))

    def recipe(self, target: str) -> list[str]:
        """The commands that a Makefile runs for a target, but for those that a variable decides."""
        out: list[str] = []
        for text in self._texts("makefile"):
            found = re.search(rf"^{re.escape(target)}\s*:.*$", text, re.MULTILINE)
            rows = text[found.end() + 1 :].split("\n", _MAX_RECIPE)[:_MAX_RECIPE] if found else []
            for row in itertools.takewhile(lambda row: row.startswith("\t") or not row.strip(), rows):
                out += [part.strip() for part in _RECIPE_PARTS.split(row.strip().lstrip("@-")[:600]) if "$" not in part]
        return out

    def _texts(self, base: str) -> list[str]:
        texts = (self._files.text(entry.path, _MAX_MAKEFILE_BYTES) for entry in self._files.named(base))
        return [text for text in texts if text is not None]


def _offered(files: Files) -> tuple[frozenset[str], tuple[str, ...]]:
    """The programs that the manifests install, and how other code names the packages that they make."""
    programs: set[str] = set()
    imported: set[str] = set()
    for entry in files.named("pyproject.toml", "setup.cfg", "go.mod", "package.json", "cargo.toml")[:_MAX_MANIFESTS]:
        text = files.text(entry.path, _MAX_MAKEFILE_BYTES) or ""
        base = base_name(entry.path).lower()
        if base in ("pyproject.toml", "setup.cfg"):
            programs.update(_console_scripts(text))
        elif base == "go.mod":
            imported.update(f'"{name}' for name in _GO_MODULE.findall(text)[:1])
        elif found := (_NPM_NAME if base == "package.json" else _CRATE).search(text):
            name = found[1]
            quoted = (f"'{name}'", f'"{name}"') if base == "package.json" else (f"use {name.replace('-', '_')}::",)
            imported.update(quoted)
    return frozenset(programs), tuple(sorted(imported))


def _console_scripts(text: str) -> list[str]:
    """The names in a table of scripts, of PEP 621's, poetry's and setuptools' form."""
    out, inside = [], False
    for line in text.split("\n"):
        if _SCRIPT_TABLE.match(line):
            inside = True
        elif inside and (found := _SCRIPT_NAME.match(line)):
            out.append(found[1])
        elif line.strip() and not line.lstrip().startswith("#"):
            inside = False
    return out


def is_command(text: str) -> bool:
    """Whether a line of a code block is something to type into a shell (or an R console).

    `flask` alone on its line is a package in a list: by itself it starts nothing.
    """
    return text not in _NEEDS_MORE and _FIRST_WORDS.match(text) is not None


def step_of(text: str) -> tuple[str, bool]:
    """The step that a command is, and whether it goes through a container."""
    docker = _DOCKER.search(text) is not None
    return next((step for step, pattern in _STEPS if pattern.search(text)), "other"), docker


def _missing_container(text: str, names: Names) -> str:
    if re.search(r"docker[ -]compose", text):
        given = _COMPOSE_FILE.search(text)
        if given:
            return "" if names.path(given[1]) else given[1]
        return "" if names.any_like(r"(?:docker-)?compose.{0,30}\.ya?ml$") else "docker-compose.yml"
    if re.search(r"docker (?:buildx )?build", text):
        given = re.search(r"(?:-f|--file)[ =]([\w./\\-]{1,120})", text)
        if given:
            return "" if names.path(given[1]) else given[1]
        return "" if names.any_like(r"(?:.{0,40}\.)?dockerfile") else "Dockerfile"
    return ""


def _missing_target(text: str, names: Names) -> str:
    target = _MAKE.match(text)
    if not target:
        return ""
    if not names.text_has("makefile", rf"^{re.escape(target[1])}\s*:|^\.PHONY:.*\b{re.escape(target[1])}\b"):
        return f"target {target[1]} in a Makefile"
    gone = next(filter(None, (_missing_path(row, names) for row in names.recipe(target[1]))), "")
    return f"{gone} (for make {target[1]})" if gone else ""


def _missing_manifest(text: str, names: Names) -> str:
    if re.search(r"^(?:npm|yarn|pnpm) ", text) and not text.startswith(("npm install -g", "npm i -g")):
        if not names.any_named("package.json"):
            return "package.json"
        script = _RUN_SCRIPT.search(text)
        if (
            script
            and script[1] not in _YARN_WORDS
            and not names.text_has("package.json", rf'"{re.escape(script[1])}"\s*:')
        ):
            return f"script {script[1]} in package.json"
    for pattern, wanted, called in _BUILDS:
        if pattern.match(text) and not names.any_like(wanted):
            return called
    if re.search(
        r"pip3? install (?:-e|--editable) ?['\"]?\.|pip3? install ['\"]?\.(?:\[|['\"]?$|\s)", text
    ) and not names.any_named("pyproject.toml", "setup.py", "setup.cfg"):
        return "pyproject.toml"
    if re.match(r"^(?:poetry install|uv sync)", text) and not names.any_named("pyproject.toml"):
        return "pyproject.toml"
    if "renv::restore" in text and not names.any_named("renv.lock"):
        return "renv.lock"
    return ""


def _missing_path(text: str, names: Names) -> str:
    """A script, a list or a folder that is asked for by its path."""
    if (far := _FAR_SCRIPT.search(text)) and not (far[1].endswith(".py") and text.startswith("streamlit")):
        return far[1]
    if unread := _UNREAD_LIST.search(text):
        return f"package called {unread[1]} (without -r pip reads no list)"
    for pattern in (_SCRIPT, _LISTED, _OWN_SCRIPT, _ENV_COPY, _FED, _POWERSHELL, _BESIDE):
        found = pattern.search(text)
        if found and not names.path(found[1]) and not _STANDS_FOR_ANY.match(found[1]):
            return found[1]
    return ""


def missing_name(text: str, names: Names) -> str:
    """The first thing a command names that the repository doesn't have; empty when there is none."""
    if gone := _missing_path(text, names):
        return gone
    for pattern in (_APP, _MODULE):
        found = pattern.search(text)
        if found and names.module(found[1]) is False:
            return found[1]
    return _missing_container(text, names) or _missing_target(text, names) or _missing_manifest(text, names)
