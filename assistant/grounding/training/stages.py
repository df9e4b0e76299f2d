"""The stages of training, in order: own pairs, written pairs, held-out domains, final model, export, calibration."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path

from rich.console import Console

from assistant.grounding.entailment.model import MANIFEST, EntailmentModel
from assistant.grounding.training.calibrate import examples, fit_calibration, measure, together, write_calibration
from assistant.grounding.training.export import agreement, export
from assistant.grounding.training.fit import Recipe, fit
from assistant.grounding.training.held_out import write_answers
from assistant.grounding.training.network import WEIGHTS, Network, begin
from assistant.grounding.training.pairs import Pair
from assistant.grounding.training.rewritten import own_texts, rewritten
from assistant.grounding.training.summedits import Edited, read_summedits, sentence_pairs
from assistant.grounding.training.vocabulary import LIMIT, common_characters, han_characters
from assistant.grounding.training.written import ALONE, written_pairs
from ingestion.files import write_text

HELD_OUT = (("news", "qmsumm", "samsum", "scitldr"), ("ectsum", "podcast", "sales_email", "sales_call"))
"""Domains of SummEdits that a fold's model never sees, four at a time: stricter than one, and a quarter of the time."""
_OWN, _WRITTEN, _EDITS = Recipe(rate=1.5e-4), Recipe(rate=1.5e-4, words=False), Recipe(rate=1e-4)
_CLINICAL = {
    f"written: {name}" for name in ("chinese", "clinical_reports", "guidelines_oncology", "summaries_clinical")
}
"""Written pairs whose faithful claims the thresholds must hardly ever flag; the others are general text."""
_SAY = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on and where to.

    Attributes:
        data: Folder of the reference data.
        out: Folder of the stages' results.
        own: Pairs that the project makes by rule.
        beside: Of these, how many are trained on again beside the written ones.
        alone: Written pairs whose claim stands under one premise only; of the others all are taken.
        edits: SummEdits sentences of one training of the last stage.
        by_rule: Pairs made by rule from the documents of SummEdits, likewise.
        own_again: Own pairs beside them: after the written ones, most of which are general text, clinical text anew.
        clinical_again: Written clinical pairs whose claim stands under one premise only, likewise.
        contrasts_again: Contrasts (claims, each with all its premises) beside them, so that they are not forgotten.
        fresh: Own pairs that calibration makes anew.
        seed: Of every choice.
    """

    data: Path
    out: Path
    own: int
    beside: int = 1_000
    alone: int = 5_000
    edits: int = 1_200
    by_rule: int = 200
    own_again: int = 2_000
    clinical_again: int = 600
    contrasts_again: int = 500
    fresh: int = 3_000
    seed: int = 0


def run(plan: Plan) -> None:
    """Run the stages that have not been run yet."""
    own = _kept(plan.out / "own.jsonl", lambda: own_pairs(plan))
    first = _trained(plan, "own", lambda: begin(plan.out / "begin", _characters(own)), lambda: own, _OWN)
    second = _trained(plan, "written", lambda: Network(first), lambda: _with_written(plan, own), _WRITTEN)
    rows = read_summedits(plan.data / "faithfulness" / "summedits.jsonl")
    folds = [
        (
            held,
            _trained(
                plan, f"fold_{number}", lambda: Network(second), partial(_fold_pairs, plan, rows, held, own), _EDITS
            ),
        )
        for number, held in enumerate(HELD_OUT)
    ]
    final = _trained(plan, "final", lambda: Network(second), lambda: edited_pairs(plan, rows, own), _EDITS)
    shipped = plan.out / "weights"
    if not (shipped / MANIFEST).exists():
        _SAY.print("export")
        network = Network(final)
        export(network, shipped)
        same = agreement(network, shipped, [(pair.premise, pair.claim) for pair in own[:500]])
        _SAY.print(f"exported; beside the network: {same}")
    calibrated(plan, rows, folds, shipped)
    write_answers(shipped, rows, folds)


def calibrated(
    plan: Plan, rows: Sequence[Edited], folds: Sequence[tuple[tuple[str, ...], Path]], shipped: Path
) -> None:
    """Fit the calibration: on fresh own pairs with the exported model, on each fold's domains with its own model."""
    fresh = replace(plan, own=plan.fresh, seed=plan.seed + 1)
    unread = written_pairs(held_out=True)
    clinical = [*own_pairs(fresh), *(pair for pair in unread if pair.origin in _CLINICAL)]
    general = [pair for pair in unread if pair.origin not in _CLINICAL]
    logits = EntailmentModel(shipped, threads=2).logits
    parts = [measure(examples(clinical, clinical=True), logits), measure(examples(general, clinical=False), logits)]
    pairs = list(sentence_pairs(rows))
    for held, folder in folds:
        unseen = [pair for domain, pair in pairs if domain in held]
        parts.append(measure(examples(unseen, clinical=False), Network(folder).logits))
    measured = together(parts)
    calibration = fit_calibration(measured)
    write_calibration(shipped, calibration, measured)
    _SAY.print(f"calibrated on {len(measured.entailed)} claims: {calibration}")


