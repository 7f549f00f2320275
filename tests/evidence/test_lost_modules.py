from __future__ import annotations

import pytest

from tests.facts import fact

APP = {"app/api.py": "from app.config import SEED\nfrom app.models.net import Net\n", "app/config.py": "SEED = 1\n"}


def names(files: dict[str, str]) -> list[str]:
    return [one.name for one in fact("lost_modules", files).found]


def test_a_module_of_an_own_package_that_is_not_there() -> None:
    found = fact("lost_modules", {**APP, ".gitignore": "*.pyc\n/models/\n"}).found
    assert [(one.name, one.path, one.line, one.ignored) for one in found] == [
        ("app.models.net", "app/api.py", 2, "/models/")
    ]
    assert fact("lost_modules", APP).found[0].ignored == ""


@pytest.mark.parametrize(
    "there", ["app/models/net.py", "app/models/net/__init__.py", "app/models/net.pyx", "app/models.py"]
)
def test_a_module_that_is_there(there: str) -> None:
    assert names({**APP, there: "Net = 1\n"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "import google.colab\n",
        "from sklearn.linear_model import Ridge\n",
        "from app.proto.scores_pb2 import Score\n",
        "from app import models\n",
        "from .models.net import Net\n",
    ],
)
def test_packages_of_others_and_what_a_build_writes_are_not_lost(code: str) -> None:
    files = {"app/google/here.py": "x = 1\n", "app/config.py": "SEED = 1\n"}
    assert names({**files, "app/api.py": f"from app.config import SEED\n{code}"}) == []


def test_a_folder_below_src_and_beside_the_script() -> None:
    world = {
        "src/radar/load.py": "x = 1\n",
        "src/radar/train.py": "from radar.load import x\nfrom radar.gone import y\n",
    }
    assert names(world) == ["radar.gone"]
    assert names({f"backend/{path}": text for path, text in world.items()}) == ["radar.gone"]
