from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.evidence._lexicon import KINDS, fold, load_lexicon
from grader.evidence._sections import title_kinds
from grader.evidence.documents import Document, count_words, parse_document, resolve
from tests.facts import fact, facts_of

TEXT = "# Parcels\n\nPredicts which parcels will be late, for the dispatch desk.\n"


def md(text: str) -> Document:
    return parse_document("README.md", text)


def kinds_of(document: Document) -> dict[str, frozenset[str]]:
    return {section.title: section.kinds for section in document.sections}


# ---------------------------------------------------------------- which file is the README


@pytest.mark.parametrize(
    ("files", "path", "depth"),
    [
        ({"README.rst": TEXT, "README.md": TEXT}, "README.md", 0),
        ({"README_CN.md": TEXT, "README.md": TEXT}, "README.md", 0),
        ({"readme.fr.md": TEXT}, "readme.fr.md", 0),
        ({"ReadMe.TXT": TEXT}, "ReadMe.TXT", 0),
        ({"README": TEXT}, "README", 0),
        ({"README.md": "", "README.txt": TEXT}, "README.txt", 0),
        ({"MyREADME.md": TEXT, "notes.md": TEXT}, "MyREADME.md", 0),
        ({"docs/README.md": TEXT, "src/README.md": TEXT * 3}, "docs/README.md", 0),
        ({"app/README.md": TEXT, "lib/README.md": TEXT * 3}, "lib/README.md", 1),
        ({"data/README.md": TEXT * 9, "app/README.md": TEXT}, "app/README.md", 1),
    ],
)
def test_the_readme_is_found(files: dict[str, str], path: str, depth: int) -> None:
    found = fact("documents", files)
    assert found.readme is not None
    assert (found.readme.path, found.readme_depth) == (path, depth)


def test_no_readme_where_there_is_none() -> None:
    assert fact("documents", {"a/b/README.md": TEXT, "readme.py": "1", "src/app.py": "1"}).readme is None
    assert fact("documents", {"app.py": "1"}, symlinks={"README.md": "/etc/passwd"}).readme is None


def test_other_documents_belong_when_linked_or_plainly_placed() -> None:
    files = {
        "README.md": TEXT + "\nSee [the report](out/report.txt) and [a](../../etc/passwd).\n",
        "out/report.txt": TEXT,
        "docs/design.md": TEXT,
        "DECISIONS.md": TEXT,
        "README_CN.md": TEXT,
        "app/README.md": TEXT,
        "LICENSE.md": TEXT,
        "CODE_OF_CONDUCT.md": TEXT,
        "CLAUDE.md": TEXT,
        "requirements.txt": "pandas\n",
        "data/corpus/a.md": TEXT,
        "notes.txt": TEXT,
        "words.txt": TEXT,
    }
    paths = [document.path for document in fact("documents", files).others]
    assert paths[0] == "out/report.txt", "what the README links comes first"
    assert sorted(paths) == [
        "DECISIONS.md", "README_CN.md", "app/README.md", "docs/design.md", "notes.txt", "out/report.txt",
    ]  # fmt: skip


def test_a_link_is_resolved_inside_the_tree_only() -> None:
    facts = facts_of({"docs/README.md": "[a](../src/app.py#L3) [b](/docs/x.md) [c](../../x)", "src/app.py": "1"})
    files, readme = facts.get("files"), facts.get("documents").readme
    assert resolve(readme, "../src/app.py#L3", files) == "src/app.py"
    assert resolve(readme, "/src/app.py", files) == "src/app.py"
    for target in ("../../x", "https://example.org/src/app.py", "mailto:a@b", "#top", "gone.md", ""):
        assert resolve(readme, target, files) is None, target


# ---------------------------------------------------------------- Markdown


