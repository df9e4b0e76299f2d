"""An explanation in plain sentences: what is estimated, of whom, why, and what it can't say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from assistant.risk.cards import load_card
from assistant.risk.explain.phrases import Phrases, phrases, signed, told
from assistant.risk.explain.records import Difference, Explanation, Part, Unknown

MOST = 3
"""Inputs that one sentence names."""
SMALL = 0.05
"""Log hazard below which an effect is not told: a hazard ratio within 5%."""
Topic = Literal["estimate", "individual", "unlike", "parts", "filled", "similar", "difference", "unknown"]


class Sentence(NamedTuple):
    """A sentence and what it is about.

    Attributes:
        topic: What it tells.
        text: The sentence.
        features: The inputs that it names, or that its figure rests on.
    """

    topic: Topic
    text: str
    features: tuple[str, ...]


def sentences(explanation: Explanation, language: str = "en") -> list[Sentence]:
    """Say an explanation in words; figures are those of patients with the same findings, and the sentences say so.

    Args:
        explanation: What `explain` returned.
        language: "en" or "zh".
    """
    words = phrases(language)
    known = tuple(part.feature for part in explanation.parts if part.known)
    said = [Sentence("estimate", _estimate(explanation, words), known)]
    said.append(Sentence("individual", _individual(explanation, words), known))
    if explanation.unlike:
        said.append(Sentence("unlike", words.sentence("unlike"), known))
    said += _parts(explanation.parts, words)
    similar = explanation.similar
    text = words.sentence(
        "similar", group=words.group(similar.key), patients=str(similar.patients), deaths=str(similar.deaths),
        median=words.span(similar.median, beyond="not_followed"),
    )  # fmt: skip
    said.append(Sentence("similar", text, _grouping(known)))
    said.append(Sentence("difference", _difference(explanation.difference, words), known))
    said += [Sentence("unknown", _learn(one, words), ()) for one in explanation.unknown[:1] if one.change >= SMALL]
    return said


def _grouping(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in known if name in ("age", "diagnosis", "who_grade", "idh", "codel_1p19q"))


def _estimate(explanation: Explanation, words: Phrases) -> str:
    two, five = explanation.survival["24"], explanation.survival["60"]
    return words.sentence(
        "estimate",
        title=words.title(explanation.model, load_card(explanation.model).title),
        a=words.share(two.value), a_low=words.share(two.low), a_high=words.share(two.high),
        b=words.share(five.value), b_low=words.share(five.low), b_high=words.share(five.high),
        median=words.span(explanation.median),
    )  # fmt: skip


def _individual(explanation: Explanation, words: Phrases) -> str:
    tenth, ninetieth = words.months(explanation.tenth), words.months(explanation.ninetieth)
    if explanation.tenth is None:
        return words.sentence("individual_long")
    return words.sentence(
        "individual_open" if explanation.ninetieth is None else "individual", tenth=tenth, ninetieth=ninetieth
    )


def _parts(parts: Sequence[Part], words: Phrases) -> Iterator[Sentence]:
    known = [part for part in parts if part.known and abs(part.effect) >= SMALL]
    up, down = [part for part in known if part.effect > 0][:MOST], [part for part in known if part.effect < 0][:MOST]
    if up or down:
        name = "both" if up and down else "up" if up else "down"
        told_of = {
            side: words.joined([words.part(part) for part in group])
            for side, group in (("up", up), ("down", down))
            if group
        }
        yield Sentence("parts", words.sentence(name, **told_of), tuple(part.feature for part in (*up, *down)))
    filled = [part for part in parts if not part.known]
    if filled:
        effect = sum(part.effect for part in filled)
        names = words.joined([words.name(part.feature) for part in filled])
        yield Sentence("filled", words.sentence("filled", names=names, effect=signed(effect)), ())


def _difference(found: Difference, words: Phrases) -> str:
    sign = 1 if _below(found) else -1
    reasons = [part for part in found.parts if part.known and part.effect * sign >= SMALL][:MOST]
    why = words.sentence("why", x=words.joined([words.part(part) for part in reasons])) if reasons else ""
    if found.quantity == "median":
        mine, theirs = told(found.patient), told(found.group)
        name = "same" if mine == theirs else "shorter" if mine < theirs else "longer"
        return words.sentence(
            name, a=words.months(found.patient), b=words.months(found.group),
            d=words.months(round(abs(mine - theirs), 1)), why=why,
        )  # fmt: skip
    ours, others = round(100 * found.patient), round(100 * found.group)
    name = "level" if ours == others else "lower" if ours < others else "higher"
    return words.sentence(
        name, a=f"{ours}%", b=f"{others}%", d=str(abs(ours - others)), month=str(found.month), why=why
    )


def _below(found: Difference) -> bool:
    return found.patient < found.group


def _learn(unknown: Unknown, words: Phrases) -> str:
    medians = [one.median_months for one in unknown.values]
    by_median = all(median is not None for median in medians)
    values = [
        words.sentence(
            "if_known",
            x=words.months(one.median_months) if by_median else words.share(one.survival_60),
            value=words.value(unknown.feature, one.value),
        )
        for one in unknown.values
    ]
    return words.sentence(
        "learn" if by_median else "learn_share", name=words.name(unknown.feature), values=words.joined(values, "values")
    )
