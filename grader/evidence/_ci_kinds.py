"""What a command or a ready-made action does, by the tool it starts. Tables and one lookup; nothing is read here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = (
    "tests", "lint", "types", "build", "docker", "deploy", "coverage", "security", "evals", "data", "run", "setup",
)  # fmt: skip

_FIRST_WORD = {
    "tests": "pytest py.test nose2 nosetests unittest tox nox jest vitest mocha ava cypress ctest testthat "
    "behave bats phpunit "
    "rspec karma trial green stestr karate k6 locust newman",
    "lint": "ruff flake8 pylint black isort pycodestyle pydocstyle autopep8 yapf pre-commit prek eslint "
    "prettier biome stylelint "
    "golangci-lint gofmt hadolint yamllint sqlfluff tflint markdownlint markdownlint-cli2 lintr styler nbqa "
    "clang-format "
    "clang-tidy cppcheck shellcheck actionlint rustfmt standard xo vulture interrogate docformatter codespell "
    "djlint ktlint "
    "checkstyle cpplint pyflakes prospector radon xenon import-linter lint-imports zizmor oxlint",
    "types": "mypy pyright basedpyright pyre pytype tsc ty vue-tsc svelte-check",
    "build": "cmake ninja msbuild gradle gradlew ./gradlew mvn ./mvnw bazel meson pyinstaller webpack rollup "
    "parcel mkdocs "
    "sphinx-build quarto nuitka build",
    "docker": "buildah kaniko packer",
    "deploy": "ssh scp rsync sshpass flyctl fly heroku vercel netlify railway twine serverless sls modal "
    "wrangler surge firebase "
    "eas ansible-playbook eb ecs-cli copilot pulumi cdk argocd helmfile skaffold bentoml huggingface-cli hf "
    "lftp rsconnect mda",
    "coverage": "coverage codecov coveralls diff-cover",
    "security": "bandit safety pip-audit trivy snyk gitleaks trufflehog semgrep checkov tfsec grype osv-scanner "
    "detect-secrets "
    "govulncheck cargo-audit syft cosign",
    "data": "dvc cml papermill snakemake dbt great_expectations kedro metaflow prefect zenml evidently nextflow",
    "setup": "pip pip3 conda mamba apt apt-get brew choco git curl wget corepack nvm pyenv renv",
}
TOOLS = {word: kind for kind, words in _FIRST_WORD.items() for word in words.split()}

# The first two or three words; looked up before TOOLS.
_PHRASES = {
    "tests": "go test|cargo test|cargo nextest|npm test|npm t|yarn test|pnpm test|bun test|deno test|meson test"
    "|dotnet test|"
    "mvn test|mvn verify|gradle test|gradle check|./gradlew test|./gradlew check|./mvnw test|./mvnw verify"
    "|playwright test|mix test|"
    "swift test|bazel test|dbt test|php artisan test|robot tests|zig build test|sbt test|lein test|terraform test|"
    "great_expectations checkpoint|schemathesis run|deepeval test|promptfoo eval|"
    "python test.py|python tests.py|python run_tests.py",
    "lint": "cargo clippy|cargo fmt|go vet|terraform fmt|terraform validate|dotnet format|next lint|go fmt|helm lint|"
    "deno lint|deno fmt|ng lint|docker compose config|docker-compose config|cfn-lint template|nox lint",
    "types": "deno check|python mypy",
    "build": "go build|cargo build|next build|npm pack|poetry build|uv build|hatch build|flit build|dotnet build|"
    "vite build|ng build|quarto render|swift build|jupyter-book build|mdbook build|python build|sam build",
    "docker": "docker build|docker buildx|docker compose|docker-compose build|docker-compose up|podman build"
    "|docker-compose run|"
    "docker-compose -f|docker run",
    "deploy": "docker push|kubectl apply|kubectl set|kubectl rollout|helm upgrade|helm install|terraform apply"
    "|terraform plan|"
    "tofu apply|gcloud run|gcloud app|gcloud functions|gcloud builds|gcloud compute|gcloud ai|aws ecs"
    "|aws lambda|aws s3|"
    "aws cloudformation|aws deploy|aws elasticbeanstalk|aws lightsail|aws apprunner|aws ecr|aws ssm|aws glue|az webapp|"
    "az containerapp|az functionapp|az acr|az ml|sam deploy|npm publish|poetry publish|uv publish|cargo publish"
    "|gh release|"
    "hf upload|huggingface-cli upload|dotnet publish|databricks bundle|doctl apps|oc apply|mike deploy"
    "|mkdocs gh-deploy|"
    "quarto publish|langgraph deploy|dagster-cloud deploy|astro deploy",
    "security": "npm audit|yarn audit|pnpm audit|cargo audit|docker scout|cargo deny",
    "data": "jupyter nbconvert|jupyter execute|dvc repro|dvc pull|mlflow run|python nbconvert",
    "setup": "npm ci|npm install|yarn install|pnpm install|bun install|poetry install|poetry lock|poetry config"
    "|poetry self|"
    "uv sync|uv pip|uv venv|uv lock|uv python|uv export|pipenv install|pdm install|pdm sync|go mod|go get"
    "|go install|cargo fetch|"
    "cargo install|rustup component|rustup toolchain|docker login|docker pull|docker system|docker tag"
    "|docker images|docker ps|"
    "docker version|docker info|docker logs|docker stop|docker rm|aws configure|gcloud auth|gcloud config|az login|"
    "terraform init|helm repo|poetry env|pre-commit install|dvc remote|coverage --version|cmake --version|npm config|"
    "python setup.py|meson setup|kubectl config|kubectl get|kubectl version|aws sts|aws --version|dotnet restore",
}
PHRASES = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")}

# Words of a target's or script's name (`make lint`, `npm run type-check`) where its recipe can't be read.
NAMED = {
    "tests": regex(r"(?:^|[:_-])(?:unit-?)?tests?(?:$|[:_-])|^check$|e2e|integration", re.IGNORECASE),
    "lint": regex(r"lint|format|fmt|style|quality", re.IGNORECASE),
    "types": regex(r"type-?check|types$|mypy|tsc", re.IGNORECASE),
    "docker": regex(r"docker|image|container", re.IGNORECASE),
    "deploy": regex(r"deploy|publish|release", re.IGNORECASE),
    "build": regex(r"build|compile|bundle|dist", re.IGNORECASE),
    "coverage": regex(r"cov", re.IGNORECASE),
    "data": regex(r"train|evaluat|pipeline|predict|data", re.IGNORECASE),
}

_ACTIONS = (
    ("docker", r"^docker/(?:build-push|bake)-action|kaniko|buildah"),
    ("coverage", r"codecov/|coverallsapp/|coverage|cicirello/jacoco|sonarsource/|sonarcloud"),
    ("security", (r"codeql|trivy|snyk|gitleaks|trufflehog|dependency-review|semgrep|checkov|scorecard-action"
    r"|pip-audit|bandit|tfsec"
     r"|anchore|hadolint-action-security|zizmor")),
    ("lint", (r"super-linter|ruff-action|psf/black|flake8|pylint|pre-commit/action|golangci|eslint|prettier"
    r"|hadolint|megalinter"
     r"|reviewdog|black-action|isort|lint|clang-format|actionlint|styler|biome")),
    ("types", r"pyright|mypy"),
    ("tests", r"check-r-package|pytest|cypress-io|test-reporter-run|run-tests|matlab-actions/run-tests"),
    ("deploy", (r"deploy|gh-pages|gh-action-pypi-publish|ssh-action|scp-action|rsync|heroku|flyctl|superfly"
    r"|ecs-|cloudrun|cloud-run"
     r"|app-?engine|webapps|action-gh-release|create-release|upload-release|huggingface|vercel|netlify|railway"
     r"|k8s-|lambda"
     r"|serverless|streamlit|render-|appservice|shinyapps|rsconnect|upload-pages|semantic-release"
     r"|release-please|kamal|coolify")),
    ("data", r"iterative/setup-(?:dvc|cml)-run|papermill|data-drift"),
)  # fmt: skip
ACTIONS = tuple((kind, regex(pattern, re.IGNORECASE)) for kind, pattern in _ACTIONS)
# Actions of those names that only prepare something.
_PREPARES = regex(
    r"/(?:setup|configure|login|install|cache|checkout|upload-artifact|download-artifact)[\w-]*(?:@|$)|release-drafter"
    r"|configure-pages|login-action|setup-|configure-aws|ecr-login", re.IGNORECASE
)  # fmt: skip

# Programs of any tool that only their words tell: a hand-over to a host, and a measurement of model or answers.
_HOST = regex(r"huggingface\.co/spaces|heroku\.com|dokku|scalingo|clever-cloud|hf\.space", re.IGNORECASE)
_HOST_REMOTES = frozenset("heroku hf huggingface space spaces dokku scalingo production staging".split())
_HOOK = regex(r"deploy[_-]?(?:web)?hook|api\.render\.com/deploy|/build_hooks/|(?:web)?hook[_-]?deploy", re.IGNORECASE)
_EVALS = regex(r"(?:^|[/._-])(?:ci_)?evals?(?:uate|uation)?(?:$|[/._-])", re.IGNORECASE)

# What lists tests without running one, and what only tells about a tool.
_LOOKS_ONLY = frozenset(("--collect-only", "--co", "--fixtures", "--markers", "--setup-plan", "--listTests"))
_TELLS = frozenset(("ruff", word) for word in ("rule", "linter", "config", "version", "clean", "help"))

SILENT = frozenset(
    """
    echo printf true : false ls pwd cat cd export set unset mkdir sleep exit test [ [[ date whoami which touch
    source . read tee grep awk sed head tail fi done esac } ) for case local return shift wc sort env id uname
    df free chmod cp mv rm find jq type wait trap timeout declare readonly tr cut xargs kill tree hostname
    """.split()
)


def action_kind(uses: str) -> str:
    """What `uses: owner/action@version` does; empty for what prepares, comments or can't be told."""
    if _PREPARES.search(uses):
        return ""
    name = uses.partition("@")[0]
    return next((kind for kind, pattern in ACTIONS if pattern.search(name)), "")


def command_kind(words: Sequence[str]) -> str:
    """What a simple command does, by its first words; empty where only its script could tell."""
    if not words or any(word in ("--version", "-V", "--help") for word in words[1:3]):
        return "setup"
    if not _LOOKS_ONLY.isdisjoint(words[1:]) or tuple(words[:2]) in _TELLS:
        return "setup"
    for length in (3, 2):
        kind = PHRASES.get(" ".join(words[:length]))
        if kind:
            return kind
    name = words[0].rpartition("/")[2] if not words[0].startswith("./") else words[0]
    if name == "git" and _hands_over(words):
        return "deploy"
    if name == "curl" and _HOOK.search(" ".join(words)):
        return "deploy"
    return TOOLS.get(name, "")


def _hands_over(words: Sequence[str]) -> bool:
    """`git push heroku main`, `git remote add hf https://huggingface.co/spaces/...`: the host builds what it gets."""
    if len(words) < 3 or words[1] not in ("push", "remote"):  # noqa: PLR2004
        return False
    targets = [word for word in words[2:] if not word.startswith("-")]
    if words[1] == "push" and _HOST_REMOTES & set(targets[:1]):
        return True
    return any(_HOST.search(word) for word in targets)


def measures(program: str) -> bool:
    """Whether a program of the project is an evaluation of its model or answers, by its path."""
    return _EVALS.search(program) is not None


def named_kind(name: str) -> str:
    """What a make target or npm script does, by its name; empty where it says nothing."""
    return next((kind for kind, pattern in NAMED.items() if pattern.search(name)), "")
