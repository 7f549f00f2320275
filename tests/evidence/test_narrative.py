from __future__ import annotations

from tests.facts import fact

HEAD = "# Parcels\n\n## How it works\n\n"


def cues_of(text: str) -> list[set[str]]:
    return [set(s.cues) for s in fact("narrative", {"README.md": HEAD + text + "\n"}).statements]


def test_a_wrapped_paragraph_is_split_into_sentences_with_their_lines() -> None:
    found = fact(
        "narrative",
        {"README.md": HEAD + "The first one is long and\nends here. The second one begins\non line six of it.\n"},
    )
    assert [(s.line, s.text) for s in found.statements] == [
        (5, "The first one is long and ends here."),
        (6, "The second one begins on line six of it."),
    ]


def test_sentences_say_what_they_do() -> None:
    assert (
        cues_of("We chose a tree model because the columns are mixed.") == [{"reason", "data"}]
        or "reason" in cues_of("We chose a tree model because the columns are mixed.")[0]
    )
    assert "alternative" in cues_of("It is a file rather than a server of its own.")[0]
    assert "limit" in cues_of("## Limits\n\nIt cannot see parcels that were added after six.")[0]
    assert cues_of("Monitoring - performance tracking and drift detection for each model.")[0] == set()
    assert cues_of("You can query the service with curl or from a browser.")[0] == set()
    assert cues_of("The page is blue and has a large round button.")[0] == set()


def test_a_sentence_counts_once_wherever_it_stands() -> None:
    line = "We chose it because it is small and fast."
    assert len(cues_of("\n\n".join([line] * 20))) == 1
    found = fact("narrative", {"README.md": HEAD + line + "\n", "docs/a.md": HEAD + line + "\n"})
    assert [s.path for s in found.statements] == ["README.md"]


def test_lists_of_keywords_say_nothing() -> None:
    words = "because instead of trade-off limitation baseline latency cost users revenue metric scope tests docker pipeline rationale"
    assert cues_of(words) == []
    assert cues_of(", ".join(words.split())) == []
    assert cues_of("because because because because because because") == []


def test_unticked_tasks_and_placeholders_say_nothing() -> None:
    tasks = "\n".join(f"- [ ] Explain the reason number {i} because it matters" for i in range(4))
    found = fact("narrative", {"README.md": HEAD + tasks + "\n\nTODO: say why we chose it because of speed\n"})
    assert found.statements == ()
    assert found.open_tasks == 4


def test_tasks_in_a_roadmap_are_plans() -> None:
    tasks = "\n".join(f"- [ ] Add the part number {i} of it" for i in range(9))
    found = fact("narrative", {"README.md": f"# A\n\nPredicts parcels that will be late.\n\n## Roadmap\n\n{tasks}\n"})
    assert found.open_tasks == 0
    assert found.boilerplate == ""
    phases = f"## Roadmap\n\n### Phase 1: Deployment\n\n{tasks}\n"
    assert fact("narrative", {"README.md": f"# A\n\nPredicts parcels that will be late.\n\n{phases}"}).open_tasks == 0


def test_code_and_comments_are_no_sentences() -> None:
    assert cues_of("```\nwe chose it because it is small and fast\n```\n<!-- we chose it because it is small -->") == []


def test_a_project_on_credit_risk_names_no_limit_by_its_topic() -> None:
    (topic,) = cues_of("Scores the credit risk of each applicant for the lending desk.")
    (limit,) = cues_of("## Limits\n\nThe score does not cover companies, only private applicants.")
    assert "limit" not in topic
    assert "limit" in limit


def test_the_name_of_an_editor_weighs_no_alternative() -> None:
    (named,) = cues_of("If it runs in a container, open the ports panel in VS Code first.")
    (weighed,) = cues_of("We measured LightGBM vs a plain logistic regression on it.")
    assert "alternative" not in named
    assert "alternative" in weighed


