from __future__ import annotations

from grader.running.environment import OFFLINE, read_example

TEXT = """
# comment
export API_PORT=8000   # the port
OPENAI_API_KEY=
API_KEYS=
DB_PASSWORD=<your password>
NAME="Ada Lovelace"  # who
TOKEN='unclosed
PATH=/evil
LD_PRELOAD=/evil.so
EMPTY=
bad line
SPACED = yes
MODEL_PATH=path/to/model.joblib
DATA=/path/to/data
"""


def test_values_stand_as_they_are_and_secrets_that_are_only_hinted_at_are_harmless() -> None:
    assert read_example(TEXT) == {
        "API_PORT": "8000", "OPENAI_API_KEY": "not-a-secret", "API_KEYS": "", "DB_PASSWORD": "not-a-secret",
        "NAME": "Ada Lovelace", "TOKEN": "unclosed", "EMPTY": "", "SPACED": "yes",
    }  # fmt: skip


def test_there_is_a_most_and_values_are_cut() -> None:
    many = read_example("".join(f"V{i}={'x' * 590}\n" for i in range(300)))
    assert len(many) == 80
    assert max(map(len, many.values())) == 300


def test_libraries_are_told_that_there_is_no_network() -> None:
    assert OFFLINE["HF_HUB_OFFLINE"] == "1"
