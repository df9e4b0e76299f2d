"""Run as a process of its own: read documents (JSONL on standard input), print how much memory that took at most.

With `--ground` each document's sentences, rewritten by rule, are checked against it.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingestion.records import Document

MIB = 1024**2


def peak_rss() -> float:
    """Return the largest resident memory of this process so far, in MiB.

    On Linux a new process's getrusage begins with the size of the process that started it, which would count
    the benchmark runner; the kernel's own high-water mark (VmHWM) does not. Elsewhere getrusage is asked.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / MIB
    import resource

    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / MIB if sys.platform == "darwin" else largest * 1024 / MIB


def extraction(documents: Iterable[Document]) -> dict[str, Any]:
    """Extract every document, keeping none, and return the counts."""
    from ingestion.extract import extract

    fields = [len(extract(document).fields) for document in documents]
    return {"documents": len(fields), "fields": sum(fields)}


def grounding(documents: Iterable[Document]) -> dict[str, Any]:
    """Check every document's sentences, rewritten by rule, against it, keeping none, and return the counts."""
    from assistant.grounding import Source, Sources, ground_in
    from assistant.grounding.perturb import errors, faithful
    from ingestion.language import sentences

    rng, read, claims = random.Random(0), 0, 0  # noqa: S311 - choices, not secrets
    for document in documents:
        read += 1
        sources = Sources([Source(doc=document.id, text=document.text)])
        for start, end in sentences(document.text):
            said = document.text[start:end]
            for change in (errors, faithful):
                for _, text in change(said, document.text, rng):
                    claims += len(ground_in(text, sources).claims)
    return {"documents": read, "claims": claims, "scorer": "with the model"}


def main() -> None:
    """Do the work and print the counts and the peak as JSON."""
    work = grounding if "--ground" in sys.argv else extraction
    counts = work(map(Document.model_validate_json, sys.stdin))
    sys.stdout.write(json.dumps({**counts, "peak_rss_mib": peak_rss()}))


if __name__ == "__main__":
    main()
