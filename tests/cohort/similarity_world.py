"""Programs made up by a seed, and what people do to a program that isn't theirs."""

from __future__ import annotations

import ast
import json
import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

NOUNS = (
    "order price score batch user session window token report page chunk index weight label sample signal event "
    "ticket route region meter sensor invoice offer basket visit query answer margin volume".split()
)
VERBS = "load clean merge split rank count score trim group scale match check build drop fill round pick spread".split()
# What independent people write alike.
IDIOM = """

def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path("out.json"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    args.output.write_text(json.dumps(run(args.input), indent=2))


if __name__ == "__main__":
    main()
"""


class Writer:
    """Writes functions whose structure depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.known: list[str] = []

    def name(self) -> str:
        made = f"{self.random.choice(NOUNS)}_{self.random.choice(NOUNS)}"
        self.known.append(made)
        return made

    def old(self) -> str:
        return self.random.choice(self.known)

    def expression(self, depth: int = 2) -> str:
        pick = self.random.randrange(9) if depth else self.random.randrange(3)

        def inner() -> str:
            return self.expression(depth - 1)

        ways: list[Callable[[], str]] = [
            self.old,
            lambda: str(self.random.randint(2, 900)),
            lambda: f"{self.old()}[{self.random.choice(['0', '-1', repr(self.random.choice(NOUNS))])}]",
            lambda: f"{inner()} {self.random.choice(['+', '-', '*', '/', '//', '%', '**'])} {inner()}",
            lambda: f"{self.random.choice(['len', 'sum', 'max', 'sorted', 'list', 'abs', 'round'])}({inner()})",
            lambda: f"{self.old()}.get({self.random.choice(NOUNS)!r}, {inner()})",
            lambda: f"({inner()} if {self.test()} else {inner()})",
            lambda: f"[{inner()} for {self.name()} in {self.old()} if {self.test()}]",
            lambda: f"{self.random.choice(VERBS)}_{self.random.choice(NOUNS)}({inner()}, {inner()})",
        ]
        return ways[pick]()

    def test(self) -> str:
        return f"{self.old()} {self.random.choice(['<', '>', '==', '!=', 'in', 'is not', '<=', 'not in'])} {self.old()}"

    def block(self, indent: str, depth: int) -> list[str]:
        out: list[str] = []
        for _ in range(self.random.randint(2, 4)):
            pick = self.random.randrange(9 if depth else 5)
            if pick <= 1:
                value = self.expression()
                out.append(f"{indent}{self.name()} = {value}")
            elif pick == 2:
                out.append(f"{indent}{self.old()} {self.random.choice(['+=', '-=', '*='])} {self.expression(1)}")
            elif pick == 3:
                out.append(f"{indent}{self.old()}.append({self.expression(1)})  # {self.random.choice(NOUNS)}")
            elif pick == 4:
                out.append(f"{indent}{self.name()}, {self.name()} = {self.old()}, {self.expression(1)}")
            elif pick == 5:
                out += [f"{indent}if {self.test()}:", *self.block(indent + "    ", depth - 1)]
            elif pick == 6:
                source = self.old()
                out += [f"{indent}for {self.name()} in {source}:", *self.block(indent + "    ", depth - 1)]
            elif pick == 7:
                out += [
                    f"{indent}try:", *self.block(indent + "    ", depth - 1),
                    f"{indent}except {self.random.choice(['ValueError', 'KeyError', 'OSError'])} as why:",
                    f"{indent}    raise {self.random.choice(['RuntimeError', 'LookupError'])}(str(why)) from why",
                ]  # fmt: skip
            else:
                out += [f"{indent}while {self.test()}:", *self.block(indent + "    ", depth - 1)]
        return out

    def function(self) -> str:
        self.known = []
        arguments = ", ".join(self.name() for _ in range(self.random.randint(1, 4)))
        head = f"def {self.random.choice(VERBS)}_{self.random.choice(NOUNS)}_{self.random.randint(1, 99)}({arguments}):"
        words = f'    """{self.random.choice(VERBS).title()} the {self.random.choice(NOUNS)}."""'
        return "\n".join([head, words, *self.block("    ", 2), f"    return {self.expression(1)}"])


def module(seed: int, functions: int = 7) -> str:
    """A module of that many functions, with an idiom at its end."""
    writer = Writer(seed)
    body = "\n\n\n".join(writer.function() for _ in range(functions))
    return f'"""The {writer.random.choice(NOUNS)}."""\nimport argparse\nimport json\n\n\n{body}\n{IDIOM}'


def renamed(source: str) -> str:
    """Every name that its author chose is another one."""
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    mapping = {name: f"v{number}_{name[::-1]}" for number, name in enumerate(sorted(names))}
    return re.sub(r"\b[a-z_]\w*\b", lambda found: mapping.get(found[0], found[0]), source)


def reordered(source: str) -> str:
    """The functions in another order."""
    head, *functions = re.split(r"(?m)^(?=def )", source)
    tail = functions.pop()
    random.Random(5).shuffle(functions)
    return head + "".join(one.rstrip() + "\n\n\n" for one in functions) + tail


def half(source: str) -> str:
    """Every second function, beside as many of one's own."""
    _, *functions = re.split(r"(?m)^(?=def )", source)
    own = re.split(r"(?m)^(?=def )", module(len(source) * 31 + 7))
    return own[0] + "".join(own[1:-1:2]) + "".join(functions[0:-1:2])


