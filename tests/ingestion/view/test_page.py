"""The page of a report and the overview: complete, escaped, alone in the world."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from ingestion.errors import EvidenceError
from ingestion.records import Code, Document, Evidence, Field, Measurement, Report, Warning_
from ingestion.view import Entry, Note, index_page, report_page
from ingestion.view.groups import group_of, groups

TEXT = "Left glioblastoma <30 mm>, father's & \"mother's\" too. 地塞米松 4–8 mg。\n  Ki-67 5-10%\n"
DOCUMENT = Document(id='a<b>/"1"', text=TEXT)
NAMES = (
    "diagnosis", "who_grade", "idh", "codel_1p19q", "mgmt", "tert", "egfr_amplification",
    "chr7_gain_chr10_loss", "cdkn2ab", "h3", "atrx", "p53", "ki67_percent", "laterality", "location",
    "enhancement", "enhancement_pattern", "midline_shift_mm", "midline_shift_direction", "change",
    "surgery_extent", "treatment", "steroid", "kps", "ecog", "age", "sex", "necrosis", "oedema",
    "haemorrhage", "cyst", "calcification", "mass_effect", "restricted_diffusion", "hydrocephalus",
    "herniation", "leptomeningeal_spread", "ependymal_invasion", "crosses_midline", "multifocal",
    "satellite_lesions", "cortical_involvement", "deep_white_matter_invasion", "recurrence", "progression",
    "pseudoprogression", "radiation_necrosis", "microvascular_proliferation",
)  # fmt: skip


def at(words: str) -> tuple[Evidence, ...]:
    start = TEXT.index(words)
    return (DOCUMENT.evidence(start, start + len(words)),)


REPORT = Report(
    id=DOCUMENT.id,
    kind="radiology",
    language="zh",
    date=dt.date(2024, 3, 5),
    relevance="glioma",
    fields=(
        Field(
            name="diagnosis",
            value="glioblastoma",
            assertion="other_person",
            certainty=4,
            inferred=True,
            lesion="lesion 2",
            code=Code(system="ICD-O-3", code="9440/3", display="Glioblastoma"),
            evidence=at("glioblastoma"),
        ),
        Field(name="steroid", value="dexamethasone", dose_mg_per_day=4.5, evidence=at("地塞米松 4–8 mg")),
        Field(name="ki67_percent", value=10, range=(5, 10), evidence=at("5-10%")),
        Field(name="change", value="new", assertion="absent", certainty=1, of="satellite_lesion", evidence=at("too")),
    ),
    measurements=(
        Measurement(axes_mm=(30, 20.5), product_mm2=615, volume_ml=9.9, when="prior", evidence=at("<30 mm>")),
        Measurement(volume_ml=4, evidence=at("30 mm")),
    ),
    warnings=(Warning_(code="size_conflict", message="Two <sizes> & more.", evidence=at("30 mm")),),
)


class Reading(HTMLParser):
    """What a browser would fetch or run, and what it shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.shown = ""
        self.feed(page)
        self.shown = " ".join(self.shown.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.shown += data + " "

    def values(self, name: str) -> list[str]:
        return [value for found, value in self.attributes if found == name]


@pytest.fixture(scope="module")
def page() -> str:
    return report_page(DOCUMENT, REPORT, notes=[Note("Look <here>", text="why & how")], back="index.html")


def test_every_fact_is_in_the_tip_of_its_words_and_in_the_table(page: str) -> None:
    reading = Reading(page)
    tips = "\n\n".join(reading.values("data-tip")).split("\n\n")
    assert set(tips) == {
        "diagnosis: glioblastoma\nother person · certainty 4 of 5 · inferred · lesion 2 · ICD-O-3 9440/3 Glioblastoma",
        "steroid: dexamethasone\npresent · certainty 5 of 5 · 4.5 mg/day",
        "ki67 percent: 10\npresent · certainty 5 of 5 · 5 to 10",
        "change: new\nabsent · certainty 1 of 5 · of satellite lesion",
        "size: 30 × 20.5 mm\nprior · product 615 mm² · volume 9.9 mL",
        "size: 4 mL\ncurrent",
        "size conflict: Two <sizes> & more.",
    }
    for words in ("inferred", "lesion 2", "4.5 mg/day", "5 to 10", "of satellite lesion", "Two <sizes> & more."):
        assert words in reading.shown
    for heading in (
        "Diagnosis and grade",
        "Treatment",
        "Molecular",
        "Change",
        "Size",
        "Warnings",
        "Look <here>",
        "why & how",
    ):
        assert heading in reading.shown
    assert "Patient" not in reading.shown


def test_nothing_is_fetched_and_nothing_of_a_document_is_markup(page: str) -> None:
    reading = Reading(page)
    assert not {"link", "img", "iframe", "object", "base", "form"} & set(reading.tags)
    assert reading.tags.count("script") == reading.tags.count("style") == 1
    assert all(link == "index.html" or link.startswith("#") for link in reading.values("href"))
    assert not reading.values("src")
    assert not [name for name, _ in reading.attributes if name.startswith("on") or name == "style"]
    assert "url(" not in page
    assert "<sizes>" not in page
    assert "<here>" not in page
    assert 'a<b>/"1"' in reading.shown


def test_the_policy_lets_only_the_page_s_own_style_and_script_run(page: str) -> None:
    policy = next(value for value in Reading(page).values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        code = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert code
        digest = base64.b64encode(hashlib.sha256(code[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_it_can_be_read_with_a_keyboard_and_without_the_script(page: str) -> None:
    marks = re.findall(r"<mark [^>]*>", page)
    assert marks
    assert all('tabindex="0"' in mark for mark in marks)
    start = TEXT.index("glioblastoma")
    assert f'<a href="#at-{start}" data-to="{start + 12}">glioblastoma</a>' in page
    assert re.search(rf'<mark id="at-{start}" class="g-diagnosis a-other_person only-diagnosis"', page)
    assert 'lang="zh-Hans"' in page
    for group in ("diagnosis", "treatment", "molecular", "change", "size", "warning"):
        assert f'id="show-{group}" checked><label for="show-{group}"' in page


def test_evidence_that_is_not_the_text_s_is_not_drawn() -> None:
    with pytest.raises(EvidenceError, match="does not equal the text"):
        report_page(DOCUMENT.model_copy(update={"text": TEXT.upper()}), REPORT)


def test_a_report_in_which_nothing_was_read() -> None:
    empty = Report(id="e", kind="note", language="en", relevance="not_brain")
    reading = Reading(report_page(Document(id="e", text=""), empty))
    assert "No field was read from this text." in reading.shown
    assert "not brain" in reading.shown
    assert "0 fields, 0 sizes, 0 warnings" in reading.shown


def test_a_long_report_is_drawn_in_time() -> None:
    text = "Left frontal mass.\n" * 20_000
    document = Document(id="long", text=text)
    fields = tuple(
        Field(name="laterality", value="left", evidence=(document.evidence(start, start + 4),))
        for start in range(0, 19 * 3_000, 19)
    )
    report = Report(id="long", kind="radiology", language="en", relevance="glioma", fields=fields)
    assert report_page(document, report).count("<mark ") == 3_000


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_the_contract_has_a_group(name: str) -> None:
    assert group_of(name) != "other"


def test_groups_are_told_apart() -> None:
    listed = [field for group in groups() for field in group.fields]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(NAMES)
    for ground in ("light", "dark"):
        colours = [getattr(group, ground) for group in groups()]
        assert len({fill for fill, _ in colours}) == len({edge for _, edge in colours}) == len(colours)
    assert group_of("something_new") == groups()[-1].name


def test_text_can_be_read_on_every_colour() -> None:
    inks = {"light": "#17242d", "dark": "#e7edf0"}
    for group in groups():
        for ground, ink in inks.items():
            assert contrast(ink, getattr(group, ground)[0]) >= 7, (group.name, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_colours_are_data(tmp_path: Path) -> None:
    file = Path(__file__).parents[3] / "ingestion" / "view" / "groups.yaml"
    assert [entry["name"] for entry in yaml.safe_load(file.read_text("utf-8"))] == [group.name for group in groups()]


def test_the_overview_lists_all_with_counts_and_links() -> None:
    entries = [
        Entry("患者/1 <x>", "患者_1#.html", REPORT),
        Entry("calm", "calm.html", REPORT.model_copy(update={"warnings": ()}), remark="histology: a for b"),
        Entry.failed("broken.pdf", "no <text> in it"),
    ]
    page = index_page(entries, title="Of <today>", remarks="Wrong")
    reading = Reading(page)
    assert reading.values("href") == ["%E6%82%A3%E8%80%85_1%23.html", "calm.html"]
    assert "3 documents, 1 with warnings, 1 could not be read" in reading.shown
    for words in ("Of <today>", "患者/1 <x>", "size conflict", "histology: a for b", "no <text> in it", "2024-03-05"):
        assert words in reading.shown
    assert "<text>" not in page
    assert not {"link", "img", "iframe"} & set(reading.tags)


def test_an_overview_of_nothing_and_one_without_remarks() -> None:
    assert "Nothing here." in Reading(index_page([])).shown
    assert "Remark" not in Reading(index_page([Entry("a", "a.html", REPORT)])).shown
