"""Files as Canvas and Moodle export them come back with one column filled, and not a byte changed beside."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cohort.gradebook_fill import Filled, fill_gradebook, number_in, scaled
from grader.errors import UsageError
from grader.store.cohorts import Learner

CANVAS = (
    "\ufeffStudent;ID;SIS User ID;SIS Login ID;Section;Notes;Capstone (881);Essay (882);Assignments Current Score\r\n"
    ";;;;;;Manual Posting;;\r\n"
    '    Points Possible;;;;;;20,00;10,00;"(nur lesen)"\r\n'
    '"Lovelace, Ada";101;s1;ada;"CS 1, and CS 2";"says ""hi""";;9,50;\r\n'
    "Müller, Jörg;102;;joerg;CS 1;;EX;;\r\n"
    "Hopper, Grace;103;;grace;CS 1;;12,00;;95,00\r\n"
    "Turing, Alan;104;;alan;CS 1;;15,66;;\r\n"
    "Nobody, Known;105;;nobody;CS 1;;;;\r\n"
    "Not, Assigned;106;;later;CS 1;;N/A;;\r\n"
    "Student, Test;107;;0aff;CS 1;;;;\r\n"
)
WORKSHEETS = {
    "en": ("Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments", "Participant ", "No"),
    "de": ("ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar", "Teilnehmer/in", "Nein"),
    "fr": ("Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires", "Participant", "Non"),
    "es": ("Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,La calificación puede ser cambiada,Última modificación (entrega),Última modificación (calificación),Comentarios de retroalimentación", "Participante ", "No"),
    "pt": ("Identificador,Nome completo,Endereço de email,Status,Nota,Nota máxima,Nota pode ser alterada,Última modificação (envio),Última modificação (nota),Comentários de feedback", "Participante", "Não"),
    "ru": ("Идентификатор,Полное имя,Адрес электронной почты,Статус,Оценка,Максимальная оценка,Оценка может быть изменена,Последнее изменение (ответ),Последнее изменение (оценка),Отзыв", "Участник", "Нет"),
}  # fmt: skip
BOOK = (
    '"First name",Surname,"ID number","Email address","Assignment: Capstone (Real)","Assignment: Capstone (Percentage)",'
    '"Last downloaded from this course"\n'
    "Ada,Lovelace,s1,ada@x.example,-,-,1763700000\n"
    "Grace,Hopper,,grace@x.example,56.00,56.00 %,1763700000\n"
    "No,Body,zz,no@x.example,-,-,1763700000\n"
    "Alan,Turing,,alan@x.example,-,-,1763700000\n"
)


def learner(student_id: str, name: str, email: str = "", **extra: str) -> Learner:
    return Learner(f"id-{student_id}", "c", student_id, name, email, "", "", extra, None, None)


EVERYONE = (
    learner("s1", "Ada Lovelace", "ada@x.example"),
    learner("joerg", "Jörg Müller", "joerg@x.example"),
    learner("grace", "Grace Hopper", "grace@x.example"),
    learner("alan", "Alan Turing", "alan@x.example"),
    learner("gone", "Charles Babbage", "gone@x.example"),
    learner("later", "Not Assigned"),
)
FINALS = {"id-s1": 78.3, "id-joerg": 50.0, "id-grace": None, "id-alan": 78.3, "id-gone": 12.0, "id-later": 90.0}


def states(filled: Filled) -> list[str]:
    return [row.state for row in filled.rows]


def test_canvas_gets_points_in_its_own_scale_and_keeps_everything_else() -> None:
    filled = fill_gradebook(CANVAS.encode(), EVERYONE, FINALS, column="Capstone (881)")
    wanted = CANVAS.replace('"says ""hi""";;9,50', '"says ""hi""";15,66;9,50')
    assert filled.data == wanted.encode()
    assert (filled.kind, filled.points, filled.missing) == ("canvas", Decimal("20.00"), ("gone",))
    assert states(filled) == ["filled", "excused", "no_mark", "unchanged", "unmatched", "excused"]
    assert (filled.rows[0].who, filled.rows[0].before, filled.rows[0].after) == ("Lovelace, Ada", "", "15,66")


@pytest.mark.parametrize("name", ["Capstone", "881", "capstone (881)"])
def test_an_assignment_of_canvas_is_named_by_header_title_or_id(name: str) -> None:
    assert fill_gradebook(CANVAS.encode(), EVERYONE, FINALS, column=name).column == "Capstone (881)"