def test_structure_has_lines_that_are_the_files() -> None:
    document = md(
        '# A\n\nHello **bold** [link](b.md) `code` ![pic](c.png "t").\n\n## Run\n\n- one\n- two\n\n```bash\npip install x\n'
        "python a.py\n```\n\n| m | F1 |\n|---|---|\n| a | 0.5 |\n\n> said\n"
    )
    assert [(line.no, line.block, line.text) for line in document.lines] == [
        (1, "heading", "A"), (3, "prose", "Hello bold link code ."), (5, "heading", "Run"), (7, "list", "one"),
        (8, "list", "two"), (11, "code", "pip install x"), (12, "code", "python a.py"), (15, "table", "m | F1"),
        (17, "table", "a | 0.5"), (19, "quote", "said"),
    ]  # fmt: skip
    assert [(s.title, s.line, s.end_line, s.words) for s in document.sections] == [("A", 1, 4, 4), ("Run", 5, 20, 3)]
    assert [(b.language, b.line, b.end_line, b.section) for b in document.code_blocks] == [("bash", 10, 13, 1)]
    assert [(x.text, x.target, x.line) for x in document.links] == [("link", "b.md", 3)]
    assert [(x.alt, x.target, x.line) for x in document.images] == [("pic", "c.png", 3)]
    assert (document.tables[0].header, document.tables[0].rows) == (("m", "F1"), (("a", "0.5"),))


def test_raw_html_is_read_by_its_tags() -> None:
    document = md(
        '<h1 align="center">Parcels</h1>\n<p align="center">\n  <img src="a.png" alt="A">\n  <a href="b.md">b</a>\n</p>\n\n'
        "<details>\n<summary>More</summary>\n\nInside it.\n\n</details>\n\n<!-- because trade-off instead of -->\n"
        "<table><tr><th>m</th><th>F1</th></tr><tr><td>a</td><td>0.5</td></tr></table>\n<script>x = 'because'</script>\n"
    )
    assert [s.title for s in document.sections if s.title] == ["Parcels", "More"]
    assert [(i.target, i.line) for i in document.images] == [("a.png", 3)]
    assert [x.target for x in document.links] == ["b.md"]
    assert document.tables[0].rows == (("a", "0.5"),)
    assert not [line for line in document.lines if "because" in line.text], "comments and scripts say nothing"


def test_a_badge_with_a_link_is_an_image_and_a_link() -> None:
    document = md("# A\n\n[![CI](https://example.org/b.svg)](https://example.org/ci)\n")
    assert [(i.alt, i.target) for i in document.images] == [("CI", "https://example.org/b.svg")]
    assert [x.target for x in document.links] == ["https://example.org/ci"]
    assert document.words == 0


def test_headings_as_learners_write_them() -> None:
    document = md(
        "#Title\n\n##Setup:\ntext here\n\n**How to run**\n\nSetext\n---\n\n#hashtag #another\n\n## 1. Results ##\n"
    )
    assert [s.title for s in document.sections] == ["Title", "Setup:", "How to run", "Setext", "1. Results"]


def test_a_sentence_in_large_type_is_prose() -> None:
    document = md("# A\n\n#### In this part we will train models to see which factors lead to churn.\n")
    assert [line.block for line in document.lines] == ["heading", "prose"]


def test_front_matter_and_merge_conflicts_are_no_headings() -> None:
    card = md("---\ntitle: Demo\nemoji: x\n---\n\n# A\n\ntext\n")
    assert [(s.title, s.line) for s in card.sections] == [("A", 6)]
    merged = md("<<<<<<< HEAD\n# A\n\nlast line of ours\n=======\n# B\n>>>>>>> main\n")
    assert [s.title for s in merged.sections] == ["A", "B"]


def test_a_fence_that_nobody_closed_does_not_swallow_the_rest() -> None:
    document = md(
        "# A\n\n```mermaid\ngraph TD\n  a --> b\n\n## Results\n\nF1 is 0.81 on the test set.\n\n```bash\npython a.py\n```\n"
    )
    assert "Results" in [s.title for s in document.sections]
    assert [b.language for b in document.code_blocks] == ["mermaid", "bash"]
    end = md("# A\n\n```python\nx = 1\n")
    assert [b.text for b in end.code_blocks] == ["x = 1"]


def test_a_stray_fence_before_a_heading_holds_nothing() -> None:
    document = parse_document("README.md", "# A\n\ntext\n\n```\n\n## Later\n\n### Then\n\nmore\n")
    assert [section.title for section in document.sections] == ["A", "Later", "Then"]
    kept = parse_document("README.md", "# A\n\n```\n\npip install a\n```\n\n## Later\n")
    assert kept.code_blocks[0].text.strip() == "pip install a"


def test_sections_on_something_go_on_below_their_heading() -> None:
    text = "# Roads\n\n## Data\n\na\n\n### Features\n\nb\n\n## Licence\n\nc\n"
    document = parse_document("README.md", text)
    assert [document.sections[i].title for i in sorted(document.on("data"))] == ["Data", "Features"]
    titled = parse_document("README.md", "# Data\n\na\n\n## Features\n\nb\n")
    assert [titled.sections[i].title for i in titled.on("data")] == ["Data"], "the name of a page is no chapter"


