"""The closed lists: those that the rules keep to, in the prompt and in the schema that decoders follow."""

from __future__ import annotations

import json

import prompts
from prompts.second_reading import Output, vocabulary


def test_names_are_listed_once_and_several_are_names() -> None:
    names = vocabulary().names()
    assert len(names) == len(set(names)) == 48
    assert set(vocabulary().several) <= set(names)


def test_the_prompt_lists_every_name() -> None:
    prompt = prompts.load("second_reading")
    system = prompt.render(prompt.examples[0])[0][1]
    assert [name for name in vocabulary().names() if name not in system] == []


def test_the_schema_lets_a_decoder_say_nothing_else() -> None:
    kinds = json.loads(json.dumps(Output.model_json_schema()))["properties"]["findings"]["items"]["anyOf"]
    listed = [name for kind in kinds for name in kind["properties"]["name"]["enum"]]
    assert sorted(listed) == sorted(vocabulary().names())
    idh = next(kind for kind in kinds if kind["properties"]["name"]["enum"] == ["idh"])
    assert idh["properties"]["value"]["enum"] == ["mutant", "wildtype", "not_tested", "pending", "indeterminate"]
    assert list(idh["properties"]) == idh["required"] == ["name", "value", "assertion", "quote"]
