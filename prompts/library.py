"""Find a prompt's files, read them, render them with typed inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingestion.errors import GlioscribeError
from ingestion.registry import Registry

Role = Literal["system", "user", "assistant"]

NAMES = Registry("prompts", "Inputs", kind="prompt", skip=("library", "template"))
_FOLDER = Path(__file__).parent
_FILE = re.compile(r"^v([1-9][0-9]*)\.md$")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)


class PromptError(GlioscribeError):
    """A prompt file is not as it should be, or was given inputs that it can't take."""


class Front(BaseModel):
    """What stands between the dashes at the head of a prompt file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: int
    description: str


@dataclass(frozen=True)
class Prompt:
    """One version of one prompt.

    Attributes:
        name: Name of its folder.
        version: Number of its file, v1.md is 1.
        description: What it is for, one sentence.
        inputs: The type that `render` takes.
        output: The type that an answer must parse as.
        examples: Inputs to try it with.
        sections: (role, template) in order.
    """

    name: str
    version: int
    description: str
    inputs: type[BaseModel]
    output: type[BaseModel]
    examples: tuple[BaseModel, ...]
    sections: tuple[tuple[Role, str], ...]

    def render(self, inputs: BaseModel | Mapping[str, object]) -> list[tuple[str, str]]:
        """Return the messages, (role, text) in order, ready for a chat model.

        The sections are told apart before anything is filled in, so no input can open one.

        Raises:
            PromptError: The inputs don't fit the type, or the template names one that does not exist or shows
                an input that is not fenced.
        """
        from prompts.template import fill

        try:
            given = self.inputs.model_validate(inputs if isinstance(inputs, Mapping) else inputs.model_dump())
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"prompt {self.name} v{self.version}: input '{where}': {first['msg']}"
            raise PromptError(message, hint=f"see Inputs in prompts/{self.name}/") from error
        values = given.model_dump()
        return fill(f"{self.name} v{self.version}", self.sections, values)


def versions(name: str) -> list[int]:
    """Return the versions of a prompt, oldest first.

    Raises:
        GlioscribeError: There is no such prompt.
    """
    NAMES.get(name)
    found = (_FILE.match(path.name) for path in (_FOLDER / name).iterdir())
    return sorted(int(match.group(1)) for match in found if match)


@cache
def load(name: str, version: int | None = None) -> Prompt:
    """Load a prompt: its newest version, or the one asked for.

    Raises:
        GlioscribeError: There is no such prompt.
        PromptError: There is no such version, or its file can't be read.
    """
    known = versions(name)
    wanted = version if version is not None else max(known, default=0)
    if wanted not in known:
        message = f"prompt '{name}' has no version {wanted}"
        raise PromptError(message, hint=f"versions: {', '.join(map(str, known))}")
    front, sections = parse((_FOLDER / name / f"v{wanted}.md").read_text(encoding="utf-8"), f"{name}/v{wanted}.md")
    if (front.name, front.version) != (name, wanted):
        message = f"prompts/{name}/v{wanted}.md calls itself {front.name} {front.version}"
        raise PromptError(message, hint="name and version stand for folder and file")
    types = Registry("prompts", "Output", kind="prompt")
    examples = Registry("prompts", "EXAMPLES", kind="prompt")
    return Prompt(
        name, wanted, front.description, NAMES.get(name), types.get(name), tuple(examples.get(name)), tuple(sections)
    )


def parse(text: str, where: str) -> tuple[Front, Sequence[tuple[Role, str]]]:
    """Split a prompt file into its front matter and its sections.

    Raises:
        PromptError: The front matter is missing or wrong, or no user section ends the file.
    """
    hint = "see prompts/README.md"
    match = _FRONT.match(text)
    if match is None:
        raise PromptError(f"prompts/{where} has no front matter", hint=hint)
    try:
        front = Front.model_validate(yaml.safe_load(match.group(1)))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"prompts/{where}: the front matter is not name, version, description", hint=hint) from error
    before, *parts = _SECTION.split(match.group(2))
    sections = [(cast("Role", role), body.strip()) for role, body in zip(parts[::2], parts[1::2], strict=True)]
    if before.strip() or not sections or sections[-1][0] != "user":
        raise PromptError(f"prompts/{where}: sections '# system', '# user' are missing or out of order", hint=hint)
    return front, sections
