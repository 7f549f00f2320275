from __future__ import annotations

import pytest

from grader.evidence._glob import ignored, matches
from tests.facts import fact


def dockerfile(text: str, **files: str):  # type: ignore[no-untyped-def]
    return fact("containers", {"Dockerfile": text, **files}).dockerfiles[0]


def test_stages_and_their_pins() -> None:
    one = dockerfile("FROM node:20 AS web\nFROM python\nCOPY --from=web /a /b\n")
    assert [(s.name, s.image, s.line, s.pin) for s in one.stages] == [
        ("web", "node:20", 1, "version"),
        ("", "python", 2, "loose"),
    ]
    assert one.multi_stage
    assert one.missing == ()


@pytest.mark.parametrize(
    "copy",
    [
        "COPY . /app",
        "COPY ./src/ /app/",
        "COPY ['src/a.py', '/app/']".replace("'", '"'),
        "COPY *.toml ./",
        "COPY --chown=a:b src /app",
        "ADD https://example.org/x /x",
        "COPY <<EOF /etc/app.conf\na=b\nEOF",
        "COPY $WHERE /app",
    ],
)
def test_sources_that_are_fine(copy: str) -> None:
    one = dockerfile(f"FROM a:1.0\n{copy}\n", **{"src/a.py": ""})
    assert one.missing == ()
    assert one.problem == ("", 0)


def test_sources_that_are_not_there() -> None:
    one = dockerfile("FROM a:1.0\nCOPY src/ model.pkl ../up ../a.py /app/\n", **{"a.py": ""})
    assert [(m.source, m.line, m.why, m.generated) for m in one.missing] == [
        ("src/", 2, "absent", False),
        ("model.pkl", 2, "absent", True),
        ("../up", 2, "absent", False),
    ]


def test_dockerignore_hides_a_source() -> None:
    files = {"src/a.py": "", "data/a.csv": "1"}
    text = "FROM a:1.0\nCOPY src/ data/ /app/\n"
    (lost,) = dockerfile(text, **files, **{".dockerignore": "*.md\ndata\n"}).missing
    assert (lost.source, lost.why) == ("data/", "ignored")
    assert dockerfile(text, **files, **{".dockerignore": "data\n!data/a.csv\n"}).missing == ()


@pytest.mark.parametrize("name", ["Dockerfile", "DockerFile", "Dockerfile.api", "api.dockerfile", "Containerfile"])
def test_names_in_any_case(name: str) -> None:
    assert len(fact("containers", {f"docker/{name}": "FROM a:1.0\n"}).dockerfiles) == 1


def test_names_that_are_none() -> None:
    assert fact("containers", {"Dockerfile.md": "FROM a\n", "docs/dockerfiles.txt": "FROM a\n"}).dockerfiles == ()


@pytest.mark.parametrize("text", ["FROM", "FRM a", "RUN <<EOF\nx", "\x01", "FROM a:1.0\nCOPY\n"])
def test_malformed_ones_are_values(text: str) -> None:
    assert dockerfile(text).problem[0]


def test_bom_crlf_comments_and_lower_case() -> None:
    one = dockerfile("\ufefffrom a:1.0\r\nrun x \\\r\n  # why\r\n  && y\r\nuser app\r\n")
    assert (one.error, one.user, one.user_line) == ("", "app", 5)


@pytest.mark.parametrize(
    ("command", "lost"),
    [
        ('["python", "app.py"]', False),
        ('["python", "serve.py"]', True),
        ('["uvicorn", "src.api:app", "--host", "0.0.0.0"]', False),
        ('["uvicorn", "src.web:app"]', True),
        ('["gunicorn", "--bind", "0.0.0.0:80", "app:create()"]', False),
        ("streamlit run app.py --server.port=80", False),
        ('["sh", "-c", "python $SCRIPT"]', False),
        ('["nginx", "-g", "daemon off;"]', False),
    ],
)
def test_what_is_started(command: str, lost: bool) -> None:
    one = dockerfile(f"FROM a:1.0\nCMD {command}\n", **{"app.py": "", "src/api.py": ""})
    assert bool(one.command_problem) is lost


def test_a_script_that_the_image_writes_itself() -> None:
    assert not dockerfile('FROM a:1.0\nRUN echo x > /start.sh\nCMD ["sh", "/start.sh"]\n').problem[0]


def test_compose_services() -> None:
    text = (
        "x-base: &base\n  restart: always\n"
        "services:\n  api:\n    <<: *base\n    build: {context: ./api, dockerfile: prod.Dockerfile}\n"
        "    depends_on: {db: {condition: service_healthy}}\n    ports: ['80:80']\n"
        "  db:\n    image: postgres:16\n    healthcheck: {test: [CMD, pg_isready]}\n"
    )
    (compose,) = fact("containers", {"compose.yaml": text, "api/prod.Dockerfile": "FROM a:1.0\n"}).composes
    api, db = compose.services
    assert (api.dockerfile, api.restart, api.ports, api.depends_on, api.problem) == (
        "api/prod.Dockerfile",
        True,
        1,
        ("db",),
        "",
    )
    assert (db.healthcheck, db.builds) == (True, False)
    assert compose.sound


