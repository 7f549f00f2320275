"""Changes that a reader wouldn't notice, or would call a matter of taste: none of them may move the score."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from grader.model import EntryKind
from tests.gaming.attacks import MAX_BYTES, readme_path
from tests.gaming.overlay import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model import Snapshot

    Turn = Callable[[Snapshot], Change]

_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#* *$")
WIDTH = 80
# English, then es, de, ru, ko, pt, zh, fr.
TITLES = {
    "installation": ("Instalación", "Installation", "Установка", "설치", "Instalação", "安装", "Installation"),
    "usage": ("Uso", "Verwendung", "Использование", "사용법", "Uso", "使用方法", "Utilisation"),
    "results": ("Resultados", "Ergebnisse", "Результаты", "결과", "Resultados", "结果", "Résultats"),
    "features": ("Características", "Funktionen", "Возможности", "기능", "Funcionalidades", "功能", "Fonctionnalités"),
    "overview": ("Descripción general", "Überblick", "Обзор", "개요", "Visão geral", "概述", "Aperçu"),
    "introduction": ("Introducción", "Einleitung", "Введение", "소개", "Introdução", "简介", "Introduction"),
    "dataset": ("Conjunto de datos", "Datensatz", "Набор данных", "데이터셋", "Conjunto de dados", "数据集", "Jeu de données"),
    "project structure": ("Estructura del proyecto", "Projektstruktur", "Структура проекта", "프로젝트 구조",
                          "Estrutura do projeto", "项目结构", "Structure du projet"),
    "requirements": ("Requisitos", "Voraussetzungen", "Требования", "요구 사항", "Requisitos", "环境要求", "Prérequis"),
    "license": ("Licencia", "Lizenz", "Лицензия", "라이선스", "Licença", "许可证", "Licence"),
    "contributing": ("Contribuir", "Mitwirken", "Участие", "기여", "Contribuindo", "贡献", "Contribuer"),
    "limitations": ("Limitaciones", "Einschränkungen", "Ограничения", "한계", "Limitações", "局限性", "Limites"),
    "deployment": ("Despliegue", "Bereitstellung", "Развертывание", "배포", "Implantação", "部署", "Déploiement"),
    "evaluation": ("Evaluación", "Auswertung", "Оценка", "평가", "Avaliação", "评估", "Évaluation"),
    "conclusion": ("Conclusión", "Fazit", "Заключение", "결론", "Conclusão", "结论", "Conclusion"),
    "future work": ("Trabajo futuro", "Ausblick", "Планы", "향후 계획", "Trabalhos futuros", "未来工作", "Travaux futurs"),
    "architecture": ("Arquitectura", "Architektur", "Архитектура", "아키텍처", "Arquitetura", "架构", "Architecture"),
}  # fmt: skip
LANGUAGES = ("es", "de", "ru", "ko", "pt", "zh", "fr")


def _readme(snapshot: Snapshot) -> tuple[str, str]:
    path = readme_path(snapshot)
    return path, (snapshot.read(path, MAX_BYTES) or b"").decode("utf-8", "replace").replace("\r\n", "\n")


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(".md")


def _rewritten(turn: Callable[[str], str]) -> Turn:
    def change(snapshot: Snapshot) -> Change:
        path, text = _readme(snapshot)
        return Change({path: turn(text).encode()}) if text and _is_markdown(path) else Change()

    return change


def _outside_code(text: str, turn: Callable[[str], str]) -> str:
    out, inside = [], False
    for line in text.split("\n"):
        fence = bool(_FENCE.match(line))
        out.append(line if inside or fence else turn(line))
        inside ^= fence
    return "\n".join(out)


def _upper_name(snapshot: Snapshot) -> Change:
    path, text = _readme(snapshot)
    folder = path[: len(path) - len(path.rpartition("/")[2])]
    return Change({path: None, f"{folder}ReadMe.MD": text.encode()}) if text and _is_markdown(path) else Change()


def _setext(text: str) -> str:
    def turn(line: str) -> str:
        match = _HEADING.match(line)
        if match is None or len(match[1]) > 2:
            return line
        return f"\n{match[2]}\n{('=' if match[1] == '#' else '-') * 9}\n"

    return _outside_code(text, turn)


def _wrapped(text: str) -> str:
    def turn(line: str) -> str:
        plain = len(line) > WIDTH and line[:1].isalpha() and "|" not in line and "](" not in line and "<" not in line
        if not plain or line.endswith("  "):
            return line
        return textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)

    return _outside_code(text, turn)


def _translated(language: str) -> Callable[[str], str]:
    at = LANGUAGES.index(language)

    def turn(line: str) -> str:
        match = _HEADING.match(line)
        words = re.sub(r"[^\w\s-]", "", match[2]).strip().lower() if match else ""
        found = TITLES.get(words) or TITLES.get(words.removesuffix("s"))
        return f"{match[1]} {found[at]}" if match and found else line

    return lambda text: _outside_code(text, turn)


def _reordered(text: str) -> str:
    """The sections of the second level the other way round; the title and what stands under it stays."""
    parts: list[list[str]] = [[]]
    inside = False
    for line in text.split("\n"):
        inside ^= bool(_FENCE.match(line))
        if not inside and line.startswith("## "):
            parts.append([])
        parts[-1].append(line)
    # Without a heading of the first level the first section is the title.
    first = 1 if any(line.startswith("# ") for line in parts[0]) else 2
    return "\n".join("\n".join(part) for part in (*parts[:first], *reversed(parts[first:])))


def _rst(snapshot: Snapshot) -> Change:
    """The README as reStructuredText: headings, fences, links, lists and emphasis; a README with more stays."""
    path, text = _readme(snapshot)
    if not text or not _is_markdown(path) or re.search(r"^\s*\||<\w+|!\[|^\s*>", text, re.MULTILINE):
        return Change()
    out, inside = [], False
    for raw in text.split("\n"):
        line = raw
        if _FENCE.match(line):
            out += [] if inside else ["", f".. code-block:: {line.strip(' `~') or 'text'}", ""]
            out += [""] if inside else []
            inside = not inside
            continue
        if inside:
            out.append("    " + line)
            continue
        match = _HEADING.match(line)
        if match:
            out += ["", match[2], "=-~^\"'"[len(match[1]) - 1] * max(4, 2 * len(match[2])), ""]
            continue
        line = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", r"`\1 <\2>`__", line)
        line = re.sub(r"(?<!`)`([^`]+)`(?![`_])", r"``\1``", line) if "`__" not in line else line
        item = re.match(r"\s*(?:[-*+]|\d+[.)])\s", line)
        if item and out and out[-1] and not re.match(r"\s*(?:[-*+]|\d+[.)])\s", out[-1]):
            out.append("")
        out.append(line)
    name = path[: -len(".md")] + ".rst"
    return Change({path: None, name: "\n".join(out).encode()})


_TESTS_PATH = re.compile(r"(?<![\w/.-])tests(?=[/\s]|$)")
_TESTS_TOLD = re.compile(r"(?<![\w/.-])tests(?=/)|(?<=pytest )tests\b")  # in prose a word, too


def _moved_tests(folder: str) -> Turn:
    def change(snapshot: Snapshot) -> Change:
        files: dict[str, bytes | None] = {}
        for entry in snapshot.entries():
            if entry.kind is EntryKind.FILE and entry.path.startswith("tests/") and (entry.size or 0) < MAX_BYTES:
                files[entry.path] = None
                files[folder + entry.path.removeprefix("tests")] = snapshot.read(entry.path, MAX_BYTES)
        runs = (".github/workflows/", readme_path(snapshot), "Makefile", "pyproject.toml")
        for entry in snapshot.entries():  # what runs the tests by their path, or tells how to, goes along
            if files and entry.path.startswith(runs) and entry.size:
                text = (snapshot.read(entry.path, MAX_BYTES) or b"").decode("utf-8", "replace")
                path = _TESTS_PATH if entry.path.startswith(".") else _TESTS_TOLD
                files[entry.path] = path.sub(folder, text).encode()
        return Change(files)

    return change


def _formatted(snapshot: Snapshot) -> Change:
    """Every Python file as `ruff format` writes it."""
    files: dict[str, bytes | None] = {}
    for entry in snapshot.entries()[:20_000]:
        if entry.kind is EntryKind.FILE and entry.path.endswith(".py") and 0 < (entry.size or 0) < 100_000:
            data = snapshot.read(entry.path, MAX_BYTES) or b""
            done = subprocess.run(
                [sys.executable, "-m", "ruff", "format", "--isolated", "-"],
                input=data,
                capture_output=True,
                check=False,
            )
            if done.returncode == 0 and done.stdout != data:
                files[entry.path] = done.stdout
        if len(files) >= 60:
            break
    return Change(files)


def _crlf(snapshot: Snapshot) -> Change:
    files: dict[str, bytes | None] = {}
    for entry in snapshot.entries():
        if entry.kind is EntryKind.FILE and entry.path.endswith((".md", ".py", ".txt", ".yml", ".toml", "Dockerfile")):
            data = snapshot.read(entry.path, MAX_BYTES)
            if data:
                files[entry.path] = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return Change(files)


HARMLESS: dict[str, Turn] = {
    "README renamed": _upper_name,
    "README as rst": _rst,
    **{f"headings in {name}": _rewritten(_translated(name)) for name in LANGUAGES},
    "sections reordered": _rewritten(_reordered),
    "setext headings": _rewritten(_setext),
    "wrapped at 80": _rewritten(_wrapped),
    "CRLF": _crlf,
    "tests in test": _moved_tests("test"),
    "tests in src/pkg/tests": _moved_tests("src/pkg/tests"),
    "reformatted": _formatted,
}
