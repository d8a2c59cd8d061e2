"""The Word document of a pack: chapters, pictures with alternative text, numbered captions, an annex."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboard import theme
from dashboard.build import Build
from dashboard.figures.archive import rezipped
from dashboard.figures.sizes import Size
from dashboard.readings.names import plain
from dashboard.text import Words

_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0
_COLUMNS_CM = (5.6, 2.8, 3.6, 2.2, 2.8)  # of the table of sources
_FONT = "Calibri"
_LONGEST = 4_000  # letters of a text from outside


@dataclass(frozen=True)
class Picture:
    """One figure of the document: `caption` stands in the list of figures, `source` only under the figure."""

    chapter: str
    png: bytes
    size: Size
    caption: str
    source: str
    alt: str


def document(
    build: Build,
    title: str,
    pictures: Sequence[Picture],
    variables: Iterable[str],
    words: Words,
    time: datetime,
) -> bytes:
    """All figures under the headings of their chapters, a list of figures before, an annex after them."""
    made = Document()
    _style(made)
    made.add_heading(_text(title), level=0)
    made.add_paragraph(_text(words("pack.profile", title=build.title, id=build.id, day=build.day)))
    if build.demonstration:
        made.add_paragraph().add_run(words("pack.demonstration")).bold = True
    made.add_heading(words("pack.list"), level=1)
    _list_of_figures(made, pictures, words)
    chapter = ""
    for number, picture in enumerate(pictures, 1):
        if picture.chapter != chapter:
            chapter = picture.chapter
            made.add_heading(words(f"pack.chapters.{chapter}"), level=1)
        _figure(made, number, picture, words)
    _annex(made, build, variables, words)
    return _bytes(made, title, time)


def _bytes(made: Any, title: str, time: datetime) -> bytes:
    properties = made.core_properties
    properties.title, properties.author, properties.last_modified_by = _text(title), "", ""
    properties.comments = ""
    properties.created = properties.modified = time.replace(tzinfo=None)
    target = io.BytesIO()
    made.save(target)
    return rezipped(target.getvalue(), time)


def _style(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in _PAGE_CM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    for name, size, colour in (
        ("Normal", 10.5, theme.INK),
        ("Caption", 9.5, theme.INK),
        ("Title", 22, theme.INK),
        ("Heading 1", 15, theme.ACCENT),
        ("Heading 2", 12, theme.ACCENT),
    ):
        style = made.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    made.styles["Caption"].font.bold = False
    made.styles["Caption"].font.italic = False


def _figure(made: Any, number: int, picture: Picture, words: Words) -> None:
    across = made.add_paragraph()
    across.paragraph_format.keep_with_next = True
    across.alignment = WD_ALIGN_PARAGRAPH.CENTER
    room = _PAGE_CM[0] - 2 * _MARGIN_CM
    shape = across.add_run().add_picture(io.BytesIO(picture.png), width=Cm(min(picture.size.width_cm, room)))
    described = shape._inline.docPr
    described.set("descr", _text(picture.alt))
    described.set("name", f"{words('pack.figure')} {number}")
    caption = made.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.add_run(f"{words('pack.figure')} ").bold = True
    _field(caption, "SEQ Figure \\* ARABIC", str(number), bold=True)
    caption.add_run(". ").bold = True
    caption.add_run(_text(picture.caption))
    note = made.add_paragraph(style="Caption")
    note.paragraph_format.space_after = Pt(18)
    run = note.add_run(_text(picture.source))
    run.font.size = Pt(8.5)
    run.font.color.rgb = RGBColor.from_string(theme.MUTED.lstrip("#"))


def _list_of_figures(made: Any, pictures: Sequence[Picture], words: Words) -> None:
    """Word's own list of figures, filled in already so that it is there before it is updated."""
    for number, picture in enumerate(pictures, 1):
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        if number == 1:
            _mark(line, "begin")
            _instruction(line, 'TOC \\h \\z \\c "Figure"')
            _mark(line, "separate")
        line.add_run(_text(f"{words('pack.figure')} {number}. {picture.caption}"))
        if number == len(pictures):
            _mark(line, "end")


def _field(paragraph: Any, instruction: str, shown: str, bold: bool = False) -> None:
    _mark(paragraph, "begin")
    _instruction(paragraph, instruction)
    _mark(paragraph, "separate")
    paragraph.add_run(shown).bold = bold
    _mark(paragraph, "end")


def _mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _instruction(paragraph: Any, text: str) -> None:
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = f" {text} "
    paragraph.add_run()._r.append(element)


def _annex(made: Any, build: Build, variables: Iterable[str], words: Words) -> None:
    made.add_page_break()
    made.add_heading(words("pack.annex"), level=1)
    made.add_heading(words("pack.annex_sources"), level=2)
    _sources(made, build, words)
    known = [build.variables[id] for id in variables if id in build.variables]
    if known:
        made.add_heading(words("pack.annex_methods"), level=2)
    for record in known:
        parts = [words("pack.method", label=record.label, unit=record.unit, method=record.method)]
        parts += [words("pack.reference", reference=record.reference)] if record.reference else []
        parts += [words("pack.caution", caution=record.caution)] if record.caution else []
        made.add_paragraph(_text(" ".join(parts)))
    if build.absent:
        made.add_heading(words("pack.annex_absent"), level=2)
    for absent in build.absent:
        made.add_paragraph(_text(f"{absent.what}: {absent.why}"), style="List Bullet")


def _sources(made: Any, build: Build, words: Words) -> None:
    heads = ("source", "status", "licence", "accessed", "link")
    table = made.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = words(f"data.columns_{head}")
    for record in build.sources.values():
        status = words.of_record(f"status.{record.status}", record.status)
        told = (record.title, status, record.licence, record.accessed, record.url)
        for cell, text in zip(table.add_row().cells, told, strict=True):
            cell.text = _text(text)
    for column, wide in zip(table.columns, _COLUMNS_CM, strict=True):
        for cell in column.cells:
            cell.width = Cm(wide)
    for cell in (cell for row in table.rows for cell in row.cells):
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            run.font.size = Pt(8.5)


def _text(text: str) -> str:
    return plain(text, _LONGEST)
