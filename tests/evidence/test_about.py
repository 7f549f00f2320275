"""Text about another project, and text that nobody would see, is left out of the documents."""

from __future__ import annotations

from typing import Any

import pytest

from grader.evidence._about import LEAST_SECTIONS
from tests.facts import fact
from tests.gaming.test_metamorphic import README, WORLD
from tests.gaming.texts import DECISIONS, OTHER_README


def documents(readme: str, **others: str) -> Any:
    return fact("documents", {**WORLD, "README.md": readme, **others})


def test_ones_own_readme_stays_whole() -> None:
    found = documents(README)
    assert not found.foreign
    assert found.left_out == ()


def test_padding_does_not_make_ones_own_readme_foreign() -> None:
    assert not documents(README + "\n\n" + OTHER_README.replace("# Museum", "## Museum")).foreign


def test_another_projects_readme_is_foreign_and_behind_ones_own_left_out() -> None:
    assert documents(OTHER_README).foreign
    found = documents(README + "\n\n" + OTHER_README)
    assert not found.foreign
    assert {place.path for place in found.left_out} == {"README.md"}
    assert not any("museum" in line.text for line in found.readme.lines)
    assert any("sprinklers" in line.text for line in found.readme.lines)


def test_a_document_about_nothing_here_is_left_out() -> None:
    found = documents(README, **{"DECISIONS.md": DECISIONS + OTHER_README})
    assert [other.path for other in found.others] == []


def test_text_in_another_language_than_the_code_is_never_foreign() -> None:
    german = (
        "# Bildbeschreibung\n\n"
        "Beschreibt Fotografien eines Museums fuer sehbehinderte Besucherinnen, weil Kuratoren kaum Beschriftungen "
        "liefern; Aufnahmen ohne Einwilligung wurden entfernt, Videos gehoeren nicht dazu, Nachtaufnahmen misslingen."
    )
    assert not documents(german).foreign


def test_a_readme_that_names_files_of_this_repository_is_its_own() -> None:
    named = OTHER_README + "\nSee `readings/thermometers.csv` and `frostwarn/train_warnings.py`.\n"
    assert documents(OTHER_README).foreign
    assert not documents(named).foreign
    assert documents(OTHER_README + "\nSee `requirements.txt` and `README.md`.\n").foreign


def _strange_sections(count: int) -> str:
    page = OTHER_README.replace("## ", "### ").partition("\n")[2]
    return "\n\n".join(f"## Chapter {i}\n\n{page}" for i in range(count))


def test_a_page_on_a_host_is_ones_own_and_bulk_about_nothing_here_is_not() -> None:
    assert documents(f"{README}\n\n{_strange_sections(LEAST_SECTIONS - 1)}").left_out == ()
    assert documents(f"{README}\n\n{_strange_sections(LEAST_SECTIONS)}").left_out


def test_a_repository_without_words_of_its_own_cannot_tell() -> None:
    assert not fact("documents", {"README.md": OTHER_README, "a.py": "x = 1\n"}).foreign


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:white">secret words</p>',
        '<div style="display: none">secret words</div>',
        '<div style="display:none">\n\nsecret words\n\n</div>',
        "<div hidden>secret words</div>",
        'Seen <span style="font-size:1px">secret words</span> text',
        '<font color="white">secret words</font>',
    ],
)
def test_what_a_page_would_not_show_is_no_text(html: str) -> None:
    found = fact("documents", {"README.md": f"# A\n\n{html}\n\nShown after it.\n"}).readme
    assert not any("secret" in line.text for line in found.lines)
    assert any("Shown after it." in line.text for line in found.lines)


def test_styled_text_that_is_shown_stays() -> None:
    html = '<p align="center" style="color:#333">shown words</p>\n\n<details><summary>More</summary>\n\ninside\n\n</details>'
    found = fact("documents", {"README.md": f"# A\n\n{html}\n"}).readme
    assert {"shown words", "inside"} <= {line.text for line in found.lines}
