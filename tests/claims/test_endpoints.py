"""Endpoints that the README names, held against the routes of the code."""

from __future__ import annotations

from grader.model import Verdict
from tests.facts import fact

ROUTER = "const router = express.Router();\nrouter.{method}('{path}', auth, handle);\n"


def borne_out(said: str, files: dict[str, str]) -> list[str]:
    """Where the endpoint is answered."""
    claims = fact("claims", {"README.md": f"# Shop\n\n## API\n\n- `{said}` does it\n", **files})
    return [c.places[1].path for c in claims if c.kind == "endpoints" and c.verdict is Verdict.BORNE_OUT]


def router(path: str, method: str = "post") -> str:
    return ROUTER.format(path=path, method=method)


def test_a_route_of_a_parameter_alone_answers_to_no_name() -> None:
    assert borne_out("POST /auth/signup", {"routes/orders.js": router("/:id")}) == []
    assert borne_out("POST /orders/:id", {"routes/orders.js": router("/:id")}) == ["routes/orders.js"]


def test_of_several_the_route_of_the_same_words_answers() -> None:
    files = {"routes/a.js": router("/:name"), "routes/b.js": router("/signup"), "routes/c.js": router("/auth/signup")}
    assert borne_out("POST /auth/signup", files) == ["routes/c.js"]
    assert borne_out("POST /auth/signup", {name: files[name] for name in list(files)[:2]}) == ["routes/b.js"]
