"""Numbers with units, as texts write them."""

from __future__ import annotations

import pytest

from assistant.grounding.matching import equal
from assistant.grounding.quantities import Quantity, quantities
from ingestion.language import fold

READ = [
    ("4.3 x 3.2 cm", [("length_mm", (43.0, 32.0))]),
    ("43×32×28mm", [("length_mm", (43.0, 32.0, 28.0))]),
    ("4.3 cm x 3.2 cm", [("length_mm", (43.0, 32.0))]),
    ("14.2 mL", [("volume_ml", (14.2,))]),
    ("14.2 cm³", [("volume_ml", (14.2,))]),
    ("896 mm2", [("area_mm2", (896.0,))]),
    ("60 Gy in 30 fractions", [("dose_gy", (60.0,)), ("fractions", (30.0,))]),
    ("75 mg/m2 daily", [("dose_mg_per_m2", (75.0,)), ("per_day", (1.0,))]),
    ("4 mg bid", [("dose_mg", (4.0,)), ("per_day", (2.0,))]),
    ("Ki-67 5-10%", [("percent", (5.0, 10.0))]),
    ("KPS 70", [("kps", (70.0,))]),
    ("WHO grade III", [("grade", (3.0,))]),
    ("WHO 4级", [("grade", (4.0,))]),
    ("BT-RADS 3b", [("btrads", (3.2,))]),
    ("2024-03-05", [("date", (2024.0, 3.0, 5.0))]),
    ("2024年3月5日", [("date", (2024.0, 3.0, 5.0))]),
    ("six cycles", [("cycles", (6.0,))]),
    ("61-year-old", [("age_years", (61.0,))]),
    ("61岁", [("age_years", (61.0,))]),
]
EQUAL = [
    ("4.3 cm", "43 mm", True),
    ("32 mm", "31.6 mm", True),
    ("33 mm", "31.6 mm", False),
    ("31.6 mm", "32 mm", False),
    ("4.3 mm", "43 mm", False),
    ("14.2 mL", "14.2 cm3", True),
    ("2 months", "8 weeks", False),
    ("75 mg", "75 mg/m2", False),
    ("4 mg", "4 mg", True),
    ("<3 mm", ">3 mm", False),
    ("32 x 28 mm", "3.2 x 2.8 cm", True),
    ("28 x 32 mm", "3.2 x 2.8 cm", False),
    ("32 mm", "3.2 x 2.8 cm", True),
    ("2024-03", "2024-03-05", True),
    ("2024-05-03", "2024-03-05", False),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text: str, expected: list[tuple[str, tuple[float, ...]]]) -> None:
    found = [(q.dimension, q.values) for q in quantities(text) if q.dimension]
    assert [d for d, _ in found if d] == [d for d, _ in expected]
    for (_, values), (_, wanted) in zip(found, expected, strict=True):
        assert values == pytest.approx(wanted)


@pytest.mark.parametrize(("claim", "source", "same"), EQUAL)
def test_equal(claim: str, source: str, same: bool) -> None:
    def only(text: str) -> Quantity:
        return quantities(text)[0]

    assert equal(only(claim), only(source)) is same


@pytest.mark.parametrize(
    "text", ["COVID-19", "SARS-CoV-2 was found", "EF-14 is a trial", "IL-6 and CTLA-4", "covid-19", "Covid 19"]
)
def test_a_number_in_a_name_counts_nothing(text: str):
    assert quantities(fold(text), text) == []


@pytest.mark.parametrize(
    ("text", "dimension"),
    [("AP-49 mm", "length_mm"), ("BT-RADS-3", "btrads"), ("KPS-70", "kps"), ("WHO-4", "grade"), ("grade-3", "grade")],
)
def test_a_hyphen_before_a_value_makes_no_name(text: str, dimension: str):
    assert [q.dimension for q in quantities(fold(text), text)] == [dimension]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("4.6×3.8mm×3.5cm", (46, 3.8, 35)),
        ("29cm×24mm", (290, 24)),
        ("32 mm x 28 mm", (32, 28)),
        ("32 x 28 mm", (32, 28)),
    ],
)
def test_an_axis_keeps_a_unit_of_its_own(text: str, values: tuple[float, ...]):
    (found,) = quantities(text)
    assert found.values == pytest.approx(values)


@pytest.mark.parametrize(("text", "value"), [("十二个周期", 12), ("三十三次", 33), ("二十天", 20), ("六周", 6)])
def test_chinese_numerals_below_a_hundred(text: str, value: int):
    (found,) = quantities(text)
    assert found.values == (value,)
