#!/bin/sh
# grade.sh TARGET FOLDER: what a build job wants of one grade. Writes report.json, report.md, report.sarif and junit.xml into
# FOLDER and prints the report. Where GitHub asks for them, the Markdown goes to the job's summary and score, grade and
# paths to its outputs. RUBRIC names the rubric, FAIL_UNDER the lowest score that passes; both may be empty.
# Ends with the exit code of `shipfolio grade`.
set -eu
target=$1 folder=$2
mkdir -p "$folder"

graded() { shipfolio grade "$target" --rubric "${RUBRIC:-portfolio}" "$@"; }

code=0
graded --format json -o "$folder/report.json" ${FAIL_UNDER:+--fail-under "$FAIL_UNDER"} || code=$?
for format in md sarif junit; do
    case $format in junit) name=junit.xml ;; *) name=report.$format ;; esac
    graded --format "$format" -o "$folder/$name" 2>/dev/null || true
done
[ ! -s "$folder/report.json" ] || graded 2>/dev/null || true

[ -z "${GITHUB_STEP_SUMMARY:-}" ] || [ ! -s "$folder/report.md" ] || cat "$folder/report.md" >>"$GITHUB_STEP_SUMMARY"
if [ -n "${GITHUB_OUTPUT:-}" ] && [ -s "$folder/report.json" ]; then
    python=$(command -v python3 || command -v python)
    "$python" - "$folder" >>"$GITHUB_OUTPUT" <<'PYTHON'
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
score = json.loads((folder / "report.json").read_text("utf-8"))["reports"][0]["score"] or {}
values = {"score": score.get("value"), "grade": score.get("grade")}
values |= {name: folder / f"report.{name}" for name in ("json", "sarif")}
for name, value in values.items():
    print(f"{name}={'' if value is None else value}")
PYTHON
fi
exit "$code"
