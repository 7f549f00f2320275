"""Rosters as people and platforms write them: read, returned where they are wrong, and otherwise left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cohort.lms_table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from grader.cohort.roster import Roster, read_roster, with_errors
from grader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

OWN = """student_id,name,email,section,team,repo_url,branch,subdir,project,shirt
s1,Ada Lovelace,ada@x.example,A,red,https://github.com/ada/engine,main,,,M
s2,"Hopper, Grace",grace@x.example,B,,https://gitlab.com/navy/group/flow-matic,,src/app,,L
"""
CLASSROOM_ROSTER = """"identifier","github_username","github_id","name","group_name"
"s1","ada","11","Ada","red"
"s2","","",""
"""
CLASSROOM_GRADES = (
    '"assignment_name","assignment_url","starter_code_url","github_username","roster_identifier",'
    '"student_repository_name","student_repository_url","submission_timestamp","points_awarded","points_available"\n'
    '"capstone","https://classroom.github.com/a/x","https://github.com/org/starter","ada","s1","capstone-ada",'
    '"https://github.com/org/capstone-ada","2026-05-01 10:00:00 UTC","0","0"\n'
)
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Capstone (881),Current Score
,,,,,Manual Posting,
    Points Possible,,,,,100.00,(read only)
"Lovelace, Ada",101,s1,ada,CS 1 and CS 2,,
"Hopper, Grace",102,,grace,CS 1,EX,
"Student, Test",103,,0123abc,CS 1,,
"""


def read(text: str, **options: object) -> Roster:
    return read_roster(text.encode(), **options)  # type: ignore[arg-type]


def test_our_own_csv_says_who_hands_in_what_and_keeps_what_it_does_not_know() -> None:
    roster = read(OWN)
    ada, grace = roster.rows
    assert (roster.kind, roster.errors, roster.kept) == ("own", (), ("shirt",))
    assert ada.student_id == "s1"
    assert dict(ada.fields) == {"name": "Ada Lovelace", "email": "ada@x.example", "section": "A", "team": "red"}
    assert dict(ada.extra) == {"shirt": "M"}
    assert ada.handed is not None
    assert (ada.handed.target, ada.handed.revision) == ("https://github.com/ada/engine", "main")
    assert grace.handed is not None
    assert grace.handed.target == "https://gitlab.com/navy/group/flow-matic/-/tree/HEAD/src/app"
    assert grace.handed.revision == "HEAD"


def test_an_address_and_one_identifier_are_enough() -> None:
    (row,) = read("Repository URL;E-Mail-Adresse\ngit@github.com:a/b.git;a@x.example\n").rows
    assert (row.student_id, row.is_stated) == ("a@x.example", False)
    assert row.handed is not None
    assert row.handed.target == "https://github.com/a/b.git"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("repo_url\nhttps://github.com/a/b\n", "who a learner is"),
        ("student_id,name\ns1,Ada\n", "repositories"),
        ("student_id,repo_url\n\n,\n", "names nobody"),
        ("", "empty"),
        ("\n\n", "empty"),
        ("PK\x03\x04 and so on", "spreadsheet"),
        ("student_id,repo_url\ns1,\0\n", "not text"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_as_a_whole(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(text)


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfstudent_id,repo_url\n\xff", b"\xff\xfea\x00b", b"a\x00,\x00b\x00\n\x00\x00\xd8"]
)
def test_text_that_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="damaged"):
        read_roster(data)


def test_columns_are_found_by_name_and_a_person_may_name_them() -> None:
    text = "Kennung|Wo es liegt\nx1|https://github.com/a/b\n"
    with pytest.raises(UsageError) as why:
        read(text)
    assert "Kennung, Wo es liegt" in why.value.hint
    roster = read(text, mapping={"student_id": "kennung", "repo_url": "Wo es liegt"})
    assert dict(roster.mapping) == {"student_id": "Kennung", "repo_url": "Wo es liegt"}
    assert roster.rows[0].student_id == "x1"
    for mapping in ({"student_id": "none such"}, {"shoe_size": "Kennung"}):
        with pytest.raises(UsageError):
            read(text, mapping=mapping)


def test_the_roster_of_github_classroom_has_names_and_no_repositories() -> None:
    roster = read(CLASSROOM_ROSTER)
    assert (roster.kind, roster.has_repositories) == ("classroom-roster", False)
    ada, other = roster.rows
    assert (ada.student_id, ada.fields["team"], ada.extra["github_username"]) == ("s1", "red", "ada")
    assert (other.student_id, dict(other.extra)) == ("s2", {"roster_identifier": "s2"})


def test_the_grades_of_github_classroom_have_the_repositories() -> None:
    roster = read(CLASSROOM_GRADES)
    (row,) = roster.rows
    assert (roster.kind, row.student_id) == ("classroom-grades", "s1")
    assert row.handed is not None
    assert (row.handed.target, row.handed.label) == ("https://github.com/org/capstone-ada", "capstone")
    assert row.extra["starter_code_url"] == "https://github.com/org/starter"


