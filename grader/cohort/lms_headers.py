"""The columns that learning platforms write, by what they hold, in the languages that they write them in.

Canvas doesn't translate its headers, other than the words of its read-only row. Moodle translates all of them by the
language of whoever exports. The spellings are those of Moodle's published language packs and of files seen in public
repositories: English, German, French, Spanish, Portuguese (both) and Russian.
"""

from __future__ import annotations

import unicodedata

# What we ask for -> the headers that hold it. `first_name` and `last_name` are put together as the name.
FIELDS: dict[str, str] = {
    "student_id": (
        "student_id|student id|student number|student no|sid|matriculation number|registration number|university id|"
        "matrikelnummer|matrikel-nr.|matrikelnr|matrikel|matricule|numéro étudiant|numero etudiant|n° étudiant|"
        "número de estudiante|número de alumno|matrícula|código|número de estudante|número de aluno|"
        "номер студента|номер студенческого билета|номер зачетной книжки"
    ),
    "name": (
        "name|full name|fullname|student|student name|learner|vollständiger name|nom complet|nombre completo|"
        "nombre y apellidos|nome completo|nome|полное имя|фио|имя и фамилия|студент|étudiant|estudiante|estudante|"
        "studierende/r|studierende"
    ),
    "first_name": (
        "first name|firstname|given name|vorname|prénom|prénom(s)|nombre|nombre(s)|nome próprio|primeiro nome|имя"
    ),
    "last_name": (
        "last name|lastname|surname|family name|nachname|familienname|nom|nom de famille|apellido(s)|apellidos|"
        "apellido|sobrenome|apelido|último nome|фамилия"
    ),
    "email": (
        "email|e-mail|mail|email address|e-mail address|e-mail-adresse|e-mailadresse|adresse de courriel|"
        "adresse e-mail|courriel|dirección de correo|dirección de correo electrónico|dirección email|"
        "correo electrónico|correo|endereço de email|endereço de e-mail|correio eletrónico|"
        "адрес электронной почты|электронная почта|почта"
    ),
    "section": ("section|class|course section|abschnitt|kurs|klasse|sección|clase|seção|secção|turma|секция|класс"),
    "team": (
        "team|group|group name|group_name|groups|gruppe|gruppen|groupe|groupes|grupo|grupos|équipe|equipo|equipe|"
        "группа|группы|команда"
    ),
    "repo_url": (
        "repo_url|repo|repository|repository url|repo url|url|github url|github repo|github repository|git url|"
        "gitlab url|link|target|student_repository_url|repository-url|dépôt|lien|depot|repositorio|enlace|"
        "repositório|ligação|репозиторий|ссылка"
    ),
    "branch": "branch|revision|rev|ref|tag|commit|zweig|branche|rama|ramo|ветка",
    "subdir": "subdir|sub-directory|subdirectory|directory|folder|unterordner|ordner|sous-dossier|carpeta|pasta|папка",
    "project": "project|label|assignment|task|projekt|projet|proyecto|projeto|проект",
    "project_type": "project_type|project type|template",
    "github_username": "github_username|github username|github login|github|github user|github account",
}

# Identifiers of a platform that are kept beside the learner, so that its own file can be filled by them.
PLATFORM_IDS: dict[str, str] = {
    "canvas_id": "canvas_id|canvas id",
    "sis_user_id": "sis user id|sis_user_id",
    "sis_login_id": "sis login id|sis_login_id",
    "integration_id": "integration id|integration_id",
    "moodle_identifier": (
        "moodle_identifier|identifier|id|identifiant|identificador|identificação|номер|идентификатор"
    ),
    "id_number": (
        "id number|id_number|idnumber|id-nummer|numéro d'identification|número de id|número id|"
        "número de identificación|número de identificação|индивидуальный номер|идентификационный номер"
    ),
    "username": (
        "username|anmeldename|nom d'utilisateur|nombre de usuario|identificação de usuário|nome de utilizador|"
        "логин|имя пользователя"
    ),
    "github_id": "github_id|github id",
    "roster_identifier": "roster_identifier|roster identifier",
}

