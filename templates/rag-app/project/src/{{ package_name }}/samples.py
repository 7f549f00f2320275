"""Makes the sample PDFs: twelve calls of three companies that don't exist. The only module that knows reportlab."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

_MARGIN = 1.1 * inch
_DISCLAIMER = "Fictional sample document. The company, the people and the figures are invented."


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its source text gives it: keys, then blocks of (kind, text)."""

    company: str
    period: str
    title: str
    held_on: date
    blocks: tuple[tuple[str, str], ...]


def write_samples(source: Path, target: Path) -> list[Path]:
    """Write one PDF for each call in `source`; the same text always gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(source.glob("*.txt")):
        pdf = target / f"{path.stem}.pdf"
        render_pdf(parse_call(path.read_text(encoding="utf-8")), pdf)
        written.append(pdf)
    return written


def parse_call(text: str) -> Call:
    """Read the small markup of `data/sample/calls`: `== section`, `@ speaker | role`, paragraphs."""
    head, _, body = text.partition("\n\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    blocks: list[tuple[str, str]] = []
    for line in body.splitlines():
        if line.startswith("== "):
            blocks.append(("section", line[3:].upper()))
        elif line.startswith("@ "):
            blocks.append(("speaker", line[2:].replace(" | ", ", ")))
        elif " | " in line:
            blocks.append(("participant", line.replace(" | ", ", ")))
        elif line.strip():
            blocks.append(("text", line.strip()))
    return Call(keys["company"], keys["period"], keys["title"], date.fromisoformat(keys["date"]), tuple(blocks))


def render_pdf(call: Call, path: Path) -> None:
    styles = getSampleStyleSheet()
    body = ParagraphStyle("call-body", parent=styles["BodyText"], fontSize=10.5, leading=14.5, spaceAfter=7)
    speaker = ParagraphStyle("call-speaker", parent=body, fontName="Helvetica-Bold", spaceBefore=8, keepWithNext=1)
    style_of = {"section": styles["Heading2"], "speaker": speaker, "participant": body, "text": body}
    story: list[Flowable] = [
        Paragraph(escape(call.company), styles["Title"]),
        Paragraph(escape(call.title), styles["Heading3"]),
        Paragraph(f"{call.held_on:%B} {call.held_on.day}, {call.held_on.year}", body),
        Spacer(1, 0.2 * inch),
    ]
    story += [Paragraph(escape(text), style_of[kind]) for kind, text in call.blocks]

    def frame(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(_MARGIN, 0.6 * inch, _DISCLAIMER)
        canvas.drawRightString(letter[0] - _MARGIN, 0.45 * inch, f"Page {document.page}")

    SimpleDocTemplate(
        str(path),
        pagesize=letter,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"{call.company} {call.period}",
        author=call.company,
        invariant=1,
    ).build(story, onFirstPage=frame, onLaterPages=frame)
