"""WHO CNS5 rules on fields alone, from the table in cns5.yaml, and what the rules file refuses."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.classify.cns5 import applies, consistency, implied, stated
from ingestion.classify.rulebook import FILE, parse, rulebook
from ingestion.errors import InputError
from ingestion.fields import known_fields
from ingestion.language.cues import read_yaml
from ingestion.records import Evidence, Field

ROWS = yaml.safe_load((Path(__file__).parent / "cns5.yaml").read_text(encoding="utf-8"))["rows"]
RULES = {rule.id: rule for rule in rulebook().rules}


def fields_of(row: dict[str, Any]) -> list[Field]:
    """Make the fields of a row, each with its words where it says any, in one text."""
    made, at = [], 0
    for name, value, *rest in row["stated"]:
        words = rest[0] if rest else f"{name} {value}"
        evidence = (Evidence(doc="row", start=at, end=at + len(words), quote=words),)
        made.append(Field(name=name, value=value, assertion=rest[1] if len(rest) > 1 else "present", evidence=evidence))
        at += len(words) + 2
    return made


@pytest.mark.parametrize("row", ROWS, ids=[row["says"] for row in ROWS])
def test_the_rules_that_apply_are_those_of_the_table(row: dict[str, Any]):
    fields = fields_of(row)
    assert {name for name, rule in RULES.items() if applies(rule, stated(fields))} == set(row.get("fires", ()))
    found = implied(fields)
    assert [[field.name, field.value] for field in found] == row.get("infers", [])
    assert all(field.inferred and set(field.evidence) <= {e for f in fields for e in f.evidence} for field in found)
    warned = [rule.warn.code for name, rule in RULES.items() if rule.warn and name in row.get("fires", ())]
    assert [warning.code for warning in consistency(stated(fields))] == warned


def test_every_rule_has_a_row_where_it_applies_and_one_where_it_must_not():
    fires = {name for row in ROWS for name in row.get("fires", ())}
    spares = {name for row in ROWS for name in row.get("spares", ())}
    assert set(RULES) == fires == spares


def test_nothing_rests_on_what_was_inferred():
    fields = fields_of({"stated": [["diagnosis", "glioblastoma"], ["idh", "mutant"]]})
    inferred = [field.model_copy(update={"inferred": True}) for field in fields]
    assert consistency(stated(inferred)) == []
    assert implied(inferred) == []


def test_a_warning_quotes_the_report():
    fields = fields_of({"stated": [["diagnosis", "oligoastrocytoma", "Mixed\n glioma"]]})
    assert consistency(stated(fields))[0].message.startswith("'Mixed glioma' is not a name of WHO CNS5")


def broken(change: dict[str, Any]) -> dict[str, Any]:
    data = copy.deepcopy(read_yaml("ingestion.classify", FILE))
    data["combinations"][0] |= change
    return data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"when": [{"field": "diagnosys"}]}, "there is no field 'diagnosys'"),
        ({"when": [{"field": "idh", "is": "mutated"}]}, "'mutated' is no value of idh"),
        ({"when": [{"field": "age", "is": "old"}]}, "'old' is no value of age"),
        ({"when": [{"field": "necrosis", "is": "present"}]}, "'present' is no value of necrosis"),
        ({"when": [{"field": "idh", "below": 3}]}, "idh is no number"),
        ({"when": [{"field": "idh", "equals": "mutant"}]}, "equals"),
        ({"when": [{"field": "idh", "held": "certain"}]}, "held"),
        ({"when": []}, "when"),
        ({"rests_on": ["tert"]}, "rests_on names tert"),
        ({"warn": {"code": "invalid", "message": "No."}}, "there is no warning code 'invalid'"),
        ({"warn": None}, "does neither"),
        ({"infer": [{"field": "who_grade", "value": "four"}]}, "'four' is no value of who_grade"),
        ({"checked": "M-lo"}, "checked"),
        ({"id": "C2_oligodendroglioma_markers"}, "two rules are called C2_oligodendroglioma_markers"),
        ({"comment": "x"}, "comment"),
    ],
)
def test_a_slip_in_the_file_is_refused_and_named(change: dict[str, Any], said: str):
    with pytest.raises(InputError) as refused:
        parse(broken(change))
    assert said in str(refused.value)
    assert "C1_glioblastoma_idh_mutant" in str(refused.value) or "two rules" in said


def test_rule_fields_cover_what_rules_may_speak_of():
    assert {"diagnosis", "who_grade", "idh", "age", "necrosis"} <= set(known_fields())


def test_the_file_names_its_source():
    assert rulebook().source.doi == "10.1093/neuonc/noab106"
