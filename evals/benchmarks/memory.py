"""Run as a process of its own: read documents (JSONL on standard input), print how much memory that took at most."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ingestion.extract import extract
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


def main() -> None:
    """Extract every document, keeping none, and print the counts and the peak as JSON."""
    fields = documents = 0
    for line in sys.stdin:
        fields += len(extract(Document.model_validate_json(line)).fields)
        documents += 1
    sys.stdout.write(json.dumps({"documents": documents, "fields": fields, "peak_rss_mib": peak_rss()}))


if __name__ == "__main__":
    main()
