"""`glioscribe knowledge`: keep the knowledge pack true: check it, compare versions, have it reviewed and signed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.knowledge.check import Finding, Level, OpenEmbedder
    from assistant.knowledge.diff import PackDiff
    from assistant.knowledge.signing import Signature, State

_MARKS: dict[Level, str] = {"error": "ERROR", "warning": "warning", "note": "note"}
_COLOURS: dict[Level, str] = {"error": "red", "warning": "yellow", "note": "dim"}
_STATES: dict[State, str] = {
    "signed": "signed",
    "unsigned": "unsigned",
    "changed": "changed since signed",
    "change": "to change",
    "wrong": "called wrong",
}


@click.group()
def command() -> None:
    """Keep the knowledge pack true: check it, see what changed, have it reviewed and signed.

    The pack that ships, and packs of your own: folders with a pack.yaml that the setting `packs` names
    (GLIOSCRIBE_PACKS).
    """


@command.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER]...")
@click.option("--signed", type=click.Path(path_type=Path), metavar="DIR", help="Folder of sign-offs: what is signed?")
@click.option("--quick", is_flag=True, help="Don't load the embedder; overlaps in other words are not found.")
@click.option("--strict", is_flag=True, help="Warnings are problems too.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def check(folders: tuple[Path, ...], signed: Path | None, *, quick: bool, strict: bool, as_json: bool) -> int:
    """Check the packs in FOLDER; without one, the pack that ships and those that are set.

    Found are wrong ids, sources, words, units, sums and renderings (errors), statements that say nearly the same
    (warnings), and contradictions: between regions a note, between years or sources a warning, else an error.
    Exit code 0: no error; 1: errors, or a statement that a reader calls wrong; 2: a folder can't be read.
    """
    from assistant.knowledge.check import check_passages, read_passages
    from assistant.knowledge.signing import read_sign_offs, signatures
    from assistant.knowledge.wording import pack_name
    from assistant.settings import load_settings
    from ingestion.files import dump_json
    from ingestion.guidelines import KNOWLEDGE

    chosen = folders or (KNOWLEDGE, *load_settings().packs)
    sign_offs = read_sign_offs(signed) if signed else None
    findings: list[Finding] = []
    states: list[Signature] = []
    count = 0
    for folder in chosen:
        found = read_passages(folder)
        count += len(found)
        findings += check_passages(folder, found, None if quick else _embedder())
        if sign_offs is not None:
            states += signatures(found, sign_offs, pack=pack_name(folder)[0])
    if as_json:
        report = {
            "statements": count,
            "findings": [each.model_dump(mode="json") for each in findings],
            **({"signatures": [each.model_dump() for each in states]} if sign_offs is not None else {}),
        }
        click.echo(dump_json(report, indent=2))
    else:
        _show_findings(findings)
        if sign_offs is not None:
            _show_signatures(states)
        counts = Counter(each.level for each in findings)
        told = ", ".join(f"{counts[level]} {level}{'' if counts[level] == 1 else 's'}" for level in _MARKS)
        click.echo(f"{count} statements: {told}", err=True)
    failing = {"error", "warning"} if strict else {"error"}
    doubted = {"wrong", "change", "changed"} if strict else {"wrong"}
    wrong = any(each.level in failing for each in findings) or any(each.state in doubted for each in states)
    return 1 if wrong else 0


@command.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(["md", "json", "html"]), default="md", show_default=True)
@click.option("--out", default="-", metavar="FILE", help="Where the comparison goes ('-': stdout, the default).")
def diff(old: Path, new: Path | None, form: str, out: str) -> int:
    """Say what changed from the pack in the folder OLD to the one in NEW (the pack that ships, when left out).

    Added, removed and changed statements, word by word, and changed keys. Exit code 1: an id stands for other
    figures or another statement now, where a new id was due; 0: none does.
    """
    from assistant.knowledge.diff import diff_packs
    from ingestion.files import atomic_writer
    from ingestion.guidelines import KNOWLEDGE

    found = diff_packs(old, new or KNOWLEDGE)
    with atomic_writer(out) as stream:
        stream.write(_rendered(found, form).rstrip() + "\n")
    return 1 if found.reused else 0


@command.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--signed", type=click.Path(path_type=Path), metavar="DIR", help="Folder of earlier sign-offs, to show.")
@click.option("--quick", is_flag=True, help="Don't load the embedder; overlaps in other words are not found.")
def review(path: Path | None, out: Path, signed: Path | None, *, quick: bool) -> int:
    """Write a page for each knowledge file of PATH (a file or a folder; else the pack that ships) into DIR.

    A clinician reads it in a browser, offline, or on paper; ticks become a sign-off file, and
    'glioscribe knowledge check --signed DIR' says what is signed, unsigned, or changed since.
    """
    from assistant.knowledge.review import review_pages, write_pages
    from assistant.knowledge.signing import read_sign_offs
    from ingestion.guidelines import KNOWLEDGE

    pages = review_pages(path or KNOWLEDGE, read_sign_offs(signed) if signed else (), None if quick else _embedder())
    for file in write_pages(pages, out):
        click.echo(file)
    return 0


def _embedder() -> OpenEmbedder:
    from assistant.settings import load_settings
    from retrieval.embed import open_embedder

    spec = load_settings().embedder
    return lambda: open_embedder(spec)


def _rendered(found: PackDiff, form: str) -> str:
    from assistant.knowledge.check import place
    from assistant.knowledge.pages import render
    from assistant.knowledge.wording import shown
    from ingestion.files import dump_json

    if form == "json":
        return dump_json(found.model_dump(mode="json"), indent=2)
    return render(f"diff.{form}.j2", diff=found, place=place, shown=shown)


def _show_findings(findings: Sequence[Finding]) -> None:
    """Print a table on a terminal, else one line a finding with tabs."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        for each in findings:
            click.echo("\t".join((_MARKS[each.level], each.rule, " ".join(each.ids), each.what)))
        return
    if not findings:
        return
    table = Table("level", "rule", "statements", "what was found")
    for each in findings:
        table.add_row(
            Text(_MARKS[each.level], style=_COLOURS[each.level]), each.rule, Text("\n".join(each.ids)), Text(each.what)
        )
    console.print(table)


def _show_signatures(states: Sequence[Signature]) -> None:
    """Print a line for each statement that is neither signed nor untouched, then the counts of a file."""
    for each in states:
        if each.state in {"change", "wrong", "changed"}:
            told = (_STATES[each.state], "signature", each.id, each.by, each.comment)
            click.echo("\t".join(part for part in told if part))
    by_file: dict[str, Counter[State]] = {}
    for each in states:
        by_file.setdefault(each.id.partition(":")[0], Counter())[each.state] += 1
    for doc, counts in by_file.items():
        summary = ", ".join(f"{counts[state]} {word}" for state, word in _STATES.items() if counts[state])
        click.echo(f"signatures\t{doc}\t{summary}")