GRADE = "grade|bewertung|note|calificación|nota|avaliação|оценка"
MAXIMUM = "maximum grade|bestwertung|note maximale|calificación máxima|nota máxima|avaliação máxima|максимальная оценка"
CHANGEABLE = (
    "grade can be changed|bewertung kann geändert werden|la note peut être modifiée|"
    "la calificación puede ser cambiada|nota pode ser alterada|a nota pode ser alterada|оценка может быть изменена"
)
GRADE_CHANGED = (
    "last modified (grade)|zuletzt geändert (bewertung)|dernière modification (note)|"
    "última modificación (calificación)|última modificação (nota)|última modificação (avaliação)|"
    "последнее изменение (оценка)"
)
DOWNLOADED = (
    "last downloaded from this course|zuletzt aus diesem kurs geladen|zuletzt von diesem kurs heruntergeladen|"
    "dernier téléchargement depuis ce cours|última descarga de este curso|descargado por última vez de este curso|"
    "último download realizado neste curso|último descarregamento desta disciplina|последняя загрузка из этого курса"
)
READ_ONLY_POINTS = "points possible"  # the one phrase that Canvas looks for itself, whatever the language


def plain(header: str) -> str:
    """A header as it is compared: case, spaces and the kind of apostrophe don't count."""
    text = unicodedata.normalize("NFKC", header).replace("\u2019", "'").replace("\ufeff", "")
    return " ".join(text.casefold().split())


def _words(spellings: str) -> frozenset[str]:
    return frozenset(plain(each) for each in spellings.split("|"))


FIELD_OF = {word: field for field, spellings in FIELDS.items() for word in _words(spellings)}
PLATFORM_ID_OF = {word: field for field, spellings in PLATFORM_IDS.items() for word in _words(spellings)}
GRADES, MAXIMA, CHANGEABLES = _words(GRADE), _words(MAXIMUM), _words(CHANGEABLE)
GRADES_CHANGED, DOWNLOADS = _words(GRADE_CHANGED), _words(DOWNLOADED)
CLASSROOM_GRADES = frozenset({"assignment_name", "github_username", "student_repository_url", "roster_identifier"})
CLASSROOM_ROSTER = frozenset({"identifier", "github_username", "github_id"})
_OTHERS = frozenset(
    "identifier section student_repository_name assignment_url starter_code_url points_awarded points_available "
    "submission_timestamp status institution department lastname firstname".split()
)
_KNOWN = frozenset(FIELD_OF) | frozenset(PLATFORM_ID_OF) | GRADES | MAXIMA | CHANGEABLES | GRADES_CHANGED | _OTHERS


def knows(header: str) -> bool:
    """Whether a header is one that we know, of any platform."""
    return plain(header) in _KNOWN or plain(header) in DOWNLOADS


def kind_of(columns: tuple[str, ...]) -> str:
    """Which program wrote a file with these headers.

    Returns:
        `classroom-grades`, `classroom-roster`, `canvas`, `moodle-worksheet`, `moodle-gradebook`,
        `moodle-participants`, or `own` for whatever a person made.
    """
    names = [plain(column) for column in columns]
    there = set(names)
    if there >= CLASSROOM_GRADES:
        return "classroom-grades"
    if there >= CLASSROOM_ROSTER:
        return "classroom-roster"
    if _is_canvas(names):
        return "canvas"
    if there & GRADES_CHANGED and there & GRADES:
        return "moodle-worksheet"
    found = {FIELD_OF[name] for name in names if name in FIELD_OF}
    if "repo_url" in found or "student_id" in found:
        return "own"
    if there & DOWNLOADS or any(is_graded_item(column) for column in columns):
        return "moodle-gradebook"
    return "moodle-participants" if {"first_name", "last_name", "email"} <= found else "own"


def _is_canvas(names: list[str]) -> bool:
    """`Student,ID,…,Section,…` or `LastName,FirstName,ID,…,Section,…`."""
    start = 2 if names[:2] == ["lastname", "firstname"] else 1
    if len(names) <= start + 1 or names[start] != "id" or FIELD_OF.get(names[0]) not in {"name", "last_name"}:
        return False
    return "section" in names or bool({"sis login id", "sis user id"} & set(names))


def is_graded_item(column: str) -> bool:
    """Whether a column of Moodle's gradebook is an activity's: `Assignment: Project (Real)`, in any language."""
    name = plain(column)
    return ":" in name and name.endswith(")") and "(" in name
