"""Look over the installation: what is there, what is in use, what is wrong and how to mend it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from assistant.settings import CONFIG_FILE, Settings
from ingestion.errors import GlioscribeError
from ingestion.records import Record
from ingestion.weights import WEIGHTS, locate

PYTHON = (3, 11)
OPTIONAL = {
    "ray": "batches over several machines (summarize --engine ray)",
    "psycopg": "PostgreSQL with pgvector as the store",
}
_IN_USE = {"smollm2": "gguf:smollm2", "minilm": "minilm", "e5": "e5"}


class Finding(Record):
    """One thing that was looked at.

    Attributes:
        name: What.
        state: ok; note, worth knowing; wrong, something will not work.
        detail: What was found.
        mend: How to put it right; empty where it is.
    """

    name: str
    state: Literal["ok", "note", "wrong"]
    detail: str
    mend: str = ""


def look_over(settings: Settings, *, ask: bool = True) -> Iterator[Finding]:
    """Yield findings one after the other, quick ones first; nothing is changed or built.

    Args:
        settings: The settings in use.
        ask: Put a short question to the language model and embed a word; loads both.
    """
    yield _python()
    yield from _packages()
    yield from _weights(settings)
    yield Finding(name="settings", state="ok", detail=_settings_file())
    yield _home(settings)
    yield _data(settings)
    yield _packs(settings)
    yield _index(settings)
    yield _embedder(settings, ask=ask)
    yield from _model(settings, ask=ask)


def _python() -> Finding:
    detail = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < PYTHON:
        return Finding(name="python", state="wrong", detail=detail, mend="use Python 3.11 or later")
    return Finding(name="python", state="ok", detail=detail)


def _packages() -> Iterator[Finding]:
    """Compare what is installed with what the project declares."""
    from packaging.requirements import Requirement

    declared = [Requirement(line) for line in importlib.metadata.requires("glioscribe") or ()]
    needed = [each for each in declared if each.marker is None or each.marker.evaluate({"extra": ""})]
    fine = [f"glioscribe {importlib.metadata.version('glioscribe')}"]
    for requirement in needed:
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(
                name=f"package {requirement.name}", state="wrong", detail="not installed", mend="run 'make install'"
            )
            continue
        if requirement.specifier.contains(found, prereleases=True):
            fine.append(f"{requirement.name} {found}")
        else:
            detail = f"{found} is installed, {requirement.specifier} is needed"
            yield Finding(name=f"package {requirement.name}", state="wrong", detail=detail, mend="run 'make install'")
    yield Finding(name="packages", state="ok", detail=", ".join(fine))
    for name, use in OPTIONAL.items():
        try:
            yield Finding(name=f"optional {name}", state="ok", detail=importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name=f"optional {name}", state="note", detail=f"not installed; only for {use}")


def _weights(settings: Settings) -> Iterator[Finding]:
    used = {settings.llm, settings.embedder}
    for name, weights in WEIGHTS.items():
        try:
            path = locate(name)
        except GlioscribeError as error:
            spec = _IN_USE.get(name)
            state: Literal["note", "wrong"] = "note" if spec and spec not in used else "wrong"
            yield Finding(name=f"weights {name}", state=state, detail=error.message, mend=error.hint)
            continue
        size = path.stat().st_size / 1e6
        detail = f"{path.name}, {size:.0f} MB, digest as tested; {weights.licence}; for {weights.use}"
        yield Finding(name=f"weights {name}", state="ok", detail=detail)


def _settings_file() -> str:
    variables = sorted(name for name in os.environ if name.startswith("GLIOSCRIBE_"))
    file = f"{CONFIG_FILE}" if CONFIG_FILE.is_file() else f"no file at {CONFIG_FILE}, defaults"
    return f"{file}; set in the environment: {', '.join(variables) or 'nothing'}"


def _home(settings: Settings) -> Finding:
    folder = settings.home
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        return Finding(
            name="home", state="wrong", detail=f"{folder} can't be written to", mend="set GLIOSCRIBE_HOME to a folder"
        )
    detail = f"{folder}" if folder.is_dir() else f"{folder} (made when first needed)"
    return Finding(name="home", state="ok", detail=detail)


def _data(settings: Settings) -> Finding:
    if settings.data.is_dir():
        return Finding(name="data", state="ok", detail=f"reference data in {settings.data}")
    return Finding(
        name="data",
        state="note",
        detail=f"no reference data at {settings.data}; only 'glioscribe eval' needs it",
        mend="set GLIOSCRIBE_DATA",
    )


def _packs(settings: Settings) -> Finding:
    from ingestion.guidelines import load_pack
    from ingestion.guidelines.pack_card import KNOWLEDGE, read_card

    try:
        passages = load_pack(settings.packs)[1]
        cards = [read_card(folder) for folder in (KNOWLEDGE, *settings.packs)]
    except GlioscribeError as error:
        return Finding(name="knowledge packs", state="wrong", detail=error.message, mend=error.hint)
    named = ", ".join(f"{card.name} {card.version}" for card in cards)
    return Finding(name="knowledge packs", state="ok", detail=f"{named}; {len(passages)} passages")


def _index(settings: Settings) -> Finding:
    """Open the guideline store where it was built; doctor builds nothing."""
    from retrieval import open_store
    from retrieval.pack import pack_folder

    folder = pack_folder(settings.home, settings.embedder)
    if not folder.is_dir():
        return Finding(name="index", state="ok", detail=f"guidelines: built at the first question, in {folder}")
    try:
        with open_store(folder, embedder=settings.embedder) as store:
            return Finding(
                name="index", state="ok", detail=f"guidelines: {len(store.documents())} documents in {folder}"
            )
    except GlioscribeError as error:
        return Finding(name="index", state="note", detail=error.message, mend="it is built anew at the next question")


def _embedder(settings: Settings, *, ask: bool) -> Finding:
    from retrieval.embed import open_embedder

    try:
        embedder = open_embedder(settings.embedder)
        size = f", {len(embedder.embed(['glioma'])[0])} numbers a text" if ask else ""
    except GlioscribeError as error:
        return Finding(name="embedder", state="wrong", detail=error.message, mend=error.hint)
    return Finding(name="embedder", state="ok", detail=f"{settings.embedder}{size}")


def _model(settings: Settings, *, ask: bool) -> Iterator[Finding]:
    """See that the language model opens and answers, and where text goes."""
    from assistant.drafting.writing import is_plain
    from assistant.llm import describe, open_llm, usage_of

    if is_plain(settings.llm):
        yield Finding(name="language model", state="ok", detail="none: drafts are plain sentences made from the facts")
        return
    started = time.perf_counter()
    try:
        backend, _ = describe(settings.llm)
        model = open_llm(settings.llm)
        if not ask or backend == "scripted":
            yield Finding(name="language model", state="ok", detail=f"{settings.llm} (not asked)")
        else:
            reply = model.invoke([("user", "Name the four lobes of the brain.")], max_tokens=32)
            seconds, usage = time.perf_counter() - started, usage_of(model, [reply])
            told = f"answered {usage.tokens_out} tokens in {seconds:.1f} s, loading included"
            yield Finding(name="language model", state="ok", detail=f"{settings.llm} {told}")
    except GlioscribeError as error:
        yield Finding(name="language model", state="wrong", detail=error.message, mend=error.hint)
        return
    yield from _where_text_goes(settings.llm)


def _where_text_goes(spec: str) -> Iterator[Finding]:
    url = urlsplit(spec.rpartition("@")[2])
    if url.scheme not in {"http", "https"} or _is_loopback(url.hostname or ""):
        yield Finding(name="privacy", state="ok", detail="report text stays on this machine")
    elif url.scheme == "http":
        detail = f"report text goes to {url.hostname} unencrypted"
        yield Finding(name="privacy", state="note", detail=detail, mend="use https, or a server on this machine")
    else:
        yield Finding(name="privacy", state="note", detail=f"report text goes to {url.hostname} (as configured)")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
