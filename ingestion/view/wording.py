"""How a field, a size and the way that the text holds it are put into words."""

from __future__ import annotations

from ingestion.records import Field, Measurement

_FINDING = {"present": "yes", "absent": "no", "possible": "perhaps"}


def spaced(name: str) -> str:
    """Return a name with spaces for underscores."""
    return name.replace("_", " ")


def counted(number: int, noun: str) -> str:
    """Return "1 field", "2 fields"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def field_value(field: Field) -> str:
    """Return a field's value; that of a finding is what its assertion says: yes, no, perhaps, stated."""
    if field.value is True:
        return _FINDING.get(field.assertion, "stated")
    return spaced(str(field.value)) if isinstance(field.value, str) else f"{field.value:g}"


def field_details(field: Field) -> tuple[str, ...]:
    """Return what else is known of a field: mapped by rule, lesion, what changed, dose, range, code."""
    details = [
        "inferred" if field.inferred else "",
        spaced(field.lesion or ""),
        f"of {spaced(field.of)}" if field.of else "",
        f"{field.dose_mg_per_day:g} mg/day" if field.dose_mg_per_day is not None else "",
        f"{field.dose_gy:g} Gy" if field.dose_gy is not None else "",
        f"{field.fractions} fractions" if field.fractions is not None else "",
        f"{field.cycles} cycles" if field.cycles is not None else "",
        _range(field.range) if field.range else "",
        f"{field.code.system} {field.code.code} {field.code.display}" if field.code else "",
    ]
    return tuple(filter(None, details))


def certainty(field: Field) -> str:
    """Return a field's certainty on its scale of 0 to 5."""
    return f"certainty {field.certainty} of 5"


def _range(ends: tuple[float | None, float | None]) -> str:
    low, high = ends
    if low is None:
        return "open range" if high is None else f"up to {high:g}"
    return f"from {low:g}" if high is None else f"{low:g} to {high:g}"


def size_value(size: Measurement) -> str:
    """Return a size: its diameters in mm, or its volume in mL where it has none."""
    axes = " × ".join(f"{axis:g}" for axis in size.axes_mm)
    volume = f"{size.volume_ml:g} mL" if size.volume_ml is not None else ""
    return f"{axes} mm" if axes else volume or "–"


def size_details(size: Measurement) -> tuple[str, ...]:
    """Return what else is known of a size: lesion, product of diameters, volume."""
    details = [
        spaced(size.lesion or ""),
        f"product {size.product_mm2:g} mm²" if size.product_mm2 is not None else "",
        f"volume {size.volume_ml:g} mL" if size.volume_ml is not None and size.axes_mm else "",
    ]
    return tuple(filter(None, details))
