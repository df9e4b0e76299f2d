"""The marker table: how genes and results are written, compiled from markers.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.lexer import led


@dataclass(frozen=True)
class Marker:
    """One marker's expressions.

    Attributes:
        name: Name in the table.
        field: Field name.
        gene: How the marker is written.
        results: One group a value ("v0", "v1", ...), strongest first.
        values: The value of each group.
        denied: What the denial of a value means.
        variant: Within the gene's own words or right behind: a result by itself, where no other is stated.
        variant_value: What it means.
        hints: One of these stands in every way of writing the gene.
        needs: What must stand by a result in one sign or word ("positive"), which else is of another test.
    """

    name: str
    field: str
    gene: re.Pattern[str]
    results: re.Pattern[str]
    values: tuple[str, ...]
    denied: dict[str, str]
    variant: re.Pattern[str] | None = None
    variant_value: str = ""
    needs: re.Pattern[str] | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkerTable:
    """All markers, and the expressions that they share."""

    markers: tuple[Marker, ...]
    status: re.Pattern[str]
    test: re.Pattern[str]
    any_gene: re.Pattern[str]
    stain: re.Pattern[str]
    sequencing: re.Pattern[str]
    unsequenced: re.Pattern[str]
    untested_before: re.Pattern[str]
    untested_test: re.Pattern[str]
    pending_list: re.Pattern[str]
    untested_list: re.Pattern[str]


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile an expression; a space in it is any white space, since lines are wrapped anywhere."""
    return re.compile(latin_bounds(led(pattern)).replace(" ", r"\s"))


@cache
def table() -> MarkerTable:
    """Return the table."""
    data = read_yaml("ingestion.extract", "markers.yaml")
    markers = []
    for name, entry in data["markers"].items():
        values = tuple(entry["says"])
        results = "|".join(f"(?P<v{number}>{entry['says'][value]})" for number, value in enumerate(values))
        variant = _compile(entry["variant"]) if "variant" in entry else None
        known = _compile(entry["gene"]), _compile(results), values, entry["denied"]
        needs = _compile(entry["needs"]) if "needs" in entry else None
        markers.append(
            Marker(
                name,
                entry.get("field", name),
                *known,
                variant,
                entry.get("variant_value", ""),
                needs,
                tuple(entry["hints"]),
            )
        )
    status = "|".join(f"(?P<{name}>{expression})" for name, expression in data["status"].items())
    genes = "|".join([data["others"], *(entry["gene"] for entry in data["markers"].values())])
    return MarkerTable(
        tuple(markers),
        _compile(status),
        _compile(data["test"]),
        _compile(genes),
        _compile(data["stain"]),
        _compile(data["sequencing"]),
        _compile(data["unsequenced"]),
        _compile(data["untested_before"]),
        _compile(data["untested_test"]),
        _compile(data["pending_list"]),
        _compile(data["untested_list"]),
    )