def test_comments_in_an_open_shell_fence_are_no_headings() -> None:
    document = md("# A\n\n```bash\npip install x\n\n# then start\npython a.py\n")
    assert [s.title for s in document.sections] == ["A"]


def test_a_file_wrapped_in_a_markdown_fence_is_unwrapped() -> None:
    document = md("```markdown\n# A\n\ntext\n\n## B\n```\n")
    assert [s.title for s in document.sections] == ["A", "B"]


def test_a_table_in_a_diagram_fence_is_prose() -> None:
    document = md("# A\n\n```mermaid\nMetric,Result\nmAP,0.96\n```\n")
    assert [line.block for line in document.lines] == ["heading", "prose", "prose"]


# ---------------------------------------------------------------- RST and text


def test_rst_gives_the_same_structure() -> None:
    document = parse_document(
        "README.rst",
        "Parcels\n=======\n\nHello `link <https://example.org>`_.\n\nUsage\n-----\n\n.. code-block:: bash\n\n   python a.py\n\n"
        "* one\n\n.. image:: a.png\n\n===== =====\nm     F1\n===== =====\na     0.5\n===== =====\n",
    )
    assert document.format == "rst"
    assert [(s.title, s.line) for s in document.sections] == [("Parcels", 1), ("Usage", 6)]
    assert [(b.language, b.text, b.line) for b in document.code_blocks] == [("bash", "python a.py", 11)]
    assert document.links[0].target == "https://example.org"
    assert document.images[0].target == "a.png"
    assert document.tables[0].rows == (("a", "0.5"),)


def test_lines_of_rst_are_those_where_the_words_stand() -> None:
    text = (
        "Parcels\n=======\n\n- **Router** that asks\n- *Second* of them\n- ``third`` one\n\n"
        ".. code-block:: console\n\n   $ pip install .\n   $ parcels run\n\nAnd ``code`` in words.\n"
    )
    rows = text.split("\n")
    lines = [line for line in parse_document("README.rst", text).lines if line.block != "heading"]
    assert [line.no for line in lines] == [4, 5, 6, 10, 11, 13]
    assert all(line.text.split()[-1] in rows[line.no - 1] for line in lines)


def test_rst_inserts_no_file_and_runs_nothing() -> None:
    document = parse_document(
        "README.rst",
        "A\n=\n\n.. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd\n\n.. csv-table::\n   :file: /etc/passwd\n",
    )
    assert "root:" not in " ".join(line.text for line in document.lines)


def test_rst_that_is_too_much_is_read_as_text() -> None:
    document = parse_document("README.rst", "A\n=\n\n" + "word " * 30_000)
    assert document.format == "text"
    assert document.error


def test_plain_text_has_headings_and_commands() -> None:
    document = parse_document(
        "README.txt", "PARCELS\n\nPredicts late parcels.\n\nUsage\n-----\npython a.py\n\n1. Results\n\nF1 0.81\n"
    )
    assert [s.title for s in document.sections] == ["PARCELS", "Usage", "Results"]
    assert [b.text for b in document.code_blocks] == ["python a.py"]


def test_what_is_struck_out_is_not_said_any_more() -> None:
    document = md("# A\n\nData lie in ~~an Excel file~~ a database.\n\n~5 ms and a~~b stay.\n")
    assert [line.text for line in document.lines if line.block == "prose"] == [
        "Data lie in a database.",
        "~5 ms and a~~b stay.",
    ]


def test_text_that_is_markdown_is_read_as_markdown() -> None:
    assert len(parse_document("README.txt", "# A\n\n## B\n\n```\nx\n```\n").code_blocks) == 1


