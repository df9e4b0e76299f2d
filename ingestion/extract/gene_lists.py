"""Lists of genes that share what stands before or behind: "IDH, 1p/19q and MGMT were not tested", 未行IDH、MGMT检测."""

from __future__ import annotations

import re

from ingestion.extract.markers import table
from ingestion.extract.vocabulary import words

_REACH = 110  # characters from the head of a list to its last gene
_COMMA = re.compile(r",")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def shared_end(text: str, end: int, limit: int) -> int:
    """Return where the last gene ends that shares its result with the gene that ends at `end`; `end` where none does.

    Genes that are joined by words share what follows ("IDH1 and IDH2 wild-type"). Where commas part them, or named
    variants stand between, what follows must say that it is of all: "IDH, 1p/19q and MGMT: pending", IDH,H3均阴性.
    """
    found, position = end, end
    comma = variant = False
    for gene in table().any_gene.finditer(text, end, limit):
        between = text[position : gene.start()]
        if not words("molecular")["between_genes"].fullmatch(between):
            break
        comma = comma or _COMMA.search(between) is not None
        variant = variant or words("molecular")["named_variant"].search(between) is not None
        position = gene.end()
        joined = words("molecular")["last_join"].search(between) is not None
        if _closed(text, position, joined=joined, comma=comma, variant=variant):
            found = position
    return found


def _closed(text: str, position: int, *, joined: bool, comma: bool, variant: bool) -> bool:
    """Whether what stands behind the last gene of a list is said of all of it."""
    if variant or comma:
        closing = words("molecular")["of_all" if variant else "of_list"]
        return closing.match(text, position) is not None or (joined and not variant)
    return True


def without_result(text: str, low: int, start: int, end: int) -> tuple[str, int] | None:
    """Return "pending" or "not_tested" where a list that a gene stands in begins so, with where its head begins.

    Args:
        text: The folded text.
        low: Where its sentence begins.
        start: Where the gene begins.
        end: Where it ends.
    """
    for status, pattern in (("pending", table().pending_list), ("not_tested", table().untested_list)):
        heads = [head for head in pattern.finditer(text, max(low, start - _REACH), end) if head.end() <= start]
        if heads and _bare(text[heads[-1].end() : start], status):
            return status, heads[-1].start()
    return None


def _bare(between: str, status: str) -> bool:
    """Whether only genes and the names of tests stand between the head of a list and one of its genes."""
    if status == "not_tested" and _CHINESE.search(between) and "," in between:
        return False  # 未行IDH检测,1p/19q缺失
    return words("molecular")["no_item"].search(table().any_gene.sub("", between)) is None
