from __future__ import annotations

import pytest

from tests.facts import fact

FILLER = "The desk of a courier sees which vans are full and plans the next day by weight and distance.\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Titanic Survival Prediction", "Titanic survival"), ("Титаник", "Titanic survival"), ("泰坦尼克号生存预测", "Titanic survival"),
        ("House Price Prediction", "house prices"), ("Previsão de preços de casas", "house prices"), ("房价预测", "house prices"),
        ("Hauspreis-Vorhersage", "house prices"), ("Uylarning narxini aniqlash", "house prices"), ("주택 가격 예측", "house prices"),
        ("Iris Classification API", "iris flowers"), ("鸢尾花分类", "iris flowers"),
        ("MNIST from scratch", "handwritten digits (MNIST)"), ("手写数字识别", "handwritten digits (MNIST)"),
        ("Wine Quality", "wine quality"),
    ],
)  # fmt: skip
def test_a_title_names_the_subject_in_any_language(title: str, name: str) -> None:
    found = fact("topic", {"README.md": f"# {title}\n\n{FILLER}", "a.py": "x = 1\n"})
    assert found.name == name
    assert found.places[0].line == 1


def test_without_a_readme_data_and_code_tell() -> None:
    code = "import pandas as pd\n\ndf = pd.read_csv('titanic.csv')\nprint(df[['Pclass', 'Survived']].groupby('Pclass').mean())\n# more\n"
    assert fact("topic", {"a.py": code * 2, "titanic.csv": "Pclass\n"}).name == "Titanic survival"
    assert (
        fact("topic", {"IrisModel.hs": "x", "IrisOpt.hs": "y", "IrisMain.hs": "z", "iris.data": "5.1\n"}).name
        == "iris flowers"
    )


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# Image templates\n\n" + FILLER * 8 + "\nFor example `python train.py data=mnist`.\n",
         "src/mnist_datamodule.py": "from torchvision.datasets import MNIST\n" + "# data module\n" * 20, "src/train.py": "x = 1\n" * 90},
        {"README.md": "# Used car prices\n\n" + FILLER},
        {"README.md": "# Iris recognition for doors\n\n" + FILLER, "iris_recognition.py": "x = 1\n"},
        {"README.md": "# Wine shop assistant\n\nAnswers questions on the wines of a shop.\n"},
        {"README.md": "# Parcels\n\n" + FILLER, "tests/test_mnist.py": "import mnist\n" * 9},
        {"README.md": "# Apartment listing prices\n\nPredicts asking prices; house prices were scraped from a local site.\n" + FILLER * 9},
        {},
    ],
    ids=["example", "cars", "eyes", "shop", "tests", "own data", "empty"],
)  # fmt: skip
def test_a_mention_is_no_subject(files: dict[str, str]) -> None:
    assert fact("topic", files).name == ""


def test_the_ship_that_followed_has_its_own_name() -> None:
    space = {"README.md": "# Spaceship Titanic\n\nWho was transported from the spaceship Titanic.\n"}
    assert fact("topic", space).name == "Spaceship Titanic"
    sea = {"README.md": "# Titanic\n\nWho survived the Titanic.\n"}
    assert fact("topic", sea).name == "Titanic survival"


def test_words_make_no_other_project_of_code_and_files_that_are_about_one_exercise() -> None:
    code = "import pandas as pd\n\ndf = pd.read_csv('titanic.csv')\nprint(df[['Pclass', 'Survived']].groupby('Pclass').mean())\n"
    padded = {"README.md": "# Coursework\n\n" + "latency throughput deployment monitoring evaluation " * 80}
    assert fact("topic", {**padded, "titanic_1.py": code * 2}).name == "Titanic survival"
    assert fact("topic", {**padded, "titanic_1.py": code * 2, "parcels.py": "x = 1\n" * 900}).name == ""
