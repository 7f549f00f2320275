"""Text about another project, and text that nobody would see, is left out of the documents."""

from __future__ import annotations

from typing import Any

import pytest

from grader.evidence._about import (
    CERTAINLY,
    ENOUGH,
    LEAST_CODE_BYTES,
    STRANGE_README,
    Own,
    Told,
    is_foreign,
    speaks_for,
    spread,
)
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


def test_a_record_that_fits_any_project_comes_alone_and_ones_own_in_company() -> None:
    # One word of this repository among so many others: it is between the two limits.
    paper = (
        "# Decisions\n\nThe museum's visitors hear captions of brass astrolabes, because curators correct the photographs "
        "by night. Volunteers polish the marble of the gallery, and the sculptor signs the bronze. Lanterns and carpets "
        "furnish the palace; the painter of frescoes varnishes the ceiling of the thermometers. "
        "Tapestry and parquet are swept by brooms, and pigeons nest above.\n"
    )
    assert documents(README, **{"DECISIONS.md": paper}).others == ()
    told = "The orchard's thermometers measure humidity, dewpoint and altitude; sprinklers warn the growers.\n"
    folder = {f"docs/adr/{i}.md": f"# Record {i}\n\n{told}" for i in range(2)}
    assert len(documents(README, **folder, **{"docs/adr/decisions.md": paper}).others) == 3


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


PAGE = OTHER_README.replace("# Museum", "### Museum").replace("## ", "### ")


def test_a_section_about_nothing_here_is_left_out_and_a_short_one_stays() -> None:
    found = documents(f"{README}\n\n## Appendix\n\n{PAGE}")
    assert [(place.path, place.line) for place in found.left_out] == [("README.md", 26)]
    assert "code" in found.left_out[0].note
    assert not any("museum" in line.text for line in found.readme.lines)
    assert documents(f"{README}\n\n## Thanks\n\nTo the museum of the valley and its visitors.\n").left_out == ()


def test_short_sections_in_a_row_are_judged_together() -> None:
    # Each has too few words of its own to be judged.
    sections = [
        "The curators of the museum hang the photographs.", "An astrolabe of brass stands beside the wooden globe.",
        "Guides lead the visitors of the palace by torch.", "The painter of the fresco lived in Delft.",
        "Volunteers polish the marble in the gallery.", "The sculptor signs the bronze of the fountain.",
    ]  # fmt: skip
    parts = [f"## Part {i}\n\n{text}\n" for i, text in enumerate(sections)]
    assert documents(f"{README}\n\n{parts[0]}").left_out == ()
    assert documents(f"{README}\n\n" + "\n".join(parts)).left_out


def test_what_is_put_together_from_what_was_said_is_left_out() -> None:
    story = "The orchard thermometers by Meran measure humidity, dewpoint and altitude; sprinklers warn the growers."
    more = " Cloud cover and the readings of the valley decide the frost label of the station and the recall."
    chapter = f"{story}{more}"
    assert documents(f"{README}\n\n## Story\n\n{chapter}\n").left_out == ()
    again = "\n\n".join(f"## Story {i}\n\n{chapter}" for i in range(3))
    assert len(documents(f"{README}\n\n{again}\n").left_out) == 1


def test_a_part_that_speaks_for_itself_may_repeat_the_words_of_others() -> None:
    story = "The orchard thermometers by Meran measure humidity, dewpoint and altitude; sprinklers warn the growers."
    more = " Cloud cover and the readings of the valley decide the frost label of the station and the recall."
    anew = "The recall and the label of the station decide on frost; readings of cloud cover warn the growers."
    anew += " Humidity, dewpoint and altitude measure the sprinklers of the valley by the orchard thermometers."
    assert documents(f"{README}\n\n## Story\n\n{story}{more}\n\n## Again\n\n{anew}\n").left_out == ()


def test_a_further_title_needs_less_to_be_another_document_than_one_part_alone() -> None:
    texts = [
        "A guide for growers of museums.", "Visitors hear captions of brass astrolabes.",
        "Volunteers polish the marble in the gallery.",
    ]  # fmt: skip
    parts = "\n\n".join(f"## Part {i}\n\n{text}" for i, text in enumerate(texts))
    assert documents(f"{README}\n\n{parts}\n").left_out == ()
    assert documents(f"{README}\n\n# Other\n\n{parts}\n").left_out


def test_a_long_part_made_of_a_handful_of_words_is_left_out() -> None:
    # Words of this very repository, so nothing but their number speaks against them.
    line = "The orchard is measured by the thermometers of the valley. "
    assert len(documents(f"{README}\n\n## Story\n\n{line * 120}\n").left_out) == 1
    pages = "\n\n".join(f"## Story {i}\n\n{line * 12}" for i in range(20))
    found = documents(f"{README}\n\n{pages}\n")
    assert [place.line for place in found.left_out] == [26]
    assert documents(README, **{"docs/story.md": pages}).others == ()
    assert documents(f"{README}\n\n## Story\n\n{line * 40}\n").left_out == ()


def test_a_repository_with_few_words_or_next_to_no_code_cannot_tell() -> None:
    """A design may be all that there is yet: it isn't called another project's text."""
    code = "".join(f"{word} = 1\n" for word in ("glacier", "icefall", "moraine", "seracs", "firnline", "bergschrund"))
    filler = "# glacier\n" * (LEAST_CODE_BYTES // 10)
    assert fact("documents", {"README.md": OTHER_README, "a.py": code + filler}).foreign
    assert not fact("documents", {"README.md": OTHER_README, "a.py": code}).foreign
    assert not fact("documents", {"README.md": OTHER_README, "a.py": filler}).foreign


def test_commands_and_trees_keep_a_readme_from_being_anothers() -> None:
    texts, words = {0: "the words of a text that is in English"}, {0: {f"other{i}" for i in range(200)}}
    shared = {chr(97 + i) * 6 for i in range(CERTAINLY)}
    own = Own(frozenset(f"w{i}" for i in range(700)) | shared)
    assert is_foreign(Told(texts, words, set()), own, STRANGE_README)
    assert not is_foreign(Told(texts, words, shared), own, STRANGE_README)


def test_documents_are_judged_without_a_readme_too() -> None:
    world = {path: text for path, text in WORLD.items() if path != "README.md"}
    found = fact("documents", {**world, "DECISIONS.md": DECISIONS})
    assert (found.others, [place.path for place in found.left_out]) == ((), ["DECISIONS.md"])


def test_a_rare_word_speaks_louder_than_a_common_one_and_the_unknown_weigh_more_where_much_is_known() -> None:
    small, large = (Own(frozenset({"astrol", "kubern", *(f"w{i}" for i in range(n))})) for n in (20, 2_000))
    assert spread().get("kubern") != spread().get("astrol")
    assert speaks_for({"astrol"}, small) > speaks_for({"kubern"}, small) > 0
    assert speaks_for({"museum"}, large) < speaks_for({"museum"}, small) < 0


def test_many_words_in_common_are_no_accident() -> None:
    own = Own(frozenset(f"w{i}" for i in range(700)) | {f"known{i}" for i in range(ENOUGH)})
    strange = {f"other{i}" for i in range(100)}
    few = speaks_for(strange | {f"known{i}" for i in range(ENOUGH - 1)}, own)
    assert few < 0
    assert speaks_for(strange | {f"known{i}" for i in range(ENOUGH)}, own) > few / 2


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