def reformatted(source: str) -> str:
    """Another formatter's layout: no comments, other quotes, two blanks, a break after each comma in brackets."""
    plain = ast.unparse(ast.parse(source))
    rows = [" " * ((len(row) - len(row.lstrip())) // 2) + row.lstrip() for row in plain.split("\n")]
    return re.sub(r"(?<=\w), (?=[\w'])(?=[^\n]*\)$)", ",\n            ", "\n".join(rows), flags=re.MULTILINE)


def translated(source: str) -> str:
    """Comments and docstrings in another language, and more of them."""
    out = re.sub(r"#[^\n]*", "# hier wird gerechnet, bitte nicht ändern", source)
    out = re.sub(r'"""[^"]*"""', '"""Berechnet etwas,\n    was man später braucht.\n    """', out)
    return re.sub(r"(?m)^(    )(if|for|while) ", r"\1# nächster Schritt\n\1\2 ", out)


def notebook(source: str) -> str:
    """The module's functions as cells of a notebook, words between them."""
    parts = re.split(r"(?m)^(?=def )", source)
    cells: list[dict[str, object]] = []
    for part in parts:
        cells.append({"cell_type": "markdown", "metadata": {}, "source": ["## Step\n"]})
        lines = part.rstrip().splitlines(keepends=True)
        cells.append({"cell_type": "code", "metadata": {}, "source": lines, "outputs": [], "execution_count": None})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def all_at_once(source: str) -> str:
    """Renamed, put in another order, laid out anew, commented in another language."""
    return reformatted(reordered(renamed(translated(source))))


COPIES: dict[str, Callable[[str], str]] = {
    "verbatim": str, "renamed": renamed, "reordered": reordered, "half": half, "reformatted": reformatted,
    "notebook": notebook, "translated": translated, "all at once": all_at_once,
}  # fmt: skip


def own_work(seed: int, package: str = "app") -> dict[str, str]:
    """Two modules of a learner's own."""
    return {
        f"src/{package}/own_{seed}.py": module(seed * 2 + 1),
        f"src/{package}/extra_{seed}.py": module(seed * 2 + 2, 4),
    }


def copied_work(original: int, kind: str, seed: int, package: str = "app") -> dict[str, str]:
    """The other learner's first module, changed, beside a module of one's own."""
    name = f"notebooks/study_{seed}.ipynb" if kind == "notebook" else f"src/{package}/mine_{seed}.py"
    return {name: COPIES[kind](module(original * 2 + 1)), f"src/{package}/extra_{seed}.py": module(seed * 2 + 2, 4)}
