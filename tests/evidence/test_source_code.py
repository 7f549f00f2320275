from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.source_code import SourceFile


def one(path: str, text: str) -> SourceFile:
    found: SourceFile = fact("source_code", {path: text}).files[0]
    return found


def names(file: SourceFile) -> list[tuple[str, int, int, bool]]:
    return [(f.name, f.line, f.end_line, f.documented) for f in file.functions]


def test_r() -> None:
    text = (
        "library(dplyr)\n#' Adds tax.\n#' @param x price\nwith_tax <- function(x, rate = 0.2) {\n  if (is.na(x)) {\n"
        "    stop('no price')\n  }\n  x * (1 + rate)\n}\nhalf = function(x) x / 2\nsource('R/helpers.R')\n"
        "tidyr::pivot_longer(a)\nsetwd('C:/me')\nprint(1)\n"
    )
    file = one("R/tax.R", text)
    assert names(file)[0] == ("with_tax", 4, 9, True)
    assert [n for n, *_ in names(file)] == ["with_tax", "half"]
    assert [i.name for i in file.imports] == ["dplyr", "R/helpers.R", "tidyr"]
    assert (file.handling, file.prints, file.machine_paths) == ((6,), (14,), (13,))
    assert (file.comments, file.code_lines, file.typed) == (2, 12, False)


def test_typescript() -> None:
    text = (
        "import { a } from './b';\nimport x from 'react';\n/** Adds. */\nexport async function add(a: number): Promise<number> {\n"
        "  try {\n    return a;\n  } catch (e) {\n    console.log(e);\n  }\n}\nexport const Page: React.FC<P> = ({ a }) => {\n"
        "  return null;\n};\nexport interface Item {\n  id: number;\n}\nclass Shop {\n  private async open(x: string): Promise<void> {\n"
        "    if (x) {\n    }\n  }\n}\n"
    )
    file = one("src/a.ts", text)
    assert names(file) == [("add", 4, 10, True), ("Page", 11, 13, False), ("open", 18, 21, False)]
    assert [i.name for i in file.imports] == ["./b", "react"]
    assert [t.name for t in file.types] == ["Item", "Shop"]
    assert file.typed
    assert (file.handling, file.prints) == ((7,), (8,))


def test_cpp_definitions_but_not_calls_or_control() -> None:
    text = (
        '#include <vector>\n#include "net.hpp"\n/// Runs one step.\nint Net::step(int x) const {\n  for (int i = 0; i < x; i++) {\n'
        "  }\n  return x;\n}\nNet::Net(int x) : x_(x) {\n}\nint y = run(1);\nstruct P {\n};\nvoid f()\n{\n  throw 1;\n}\n"
    )
    file = one("src/net.cpp", text)
    assert [n for n, *_ in names(file)] == ["step", "Net", "f"]
    assert names(file)[0][3]
    assert [i.name for i in file.imports] == ["vector", "net.hpp"]
    assert [t.name for t in file.types] == ["P"]


def test_go() -> None:
    text = 'package x\n\nimport (\n\t"fmt"\n)\n\n// Run runs.\nfunc (s *S) Run(n int) error {\n\tif err != nil {\n\t}\n\treturn nil\n}\n'
    file = one("x.go", text)
    assert names(file) == [("Run", 8, 12, True)]
    assert [i.name for i in file.imports] == ["fmt"]


@pytest.mark.parametrize("path", ["report.Rmd", "report.qmd"])
def test_only_the_chunks_of_a_document_are_code(path: str) -> None:
    text = "# Title\nlibrary(no)\n```{r setup}\nlibrary(yes)\nf <- function(x) {\n  x\n}\n```\nprose\n"
    file = one(path, text)
    assert (file.language, file.chunks, file.code_lines) == ("r", 1, 4)
    assert [(i.name, i.line) for i in file.imports] == [("yes", 4)]
    assert names(file) == [("f", 5, 7, False)]


def test_generated_and_minified_files_are_nobodys_hand() -> None:
    assert one("a.min.js", "var a=1;\n").generated
    assert one("web/jquery-3.6.0.js", "var a=1;\n").generated
    assert one("web/underscore.js", "var a=1;\n").generated
    assert not one("web/jquery-helpers.js", "var a=1;\n").generated
    assert one("bundle.js", "var a=1;" * 4000).generated
    assert not one("a.js", "var a = 1;\n" * 50).generated
    packed = "/******/ (function(modules) { // webpackBootstrap\n" + "var a = 1;\n" * 50
    assert one("static/index.js", packed).generated
    assert one("static/app.mjs", "var a = 1;\n" * 50 + "//# sourceMappingURL=app.mjs.map\n").generated
    assert not one("scripts/pack.ts", packed).generated


