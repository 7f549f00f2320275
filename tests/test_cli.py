"""The command line as a person meets it: exit codes, streams, formats, batches, and what it doesn't load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

import shipfolio
from grader import cli, pipeline
from grader.errors import InfraError
from samples.build import build_sample
from tests.factories import DAY, git_repo

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = "copier fastapi sqlalchemy docker pandas jinja2 pydantic yaml rich markdown_it docutils"
NEVER_FOR_A_GRADE = "copier fastapi sqlalchemy docker pandas jinja2 pydantic"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample") / "ticket-triage")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return git_repo(tmp_path / "empty", [])


def run(capfd: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = shipfolio.run(list(argv))
    out, err = capfd.readouterr()
    return code, out, err


def child(*argv: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with what is needed of the environment and `env`."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMP", "TEMP") if name in os.environ}
    here = os.path.dirname(shipfolio.__file__)  # noqa: PTH120
    command = [sys.executable, "-m", "shipfolio", *argv]
    return subprocess.run(command, capture_output=True, cwd=cwd, env=keep | {"PYTHONPATH": here} | env, check=False)


# ---------------------------------------------------------------- a grade


def test_grades_a_repository(capfd: Any, sample: Path) -> None:
    code, out, err = run(capfd, "grade", str(sample))
    assert (code, err) == (0, "")
    assert "/ 100" in out
    assert "Next steps, best first" in out
    assert "\x1b" not in out


def test_json_is_the_contract(capfd: Any, sample: Path) -> None:
    code, out, _ = run(capfd, "grade", str(sample), "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert data["schema"] == "shipfolio/report/v1"
    report = data["reports"][0]
    assert 0 < report["score"]["value"] < 100
    steps = report["next_steps"]
    assert report["score"]["value"] + sum(step["gain"] for step in steps) == pytest.approx(steps[-1]["score_after"])


def test_writes_to_a_file_and_then_stdout_stays_empty(capfd: Any, sample: Path, tmp_path: Path) -> None:
    code, out, _ = run(capfd, "grade", str(sample), "--format", "md", "-o", str(tmp_path / "report.md"))
    assert (code, out) == (0, "")
    data = (tmp_path / "report.md").read_bytes()
    assert data.startswith(b"## ")
    assert b"\r" not in data


def test_a_folder_that_is_not_there_is_refused_before_anything_is_graded(
    capfd: Any, sample: Path, tmp_path: Path
) -> None:
    code, _, err = run(capfd, "grade", str(sample), "-o", str(tmp_path / "no" / "report.md"))
    assert code == 2
    assert "There is no folder" in err


def test_fail_under(capfd: Any, sample: Path) -> None:
    assert run(capfd, "grade", str(sample), "--fail-under", "1")[0] == 0
    code, out, err = run(capfd, "grade", str(sample), "--fail-under", "99.5")
    assert (code, err) == (1, "The score is below 99.5.\n")
    assert "/ 100" in out


def test_a_type_is_taken_as_told(capfd: Any, sample: Path) -> None:
    code, out, _ = run(capfd, "grade", str(sample), "--type", "dashboard", "--format", "json")
    report = json.loads(out)["reports"][0]
    assert code == 0
    assert (report["project_type"], report["project_type_from"]["chosen"]) == ("dashboard", True)


def test_a_waiver_counts_only_when_the_grading_person_allows_it(capfd: Any, sample: Path, tmp_path: Path) -> None:
    first = json.loads(run(capfd, "grade", str(sample), "--format", "json")[1])["reports"][0]
    check = next(f["check"] for c in first["criteria"] for f in c["findings"] if f["status"] == "fail")
    waiver = f'[[waive]]\ncheck = "{check}"\nreason = "The course has no use for it."\n'
    repo = git_repo(tmp_path / "repo", [({"README.md": "# A\n", "shipfolio.toml": waiver}, "Start", DAY)])
    for allow in ([], ["--allow-waivers"]):
        report = json.loads(run(capfd, "grade", str(repo), "--format", "json", *allow)[1])["reports"][0]
        assert [(w["check"], w["allowed"]) for w in report["waivers"]] == [(check, bool(allow))]


# ---------------------------------------------------------------- what goes wrong


def test_wrong_use_is_2(capfd: Any, sample: Path) -> None:
    for argv in (
        ["grade"],
        ["grade", str(sample), "--type", "poem"],
        ["grade", str(sample), "--format", "pdf"],
        ["grade", str(sample), "--rubric", "no-such-rubric"],
        ["grade", "https://127.0.0.1/a/b"],
        ["no-such-command"],
    ):
        code, out, err = run(capfd, *argv)
        assert code == 2, argv
        assert "Error: " in err
        assert out == ""


def test_a_typo_is_told_what_was_meant(capfd: Any) -> None:
    assert "Did you mean grade?" in run(capfd, "grad")[2]
    assert "There are: " in run(capfd, "zzz")[2]


def test_a_repository_that_is_not_there_is_3_with_one_sentence_and_a_hint(capfd: Any, empty: Path) -> None:
    code, out, err = run(capfd, "grade", str(empty))
    assert (code, out) == (3, "")
    assert err.startswith("Error: ")
    assert "Traceback" not in err


def test_a_failed_target_is_a_report_for_machines(capfd: Any, empty: Path) -> None:
    code, out, err = run(capfd, "grade", str(empty), "--format", "json")
    report = json.loads(out)["reports"][0]
    assert code == 3
    assert report["score"]["value"] is None
    assert report["error"]["kind"]
    assert report["error"]["message"] in err


def test_our_own_trouble_is_4(capfd: Any, monkeypatch: pytest.MonkeyPatch, sample: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise InfraError("The disk is full.", kind="disk_full", hint="Make room.")

    monkeypatch.setattr(pipeline, "grade", broken)
    code, _, err = run(capfd, "grade", str(sample))
    assert code == 4
    assert err == "Error: The disk is full.\nHint: Make room.\n"


def test_a_bug_is_70_without_a_traceback(capfd: Any, monkeypatch: pytest.MonkeyPatch, sample: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "grade", broken)
    code, _, err = run(capfd, "grade", str(sample))
    assert code == 70
    assert "This is a bug in shipfolio (ZeroDivisionError)." in err
    assert "SHIPFOLIO_DEBUG" in err
    assert "Traceback" not in err


def test_a_bug_outside_a_target_is_70_too(capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipfolio.door, "main", lambda *_, **__: 1 / 0)
    assert run(capfd, "--help")[0] == 70
    monkeypatch.setenv("SHIPFOLIO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        shipfolio.run(["--help"])


def test_interrupted_is_130(capfd: Any, monkeypatch: pytest.MonkeyPatch, sample: Path) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "grade", interrupted)
    code, _, err = run(capfd, "grade", str(sample))
    assert code == 130
    assert "Traceback" not in err


def test_a_reader_that_leaves_early_is_no_error(sample: Path) -> None:
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    here = os.path.dirname(shipfolio.__file__)  # noqa: PTH120
    with subprocess.Popen(
        [sys.executable, "-m", "shipfolio", "grade", str(sample), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=keep | {"PYTHONPATH": here},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_password_in_a_target_is_shown_nowhere(capfd: Any) -> None:
    code, out, err = run(capfd, "grade", "https://ada:s3cret@github.com/ada/engine", "--format", "json")
    assert code == 2
    assert "s3cret" not in out + err


# ---------------------------------------------------------------- a batch


def test_one_bad_repository_never_stops_the_others(capfd: Any, sample: Path, empty: Path, tmp_path: Path) -> None:
    targets = [str(empty), str(sample), str(tmp_path / "nowhere"), "https://localhost/a/b", str(sample)]
    code, out, err = run(capfd, "grade", *targets, "--format", "json")
    reports = json.loads(out)["reports"]
    assert code == 0
    assert [report["error"] is None for report in reports] == [False, True, False, False, True]
    assert all(report["error"]["kind"] for report in reports if report["error"])
    assert err.count("Error: ") == 3


def test_a_bug_in_one_target_leaves_the_others_their_grades(
    capfd: Any, monkeypatch: pytest.MonkeyPatch, sample: Path, tmp_path: Path
) -> None:
    real = pipeline.grade

    def sometimes(ref: Any, *args: Any, **more: Any) -> Any:
        if ref.url.endswith("bad"):
            raise RecursionError
        return real(ref, *args, **more)

    monkeypatch.setattr(pipeline, "grade", sometimes)
    bad = git_repo(tmp_path / "bad", [({"a.txt": "a"}, "Start", DAY)])
    code, out, _ = run(capfd, "grade", str(bad), str(sample), "--format", "json")
    assert code == 0
    assert [r["error"] and r["error"]["kind"] for r in json.loads(out)["reports"]] == ["internal_error", None]


def test_a_batch_is_below_when_one_is(capfd: Any, sample: Path, empty: Path) -> None:
    assert run(capfd, "grade", str(empty), str(sample), "--fail-under", "100")[0] == 1


def test_a_batch_is_a_table(capfd: Any, sample: Path, empty: Path) -> None:
    _, out, _ = run(capfd, "grade", str(empty), str(sample))
    assert "1 graded, 1 not graded" in out


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_silent_for_a_second_and_then_on_stderr(capfd: Any) -> None:
    clock = Clock()
    progress = cli.Progress(10, clock)
    progress.say("fetching")
    clock.now = 20.0
    progress.ended(failed=True)
    progress.say("too soon after the last words")
    clock.now = 40.0
    progress.say("fetching b")
    progress.clear()
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "1 of 10 done · 1 failed · about 180 s left\nfetching b\n"


# ---------------------------------------------------------------- help


def test_help_of_the_front_door_is_the_commands_own(capfd: Any) -> None:
    context = click.Context(shipfolio.door)
    for name, (_, words) in shipfolio.COMMANDS.items():
        command = shipfolio.door.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(200).startswith(words.rstrip("."))
    assert run(capfd, "--version")[1].startswith("shipfolio 0.")


def test_explain_says_why_how_and_where(capfd: Any, sample: Path) -> None:
    report = json.loads(run(capfd, "grade", str(sample), "--format", "json")[1])["reports"][0]
    step = report["next_steps"][0]
    code, out, _ = run(capfd, "explain", step["checks"][0])
    assert code == 0
    for heading in ("Why", "How to fix it (usually ", "Example", "Asked for by portfolio@"):
        assert heading in out
    assert step["criterion"] in run(capfd, "explain", step["criterion"])[1]


def test_explain_suggests_what_was_meant(capfd: Any) -> None:
    code, out, err = run(capfd, "explain", "topic-not-overuse")
    assert (code, out) == (2, "")
    assert "Did you mean topic-not-overused" in err
    assert "lists what there is" in run(capfd, "explain", "qqqqqq")[2]


def test_rubric_commands(capfd: Any, tmp_path: Path) -> None:
    assert "portfolio@" in run(capfd, "rubric", "list")[1]
    assert "topic" in run(capfd, "rubric", "show")[1]
    assert json.loads(run(capfd, "rubric", "show", "--format", "json")[1])["id"] == "portfolio"
    assert json.loads(run(capfd, "rubric", "schema")[1])["title"]
    source = run(capfd, "rubric", "show", "--format", "yaml")[1]
    good = tmp_path / "good.yaml"
    good.write_text(source, "utf-8")
    code, out, _ = run(capfd, "rubric", "lint", str(good))
    assert code == 0
    assert "no faults" in out
    bad = tmp_path / "bad.yaml"
    bad.write_text("rubric: 1\nid: x\ncolour: red\n", "utf-8")
    code, out, err = run(capfd, "rubric", "lint", str(good), str(bad))
    assert code == 2
    assert "no faults" in out
    assert "colour" in err


# ---------------------------------------------------------------- what is loaded, and the same bytes everywhere


def loaded(names: str, *argv: str) -> list[str]:
    """Which of these modules a command line loads."""
    code = (
        "import sys, shipfolio\n"
        f"shipfolio.run({list(argv)!r})\n"
        f"sys.stderr.write(' '.join(n for n in {names!r}.split() if n in sys.modules))"
    )
    here = os.path.dirname(shipfolio.__file__)  # noqa: PTH120
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=here, check=True)
    return done.stderr.decode().split()


def test_help_loads_nothing_heavy() -> None:
    assert loaded(HEAVY + " grader.model grader.cli logging", "--help") == []
    assert loaded(HEAVY, "grade", "--help") == []


def test_a_grade_loads_no_other_rooms_technology(sample: Path) -> None:
    assert loaded(NEVER_FOR_A_GRADE + " rich", "grade", str(sample), "--format", "json") == []
    assert loaded(NEVER_FOR_A_GRADE + " rich.console", "grade", str(sample)) == []


@pytest.mark.parametrize("format_", ["json", "text", "md"])
def test_the_same_commit_is_the_same_bytes_whatever_the_machine(tmp_path: Path, sample: Path, format_: str) -> None:
    worlds = [
        ({"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"}, tmp_path / "a"),
        ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kolkata", "PYTHONHASHSEED": "2"}, tmp_path / "b"),
        (
            {"LANG": "de_DE.ISO-8859-1", "TZ": "America/St_Johns", "PYTHONHASHSEED": "3", "PYTHON_CPU_COUNT": "1"},
            tmp_path,
        ),
    ]
    outputs = []
    for env, cwd in worlds:
        cwd.mkdir(exist_ok=True)
        done = child("grade", str(sample), "--format", format_, cwd=cwd, **env)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stderr == b""
        outputs.append(done.stdout)
    assert len(set(outputs)) == 1


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system can't bind a process to a core")
def test_one_core_or_all_of_them(sample: Path) -> None:
    code = (
        "import os, sys, shipfolio; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); sys.exit(shipfolio.run())"
    )
    here = os.path.dirname(shipfolio.__file__)  # noqa: PTH120
    argv = [sys.executable, "-c", code, "grade", str(sample), "--format", "json"]
    one = subprocess.run(argv, capture_output=True, cwd=here, check=True).stdout
    assert one == child("grade", str(sample), "--format", "json").stdout


def test_a_clone_gets_the_same_grade(tmp_path: Path, sample: Path) -> None:
    """Only where it lies may differ between a checkout, a bare clone of it, and another directory."""
    bare = tmp_path / "elsewhere.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(sample), str(bare)], check=True, capture_output=True)
    reports = [
        json.loads(child("grade", str(path), "--format", "json").stdout)["reports"][0] for path in (sample, bare)
    ]
    for report in reports:
        del report["repo"]["url"]
    assert reports[0] == reports[1]