def test_a_canvas_export_has_learners_and_the_rows_that_canvas_adds_are_none() -> None:
    roster = read(CANVAS)
    ada, grace = roster.rows
    assert (roster.kind, roster.kept, roster.errors) == ("canvas", (), ())
    assert (ada.student_id, ada.fields["name"], ada.fields["section"]) == ("s1", "Lovelace, Ada", "CS 1 and CS 2")
    assert dict(ada.extra) == {"canvas_id": "101", "sis_user_id": "s1", "sis_login_id": "ada"}
    assert grace.student_id == "grace"


def test_a_canvas_export_with_two_columns_for_the_name() -> None:
    roster = read("LastName,FirstName,ID,SIS Login ID,Section,P (1)\nLovelace,Ada,101,ada,S,\n")
    assert roster.kind == "canvas"
    assert roster.rows[0].fields["name"] == "Ada Lovelace"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments", "Participant 7"),
        ("ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar", "Teilnehmer/in7"),
        ("Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires", "Participant7"),
        ("Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,La calificación puede ser cambiada,Última modificación (entrega),Última modificación (calificación),Comentarios de retroalimentación", "Participante 7"),
        ("Identificador,Nome completo,Endereço de email,Status,Nota,Nota máxima,Nota pode ser alterada,Última modificação (envio),Última modificação (nota),Comentários de feedback", "Participante7"),
        ("Идентификатор,Полное имя,Адрес электронной почты,Статус,Оценка,Максимальная оценка,Оценка может быть изменена,Последнее изменение (ответ),Последнее изменение (оценка),Отзыв", "Участник7"),
    ],
    ids=["en", "de", "fr", "es", "pt", "ru"],
)  # fmt: skip
def test_moodles_worksheet_is_known_in_six_languages(header: str, row: str) -> None:
    text = f"{header}\n{row},Ada Lovelace,ada@x.example,,,100,,,,\n"
    for delimiter in (",", ";", "\t"):
        roster = read(text.replace(",", delimiter))
        (ada,) = roster.rows
        assert (roster.kind, ada.student_id, ada.fields["name"]) == (
            "moodle-worksheet",
            "ada@x.example",
            "Ada Lovelace",
        )
        assert ada.extra["moodle_identifier"] == row


def test_moodles_gradebook_and_its_list_of_participants() -> None:
    book = read(
        "Vorname,Nachname,ID-Nummer,E-Mail-Adresse,Aufgabe: Projekt (Punkte),Zuletzt aus diesem Kurs geladen\n"
        "Ada,Lovelace,77,ada@x.example,-,1700000000\n"
    )
    assert (book.kind, book.rows[0].student_id, book.rows[0].fields["name"]) == (
        "moodle-gradebook",
        "77",
        "Ada Lovelace",
    )
    people = read("Prénom,Nom de famille,Adresse de courriel,Groupes\nAda,Lovelace,ada@x.example,A\n")
    assert (people.kind, people.rows[0].fields["team"]) == ("moodle-participants", "A")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends_are_found_out(delimiter: str, encoding: str, line_end: str) -> None:
    lines = ["student_id,name,repo_url", 's1,"Müller; Jörg | a",https://github.com/a/b', "s2,Ñandú,", ""]
    text = line_end.join(line.replace(",", delimiter) for line in lines)
    roster = read_roster(text.encode(encoding))
    assert [row.fields["name"] for row in roster.rows] == ["Müller; Jörg | a", "Ñandú"]
    assert roster.table.dialect.delimiter == delimiter
    assert roster.table.dialect.line_end == line_end


def test_excels_own_first_line_names_the_separator_and_cyrillic_code_pages_are_seen_by_their_headers() -> None:
    roster = read_roster("sep=;\r\nФИО;Репозиторий\r\nАда;https://github.com/a/b\r\n".encode("cp1251"))
    assert (roster.rows[0].student_id, roster.table.dialect.encoding) == ("Ада", "cp1251")


# ---------------------------------------------------------------- rows


def test_rows_that_cannot_be_taken_come_back_as_the_same_file_with_the_reason() -> None:
    data = (
        "\ufeffstudent_id;name;repo_url;Größe\r\n"
        's1;Ada;https://github.com/a/b;"1"\r\n'
        's2;"Grace ""G""";ftp://x.example/y;2\r\n'
        ";;https://github.com/c/d;3\r\n"
        "s4;Al;=cmd|x;+4\r\n"
        "s1;Ada;https://github.com/a/b;5\r\n"
    ).encode()
    roster = read_roster(data)
    assert [row.student_id for row in roster.rows] == ["s1"]
    assert [error.line for error in roster.errors] == [3, 4, 5, 6]
    returned = with_errors(roster)
    lines = returned.decode("utf-8-sig").split("\r\n")
    assert returned.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "student_id;name;repo_url;Größe;_error"
    assert lines[1].startswith('s2;"Grace ""G""";ftp://x.example/y;2;')
    assert lines[3].startswith("s4;Al;'=cmd|x;'+4;")
    again = read_roster(returned)
    assert [error.message for error in again.errors[:3]] == [error.message for error in roster.errors[:3]]
    assert again.kept == ("Größe",)
    mended = returned.decode("utf-8-sig").replace("'=cmd|x", "https://github.com/e/f")
    (fourth,) = [row for row in read_roster(mended.encode()).rows if row.student_id == "s4"]
    assert fourth.extra["Größe"] == "+4"


