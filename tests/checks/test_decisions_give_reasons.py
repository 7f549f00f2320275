from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.checks import decisions_give_reasons
from grader.evidence.workings import Workings
from grader.model import Status
from tests.checks.prose import said, told
from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.narrative import Narrative
    from grader.model import Finding

REASON = said("reason")


def check(narrative: Narrative, kind: str = "trained", **options: Any) -> Finding:
    return decisions_give_reasons.check(narrative, Workings(kind=kind), **options)


def test_four_reasons_pass_and_the_option_asks_for_more() -> None:
    assert check(told(*[REASON] * 4)).status is Status.PASS
    assert check(told(*[REASON] * 4), least=8).score == 0.5
    assert check(told()).status is Status.FAIL


def test_a_floor_is_passed_by_what_is_more() -> None:
    half = said("reason", kinds=("how-to-run",))
    assert check(told(REASON, REASON), least=8, floor=2).score == 0
    assert check(told(REASON, REASON, half), least=8, floor=2).score == 0.31
    assert check(told(REASON, REASON), least=8).score == 0.25


def test_the_cause_of_an_effect_is_no_reason_for_a_choice() -> None:
    slow = said("reason", text="The first request may be slower due to the warm-up of the model.")
    assert check(told(slow)).score == 0
    assert check(told(said("reason", text="The model is small, since a phone may be offline."))).score == 0.25


def test_instructions_count_half_and_the_licence_nothing() -> None:
    assert check(told(*[said("reason", kinds=("how-to-run",))] * 4)).score == 0.5
    assert check(told(*[said("reason", kinds=("licence",))] * 9)).status is Status.FAIL


def test_a_section_of_decisions_speaks_in_any_language() -> None:
    assert check(told(*[said(kinds=("decisions",))] * 4)).score == 0.5
    assert check(told(*[said(kinds=("decisions",), table=True)] * 4)).score == 0.5


def test_far_documents_reach_half_at_most_and_records_count_full() -> None:
    assert check(told(*[said("reason", path="docs/notes.md")] * 40)).score == 0.5
    assert check(told(*[said("reason", path="docs/adr/0001-store.md")] * 4)).status is Status.PASS


def test_a_list_of_keywords_gives_no_reason() -> None:
    words = "because trade-off instead of alternative rationale limitation therefore so that due to decided chosen"
    for text in (words, ", ".join(words.split()), "\n".join(f"- {w}" for w in words.split())):
        found = fact("narrative", {"README.md": f"# A\n\n## Design decisions\n\n{text}\n"})
        assert check(found).score <= 0.13, text


def test_reasons_are_heard_in_many_languages() -> None:
    texts = (
        "We store the notes in SQLite because only one process ever writes to it.",
        "Usamos SQLite porque solo un proceso escribe en la base de datos.",
        "Nous utilisons SQLite afin de garder une sauvegarde simple des fichiers.",
        "Usamos SQLite para evitar um servidor de banco de dados separado.",
        "\u041c\u044b \u0432\u0437\u044f\u043b\u0438 SQLite, \u043f\u043e\u0442\u043e\u043c\u0443 \u0447\u0442\u043e \u043f\u0438\u0448\u0435\u0442 \u0442\u043e\u043b\u044c\u043a\u043e \u043e\u0434\u0438\u043d \u043f\u0440\u043e\u0446\u0435\u0441\u0441.",
        "\u6211\u4eec\u4f7f\u7528SQLite\uff0c\u56e0\u4e3a\u53ea\u6709\u4e00\u4e2a\u8fdb\u7a0b\u5199\u5165\u6570\u636e\u5e93\u6587\u4ef6\u3002",
        "Wir nutzen SQLite, weil nur ein Prozess in die Datei schreibt.",
        "SQLite kulland\u0131k \u00e7\u00fcnk\u00fc yaln\u0131zca tek bir s\u00fcre\u00e7 yaz\u0131yor.",
        "Biz SQLite tanladik chunki faqat bitta jarayon yozadi va bu oddiy.",
        "Kami memakai SQLite karena hanya satu proses yang menulis data.",
    )
    for text in texts:
        found = fact("narrative", {"README.md": f"# A\n\n## Architecture\n\n{text}\n"})
        assert [s.text for s in found.statements if "reason" in s.cues], text


def test_why_a_finding_is_as_it_is_explains_a_choice_only_by_half() -> None:
    finding = said("reason", kinds=("results",))
    assert check(told(finding, finding), least=2).score == 0.5
    assert check(told(said("reason", kinds=("results", "decisions"))), least=1).score == 1.0


def test_a_remark_tells_a_fact_and_a_choice_in_it_has_its_own_word() -> None:
    fact_told = "Note that the notebook is slow because the whole archive is read again each time."
    choice = "Note that we chose SQLite because only one process ever writes to the file of notes."
    for text, score in ((fact_told, 0.0), (choice, 1.0), (fact_told.removeprefix("Note that "), 1.0)):
        found = fact("narrative", {"README.md": f"# A\n\n## How it works\n\n{text}\n"})
        assert check(found, least=1).score == score, text


def test_advice_names_what_such_a_project_chooses_and_how_many_reasons_are_wanting() -> None:
    assert "(the model, the features, the metric, the split)" in check(told()).fix
    assert "the charts" in check(told(), kind="shown").fix
    assert check(told(), least=12).fix.startswith("Go on until about 12 choices")
    assert check(told(REASON), least=4).fix.startswith("Give 3 more choices a sentence")
    assert check(told(*[REASON] * 3), least=4).fix.startswith("Give 1 more choice a sentence")