def test_compose_that_builds_what_is_not_there() -> None:
    (compose,) = fact("containers", {"docker-compose.yml": "services:\n  a:\n    build: ./gone\n"}).composes
    assert compose.services[0].problem == "it builds from gone, which isn't in the repository"


@pytest.mark.parametrize(
    ("path", "text", "system"),
    [
        ("Procfile", "web: x\n", "procfile"),
        ("fly.toml", 'app = "a"\n', "fly"),
        ("vercel.json", '{"builds": []}', "vercel"),
        ("README.md", "---\ntitle: A\nsdk: gradio\n---\n", "huggingface-space"),
        ("k8s/a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "k8s"),
        ("chart/templates/a.yaml", "apiVersion: apps/v1\nkind: Deployment\nname: {{ .x }}\n", "k8s"),
        ("template.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {}\n", "sam"),
        ("main.tf", 'resource "a" "b" {\n}\n', "terraform"),
        ("serverless.yml", "provider: {name: aws}\n", "serverless"),
    ],
)
def test_platforms(path: str, text: str, system: str) -> None:
    assert [p.system for p in fact("containers", {path: text}).platforms] == [system]


def test_configurations_without_content_are_none() -> None:
    files = {"Procfile": "", "vercel.json": "{}", "a.yaml": "kind: Config\n", "main.tf": 'variable "a" {}\n'}
    assert fact("containers", files).platforms == ()


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.py", "a.py", True),
        ("*.py", "b/a.py", False),
        ("**/*.py", "b/c/a.py", True),
        ("data", "data/x/y", True),
        ("a?c", "abc", True),
        ("[ab]c", "bc", True),
        ("*a*a*a*a*a*a*a*a*b", "a" * 200, False),
        ("**/**/**/**/x", "/".join("a" * 90), False),
    ],
)
def test_globs(pattern: str, path: str, fits: bool) -> None:
    assert matches(pattern, path) is fits


def test_the_last_line_of_an_ignore_file_wins() -> None:
    assert ignored(["*.csv", "!keep.csv"], "a.csv", anchored=True)
    assert not ignored(["*.csv", "!keep.csv"], "keep.csv", anchored=True)
    assert ignored(["*.csv"], "data/a.csv", anchored=False)


def test_a_procfile_may_start_what_the_compiler_makes() -> None:
    start = {"Procfile": "web: node dist/backend/server.js\n"}
    assert fact("containers", {**start, "backend/server.ts": "listen(1)\n"}).platforms[0].problem == ""
    assert "isn't in the repository" in fact("containers", {**start, "backend/other.ts": "x"}).platforms[0].problem


def test_compose_that_builds_only_an_image_with_nothing_in_it_starts_nothing() -> None:
    compose = "services:\n  web:\n    build: .\n"
    image = 'FROM python:3.12-slim\n{}CMD ["python", "-m", "http.server"]\n'

    def sound(line: str) -> bool:
        world = {"docker-compose.yml": compose, "Dockerfile": image.format(line), "app.py": "print(1)\n"}
        return bool(fact("containers", world).composes[0].sound)

    assert not sound("")
    assert sound("COPY app.py .\n")


def test_a_template_is_read_without_its_tags() -> None:
    text = "FROM python:{{ cookiecutter.python }}-slim\n{% if cookiecutter.api %}\nCOPY {{ cookiecutter.slug }} /app\n{% endif %}\nCMD x\n"
    compose = "services:\n{%- if cookiecutter.api %}\n  api:\n    build: .\n    image: {{ cookiecutter.slug }}\n{%- endif %}\n"
    folder = "{{cookiecutter.slug}}/"
    found = fact("containers", {f"{folder}Dockerfile": text, f"{folder}docker-compose.yml": compose})
    (one,) = found.dockerfiles
    assert one.problem == ("", 0)
    assert one.command_line == 5
    assert found.composes[0].sound
    assert fact("containers", {"Dockerfile": text}).dockerfiles[0].error


@pytest.mark.parametrize(
    ("base", "run", "works"),
    [
        ("python:3.12", "uv pip install -e .", False),
        ("python:3.12", "pip install uv && uv pip install --system -e .", True),
        ("python:3.12", "uv venv /opt/venv && uv pip install -r requirements.txt", True),
        ("python:3.12", "pip install -e .", True),
        ("example.org/ours:1.0", "uv pip install -e .", True),
    ],
)
def test_uv_installs_into_an_environment_that_is_named(base: str, run: str, works: bool) -> None:
    one = dockerfile(f"FROM {base}\nCOPY a.py /app/\nRUN {run}\n", **{"a.py": ""})
    assert (one.problem == ("", 0)) is works
    assert works or one.problem[1] == 3


def test_what_a_framework_builds_under_a_name_of_its_own_is_there() -> None:
    text = "FROM node:22 AS build\nCOPY . .\nRUN npm run build\nFROM node:22\n{0}CMD node server.js\n"
    files = {"package.json": "{}"}
    standalone = text.format("COPY --from=build /app/.next/standalone ./\n")
    assert dockerfile(standalone, **files).problem == ("", 0)
    assert "server.js" in dockerfile(text.format(""), **files).problem[0]
