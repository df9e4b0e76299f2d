"""Guidelines printed by reportlab, invented, in the layouts of real ones. None of their sentences is advice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

SHY = "\u00ad"


def _styles(
    font: str = "Times-Roman", bold: str = "Times-Bold", size: float = 10, **more: object
) -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("body", fontName=font, fontSize=size, leading=size * 1.3, spaceAfter=size * 0.6, **more)
    heads = {
        f"h{n}": ParagraphStyle(f"h{n}", body, fontName=bold, fontSize=size * scale, leading=size * scale * 1.25,
                                spaceBefore=size, spaceAfter=size * 0.5, alignment=0, firstLineIndent=0)
        for n, scale in ((0, 1.9), (1, 1.45), (2, 1.2), (3, 1.0))
    }  # fmt: skip
    return {"p": body, **heads, "li": ParagraphStyle("li", body, leftIndent=14, bulletIndent=2, spaceAfter=2)}


def _build(path: Path, frames: list[Frame], edges: Callable[[Canvas, int], None], story: list[object]) -> Path:
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    template = PageTemplate(frames=frames, onPage=lambda canvas, _: edges(canvas, canvas.getPageNumber()))
    document.addPageTemplates([template])
    document.build(story)
    return path


FILL = (
    "Nothing in this paragraph is advice. It is here because a page of a guideline holds more running text than "
    "recommendations, and because a reader has to tell the one from the other. It goes on for a while. "
)


def numbered_paragraphs(folder: Path) -> Path:
    """One column, numbered as NICE does; lists led in by a colon; a foot with varying digits."""
    s = _styles("Helvetica", "Helvetica-Bold", 10.5)

    def edges(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(20 * mm, 285 * mm, "Invented guideline: care at home (IG7)")
        canvas.drawString(20 * mm, 10 * mm, "© Invented Institute 2019. All rights reserved.")
        canvas.drawRightString(190 * mm, 10 * mm, f"Page {number} of 3")

    def p(text: str, style: str = "p") -> Paragraph:
        return Paragraph(text, s[style])

    story = [
        p("Care at home: an invented guideline", "h0"), p("Published: 4 June 2019"),
        p("Context", "h1"), p(FILL * 2 + "Section 1.1 discusses visits; 1.1.2 is explained there."),
        p("1 Recommendations", "h1"),
        p("1.1 Visits", "h2"),
        p("1.1.1 Offer a first visit to adults with a brain tumour who live alone."),
        p("1.1.2 At each visit, ask about:"),
        Paragraph("sleep", s["li"], bulletText="•"), Paragraph("falls", s["li"], bulletText="•"),
        Paragraph("who helps with the medicines", s["li"], bulletText="•"),
        p("1.1.3 Do not rely on telephone calls alone. For people who cannot come to the clinic, consider a "
          "video call. " + FILL),
        p("1.2 Equipment", "h2"), p(FILL * 5),
        p("1.2.1 In people with weakness of the legs, assess the stairs before they go home."),
        p("1.2.2 Give written information about the equipment."),
        p("1.2.10 Review the equipment when needs change."),
        p("1.3 Transport", "h2"), p(FILL * 12),
        p("1.3.1 Discuss how the person will travel to the clinic, who will go along, what it costs, and what to do "
          "when nobody is there to help on the day." + " " + FILL),
        p("2 Research", "h1"), p(FILL * 9),
        p("2.1 The committee noted that 12.5 visits a year were usual."),
        p("References", "h1"), p("1.1 Offer, O. (2001) A title. Journal 1.2: 3-4."),
    ]  # fmt: skip
    return _build(folder / "numbered_paragraphs.pdf", [Frame(20 * mm, 18 * mm, 170 * mm, 260 * mm)], edges, story)


def esmo_like(folder: Path) -> Path:
    """Two columns, running heads that alternate, footnotes, words broken at line ends, gradings as pairs."""
    s = _styles(size=9, alignment=4, embeddedHyphenation=1)
    small = ParagraphStyle("note", s["p"], fontSize=7, leading=8.4)
    notes = {1: "<super>a</super> Not every centre offers this. Recommendation 8.8. Should be skipped [I, A].",
             2: "<super>b</super> As of the date of writing."}  # fmt: skip

    def edges(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Italic", 8)
        if number % 2:
            canvas.drawString(18 * mm, 284 * mm, "Annals of Invented Oncology")
            canvas.drawRightString(192 * mm, 284 * mm, "A. Author et al.")
        else:
            canvas.drawString(18 * mm, 284 * mm, "Special Article")
            canvas.drawRightString(192 * mm, 284 * mm, "Annals of Invented Oncology")
        canvas.drawString(18 * mm, 10 * mm, f"{130 + number}  Volume 9, Issue 4, 2020")
        if number in notes:
            canvas.line(18 * mm, 26 * mm, 45 * mm, 26 * mm)
            note = Paragraph(notes[number], small)
            note.wrap(82 * mm, 30 * mm)
            note.drawOn(canvas, 18 * mm, 18 * mm)

    def p(text: str, style: str = "p") -> Paragraph:
        return Paragraph(text, s[style])

    def item(text: str) -> Paragraph:
        return Paragraph(text, s["li"], bulletText="•")

    long = (
        "Treat|ment is dis|cussed by a multi|disci|pli|nary board, and the ques|tion of dose-escalation is left to it; "
        "IDH-mutant and IDH-wildtype tumours are con|sidered apart. The radio|the|rapy depart|ment de|cides on the "
        "tech|nique. None of these sen|tences is advice, and all of them are here for their length. "
    ).replace("|", SHY)
    story = [
        p("Invented clinical practice guideline for diagnosis and follow-up", "h0"),
        p("DIAGNOSIS", "h1"), p("Imaging", "h2"), p(long * 3 + "One sentence has a mark.<super>a</super> " + long),
        p("<b>Recommendations</b>"),
        item("In patients with a new seizure, imaging should be done without delay [III, A]."),
        item("Contrast should be given unless there is a reason against it [IV, B]. "
             "A second reading may be asked for [V, C]."),
        p("Pathology", "h2"), p(long * 4), p("<b>Recommendations</b>"),
        item("Tissue should be sent fresh where that is possible [II, B]."),
        item("For patients with a tumour in the brainstem, biopsy can be considered after discussion with the board, "
             "the family and the centre that will treat [IV, C; consensus 90%]."),
        p("FOLLOW-UP", "h1"), p("Intervals", "h2"), *[p(long * 3) for _ in range(14)],
        p(long * 6 + "Another mark.<super>b</super> " + long * 2),
        p("<b>Recommendation</b>"),
        item("Follow-up should be planned together with the patient [V, B]."),
        p("REFERENCES", "h1"),
        *[p(f"{n}. Author A, Author B. A title that recommends [I, A]. Journal {n};{n}.2:1-9.") for n in range(1, 9)],
    ]  # fmt: skip
    frames = [Frame(x * mm, 28 * mm, 85 * mm, 248 * mm, showBoundary=0) for x in (16, 108)]
    return _build(folder / "esmo_like.pdf", frames, edges, story)


def zh_single(folder: Path) -> Path:
    """Chinese, one column, decimal numbers of three levels, gradings on a line below, a table between rules."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    s = _styles("STSong-Light", "STSong-Light", 11, wordWrap="CJK", firstLineIndent=22)

    def edges(canvas: Canvas, number: int) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(105 * mm, 284 * mm, "脑肿瘤护理虚构共识")
        canvas.drawCentredString(105 * mm, 10 * mm, f"第 {number} 页 共 3 页")

    def p(text: str, style: str = "p") -> Paragraph:
        return Paragraph(text, s[style])

    fill = (
        "本段文字为测试而虚构，不含任何建议，只是为了使页面上有足够多的正文。"
        "读者可以略过这些句子，它们说的都是同一件事情。"
    )
    cells = [
        ["项目", "内容", "时间"],
        ["评估一", "意识", "每日"],
        ["评估二", "肢体", "每周"],
        ["评估三", "语言", "每月"],
    ]
    table = Table(cells, colWidths=[45 * mm, 60 * mm, 45 * mm])
    table.setStyle(TableStyle([
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"), ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
    ]))  # fmt: skip
    story = [
        p("脑肿瘤护理虚构共识", "h0"), p("（2021年版）", "h3"),
        p("1 前言", "h1"), p(fill * 4 + "参见第2.1节。"),
        p("2 术前护理", "h1"), p("2.1 评估", "h2"),
        p("【推荐意见1】入院时应评估意识状态。"), p("证据等级：B；推荐强度：强"),
        p("【推荐意见2】对于有癫痫史的患者，应记录发作的时间和形式。"), p("证据等级：C；推荐强度：强"),
        p("2.1.1 评估工具", "h3"), p(fill * 3),
        p("【推荐意见3】建议使用统一的量表。"), p("证据等级：D；推荐强度：弱"),
        p("表1 评估的内容"), table, Spacer(1, 12), p(fill * 10),
        p("3 术后护理", "h1"), p("3.1 体位", "h2"), p(fill * 12),
        p("【推荐意见4】术后可适当抬高床头。"), p("证据等级：C；推荐强度：弱"),
        p("参考文献", "h1"), p("[1] 某某. 【推荐意见8】应予收录. 虚构杂志, 2001."),
    ]  # fmt: skip
    return _build(folder / "zh_single.pdf", [Frame(25 * mm, 20 * mm, 160 * mm, 258 * mm)], edges, story)