# ---------------------------------------------------------------- kinds of sections


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Installation", "how-to-run"), ("🚀 Quick Start", "how-to-run"), ("Getting started", "how-to-run"),
        ("运行", "how-to-run"), ("快速开始", "how-to-run"), ("Instalação", "how-to-run"), ("Cómo ejecutar", "how-to-run"),
        ("Запуск", "how-to-run"), ("실행 방법", "how-to-run"), ("使い方", "how-to-run"), ("Kurulum", "how-to-run"),
        ("O‘rnatish", "how-to-run"), ("Cara menjalankan", "how-to-run"), ("Nutzung", "how-to-run"),
        ("Results", "results"), ("结果", "results"), ("Résultats", "results"), ("Результаты", "results"), ("Sonuçlar", "results"),
        ("Natijalar", "results"), ("Hasil", "results"), ("Ergebnisse", "results"), ("결과", "results"),
        ("Problem Statement", "why"), ("Objetivo", "why"), ("背景", "why"), ("Motivation", "why"),
        ("Design decisions", "decisions"), ("Trade-offs", "decisions"), ("技术选型", "decisions"),
        ("Limitations", "limits"), ("局限", "limits"), ("Ограничения", "limits"), ("Known issues", "limits"),
        ("Project Structure", "structure"), ("项目结构", "structure"), ("Estrutura do projeto", "structure"),
        ("Dataset", "data"), ("Данные", "data"), ("데이터셋", "data"), ("Veri Seti", "data"),
        ("License", "licence"), ("Lizenz", "licence"), ("Contributing", "contributing"), ("Acknowledgements", "credits"),
        ("Tests", "tests"), ("Deployment", "deployment"), ("Cost", "cost"), ("Latency", "latency"), ("Roadmap", "roadmap"),
        ("Lessons learned", "lessons"), ("Architecture", "how-it-works"),
    ],
)  # fmt: skip
def test_headings_in_many_languages(title: str, kind: str) -> None:
    assert kind in title_kinds(title)


def test_the_longer_words_speak() -> None:
    assert title_kinds("Results") == {"results"}
    assert "deployment" in title_kinds("Modifications for Production Environment")
    assert "how-to-run" not in title_kinds("Modifications for Production Environment")
    assert title_kinds("Banana") == frozenset()


def test_the_first_heading_is_a_name_and_children_inherit() -> None:
    kinds = kinds_of(
        md(
            "# Deployment of a test model\n\nPredicts late parcels for the desk of a courier.\n\n## Run\n\n### Backend\n\nx\n\n## Banana\n\ny\n"
        )
    )
    assert kinds["Deployment of a test model"] == {"what"}
    assert "how-to-run" in kinds["Backend"]
    assert kinds["Banana"] == {"other"}


def test_content_speaks_where_the_heading_does_not() -> None:
    kinds = kinds_of(
        md("# A\n\n## Banana\n\n```bash\npip install x\n```\n\n## Kiwi\n\n```\n├── a\n├── b\n└── c\n```\n")
    )
    assert kinds["Banana"] == {"how-to-run"}
    assert kinds["Kiwi"] == {"structure"}


def test_every_kind_of_the_lexicon_is_known_and_no_stem_is_too_short_to_be_found() -> None:
    assert set(load_lexicon("headings")) == set(KINDS) - {"other"}
    for name in ("headings", "cues", "topics", "project_types", "run_cues", "boilerplate"):
        for kind, stems in load_lexicon(name).items():
            assert not [stem for stem in stems if stem.startswith(" ") and len(stem) < 4], (name, kind)


def test_folding_and_counting() -> None:
    assert fold("Résumé: ÇIKTI—l’API") == " resume cikti l'api "
    assert count_words("one two, three-four 5") == 3
    assert 5 <= count_words("预测哪些包裹会晚到公司") <= 8
    assert count_words("") == 0


# ---------------------------------------------------------------- hostile


@pytest.mark.parametrize("path", ["README.md", "README.rst", "README.txt", "README.adoc"])
@pytest.mark.parametrize(
    "text",
    [
        "", "\n" * 1000, "[" * 20_000, "![" * 20_000, "](" * 20_000, "`" * 20_001, "<" * 20_000, "<a " * 9_000, "*_" * 20_000,
        "> " * 3_000 + "x", "- " * 3_000 + "x", "|" * 9_000 + "\n" + "|-" * 4_000, "# " * 9_000, "```" * 5_000, "\x00\x01\x02",
        "x" * 50_000, ".. " * 5_000, "<!--" * 5_000, "=" * 9_000 + "\n" + "=" * 9_000, "<table><tr>" * 2_000, "[a][b]" * 5_000,
    ],
    ids=range(21),
)  # fmt: skip
def test_hostile_text_gives_a_document(path: str, text: str) -> None:
    found = fact("documents", {path: text})
    assert found.readme.path == path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(alphabet="#*_`~<>![]()|-=+ \n\tab1./:中é", max_size=300),
    st.sampled_from(["README.md", "README.rst", "README.txt"]),
)
def test_any_text_gives_a_document_whose_lines_are_in_the_file(text: str, path: str) -> None:
    document = parse_document(path, text)
    last = text.count("\n") + 2
    assert all(1 <= line.no <= last and 0 <= line.section < len(document.sections) for line in document.lines)
    assert [line.no for line in document.lines] == sorted(line.no for line in document.lines)
    assert all(section.kinds for section in document.sections)
    assert document == parse_document(path, text)