def test_what_stands_under_the_title_says_what_it_is() -> None:
    text = "# Architecture of parcels\n\nParcels foretells which stop of a tour will be late.\n"
    first = fact("narrative", {"README.md": text}).statements[0]
    assert "what" in first.kinds
    run = fact("narrative", {"README.md": "# Installation\n\nThe tool is put on the machine of each driver.\n"})
    assert "what" not in run.statements[0].kinds


def test_a_part_of_what_was_said_is_nothing_new() -> None:
    text = "# A\n\n- Rate limiting - API rate limiting to prevent abuse\n- API rate limiting to prevent abuse of keys\n"
    again = "\n## Security\n\n- API rate limiting to prevent abuse\n"
    once, twice = (fact("narrative", {"README.md": t}).statements for t in (text, text + again))
    assert [s.text for s in once] == [s.text for s in twice]


def test_a_starters_readme_in_a_folder_says_nothing_of_the_project() -> None:
    starter = (
        "# React\n\nThis template provides a minimal setup to get React working in Vite with HMR and some rules.\n"
    )
    own = "# Client\n\nThe page with the list of agents, which sends each message to the server of this project.\n"
    readme = {"README.md": "# Agents\n\nChats with agents that users make themselves, each with a picture.\n"}
    for text, told in ((starter, False), (own, True)):
        found = fact("narrative", {**readme, "client/README.md": text, "client/agents.ts": "export const agents = 1\n"})
        assert any(s.path == "client/README.md" for s in found.statements) is told


def test_a_bare_address_says_nothing() -> None:
    badge = "[(https://example.org/assets/colab-badge-for-all-readers.svg)](https://example.org/a/b/c)"
    told = fact("narrative", {"README.md": f"# A\n\nIt predicts which customers leave.\n\n{badge}\n"}).statements
    assert [s.text for s in told] == ["It predicts which customers leave."]


def test_a_tree_of_functions_names_no_files() -> None:
    tree = "# A\n\n```\nsrc/\n\u251c\u2500\u2500 app.py\n\u2502   \u251c\u2500\u2500 create_app()\n\u2514\u2500\u2500 gone.py\n```\n"
    assert [p.note.split(" ")[0] for p in fact("narrative", {"README.md": tree, "src/app.py": "1"}).missing] == [
        "gone.py"
    ]


def test_records_of_decisions_are_called_so_in_their_language() -> None:
    told = fact("narrative", {"README.md": "# A\n\nIt predicts which customers leave.\n"})
    for path in ("docs/DECISOES_TECNICAS.md", "docs/decisions.md", "docs/entscheidungen/01.md"):
        assert told.is_near(path)
    assert not told.is_near("docs/usage.md")


def test_paths_in_a_list_are_named_where_they_exist() -> None:
    readme = "# A\n\n- src/load.py\n- `src/train.py`: trains\n- src/\n- gone.py\n- Python 3.12\n- e.g. nothing\n"
    told = fact("narrative", {"README.md": readme, "src/load.py": "1", "src/train.py": "1"})
    assert (told.named, told.missing) == (3, ())


def missing_of(drawing: str, *paths: str) -> list[str]:
    readme = f"# A\n\n```\n{drawing}\n```\n"
    found = fact("narrative", {"README.md": readme, **dict.fromkeys(paths, "1")}).missing
    return [place.note.removesuffix(" isn't in the repository") for place in found]


def test_a_drawing_of_a_system_names_no_files_and_a_tree_of_files_does() -> None:
    system = "Windows\n\u251c\u2500\u2500 WSL2\n\u251c\u2500\u2500 Docker\n\u2514\u2500\u2500 VS Code + Dev Containers"
    assert missing_of(system) == []
    tree = (
        "\u251c\u2500\u2500 app.py\n\u251c\u2500\u2500 train.py\n\u251c\u2500\u2500 notes\n\u2514\u2500\u2500 static/"
    )
    assert missing_of(tree, "app.py", "static/a.css") == ["train.py", "notes"]
    assert missing_of(tree) == ["app.py", "train.py", "static"], "where hardly any is a file a bare word is none"
    assert missing_of("\u251c\u2500\u2500 app.py\n\u2514\u2500\u2500 Start page", "app.py") == []
