"""A report that was made elsewhere is read as what it is: a stranger's text."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from grader.errors import UsageError
from grader.reports import FORMATS, Look, render
from grader.reports.read_json import report_of
from grader.web.uploads import MOST_BYTES, MOST_DEPTH, _check_depth, read_upload
from tests.reports import worlds
from tests.web.api_worlds import API, key_of, program, service, single
from tests.web.sites import person

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.store import Store

SCHEMA = json.loads(files("grader.reports").joinpath("report-v1.schema.json").read_text("utf-8"))
SCRIPT = "<script>alert(1)</script>"


def document(world: Any = worlds.ran) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render("json", [world()], Look()))
    return data


def honest() -> bytes:
    return read_upload(json.dumps(document()).encode())[1].encode()


def refused(body: bytes) -> str:
    with pytest.raises(UsageError) as why:
        read_upload(body)
    assert why.value.kind == "bad_report"
    assert why.value.message.isprintable()
    assert len(why.value.message) < 200
    return why.value.message


def test_an_honest_report_loses_nothing() -> None:
    for world in (worlds.report, worlds.ran, worlds.not_run):
        data = document(world)
        text = read_upload(json.dumps(data).encode())[1]
        assert json.loads(text) == data
        assert read_upload(text.encode())[1] == text, "read again, it is the same to the byte"


def test_depth_is_bounded_before_anything_reads_it() -> None:
    def nested(depth: int) -> bytes:
        return b'{"schema": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

    assert "schema" in refused(nested(MOST_DEPTH))
    assert "deep" in refused(nested(MOST_DEPTH + 1))
    began = time.process_time()
    assert "deep" in refused(b"[" * (MOST_BYTES - 1))
    assert "deep" in refused(b'{"a":' * 500_000)
    assert time.process_time() - began < 5, "bounded by depth, not by length"
    brackets = document()
    brackets["reports"][0]["notes"] = ["[" * 500 + '\\"[']
    read_upload(json.dumps(brackets).encode())


@pytest.mark.parametrize(
    ("text", "deep"),
    [
        ("[" * MOST_DEPTH, False),
        ("[{" * MOST_DEPTH, True),
        ("[]" * 1000, False),
        ('"' + "[" * 1000 + '"', False),
        ('"\\"' + "[" * 1000 + '"', False),
        ('"\\\\"' + "[" * 1000, True),
        ('"' + "[" * 1000, False),
        ('"a\n' + "[" * 1000 + '"', False),
        ('"' + '\\"' * 1_000_000 + "\\", False),
        ('"' * 1_000_001 + "\\", False),
    ],
)
def test_brackets_are_counted_where_they_nest(text: str, deep: bool) -> None:
    began = time.process_time()
    if deep:
        with pytest.raises(ValueError, match="deep"):
            _check_depth(text)
    else:
        _check_depth(text)
    assert time.process_time() - began < 5, "in one pass"


def test_size_is_bounded() -> None:
    data = document()
    data["reports"][0]["notes"] = ["x" * (MOST_BYTES - len(honest()) - 200)]
    body = json.dumps(data).encode()
    assert len(body) < MOST_BYTES
    read_upload(body)
    assert "KiB" in refused(body + b" " * (MOST_BYTES - len(body) + 1))


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, str(2**53 + 1), "-" + "9" * 18]
)
def test_numbers_that_are_none_are_refused(number: str) -> None:
    text = honest().decode()
    value = json.dumps(document()["reports"][0]["score"]["value"])
    changed = text.replace(f'"value": {value}', f'"value": {number}', 1)
    assert changed != text
    refused(changed.encode())


def set_at(path: list[Any], value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        inner: Any = data["reports"][0]
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema="shipfolio/report/v2"),
        lambda data: data.update(reports=[]),
        lambda data: data.update(reports=data["reports"] * 2),
        lambda data: data.update(reports=[None]),
        lambda data: data.update(reports={}),
        lambda data: data["reports"][0].pop("criteria"),
        set_at(["repo"], []),
        set_at(["repo", "url"], None),
        set_at(["repo", "url"], {"$ref": "#"}),
        set_at(["score", "value"], "100"),
        set_at(["score", "value"], 1001),
        set_at(["score", "value"], -1),
        set_at(["score", "earned"], 10**15),
        set_at(["score", "value"], True),
        set_at(["criteria"], {}),
        set_at(["criteria", 0, "findings", 0, "check"], "../../os"),
        set_at(["criteria", 0, "findings", 0, "check"], "os"),
        set_at(["criteria", 0, "findings", 0, "check"], SCRIPT),
        set_at(["criteria", 0, "findings", 0, "score"], 2),
        set_at(["next_steps", 0, "checks"], ["no-such-check"]),
        set_at(["project_type"], SCRIPT),
        set_at(["as_of"], "tomorrow"),
        set_at(["notes"], ["x"] * 10_001),
        set_at(["notes"], "x"),
        set_at(["error"], {"kind": "x", "message": "x", "hint": ""}),
        set_at(["tool", "version"], 3),
    ],
)
def test_what_no_version_of_ours_wrote_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    data = document()
    change(data)
    refused(json.dumps(data).encode())


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"3", b'"x"', b"{", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"{}x"]
)
def test_what_is_no_document_is_refused(body: bytes) -> None:
    refused(body)


def test_keys_that_nobody_knows_are_dropped_and_texts_are_cleaned() -> None:
    data = document()
    data["canary"] = data["reports"][0]["canary"] = data["reports"][0]["repo"]["canary"] = "canary"
    data["reports"][0]["notes"] = ["\x1b[31mred\u202e\x00\ud800"]
    report, text = read_upload(json.dumps(data).encode())
    assert "canary" not in text
    note = json.loads(text)["reports"][0]["notes"][0]
    assert note.isprintable()
    jsonschema.validate(json.loads(text), SCHEMA)
    assert report.grade is not None


def test_what_is_taken_conforms_to_the_published_schema() -> None:
    for world in (worlds.report, worlds.ran, worlds.hostile, worlds.hostile_run):
        text = read_upload(json.dumps(document(world)).encode())[1]
        jsonschema.validate(json.loads(text), SCHEMA)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://github.com/ada/engine", "https://github.com/ada/engine"),
        ("https://user:canary@github.com/a/b", "b"),
        ("/home/ada/secret-client/engine", "engine"),
        ("C:\\Users\\ada\\engine", "engine"),
        (".", "folder"),
        ("", "folder"),
        ("../..", "folder"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://x.example/" + "a" * 3000, "a" * 100),
    ],
)
def test_an_address_is_a_code_hosts_or_only_a_name(url: str, kept: str) -> None:
    data = document()
    data["reports"][0]["repo"]["url"] = url
    assert json.loads(read_upload(json.dumps(data).encode())[1])["reports"][0]["repo"]["url"] == kept


def test_no_script_of_an_upload_reaches_a_page() -> None:
    data = json.loads(json.dumps(document(worlds.hostile)))
    data["reports"][0]["notes"] = [SCRIPT, "](javascript:alert(1))"]
    data["reports"][0]["repo"]["url"] = SCRIPT
    text = read_upload(json.dumps(data).encode())[1]
    report = report_of(json.loads(text)["reports"][0])
    for name in FORMATS:
        assert render(name, [report], Look(full=True))
    page = render("html", [report], Look())
    assert SCRIPT not in page
    assert "<img src=x" not in page


# ---------------------------------------------------------------- over HTTP


def post(client: Any, body: bytes, **more: Any) -> Any:
    return client.post(f"{API}/reports", content=body, headers={"Content-Type": "application/json"}, **more)


def test_a_key_uploads_and_it_is_marked(store: Store) -> None:
    site = service(store)
    ada = person(site, "ada")
    client = program(site, key_of(site, ada, "upload", "read"))
    made = post(client, honest(), params={"visibility": "private"})
    assert made.status_code == 201
    line = made.json()
    assert (line["source"], line["mine"], line["visibility"]) == ("upload", True, "private")
    got = client.get(made.headers["Location"])
    assert got.content == honest()
    assert got.headers["Shipfolio-Source"] == "upload"
    again = post(client, honest())
    assert (again.status_code, again.json()["id"]) == (200, line["id"])
    assert again.json()["visibility"] == "private", "sent again, it publishes nothing"
    bob = program(site, key_of(site, person(site, "bob"), "upload", "read"))
    theirs = post(bob, honest())
    assert theirs.status_code == 201
    assert theirs.json()["id"] != line["id"]


def test_uploads_are_bounded_counted_and_named(store: Store) -> None:
    site = service(store, grades_per_hour=3)
    client = program(site, key_of(site, person(site, "ada")))
    assert post(program(site), honest()).status_code == 401
    answer = client.post(f"{API}/reports", content=honest(), headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["kind"]) == (415, "not_json")
    answer = post(client, b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["kind"]) == (413, "too_large")
    answer = post(client, b"[" * 100_000)
    assert (answer.status_code, answer.json()["kind"]) == (422, "bad_report")
    assert [post(client, honest()).status_code for _ in range(3)] == [201, 200, 429]


def test_who_is_alone_uploads_without_a_key(store: Store) -> None:
    client = program(single(store))
    line = post(client, honest()).json()
    assert (line["source"], line["visibility"]) == ("upload", "unlisted")
