"""An agenda or minutes as a PDF to print or to take along: our own words and codes, and nothing that came from outside."""

import importlib.util
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from fpdf import FPDF, ViewerPreferences

from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent

_LOCALES = {Language.NB: "nb-NO", Language.NN: "nn-NO", Language.EN: "en-GB"}
_FONT = "DejaVu"
_FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
_MARGIN, _LINE = 20.0, 5.6
"""Millimetres."""
_TITLE, _HEADING, _NAME, _TEXT = 18, 13, 11, 10.5
"""Points."""

# What these libraries log are the very signs of a text that a font has no picture for.
for _name in ("fpdf", "fontTools"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something under a heading: a name, and paragraphs about it."""

    name: str
    paragraphs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and what stands under it."""

    heading: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in one language. ``introduction`` are paragraphs below the title."""

    title: str
    language: Language
    introduction: Sequence[str]
    sections: Sequence[Section]


def drawn(paper: Paper, at: datetime) -> bytes:
    """The document as PDF: tagged for who listens to it, its language and title named, its headings as bookmarks."""
    pdf = _Tagged(format="A4")
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    pdf.set_lang(_LOCALES[paper.language])
    pdf.set_title(paper.title)
    pdf.set_creator("Varde")
    pdf.set_creation_date(at)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    for style, path in fonts().items():
        pdf.add_font(_FONT, style, path)
    pdf.add_page()
    pdf.write_tagged("/H1", paper.title, _TITLE)
    for paragraph in paper.introduction:
        pdf.write_tagged("/P", paragraph, _TEXT)
    for section in paper.sections:
        _section(pdf, section)
    return bytes(pdf.output())


def fonts() -> dict[str, Path]:
    """The files of the font by style: DejaVu (free to embed), which the drawing library of the charts brings along.

    Raises ``Permanent`` when they are not there.
    """
    spec = importlib.util.find_spec("matplotlib")
    folder = Path(spec.origin).parent / "mpl-data/fonts/ttf" if spec and spec.origin else Path()
    found = {style: folder / name for style, name in _FILES.items()}
    if not all(path.is_file() for path in found.values()):
        raise Permanent("the font for documents is not installed")
    return found


def _section(pdf: "_Tagged", section: Section) -> None:
    pdf.ln(_LINE)
    pdf.start_section(section.heading)
    pdf.write_tagged("/H2", section.heading, _HEADING)
    for entry in section.entries:
        pdf.write_tagged("/H3", entry.name, _NAME)
        for paragraph in entry.paragraphs:
            pdf.write_tagged("/P", paragraph, _TEXT)
        pdf.ln(_LINE / 2)


class _Tagged(FPDF):
    """Tells of each text what it is, in the order in which it is read.

    fpdf2 tags pictures alone; these are the steps by which it does. They are its own, so a new version of it is taken
    when the test of the tags has passed.
    """

    def write_tagged(self, kind: str, text: str, size: float) -> None:
        """A heading (``/H1``…) or a paragraph (``/P``); what goes on on the next page is tagged there as well."""
        self.set_font(_FONT, "" if kind == "/P" else "B", size)
        height = size * 0.53
        found = self.multi_cell(0, height, text, align="L", dry_run=True, output="LINES")
        self._begin(kind)
        for line in cast("list[str]", found):
            if self.will_page_break(height):
                self._out("EMC")
                self.add_page()
                self._begin(kind)
            self.cell(0, height, line, new_x="LMARGIN", new_y="NEXT")
        self._out("EMC")

    def _begin(self, kind: str) -> None:
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=kind, mcid=number)
        self._out(f"{kind} <</MCID {number}>> BDC")