def test_languages_are_ranked_by_code_lines_without_tests() -> None:
    code = fact(
        "source_code",
        {
            "app.py": "x = 1\n# no\n\ny = 2\n",
            "web/a.ts": "const a = 1;\n" * 5,
            "web/a.test.ts": "test('x', () => {});\n" * 50,
            "nb.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": "z = 3", "outputs": []}]}),
        },
    )
    assert code.languages == (("typescript", 5), ("python", 2), ("notebook", 1))
    assert code.main_language == "typescript"


def test_every_own_text_of_code_comes_in_order_with_its_lines() -> None:
    cells = [
        {"cell_type": "markdown", "source": "no"},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "outputs": []},
    ]
    code = fact(
        "source_code",
        {
            "b.R": "x <- 1\n",
            "a.py": "y = 1\nz = 2",
            "n.ipynb": json.dumps({"cells": cells}, indent=1),
            "t/test_a.py": "q\n",
        },
    )
    assert [(text.path, text.language, text.text) for text in code.texts()] == [
        ("a.py", "python", "y = 1\nz = 2"), ("b.R", "r", "x <- 1\n"), ("n.ipynb", "python", "a = 1\nb = 2"),
        ("t/test_a.py", "python", "q\n"),
    ]  # fmt: skip
    assert [text.path for text in code.texts(tests=False)] == ["a.py", "b.R", "n.ipynb"]
    notebook = next(text for text in code.texts() if text.path == "n.ipynb")
    assert notebook.line(1) == notebook.line(0) + 1 > 2  # its own lines, not the text's


@pytest.mark.parametrize(
    "path", ["a.R", "a.ts", "a.cpp", "a.go", "a.jl", "a.kt", "a.java", "a.rs", "a.sh", "a.php", "a.Rmd"]
)
def test_hostile_lines_take_no_time_and_break_nothing(path: str) -> None:
    text = "\n".join(
        ["(" * 3000, "a " * 2000, "import " * 500, "f(" + "<" * 2000, "{" * 500, "}" * 600, "export " * 400, '"' * 999]
    )
    assert one(path, text).error == ""


def test_a_binary_file_is_a_value() -> None:
    assert one("a.R", "\x00" * 100).error


def test_haskell() -> None:
    text = (
        "import qualified Data.Map as M\n-- | Doubles.\ndouble :: Int -> Int\ndouble x = x * 2\ndata Rule = Rule Int\n"
    )
    file = one("src/A.hs", text)
    assert (file.language, file.typed, [n for n, *_ in names(file)]) == ("haskell", True, ["double"])
    assert [i.name for i in file.imports] == ["Data.Map"]
    assert [t.name for t in file.types] == ["Rule"]


def test_components_and_handlers_are_functions() -> None:
    component = "const Chat: React.FC<Props> = ({\n  messages,\n}) => {\n  const a = 1\n  return a\n}\n"
    handler = "exports.login = async (req, res) => {\n  const a = 1;\n  res.send(a);\n};\n"
    call = "const made = build({\n  a: 1,\n});\n"
    units = {
        u.path: u.in_functions for u in fact("code_shape", {"a.tsx": component, "b.js": handler, "c.js": call}).units
    }
    assert units == {"a.tsx": 6, "b.js": 4, "c.js": 0}


def test_a_library_that_was_copied_here_is_nobodys_code() -> None:
    banner = "/*! Orchard Widgets - v1.12.1 - 2016-09-14\n* Copyright somebody; Licensed MIT */\n"
    code = "function grow(a) {\n  return a + 1;\n}\n" * 40
    for name, text, generated in (
        ("public/widgets.js", banner + code, True),
        ("public/jquery-ui.js", code, True),
        ("src/widgets.js", "/*! the orchard's own */\n" + code, False),
        ("src/widgets.js", "/* Copyright me, v1.2.3 */\n" + code, False),
    ):
        (file,) = fact("source_code", {name: text}).files
        assert file.generated is generated
