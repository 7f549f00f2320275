from __future__ import annotations

import hashlib

import pytest

from tests.facts import fact


def made(alphabet: str, length: int, salt: str = "") -> str:
    """A random-looking value that no scanner will find in this file."""
    digest = b"".join(hashlib.sha256(f"{salt}{i}".encode()).digest() for i in range(8))
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])


ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PLANTED = {
    "AWS access key": "AK" + "IA" + made("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 16),
    "GitHub token": "gh" + "p_" + made(ALNUM, 36),
    "OpenAI key": "sk" + "-" + made(ALNUM, 48),
    "Hugging Face token": "h" + "f_" + made(ALNUM[:52], 34),
    "Google API key": "AI" + "za" + made(ALNUM, 35),
    "Slack token": "xo" + "xb-" + made(ALNUM, 40),
    "Groq key": "gs" + "k_" + made(ALNUM, 52),
}


@pytest.mark.parametrize("kind", sorted(PLANTED))
def test_a_planted_token_is_found_and_never_shown(kind: str) -> None:
    value = PLANTED[kind]
    (one,) = fact("secrets", {"src/app.py": f"import os\n\nkey = '{value}'\n"}).found
    assert (one.path, one.line, one.kind) == ("src/app.py", 3, kind)
    assert value[5:] not in one.shown
    assert len(one.shown) <= 5


@pytest.mark.parametrize(
    "text",
    [
        "AK" + "IAIOSFODNN7EXAMPLE",
        "sk-your-key-here-your-key-here-your-key-here-abcd",
        "gh" + "p_" + "x" * 36,
        "task-" + "a" * 48,
        "OPENAI_API_KEY=os.environ['KEY']",
        "sha = '" + made("0123456789abcdef", 64) + "'",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    ],
)
def test_look_alikes_are_let_pass(text: str) -> None:
    assert fact("secrets", {"src/app.py": text}).found == ()


def test_a_settings_file_with_values() -> None:
    value = made(ALNUM, 32)
    found = fact("secrets", {".env": f"# ours\nPINECONE_API_KEY={value}\nDEBUG=1\n"})
    assert found.env_files == (".env",)
    assert [(s.line, s.kind) for s in found.found] == [(2, "value of PINECONE_API_KEY")]


def test_examples_of_settings_are_let_pass() -> None:
    files = {".env.example": "API_KEY=abc\n", ".env": "API_KEY=your_key_here\nDB_PASSWORD=postgres\n"}
    found = fact("secrets", files)
    assert found.found == ()
    assert found.env_files == (".env",)


def test_kaggles_credentials_and_private_keys() -> None:
    kaggle = '{"username": "ada", "key": "%s"}' % made("0123456789abcdef", 32)  # noqa: UP031
    key = "-----BEGIN RSA PRIVATE " + "KEY-----\n" + made(ALNUM, 64) + "\n"
    found = fact("secrets", {"kaggle.json": kaggle, "deploy.pem": key}).found
    assert [(s.path, s.kind) for s in found] == [("deploy.pem", "private key"), ("kaggle.json", "Kaggle key")]


def test_vendored_and_binary_files_are_not_read() -> None:
    value = PLANTED["GitHub token"]
    assert fact("secrets", {"venv/lib/a.py": value, "a.py": b"\x00\x01\x02\x00" * 50 + value.encode()}).found == ()


def test_an_access_key_without_its_secret_may_stand_in_a_test() -> None:
    code = f'KEY = "{PLANTED["AWS access key"]}"\n'
    assert fact("secrets", {"app.py": code}).found
    assert not fact("secrets", {"tests/test_guard.py": code}).found
    token = f'KEY = "{PLANTED["GitHub token"]}"\n'
    assert fact("secrets", {"tests/test_guard.py": token}).found, "a whole credential is one anywhere"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('url = "http://api.example.org/news?limit=5&secret_key=htqLhxV9l3Q86D"', 1),
        ('url = "http://api.example.org/news?appid=4c02ca8f1d77e0b92a5536fe"', 1),
        ('url = f"http://api.example.org/news?api_key={key}"', 0),
        ('url = "http://api.example.org/news?api_key=YOUR_API_KEY_HERE"', 0),
        ('url = "http://api.example.org/news?limit=5&secret_key=abc"', 0),
    ],
)
def test_a_key_in_an_address_that_code_asks(line: str, found: int) -> None:
    assert len(fact("secrets", {"app.py": line + "\n"}).found) == found
    assert fact("secrets", {"README.md": line + "\n"}).found == ()


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("# where the API is\nVITE_API_URL=https://api.example.net\nVITE_WS_URL=wss://example.net\n", False),
        ("NEXT_PUBLIC_API=https://api.example.net\n", False),
        ("VITE_API_URL=https://api.example.net\nADMIN_URL=https://admin.example.net\n", False),
        ("VITE_API_URL=https://api.example.net\nADMIN_URL=https://eve:plum@admin.example.net\n", True),
        ("INLINE_RUNTIME_CHUNK=false\n", False),
        ('export JAVA_HOME="${HOME}/jdk"\nMAX_TOKENS=400\n', False),
        ("OPENAI_API_KEY=your_api_key_here\nTOP_K=5\n", False),
        ("SECRET_KEY=ORCHARD\nTOP_K=5\n", True),
        ("# nothing is set=\n", True),
        ("EMBEDDING=text-embedding-3-small\nEXTRACTOR=neo4j_graphrag\n", False),
        ("EMBEDDING=text-embedding-3-small\nLICENCE_ID=3fa85f64-5717-4562-b3fc-2c963f66afa6\n", True),
    ],
)
def test_what_a_front_end_shows_everybody_is_no_private_setting(text: str, counted: bool) -> None:
    assert bool(fact("secrets", {"web/.env.production": text}).env_files) is counted


def test_a_page_s_settings_are_private_by_what_they_hold() -> None:
    drawn_from = 'OPTIONS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"\nSERVER = "smtp.example.net"\nPORT = 587\n'
    assert fact("secrets", {".streamlit/secrets.toml": drawn_from}).env_files == ()
    held = fact("secrets", {".streamlit/secrets.toml": drawn_from + 'APP_PASSWORD = "qwhz plom rtes vbnk"\n'})
    assert held.env_files == (".streamlit/secrets.toml",)


def test_the_key_of_an_app_opens_nothing_and_another_of_the_kind_does() -> None:
    key = f'apiKey: "{PLANTED["Google API key"]}"'
    assert not fact("secrets", {"src/firebase.ts": f'{key},\nauthDomain: "sales.firebaseapp.com",\n'}).found
    assert fact("secrets", {"src/maps.ts": f"{key},\n"}).found