def own_pairs(plan: Plan) -> list[Pair]:
    """Make the pairs of the first stage: from facts, and by rule from the project's own texts and MedQuAD's answers."""
    from assistant.grounding.training.grammar import generate

    written = rewritten(own_texts(), plan.own // 5, seed=plan.seed, origin="own text")
    answers = rewritten(_medquad(plan.data), plan.own // 5, seed=plan.seed, origin="medquad")
    return [*generate(plan.own - len(written) - len(answers), seed=plan.seed), *written, *answers]


def edited_pairs(plan: Plan, rows: Sequence[Edited], own: Sequence[Pair]) -> list[Pair]:
    """Make the pairs of the last stage: earlier ones again, clinical ones above all, and SummEdits' sentences."""
    rng = _choices(plan)
    written = written_pairs()
    contrasts = [list(run) for _, run in groupby((p for p in written if p.kind != ALONE), key=lambda p: p.claim)]
    clinical = [pair for pair in written if pair.kind == ALONE and pair.origin in _CLINICAL]
    rng.shuffle(contrasts)
    return [
        *rng.sample(list(own), min(plan.own_again, len(own))),
        *(pair for contrast in contrasts[: plan.contrasts_again] for pair in contrast),
        *rng.sample(clinical, min(plan.clinical_again, len(clinical))),
        *_summedits(plan, rows),
    ]


def _summedits(plan: Plan, rows: Sequence[Edited]) -> list[Pair]:
    """Edited and unedited sentences evenly, and pairs made by rule from their documents."""
    rng = _choices(plan)
    pairs = [pair for _, pair in sentence_pairs(rows)]
    entailed = [pair for pair in pairs if pair.label == "entailment"]
    edited = [pair for pair in pairs if pair.label != "entailment"]
    half = min(plan.edits // 2, len(entailed), len(edited))
    documents = list(dict.fromkeys(row.source for row in rows))
    by_rule = rewritten(documents, plan.by_rule, seed=plan.seed, origin="summedits documents")
    return [*rng.sample(entailed, half), *rng.sample(edited, half), *by_rule]


def _choices(plan: Plan) -> random.Random:
    """Return what draws pairs; each list begins anew, so that a change of one moves no other."""
    return random.Random(plan.seed)  # noqa: S311 - choices, not secrets


def _with_written(plan: Plan, own: Sequence[Pair]) -> list[Pair]:
    rng = _choices(plan)
    written = written_pairs()
    alone = [pair for pair in written if pair.kind == ALONE]
    contrasts = [pair for pair in written if pair.kind != ALONE]
    return [
        *contrasts,
        *rng.sample(alone, min(plan.alone, len(alone))),
        *rng.sample(list(own), min(plan.beside, len(own))),
    ]


def _fold_pairs(plan: Plan, rows: Sequence[Edited], held: tuple[str, ...], own: Sequence[Pair]) -> list[Pair]:
    return edited_pairs(plan, [row for row in rows if row.domain not in held], own)


def _medquad(data: Path) -> list[str]:
    path = data / "qa" / "medquad_brain_dev.jsonl"
    return [json.loads(line)["answer"] for line in path.read_text(encoding="utf-8").splitlines()]


def _characters(pairs: Sequence[Pair]) -> list[str]:
    from ingestion.terminology import concepts

    names = [name for concept in concepts() for name in concept.names.get("zh", ())]
    said = (text for pair in (*pairs, *written_pairs()) for text in (pair.premise, pair.claim))
    return list(dict.fromkeys([*han_characters([*names, *said]), *common_characters()]))[:LIMIT]


def _kept(path: Path, make: Callable[[], list[Pair]]) -> list[Pair]:
    if not path.exists():
        pairs = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, "".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs))
    return [Pair(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _trained(
    plan: Plan, stage: str, start: Callable[[], Network], pairs: Callable[[], Sequence[Pair]], recipe: Recipe
) -> Path:
    folder = plan.out / stage
    if (folder / WEIGHTS).exists():
        _SAY.print(f"{stage}: there already")
        return folder
    began = time.monotonic()

    def tell(step: int, steps: int, loss: float) -> None:
        if step % 25 == 0 or step == steps:
            _SAY.print(f"{stage}: step {step} of {steps}, loss {loss:.3f}, {time.monotonic() - began:.0f} s")

    network, chosen = start(), pairs()
    fit(network, chosen, recipe, progress=tell)
    network.save(folder)
    return folder
