"""Guidelines written by python-docx, invented, in the forms of real ones. None of their sentences is advice."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def asco_like(folder: Path) -> Path:
    """Word: headings numbered by Word itself, gradings in a long bracket, real footnotes, a header."""
    document = docx.Document()
    document.core_properties.title = ""
    document.sections[0].header.paragraphs[0].text = "Invented Clinical Oncology – page header"
    _number_headings(document)
    document.add_paragraph("Invented guideline on anticoagulation", style="Title")
    document.add_paragraph("Version 1.2, August 2021")
    document.add_heading("Introduction", 1)
    first = document.add_paragraph("The panel was made up")
    _footnote(document, first, 2, "No panel met. Recommendation 9.1. Should not be read as one.")
    first.add_run(", and Recommendation 1.1 was its first.")
    document.add_heading("Recommendations", 1)
    document.add_heading("Before surgery", 2)
    graded = "(Type: {}; Evidence quality: {}; Strength of recommendation: {})."
    _run_in(document, "Recommendation 1.1.", " Clinicians should ask every patient about clots "
            + graded.format("evidence based, benefits outweigh harms", "intermediate", "strong"))  # fmt: skip
    _run_in(document, "Recommendation 1.2.", " In patients with a recent clot, surgery may be delayed "
            + graded.format("informal consensus", "low", "weak"))  # fmt: skip
    document.add_heading("After surgery", 2)
    _run_in(document, "Recommendation 2.1.", " The start of treatment should be agreed on with the surgeon "
            + graded.format("evidence based", "low", "moderate"))  # fmt: skip
    document.add_paragraph("Qualifying statement: a count of 10")
    document.paragraphs[-1].add_run("9").font.superscript = True
    document.paragraphs[-1].add_run("/L is a number.")
    document.add_heading("Special groups", 3)
    _run_in(document, "Recommendation 2.2.", " For patients with low platelets, the dose should be reviewed "
            + graded.format("informal consensus", "very low", "strong"))  # fmt: skip
    document.add_paragraph("Table 1. Who reviews what")
    table = document.add_table(rows=4, cols=3)
    for row, texts in zip(table.rows, [("Visit", "Reviewer", ""), ("", "Ward", "Clinic"), ("First", "Nurse", "Surgeon"),
                                       ("Second", "Nurse", "Physician")], strict=True):  # fmt: skip
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    document.add_heading("References", 1)
    document.add_paragraph("1. Author A. Recommendation 5.1. Should be cited. 2001.")
    path = folder / "asco_like.docx"
    document.save(str(path))
    return path


def zh_word(folder: Path) -> Path:
    """Chinese Word file whose headings are plain paragraphs, in chapters and sections."""
    document = docx.Document()
    lines = [
        "脑胶质瘤康复虚构指南", "2023年版",
        "第一章 总则", "本指南为测试而虚构，编写组名单从略。推荐意见的等级写在括号内。",
        "第二章 早期康复", "第一节 运动", "康复的时间由各科共同商定，这里只写出编写组的意见，供测试之用。",
        "推荐意见1 对于肢体无力的患者，应在病情平稳后开始训练（Ⅱ级证据，强推荐）。",
        "推荐意见2 训练强度宜逐步增加（Ⅲ级证据，弱推荐）。",
        "第二节 语言", "推荐意见3 建议由专人进行语言训练（Ⅲ级证据，强推荐）。",
        "第三章 长期康复", "一、家庭", "推荐意见4 家属应参与训练（Ⅳ级证据，弱推荐）。",
        "二、社区", "（一）复查", "推荐意见5 可考虑在社区复查（Ⅳ级证据，弱推荐）。",
        "参考文献", "1. 某某. 推荐意见9 应予收录（Ⅰ级证据，强推荐）. 2001.",
    ]  # fmt: skip
    for number, line in enumerate(lines):
        run = document.add_paragraph().add_run(line)
        run.bold = number == 0 or line == "参考文献"
    path = folder / "zh_word.docx"
    document.save(str(path))
    return path


def framed_word(folder: Path) -> Path:
    """Word: bold lines as headings, recommendations in frames and in a table, letters behind numbers."""
    document = docx.Document()
    document.add_heading("Invented guideline on skin care", 0)
    document.add_paragraph("Second edition, 2022")
    _bold(document, "1. Prevention")
    document.add_paragraph("Skin needs care, and this sentence is no advice. It is followed by a frame that holds one.")
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = (
        "Key recommendation 1a: In adults under radiotherapy, the skin should be washed gently. Grade A, Level I"
    )
    frame.add_paragraph("Key recommendation 1b: Perfume should be avoided. Grade C, Level IV")
    _bold(document, "2. Treatment")
    _bold(document, "2.1. Mild reactions")
    document.add_paragraph("Table 2. Recommendations")
    table = document.add_table(rows=4, cols=4)
    rows = [
        ("No.", "Recommendation", "Grade", "Level"), ("2a", "Use a plain cream.", "B", "II"),
        ("2b", "Do not use dressings as a routine.", "B", "III"), ("2c", "Ask about itching.", "C", "IV"),
    ]  # fmt: skip
    _fill(table, rows)
    _bold(document, "2.2. Severe reactions")
    document.add_paragraph(
        "Key recommendation 3: Patients with open wounds should be seen by a specialist. Grade B, Level III"
    )
    path = folder / "framed_word.docx"
    document.save(str(path))
    return path


def _run_in(document: docx.document.Document, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(label).bold = True
    paragraph.add_run(text)


def _bold(document: docx.document.Document, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def _number_headings(document: docx.document.Document) -> None:
    """Have Word number the headings: "1", "1.1", "1.1.1"; the numbers stand nowhere in the text."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="'
        f'{".".join(f"%{m + 1}" for m in range(n + 1))}"/></w:lvl>' for n in range(3)
    )  # fmt: skip
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level in range(3):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )


