from __future__ import annotations

from tests.facts import fact


def kinds(*paths: str) -> list[tuple[str, str, int]]:
    return [(x.path, x.what, x.files) for x in fact("junk", dict.fromkeys(paths, "x")).leftovers]


def test_folders_count_once_with_their_files() -> None:
    assert kinds("a/__pycache__/x.pyc", "a/__pycache__/y.pyc", ".idea/z.xml") == [
        ("a/__pycache__/x.pyc", "compiled Python", 2),
        (".idea/z.xml", "an editor's settings", 1),
    ]


def test_an_editors_settings_are_forgotten_once() -> None:
    assert kinds(".idea/a.xml", ".idea/b.xml", "notes/.idea/c.xml") == [
        (".idea/a.xml", "an editor's settings", 1),
        ("notes/.idea/c.xml", "an editor's settings", 1),
    ]


def test_the_logs_of_a_folder_are_forgotten_once() -> None:
    assert kinds("logs/a.log", "logs/b.log", "logs/old/c.log", "nohup.out") == [
        ("logs/a.log", "a log", 1),
        ("logs/old/c.log", "a log", 1),
        ("nohup.out", "a log", 1),
    ]


def test_files_by_name_and_suffix() -> None:
    found = kinds(
        ".DS_Store", ".bash_history", "notes.docx", "app.log", "img copy.png", "x (1).py", "src/a.py", "README.md"
    )
    assert {path for path, _, _ in found} == {
        ".DS_Store",
        ".bash_history",
        "notes.docx",
        "app.log",
        "img copy.png",
        "x (1).py",
    }


def test_what_a_run_printed_beside_its_results_is_evidence() -> None:
    assert kinds("results/vllm.log", "bench/run.log") == []
    assert kinds("app.log", "results/notes.docx") == [
        ("app.log", "a log", 1),
        ("results/notes.docx", "a word processor's file", 1),
    ]


def test_a_package_called_env_is_no_virtual_environment() -> None:
    assert kinds("env/gym.py", "env/__init__.py") == []
    assert kinds("env/lib/python3.12/site.py") != []


def test_large_files_stores_and_models() -> None:
    files: dict[str, str | bytes] = {
        "chroma.sqlite3": "x",
        "model.pkl": "x",
        "big.csv": b"x" * (6 << 20),
        ".gitignore": "*.log\n",
    }
    junk = fact("junk", files, too_large=["huge.bin"])
    assert [path for path, _ in junk.large] == ["big.csv", "huge.bin"]
    assert junk.stores == ("chroma.sqlite3",)
    assert junk.models == ("huge.bin", "model.pkl")
    assert junk.gitignore


def test_nothing() -> None:
    junk = fact("junk", {"a.py": "x", ".gitignore": "\n# nothing yet\n"})
    assert (junk.files, junk.gitignore) == (0, False)


def test_a_state_of_terraform_and_its_backups_belong_nowhere() -> None:
    found = kinds("terraform.tfstate", "iac/terraform.tfstate.1776.backup", "docs/tfstate.md")
    assert {(path, what) for path, what, _ in found} == {
        ("terraform.tfstate", "Terraform's state"),
        ("iac/terraform.tfstate.1776.backup", "Terraform's state"),
    }
