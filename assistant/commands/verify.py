"""`glioscribe verify`: what of a text its sources support, what not, what they contradict, and why."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands._progress import progress
from ingestion.errors import GlioscribeError
from ingestion.files import STDIO, atomic_writer, dump_json, read_jsonl

if TYPE_CHECKING:
    from typing import TextIO

    from assistant.grounding.checking import Checked, Checker
    from assistant.grounding.html import VerdictPage
    from assistant.grounding.judge import Judge

PIPED_WIDTH = 120
"""Width of a table that is not shown on a terminal, in characters."""


@click.command(name="verify")
@click.option("--jsonl", "lines", metavar="IN", help='Lines of {"id", "source", "text"}; "-" is stdin.')
@click.option("--source", "sources", multiple=True, metavar="FILE", help="A source of --text; give it again for more.")
@click.option("--text", metavar="FILE", help='A text to check against the --source files; "-" is stdin.')
@click.option("--out", metavar="OUT", help='Verdicts as JSON, one a line; "-" is stdout, the default for --jsonl.')
@click.option("--json", "as_json", is_flag=True, help="Print the verdict on --text as JSON instead of a table.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Also write a page to read.")
@click.option("--judge", "judge", metavar="SPEC", help="Ask a language model (backend:model) too; off by default.")
def command(
    lines: str | None, sources: tuple[str, ...], text: str | None, out: str | None, page: Path | None,
    *, as_json: bool, judge: str | None,
) -> int:  # fmt: skip
    """Check texts against their sources: what is supported, what is not, what is contradicted, and why.

    "source" is one text or a list of texts. Each claim of "text" gets a verdict, a score (probability that the
    sources support it), the reason, and the closest words of the source with their offsets. A line that can't be
    checked becomes an error record, and the exit code is 1. FILE is a report in any format (txt, md, pdf, docx, html).

    With --judge a language model gives a second opinion on each claim that is not a copy. It can only add doubt: what
    the checks refuse stays refused. Each claim then has the key "judge" {verdict, reason, model}, null where the
    model gave no usable answer, and each record a key "judge" that counts what the model did and lists where it
    failed. A model that fails changes no verdict; the exit code is then 1.

    \b
    Examples:
      glioscribe verify --jsonl drafts.jsonl --out verdicts.jsonl --html verdicts.html
      glioscribe verify --source mri.txt --source pathology.pdf --text draft.md
      glioscribe verify --source mri.txt --text draft.md --judge openai:MODEL@URL
    """  # noqa: D301 (click reads the escape itself)
    _check_usage(lines, sources, text)
    from assistant.grounding.checking import Checker
    from assistant.grounding.html import VerdictPage

    checker = Checker(_judge(judge))
    failed = 0
    with ExitStack() as stack:
        shown = stack.enter_context(VerdictPage()) if page is not None else None
        written = stack.enter_context(atomic_writer(page)) if page is not None else None
        if lines is not None:
            stream = stack.enter_context(atomic_writer(out or STDIO))
            failed = _batch(lines, checker, stream, shown)
        else:
            _one(sources, str(text), checker, STDIO if as_json and out is None else out, shown)
        if shown is not None and written is not None:
            shown.write(written)
    if failed:
        click.echo(f"{failed} could not be checked: see the records with status error", err=True)
    if judge is not None:
        click.echo(checker.summary(), err=True)
    return 1 if failed or checker.counts["failed"] else 0


def _check_usage(lines: str | None, sources: tuple[str, ...], text: str | None) -> None:
    if lines is not None and (sources or text is not None):
        raise click.UsageError("--jsonl brings its own sources and texts: leave out --source and --text")
    if lines is None and text is None and not sources:
        raise click.UsageError("nothing to check: give --jsonl IN, or --source FILE and --text FILE")
    if lines is None and (text is None or not sources):
        raise click.UsageError("--source and --text belong together: give both")


def _judge(spec: str | None) -> Judge | None:
    """Open the judge: one that is not there stops the command before it begins."""
    if spec is None:
        return None
    from assistant.grounding.judge import Judge

    return Judge.open(spec)


def _batch(lines: str, checker: Checker, stream: TextIO, page: VerdictPage | None) -> int:
    """Check line by line, each written before the next is read, and return how many failed."""
    from assistant.grounding.requests import from_line, identity

    failed = 0
    total = _length(lines)
    with progress("checking") as on_line:
        for done, line in enumerate(read_jsonl(lines, required=("id", "source", "text")), start=1):
            try:
                checked = checker.check(from_line(line))
                _show(checked, page)
                record = dump_json(checked.record())
            except (GlioscribeError, ValueError, ArithmeticError, LookupError, RuntimeError) as error:
                failed += 1
                why = " ".join((str(error) or type(error).__name__).split())
                if page is not None:
                    page.failed(str(identity(line)), why)
                record = dump_json({"id": identity(line), "status": "error", "error": why})
            stream.write(record + "\n")
            stream.flush()
            on_line(done, total)
    return failed


def _length(lines: str) -> int | None:
    """Return how many lines a file has, for the progress bar; None where there is no bar or no file."""
    if not sys.stderr.isatty() or not Path(lines).is_file():
        return None
    with Path(lines).open("rb") as stream:
        return sum(1 for line in stream if line.strip())


def _one(sources: tuple[str, ...], text: str, checker: Checker, out: str | None, page: VerdictPage | None) -> None:
    from assistant.grounding.requests import from_files

    checked = checker.check(from_files(sources, text))
    _show(checked, page)
    if out is not None:
        with atomic_writer(out) as stream:
            stream.write(dump_json(checked.record()) + "\n")
        return
    from rich.console import Console

    from assistant.grounding.table import table

    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table(checked))


def _show(checked: Checked, page: VerdictPage | None) -> None:
    from assistant.grounding.html import Item

    if page is not None:
        asked = checked.request
        page.add(Item(str(asked.id), asked.text, checked.verdict, asked.sources, asked.titles))
