"""Items from the cases: slots filled, the source put into a report, each text beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

import yaml

from evals.grounding.adversarial.records import FOLDER, LANGUAGES, Case, FrameKind, Item, Language, Template, load_cases
from evals.grounding.adversarial.slots import Drawing, load_slots
from ingestion.errors import InputError

FACT = "{fact}"


def items(seed: int = 0, per_case: int = 10) -> list[Item]:
    """Build the suite: of each case and language `per_case` planted and `per_case` faithful texts, templates in turn.

    Args:
        seed: The same seed gives the same items.
        per_case: Texts of each sort; fewer than the templates of a case leave some of them out.
    """
    return [
        item
        for case in load_cases()
        for language in LANGUAGES
        for item in _of_case(case, language, seed=seed, per_case=per_case)
    ]


def _of_case(case: Case, language: Language, *, seed: int, per_case: int) -> Iterator[Item]:
    for planted in (False,) if case.control else (False, True):
        name = f"{case.id}-{language}-{'planted' if planted else 'faithful'}"
        chance = random.Random(f"{seed}:{name}")  # noqa: S311 - reproducible sampling, no secret
        pairs = _pairs(case.templates(language), planted=planted)
        deal = _Deal(chance)
        for number in range(per_case if pairs else 0):
            template, text = pairs[number % len(pairs)]
            drawing = Drawing(load_slots(), chance, language)
            fact, *others = (drawing.fill(document) for document in template.documents)
            frame = deal.next(_frames(language, template.frame or case.frame, case.avoid))
            yield Item(
                f"{name}-{number}", case.id, case.severity, case.kind, language,
                source=frame.replace(FACT, fact), text=drawing.fill(text), planted=planted, control=case.control,
                others=tuple(others),
            )  # fmt: skip


def _pairs(templates: tuple[Template, ...], *, planted: bool) -> list[tuple[Template, str]]:
    """Return each template with each of its texts: first every template's first text, then every second one."""
    texts = [[(t, text) for text in (t.perturbed if planted else t.faithful)] for t in templates]
    return [pair for turn in zip_longest(*texts) for pair in turn if pair is not None]


class _Deal:
    """Deals the frames in a shuffled order, so that none comes twice before all came once."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._hands: dict[tuple[str, ...], list[str]] = {}

    def next(self, frames: tuple[str, ...]) -> str:
        hand = self._hands.setdefault(frames, [])
        if not hand:
            hand.extend(self._chance.sample(frames, len(frames)))
        return hand.pop()


@cache
def load_frames(language: Language) -> dict[str, tuple[str, ...]]:
    """Return the report frames of a language by kind; each holds `{fact}` once."""
    loaded = yaml.safe_load((FOLDER / f"frames_{language}.yaml").read_text(encoding="utf-8"))
    return {kind: tuple(frame.strip() for frame in frames) for kind, frames in loaded.items()}


def _frames(language: Language, kind: FrameKind, avoid: tuple[str, ...]) -> tuple[str, ...]:
    if kind == "none":
        return (FACT,)
    frames = load_frames(language).get(kind, ())
    left = tuple(frame for frame in frames if not any(word.lower() in frame.lower() for word in avoid))
    if not left:
        raise InputError(f"no frame of {kind} ({language}) is left without {avoid}", hint="write one, or avoid less")
    return left