@pytest.mark.parametrize(
    ("column", "words"),
    [(None, "Several columns"), ("Nothing", "no column"), ("Assignments Current Score", "doesn't take")],
)
def test_a_column_is_never_guessed(column: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        fill_gradebook(CANVAS.encode(), EVERYONE, FINALS, column=column)


def test_what_full_marks_are_can_be_said_and_must_be_known() -> None:
    silent = CANVAS.replace("20,00", "")
    with pytest.raises(UsageError, match="full marks"):
        fill_gradebook(silent.encode(), EVERYONE, FINALS, column="881")
    filled = fill_gradebook(silent.encode(), EVERYONE, FINALS, column="881", points=10)
    assert filled.rows[0].after == "7,83"
    for points in (0, -1, float("nan")):
        with pytest.raises(UsageError, match="out of bounds"):
            fill_gradebook(silent.encode(), EVERYONE, FINALS, column="881", points=points)


def test_the_one_assignment_that_there_is_needs_no_name() -> None:
    text = "LastName,FirstName,ID,SIS Login ID,Section,P (1)\n    Points Possible,,,,,100\nLovelace,Ada,9,s1,x,\n"
    filled = fill_gradebook(text.encode(), EVERYONE, FINALS)
    assert filled.data.decode() == text.replace("x,\n", "x,78.3\n")


@pytest.mark.parametrize("language", WORKSHEETS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_moodles_worksheet_in_six_languages(language: str, delimiter: str, encoding: str) -> None:
    header, participant, no = WORKSHEETS[language]
    rows = [
        header.split(","),
        [f"{participant}11", "Ada Lovelace", "ada@x.example", "", "", "50,00", "", "-", "-", "<p>a\nb</p>"],
        [f"{participant}12", "Grace Hopper", "grace@x.example", "", "40,00", "50,00", "", "-", "-", ""],
        [f"{participant}13", "Alan Turing", "alan@x.example", "", "", "50,00", no, "-", "-", ""],
        [f"{participant}14", "Who, Ever", "who@x.example", "", "", "50,00", "", "-", "-", ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    filled = fill_gradebook(out.getvalue().encode(encoding), EVERYONE, FINALS)
    assert states(filled) == ["filled", "no_mark", "locked", "unmatched"]
    rows[1][4] = "39,15"
    again = io.StringIO()
    csv.writer(again, delimiter=delimiter, lineterminator="\n").writerows(rows)
    assert filled.data == again.getvalue().encode(encoding)


def test_a_worksheet_without_maximum_grades_is_a_scale_and_takes_no_points() -> None:
    header = WORKSHEETS["de"][0].replace("Bestwertung", "Skala")
    text = f"{header}\nTeilnehmer/in1,Ada,ada@x.example,,,bestanden,Ja,-,-,\n"
    with pytest.raises(UsageError, match="scale"):
        fill_gradebook(text.encode(), EVERYONE, FINALS)


def test_moodles_gradebook_loses_the_rows_that_would_stop_or_empty_its_import() -> None:
    filled = fill_gradebook(BOOK.encode(), EVERYONE, {**FINALS, "id-alan": 100.0})
    lines = BOOK.splitlines(keepends=True)
    assert filled.data.decode() == (lines[0] + lines[1].replace("-,-", "78.3,-") + lines[4].replace("-,-", "100,-"))
    assert (filled.kind, filled.column) == ("moodle-gradebook", "Assignment: Capstone (Real)")
    assert states(filled) == ["filled", "no_mark", "unmatched", "filled"]
    assert filled.left_out == (3, 4)
    with pytest.raises(UsageError, match="hold points"):
        fill_gradebook(BOOK.encode(), EVERYONE, FINALS, column="Assignment: Capstone (Percentage)")


def test_two_rows_for_one_learner_are_filled_neither() -> None:
    text = BOOK + "Augusta,Lovelace,s1,other@x.example,-,-,1763700000\n"
    filled = fill_gradebook(text.encode(), EVERYONE, FINALS)
    assert [row.state for row in filled.rows if row.who.endswith("Lovelace")] == ["ambiguous", "ambiguous"]


def test_any_other_table_is_filled_where_the_column_is_named() -> None:
    text = '"email"|"points"|"why"\r\n"ADA@x.example"|""|"|"\r\n'
    with pytest.raises(UsageError, match="no gradebook"):
        fill_gradebook(text.encode(), EVERYONE, FINALS)
    filled = fill_gradebook(text.encode(), EVERYONE, FINALS, column="points", points=50)
    assert filled.data.decode() == text.replace('""|"|"', '"39.15"|"|"')


def test_a_zero_is_a_mark_and_nothing_is_none() -> None:
    text = "email,points\nada@x.example,\ngrace@x.example,0\nalan@x.example,0.00\n"
    filled = fill_gradebook(text.encode(), EVERYONE, {"id-s1": 0.0, "id-alan": 0.0}, column="points")
    assert filled.data.decode() == text.replace("ada@x.example,", "ada@x.example,0")
    assert states(filled) == ["filled", "no_mark", "unchanged"]


def test_an_old_code_page_is_kept() -> None:
    text = "Matrikelnummer;Name;Punkte\r\njoerg;Jörg Müller €;\r\n"
    filled = fill_gradebook(text.encode("cp1252"), EVERYONE, FINALS, column="Punkte")
    assert filled.data == text.replace("€;", "€;50").encode("cp1252")


@pytest.mark.parametrize(
    ("text", "number"),
    [("20", 20), ("20,5", 20.5), ("56.00 %", 56), (" 7 ", 7), ("", None), ("-", None), ("1.2.3", None), ("9e9", None)],
)
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert number_in(text) == (None if number is None else Decimal(str(number)))


def test_halves_go_up() -> None:
    assert scaled(62.5, Decimal("0.02")) == Decimal("0.01")
    assert scaled(12.25, Decimal(10)) == Decimal("1.23")


TEXT = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=10)


@given(
    st.lists(st.tuples(st.sampled_from(["s1", "alan", "grace", "nobody"]), TEXT, TEXT), unique_by=lambda row: row[0]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_the_dialect_only_the_column_changes(
    rows: list[tuple[str, str, str]], delimiter: str, line_end: str, quoting: int, encoding: str
) -> None:
    def file(marks: dict[str, str]) -> bytes:
        out = io.StringIO()
        table = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
        table.writerow(["student_id", "remark", "mark", "note"])
        table.writerows([who, before, marks.get(who, ""), after] for who, before, after in rows)
        return out.getvalue().encode(encoding)

    filled = fill_gradebook(file({}), EVERYONE, {"id-s1": 50.0, "id-alan": 7.25}, column="mark")
    assert filled.data == file({"s1": "50", "alan": "7.25"})
    assert fill_gradebook(file({}), EVERYONE, {}, column="mark").data == file({})
