"""`glioscribe options`: which guideline options apply to a patient, which may, which don't and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from assistant.drafting.applicability import Applicability, Verdict
    from assistant.patient import Patient
    from ingestion.records import Evidence

REGIONS = ("US", "Europe", "UK", "China", "international")
TITLES: dict[str, dict[str, str]] = {
    "en": {
        "applies": "APPLIES", "cannot_tell": "CAN'T BE TOLD", "does_not_apply": "DOES NOT APPLY", "none": "none",
        "useful": "Most useful to find out: {names}", "against": "advises against", "next": "; ",
        "footer": "A draft for a clinician to review; read the source before anything depends on it.",
    },
    "zh": {
        "applies": "适用", "cannot_tell": "无法判断", "does_not_apply": "不适用", "none": "无",
        "useful": "最需明确：{names}", "against": "不推荐", "next": "；",
        "footer": "供临床医师审阅的草稿；采用前请查阅原文。",
    },
}  # fmt: skip


@click.command()
@click.argument("patient")
@click.option("--all", "everything", is_flag=True, help="Every statement, not only treatment options.")
@click.option("--region", type=click.Choice(REGIONS, case_sensitive=False), help="Statements of this region only.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of the reasons; the reports' when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(patient: str, *, everything: bool, region: str | None, lang: str | None, as_json: bool) -> int:
    """Match a patient with the guideline options: a folder of reports, or an id in the store.

    Each option applies, does not apply (and what a report states against it), or can't be told, with what is missing;
    the field that would settle most is named first. Nothing is recommended: options differ by source, year and region.
    """
    from assistant.commands._patient import read_patient
    from assistant.drafting.applicability import in_order
    from assistant.drafting.course_facts import language_of
    from assistant.drafting.options import all_options
    from assistant.drafting.patient_facts import against
    from ingestion.files import dump_json
    from ingestion.guidelines import load_pack

    found = read_patient(patient)
    statements = load_pack()[1] if everything else all_options(load_pack()[1])
    wanted = [one for one in statements if region is None or one.region.lower() == region.lower()]
    matched = in_order(one for _, one in against(wanted, found))
    language = lang or language_of(found)
    click.echo(dump_json(_record(found, matched, language)) if as_json else "\n".join(_table(matched, language)))
    for failure in found.failures:
        click.echo(f"not read: {failure.name}: {failure.error}", err=True)
    return 1 if found.failures else 0


def _record(patient: Patient, matched: Sequence[Applicability], language: str) -> dict[str, Any]:
    from assistant.drafting.applicability import most_useful

    groups: dict[str, list[dict[str, Any]]] = {"applies": [], "cannot_tell": [], "does_not_apply": []}
    for one in matched:
        groups[one.verdict].append(_told(one, language))
    return {
        "patient": patient.id,
        **groups,
        "most_useful": most_useful(matched),
        "unread": [failure.model_dump() for failure in patient.failures],
        "status": "draft_for_clinician_review",
    }


def _told(one: Applicability, language: str) -> dict[str, Any]:
    from assistant.drafting.reasons import open_reasons, said

    passage = one.passage
    return {
        "passage": passage.id,
        "text": passage.text,
        "kind": passage.metadata.get("kind"),
        "direction": passage.metadata.get("direction"),
        "source": passage.source,
        "year": passage.year,
        "region": passage.region,
        "strength": passage.strength,
        "general": one.general,
        "met": [said(condition, language) for condition in one.met],
        "failed": [said(condition, language) for condition in one.failed],
        "missing": list(one.missing_fields),
        "missing_because": open_reasons(one, language),
        "citations": [words.model_dump() for words in (passage.evidence(), *one.evidence)],
    }


def _table(matched: Sequence[Applicability], language: str) -> Iterator[str]:
    from assistant.drafting.applicability import most_useful
    from assistant.drafting.reasons import field_name

    titles = TITLES[language]
    verdicts: tuple[Verdict, ...] = ("applies", "cannot_tell", "does_not_apply")
    for verdict in verdicts:
        group = [one for one in matched if one.verdict == verdict]
        yield f"{titles[verdict]} ({len(group)})"
        useful = most_useful(group)
        if useful:
            yield f"  {titles['useful'].format(names=', '.join(field_name(name, language) for name in useful))}"
        for one in group:
            yield from _lines(one, language)
        if not group:
            yield f"  {titles['none']}"
        yield ""
    yield titles["footer"]


def _lines(one: Applicability, language: str) -> Iterator[str]:
    """Lay one statement out: its text, where it comes from, why, and the patient's words."""
    from assistant.drafting.reasons import open_reasons, reasons
    from ingestion.guidelines.statements import rendering

    passage = one.passage
    source = ", ".join(str(part) for part in (passage.source, passage.year, passage.region, passage.strength) if part)
    advice = f" [{TITLES[language]['against']}]" if passage.metadata.get("direction") == "against" else ""
    why = reasons(one, language) + (open_reasons(one, language) if one.verdict == "cannot_tell" else [])
    chinese = rendering(passage) if language == "zh" else None
    yield f"  - {chinese.quote if chinese else passage.text}{advice}"
    yield f"      {passage.id.partition(':')[2]}: {source}"
    yield f"      {TITLES[language]['next'].join(why)}"
    if one.evidence:
        yield f"      {'; '.join(_quote(words) for words in one.evidence)}"


def _quote(words: Evidence) -> str:
    return f"{words.doc}: “{' '.join(words.quote.split())}”"