def _footnote(
    document: docx.document.Document, paragraph: docx.text.paragraph.Paragraph, number: int, text: str
) -> None:
    """Add a footnote as Word keeps it: a reference in the text, its words in a part of their own."""
    blob = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    run = paragraph.add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))


def auto_word(folder: Path) -> Path:
    """Word: letters and recommendation numbers that Word makes itself, own heading styles, a tracked insertion."""
    document = docx.Document()
    _number_all(document)
    document.sections[0].footer.paragraphs[0].text = "Draft for testing, 3rd edition"
    document.add_paragraph("Invented guideline on driving", style="Title")
    document.add_paragraph("3rd edition, November 2019")
    document.add_paragraph("Background", style="Part")
    document.add_paragraph("No country has these rules. They were made up, and recommendation 2 was made up last.")
    document.add_paragraph("Assessment", style="Part")
    document.add_paragraph("Before discharge", style="Subpart")
    first = _automatic(document, "Doctors should tell patients with seizures ")
    graded = "not to drive. (Grade of recommendation: A; level of evidence: II)"
    insertion = f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>{graded}</w:t></w:r></w:ins>'
    first._p.append(parse_xml(insertion))
    _automatic(document, "In people with visual field loss, a formal test should be arranged. "
               "(Grade of recommendation: B; level of evidence: III)")  # fmt: skip
    document.add_paragraph("After discharge", style="Subpart")
    _automatic(document, "The following should be checked at each visit:")
    document.add_paragraph("seizures", style="List Bullet")
    document.add_paragraph("drugs that cause drowsiness", style="List Bullet")
    document.add_paragraph("(Grade of recommendation: C; level of evidence: IV)")
    document.add_paragraph("Law", style="Part")
    rows = [
        ("Licence", "Private", "Commercial"),
        ("After one seizure", "Wait", "Wait longer"),
        ("After surgery", "Ask", "Ask"),
    ]
    _fill(document.add_table(rows=3, cols=3), rows)
    _automatic(document, "Doctors should know the rules of their country. (Expert consensus statement)")
    document.add_paragraph("References", style="Part")
    document.add_paragraph(
        "1. Author C. Recommendation 9. Should drive. (Grade of recommendation: A; level of evidence: I)"
    )
    path = folder / "auto_word.docx"
    document.save(str(path))
    return path


def zh_auto(folder: Path) -> Path:
    """Chinese Word file: headings numbered 一、 and （一） by Word, gradings below, a table of recommendations."""
    document = docx.Document()
    forms = (("%1、", 0), ("（%2）", 1))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:lvlText w:val="{form}"/></w:lvl>' for form, level in forms
    )  # fmt: skip
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))

    def heading(text: str, level: int) -> None:
        document.add_heading(text, level + 1)._p.get_or_add_pPr().append(_in_list(91, level))

    document.add_paragraph("放射治疗护理虚构专家共识", style="Title")
    document.add_paragraph("（2019 版）")
    heading("背景", 0)
    document.add_paragraph("本共识为测试而虚构。")
    heading("皮肤护理", 0)
    heading("预防", 1)
    document.add_paragraph("共识意见1：放疗期间应保持皮肤清洁。")
    document.add_paragraph("（证据等级：Ⅱ级，推荐级别：A级）")
    document.add_paragraph("共识意见2：对于头皮敏感的患者，不推荐使用含酒精的制剂。")
    document.add_paragraph("（证据等级：Ⅲ级，推荐级别：B级）")
    heading("治疗", 1)
    document.add_paragraph("表1 推荐意见")
    rows = [
        ("序号", "推荐意见", "证据级别", "推荐强度"), ("3", "轻度反应可用保湿剂", "2b", "弱"),
        ("4", "重度反应应暂停放疗并会诊", "4", "强"),
    ]  # fmt: skip
    _fill(document.add_table(rows=3, cols=4), rows)
    heading("参考文献", 0)
    document.add_paragraph("1. 某某. 共识意见8：应收录（证据等级：Ⅰ级，推荐级别：A级）.")
    path = folder / "zh_auto.docx"
    document.save(str(path))
    return path


def _number_all(document: docx.document.Document) -> None:
    """Add styles "Part" (A.) and "Subpart" (A.1), and a list whose items are "Recommendation 1."."""

    def level(number: int, form: str, text: str) -> str:
        shown = f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{shown}</w:lvl>'

    root = document.part.numbering_part.element
    lists = {
        81: level(0, "upperLetter", "%1.") + level(1, "decimal", "%1.%2"),
        82: level(0, "decimal", "Recommendation %1."),
    }
    for number, levels in lists.items():
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    for name, base, depth in (("Part", "Heading 1", 0), ("Subpart", "Heading 2", 1)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        style.element.get_or_add_pPr().append(_in_list(81, depth))


def _automatic(document: docx.document.Document, text: str) -> docx.text.paragraph.Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(_in_list(82, 0))
    return paragraph


def _in_list(number: int, level: int) -> object:
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _fill(table: docx.table.Table, rows: list[tuple[str, ...]]) -> None:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