def levels(folder: Path) -> Path:
    """Two columns, levels behind the numbers, a turned stamp in the margin, a table within a column."""
    s = _styles("Helvetica", "Helvetica-Bold", 9.5, alignment=4)

    def edges(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 7.5)
        canvas.drawCentredString(105 * mm, 287 * mm, "INVENTED NEUROSURGERY")
        canvas.drawString(20 * mm, 8 * mm, f"{number + 500} | VOLUME 84 | NUMBER 2")
        canvas.drawRightString(190 * mm, 8 * mm, "www.invented.example")
        canvas.saveState()
        canvas.translate(204 * mm, 150 * mm)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Downloaded for testing only")
        canvas.restoreState()

    def p(text: str, style: str = "p") -> Paragraph:
        return Paragraph(text, s[style])

    fill = (
        "Plain sentences fill the column here, and none of them advises anybody to do anything. "
        "They are printed in two columns of equal width. "
    )
    cells = [
        ["Level", "Question", "Answer"],
        ["I", "First", "Yes"],
        ["II", "Second", "No"],
        ["III", "Third", "Unclear"],
    ]
    table = Table(cells, colWidths=[20 * mm, 30 * mm, 30 * mm])
    table.setStyle(TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Helvetica", 8),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8),
    ]))  # fmt: skip
    story = [
        p("Invented Guidelines for the Use of Drains", "h0"), p("ABSTRACT", "h2"),
        p("<b>QUESTION 1:</b> Should drains be used? <b>TARGET POPULATION:</b> adults with wounds. " + fill),
        p("RECOMMENDATIONS", "h1"), p("Question 1", "h2"),
        p("Recommendation 1.1 (Level III): In adults with a deep wound, the use of a drain is suggested."),
        p("Recommendation 1.2 (Level II): Drains should be removed on the second day, unless the out-<br/>put is still "
          "high and the sur-<br/>geon decides to keep them in place for longer."),
        p("Question 2", "h2"),
        p("Recommendation 2.1 (Level I): Antibiotics for as long as the drain stays are not recommended."),
        p("METHODS", "h1"), p(fill * 14), p("Search", "h2"), p(fill * 10), p("Table 1. Answers by level"), table,
        p(fill * 12), p("DISCUSSION", "h1"), p(fill * 20 + "Recommendation 1.1 differs from others."),
        p("Recommendation 3.1 (Level III): Surgeons should agree on one policy."), p(fill * 3),
        p("REFERENCES", "h1"), p("1. Author D. Recommendation 8.1 (Level I): To cite. 2004;1.1:2."),
    ]  # fmt: skip
    return _build(folder / "levels.pdf", [Frame(x * mm, 16 * mm, 84 * mm, 264 * mm) for x in (18, 108)], edges, story)


