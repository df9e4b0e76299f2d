"""Each kind by its table of sentences; what holds for all kinds."""

import random
from pathlib import Path

import pytest
import yaml

from assistant.grounding.perturb import ERRORS, FAITHFUL, errors, faithful
from assistant.grounding.perturb.inflection import forms
from assistant.grounding.perturb.writing import fold, replaced
from ingestion.language import sentences

ROWS = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))
REPORT = """FINDINGS: There is a 4.1 x 3.6 x 3.3 cm enhancing mass in the left temporal lobe with central necrosis.
No haemorrhage, calcification or hydrocephalus. There is 4 mm of rightward midline shift. The mass may represent
glioblastoma; metastasis cannot be excluded. Biopsy is planned. Dexamethasone 4 mg twice daily was started in March.
右侧额叶见团块状占位，大小约4.6cm×3.9cm×3.5cm，明显强化，未见出血、钙化。考虑胶质母细胞瘤，转移瘤不除外。建议复查。
"""
SEEDS = range(12)


def _chance(seed):
    return random.Random(seed)  # noqa: S311 - reproducible tests, no secret


def _rows(group):
    return [
        pytest.param(kind, sentence, wanted, rest[0] if rest else sentence, id=f"{kind}-{number}")
        for kind, rows in ROWS[group].items()
        for number, (sentence, wanted, *rest) in enumerate(rows)
    ]


def _check(change, sentence, wanted, source):
    changed = {change(sentence, source, _chance(seed)) for seed in SEEDS}
    if wanted is None:
        assert changed == {None}
    else:
        assert None not in changed
        assert all(wanted in text for text in changed), changed


@pytest.mark.parametrize(("kind", "sentence", "wanted", "source"), _rows("errors"))
def test_error(kind, sentence, wanted, source):
    _check(ERRORS.get(kind), sentence, wanted, source)


@pytest.mark.parametrize(("kind", "sentence", "wanted", "source"), _rows("faithful"))
def test_faithful(kind, sentence, wanted, source):
    _check(FAITHFUL.get(kind), sentence, wanted, source)


def test_each_kind_has_rows():
    assert set(ERRORS.names()) == set(ROWS["errors"])
    assert set(FAITHFUL.names()) == set(ROWS["faithful"])


@pytest.mark.parametrize("seed", SEEDS)
def test_errors_change_the_sentence_and_repeat_for_a_seed(seed):
    for start, end in sentences(REPORT):
        sentence = REPORT[start:end]
        found = list(errors(sentence, REPORT, _chance(seed)))
        assert found == list(errors(sentence, REPORT, _chance(seed)))
        assert all(text != sentence for _, text in found)
        punctuation_only = [kind for kind, text in found if fold(text) == fold(sentence)]
        assert not punctuation_only
        again = list(faithful(sentence, REPORT, _chance(seed)))
        assert again == list(faithful(sentence, REPORT, _chance(seed)))
        assert ("verbatim", sentence) in again


def test_what_another_sentence_says_is_no_error():
    report = "A mass in the left frontal lobe. A mass in the right frontal lobe."
    kinds = {kind for kind, _ in errors("A mass in the left frontal lobe.", report, _chance(1))}
    assert "side" not in kinds
    assert "marker_invented" in kinds


@pytest.mark.parametrize("heading", ["FINDINGS:", "**MASS EFFECT & VENTRICLES:**", "影像所见：", "Stable."])
def test_headings_offer_nothing(heading):
    assert not list(errors(heading, heading, _chance(1)))
    assert not list(faithful(heading, heading, _chance(1)))


@pytest.mark.parametrize(
    ("base", "expected"),
    [("show", "shows showed shown showing"), ("stop", "stops stopped stopped stopping"),
     ("carry", "carries carried carried carrying"),
     ("reduce", "reduces reduced reduced reducing"), ("undergo", "undergoes underwent undergone undergoing")],
)  # fmt: skip
def test_inflection(base, expected):
    verb = forms(base)
    assert f"{verb.third} {verb.past} {verb.participle} {verb.gerund}" == expected


def test_articles_and_capitals_fit():
    assert replaced("A small mass.", 2, 7, "enormous") == "An enormous mass."
    assert replaced("Left mass.", 0, 4, "right") == "Right mass."
    assert replaced("An intense mass.", 3, 11, "") == "A mass."


@pytest.mark.parametrize("digits", ["1" * 40, "1" * 40 + ".55", "1" + ",234" * 15])
@pytest.mark.parametrize("unit", [" mm", " cm", "%", " Gy", " mL", "岁", ""])
def test_endless_digits_of_a_scan_are_no_number(digits, unit):
    sentence = f"The mass measures {digits}{unit} in the left lobe."
    changed = [text for change in (errors, faithful) for _, text in change(sentence, sentence, _chance(0))]
    assert changed
    assert all(digits in text for text in changed)
