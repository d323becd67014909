"""The yearly report as a document (DOCX) that she can go on writing in."""

import io
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from varde.desk.figures import Sheet
from varde.shared.domain.codes import Language
from varde.shared.texts import Texts

_TAGS = {Language.NB: "nb-NO", Language.NN: "nn-NO", Language.EN: "en-GB"}
_WIDTH = Cm(15)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, and the table they are about."""

    heading: str
    said: tuple[str, ...]
    sheet: Sheet
    picture: bytes = b""
    """A chart of the table as PNG, where the document has one."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    title: str
    language: Language
    said: tuple[str, ...]
    sections: tuple[Section, ...]
    about: str
    """The heading over the notes."""
    notes: tuple[str, ...]


def as_document(report: Report, t: Texts) -> bytes:
    """The report with headings, its tables, and its pictures with their words."""
    paper = Document()
    _set_language(paper, report.language)
    paper.core_properties.title = report.title
    paper.core_properties.author = "Varde"
    paper.core_properties.comments = ""
    paper.core_properties.language = _TAGS[report.language]
    paper.add_heading(report.title, level=0)
    for sentence in report.said:
        paper.add_paragraph(sentence)
    for section in report.sections:
        paper.add_heading(section.heading, level=1)
        for sentence in section.said:
            paper.add_paragraph(sentence)
        if section.picture:
            _add_picture(paper, section.picture, section.sheet)
        if section.sheet.rows:
            _add_table(paper, section.sheet, t)
    paper.add_heading(report.about, level=1)
    for note in report.notes:
        paper.add_paragraph(note, style="List Bullet")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _add_table(paper: Paper, sheet: Sheet, t: Texts) -> None:
    rows = [(name, *map(str, counts)) for name, counts in sheet.rows]
    if sheet.total:
        rows.append((t("In all"), *map(str, sheet.total)))
    table = paper.add_table(rows=0, cols=len(sheet.head), style="Light Grid Accent 1")
    for texts in (sheet.head, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    _repeat_head(table.rows[0])
    paper.add_paragraph()


def _add_picture(paper: Paper, picture: bytes, sheet: Sheet) -> None:
    shape = paper.add_picture(io.BytesIO(picture), width=_WIDTH)
    words = "; ".join(f"{name}: {counts[0]}" for name, counts in sheet.rows)
    shape._inline.docPr.set("descr", f"{sheet.title}. {words}")  # noqa: SLF001 - there is no other way to give it words


def _repeat_head(row: Any) -> None:
    """So that readers aloud take the first row for headings, and long tables show it on each page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - the same


def _set_language(paper: Paper, language: Language) -> None:
    normal: Any = paper.styles["Normal"].element
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), _TAGS[language])
    normal.get_or_add_rPr().append(mark)