def test_a_huge_readme_is_read_up_to_its_cap() -> None:
    found = fact("documents", {"README.md": TEXT + "word " * 150_000})
    assert 0 < found.readme.words < 70_000


def test_its_own_evaluation_may_lie_beside_the_questions() -> None:
    text = "# Evaluation\n\nThe questions were asked twice, and answered well.\n"
    files = {"README.md": "# A\n", "data/evaluation_set/EVALUATION_REPORT.md": text, "data/markdown/reports.md": text}
    assert [d.path for d in fact("documents", files).others] == ["data/evaluation_set/EVALUATION_REPORT.md"]


def test_a_plain_text_readme_in_a_data_folder_came_with_the_data() -> None:
    files = {"README.md": TEXT, "data/ml/README.txt": TEXT * 2, "data/README.md": TEXT * 3}
    assert [d.path for d in fact("documents", files).others] == ["data/README.md"]
    linked = files | {"README.md": TEXT + "\nSee [the data](data/ml/README.txt).\n"}
    assert "data/ml/README.txt" in [d.path for d in fact("documents", linked).others]


def test_words_that_were_moved_in_are_a_list_and_commands_stay_code() -> None:
    text = "# A\n\n  1.\t 按用户输入城市名称，爬取和显示房价\n  2.\t shows the prices of every part of town\n  3.\t pip install -r a.txt\n"
    lines = [(line.block, line.text) for line in parse_document("README.md", text).lines]
    assert ("list", "按用户输入城市名称，爬取和显示房价") in lines
    assert ("list", "shows the prices of every part of town") in lines
    assert ("code", "pip install -r a.txt") in [(block, text.strip()) for block, text in lines]


def test_choosing_a_place_is_no_decision_of_the_projects() -> None:
    def kinds(title: str) -> frozenset[str]:
        return parse_document("README.md", f"# A\n\n## {title}\n\nText.\n").sections[-1].kinds

    assert "decisions" in kinds("Choosing the model")
    assert "decisions" not in kinds("Choosing a location for a well")


@pytest.mark.parametrize(
    "path",
    [
        "outputs/reports/before-after.md",
        "output/cost_report.md",
        "research/2026-02/recap.md",
        "training/runs/evaluation_report.md",
        "lab/experiments/findings.rst",
    ],
)
def test_a_report_belongs_wherever_a_run_left_it(path: str) -> None:
    assert [d.path for d in fact("documents", {"README.md": TEXT, path: TEXT}).others] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "data/outputs/report.md",
        "outputs/chat_14.md",
        "tests/reports/report.md",
        "a/b/c/d/report.md",
        "src/deep/ideas.md",
    ],
)
def test_other_texts_of_runs_and_data_do_not(path: str) -> None:
    assert fact("documents", {"README.md": TEXT, path: TEXT}).others == ()


def test_without_a_readme_every_document_has_to_introduce_the_project() -> None:
    path = "meetings/18-feb/minutes.md"
    assert [d.path for d in fact("documents", {path: TEXT, "src/app.py": "1"}).others] == [path]
    assert fact("documents", {path: TEXT, "README.md": TEXT}).others == ()
    assert fact("documents", {"data/18-feb/minutes.md": TEXT}).others == ()


def test_a_heading_about_credit_thanks_nobody() -> None:
    assert title_kinds("Credits") == {"credits"}
    assert title_kinds("Credit Scoring") == frozenset()
    assert "limits" not in title_kinds("Credit Risk Model")
    assert "limits" in title_kinds("Risks and limitations")


def test_an_empty_cell_keeps_its_column() -> None:
    text = "| | llama.cpp | vLLM |\n|---|---|---|\n| p50 | 183 ms | 321 ms |\n| p95 | | 340 ms |\n"
    found = parse_document("README.md", f"# A\n\n{text}").tables[0]
    assert found.header == ("", "llama.cpp", "vLLM")
    assert found.rows == (("p50", "183 ms", "321 ms"), ("p95", "", "340 ms"))
