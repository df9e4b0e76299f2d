"""Whether the sentences of an explanation say what its data say: each is grounded in the data's own lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assistant.risk.cards import load_card
from assistant.risk.explain.phrases import Phrases, phrases, signed, told
from assistant.risk.explain.records import Difference, Explanation
from assistant.risk.explain.words import Sentence, Topic, sentences


def grounded(explanation: Explanation, language: str = "en", *, without: Collection[str] = ()) -> list[Sentence]:
    """Return the sentences that grounding supports; `refusal` says why it does not support another.

    Args:
        explanation: What `explain` returned.
        language: "en" or "zh".
        without: Topics that are not wanted.
    """
    said = [sentence for sentence in sentences(explanation, language) if sentence.topic not in without]
    return [sentence for sentence in said if not refusal(sentence, explanation, language)]


def refusal(sentence: Sentence, explanation: Explanation, language: str = "en") -> str:
    """Return why the data do not support a sentence of an explanation, or "" where they do."""
    from assistant.grounding import ground
    from assistant.grounding.records import Source

    text = "\n".join(lines(explanation, sentence.topic, language))
    verdict = ground(sentence.text, [Source(doc=f"risk:{sentence.topic}", text=text)], complete=False)
    if verdict.verdict == "supported":
        return ""
    reasons = (claim.explanation for claim in verdict.claims if claim.verdict == verdict.verdict)
    return next((reason for reason in reasons if reason), verdict.verdict)


def lines(explanation: Explanation, topic: Topic, language: str = "en") -> Iterator[str]:
    """Yield the figures of a topic, one fact a line, from the data and not from the sentences."""
    words = phrases(language)
    if topic == "estimate":
        yield words.line("estimate", x=words.title(explanation.model, load_card(explanation.model).title))
        for month, span in explanation.survival.items():
            shares = {"x": span.value, "low": span.low, "high": span.high}
            yield words.line("alive", month=month, **{name: words.share(share) for name, share in shares.items()})
        yield words.line("median", x=words.span(explanation.median))
    elif topic == "individual":
        yield from _individual(explanation, words)
    elif topic == "unlike" and explanation.unlike:
        yield words.line("unlike")
    elif topic == "parts":
        yield from _parts(explanation, words)
    elif topic == "filled":
        missing = [part for part in explanation.parts if not part.known]
        names = words.joined([words.name(part.feature) for part in missing])
        yield words.line("filled", names=names, effect=signed(sum(part.effect for part in missing)))
    elif topic == "similar":
        group = explanation.similar
        yield words.line("group", x=words.group(group.key), patients=str(group.patients), deaths=str(group.deaths))
        yield words.line("group_median", x=words.span(group.median, beyond="not_followed"))
    elif topic == "difference":
        yield from _difference(explanation.difference, words)
    elif topic == "unknown":
        yield from _unknown(explanation, words)


def _individual(explanation: Explanation, words: Phrases) -> Iterator[str]:
    if explanation.tenth is None:
        yield words.line("tenth_open")
    else:
        yield words.line("tenth", x=words.months(explanation.tenth))
        open_end = explanation.ninetieth is None
        yield (
            words.line("ninetieth_open") if open_end else words.line("ninetieth", x=words.months(explanation.ninetieth))
        )
    yield words.line("not_prognosis")


def _parts(explanation: Explanation, words: Phrases) -> Iterator[str]:
    for key, sign in (("raised", 1), ("lowered", -1)):
        parts = [words.part(part) for part in explanation.parts if part.known and part.effect * sign > 0]
        if parts:
            yield words.line(key, x=words.joined(parts))


def _difference(found: Difference, words: Phrases) -> Iterator[str]:
    if found.quantity == "median":
        mine, theirs = told(found.patient), told(found.group)
        key = "same" if mine == theirs else "shorter" if mine < theirs else "longer"
        apart = words.months(round(abs(mine - theirs), 1))
        yield words.line(key, a=words.months(mine), b=words.months(theirs), d=apart)
    else:
        ours, others = round(100 * found.patient), round(100 * found.group)
        key = "level" if ours == others else "lower" if ours < others else "higher"
        yield words.line(key, a=f"{ours}%", b=f"{others}%", d=str(abs(ours - others)), month=str(found.month))
    parts = [words.part(part) for part in found.parts]
    if parts:
        yield words.line("because", x=words.joined(parts))
    yield words.line("not_one")


def _unknown(explanation: Explanation, words: Phrases) -> Iterator[str]:
    for unknown in explanation.unknown:
        name, values = words.name(unknown.feature), unknown.values
        medians = [(one, words.months(one.median_months)) for one in values if one.median_months is not None]
        shares = [(one, words.share(one.survival_60)) for one in values]
        for key, figures in (("learn", medians), ("learn_share", shares)):
            told_of = [
                words.sentence("if_known", value=words.value(unknown.feature, one.value), x=figure)
                for one, figure in figures
            ]
            if told_of:
                yield words.line(key, name=name, values=words.joined(told_of, "values"))