def indented(folder: Path) -> Path:
    """One column as LaTeX sets it: paragraphs told by indents alone, footnotes below a rule, marks glued to words."""
    s = _styles("Times-Roman", "Times-Bold", 10, alignment=4, firstLineIndent=14)
    s["p"].spaceAfter = 0
    s["first"] = ParagraphStyle("first", s["p"], firstLineIndent=0)
    note = ParagraphStyle("note", s["first"], fontSize=8, leading=9.5)
    notes = (
        "<super>1</super>Available on request from nobody; see also Recommendation 7 (Grade 1A).",
        f"<super>2</super>This note is longer than one line, {'so that it goes on and ' * 4}ends at the left margin.",
    )

    def edges(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawCentredString(105 * mm, 15 * mm, str(number))
        if number > 1:
            return
        canvas.line(35 * mm, 42 * mm, 80 * mm, 42 * mm)
        for place, text in enumerate(notes):
            printed = Paragraph(text, note)
            height = printed.wrap(140 * mm, 50 * mm)[1]
            printed.drawOn(canvas, 35 * mm, 41 * mm - 9 - place * 12 - (height - 9.5))

    def p(text: str, style: str = "p") -> Paragraph:
        return Paragraph(text, s[style])

    fill = (
        "The text of this article is set in one column, and its paragraphs are parted by indents alone. "
        "It has been invented. "
    )
    story = [
        p("Fever after craniotomy: an invented guideline", "h0"), p("Third edition, 2017", "first"),
        p("1 INTRODUCTION", "h1"), p(f"{fill * 3}A mark stands here.<super>1</super> {fill}", "first"), p(fill * 4),
        p(f"Another paragraph has a mark<super>2</super> in the middle. {fill * 2}"),
        p("2 DIAGNOSIS", "h1"), p("2.1 Blood", "h2"), p(fill * 2, "first"),
        p("<b>Recommendation 1</b> (Grade 1B). Blood cultures should be taken before treatment."),
        p("<b>Recommendation 2</b> (Grade 2C). For patients with a drain, fluid should be sent too, although it is "
          "often contaminated by the flora of the skin around it and of the hands of those who take it."),
        p("2.2 Imaging", "h2"), p(fill * 12, "first"), p(fill * 8),
        p("<b>Recommendation 3</b> (Grade 2B). Imaging should be repeated if fever persists."), p(fill * 9),
        p("3 TREATMENT", "h1"), p(fill * 6, "first"),
        p("<b>Recommendation 4</b> (Grade 1C). Treatment should be stopped when cultures stay negative."), p(fill * 5),
        p("REFERENCES", "h1"), p("[1] Author F. Recommendation 8 (Grade 1A). To cite. 1999.", "first"),
    ]  # fmt: skip
    return _build(folder / "indented.pdf", [Frame(33 * mm, 43 * mm, 144 * mm, 225 * mm)], edges, story)