def test_text_that_a_terminal_or_a_spreadsheet_would_act_on_is_data() -> None:
    roster = read("student_id,name,repo_url,note\ns1,\x1b[31m=1+1\u202e,https://github.com/a/b,'=2+2\n")
    (row,) = roster.rows
    assert row.fields["name"] == "[31m=1+1"
    assert row.extra["note"] == "=2+2"


@pytest.mark.parametrize(("length", "taken"), [(200, True), (201, False)])
def test_a_cell_has_a_longest_length(length: int, taken: bool) -> None:
    roster = read(f"student_id,repo_url\n{'x' * length},https://github.com/a/b\n")
    assert bool(roster.rows) is taken
    assert bool(roster.errors) is not taken


def test_a_learner_without_a_repository_is_a_learner_all_the_same() -> None:
    (row,) = read("student_id,repo_url\ns1,\n").rows
    assert row.handed is None


def test_members_of_a_team_share_the_one_repository_that_it_has() -> None:
    text = "student_id,team,repo_url\ns1,red,https://github.com/a/b\ns2,red,\ns3,blue,\ns4,,\n"
    roster = read(text)
    assert [row.handed.target if row.handed else None for row in roster.rows] == [
        "https://github.com/a/b", "https://github.com/a/b", None, None,
    ]  # fmt: skip
    assert "s2" in roster.notes[0]
    two = read(text + "s5,red,https://github.com/a/c\n")
    assert [row.student_id for row in two.rows if row.handed is None] == ["s2", "s3", "s4"]


def test_several_repositories_of_a_learner_are_told_apart_by_project_or_by_name() -> None:
    named = read("student_id,project,repo_url\ns1,one,https://github.com/a/x\ns1,two,https://github.com/a/y\n")
    assert [row.handed.label for row in named.rows if row.handed] == ["one", "two"]
    bare = read(
        "student_id,repo_url\ns1,https://github.com/a/x\ns1,https://github.com/a/y\ns2,https://github.com/b/x\n"
    )
    assert [row.handed.label for row in bare.rows if row.handed] == ["x", "y", ""]
    same = read("student_id,repo_url\ns1,https://github.com/a/x\ns1,https://github.com/b/x\n")
    assert len(same.rows) == len(same.errors) == 1


def test_folders_of_this_machine_only_where_they_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "mine" / "part").mkdir(parents=True)
    text = "student_id,repo_url,subdir\ns1,mine,part\ns2,nowhere,\ns3,mine,../..\n"
    assert len(read(text).errors) == 3
    roster = read(text, folder=tmp_path)
    assert [error.line for error in roster.errors] == [3, 4]
    assert roster.rows[0].handed is not None
    assert roster.rows[0].handed.target == str((tmp_path / "mine" / "part").resolve())


def test_a_file_has_a_largest_size() -> None:
    line = "s{},https://github.com/a/b\n"
    full = "student_id,repo_url\n" + "".join(line.format(n) for n in range(MAX_ROWS))
    assert len(read(full).rows) == MAX_ROWS
    with pytest.raises(UsageError, match="rows"):
        read(full + line.format("x"))
    with pytest.raises(UsageError, match="MiB"):
        read_roster(b"student_id,repo_url\n" + b"x" * MAX_BYTES)
    wide = ",".join(f"c{n}" for n in range(MAX_COLUMNS - 2))
    assert read(f"student_id,repo_url,{wide}\ns1,https://github.com/a/b\n").rows
    with pytest.raises(UsageError, match="columns"):
        read(f"student_id,repo_url,more,{wide}\ns1,https://github.com/a/b\n")


@given(
    st.sampled_from(["student_id,repo_url\n", "Student,ID,Section,P (1)\n", "a;b\n", ""]),
    st.lists(
        st.sampled_from([*"\"',;\t|\r\n=\u202e", "\x00", "é", "s1", "https://github.com/a/b", "sep=;\n", "\ufeff"])
    ),
    st.sampled_from(["utf-8", "utf-16", "cp1251", "latin-1"]),
)
def test_whatever_is_in_a_file_it_is_read_or_refused(head: str, parts: list[str], encoding: str) -> None:
    try:
        roster = read_roster((head + "".join(parts)).encode(encoding, "replace"))
    except UsageError as why:
        assert why.message.isprintable()  # noqa: PT017 - any refusal will do
    else:
        assert roster.rows or roster.errors
        again = read_roster(with_errors(roster)) if roster.errors else roster
        assert len(again.errors) <= len(roster.errors)
