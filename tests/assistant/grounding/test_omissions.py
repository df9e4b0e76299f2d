"""What a text that claims to be complete leaves out; parts and drafts are not held to it."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

REPORT = (
    "Left frontal enhancing mass of 41 mm. There is uncal herniation. No hydrocephalus. Moderate oedema surrounds it."
)
CHINESE = "左侧额叶见强化占位，大小约41mm。可见脑疝形成。未见脑积水。周围中度水肿。"
LEFT_OUT = [
    (REPORT, "Summary: Left frontal mass of 41 mm. Moderate surrounding oedema.", "herniation"),
    (CHINESE, "小结：左额叶占位，约41mm。周围水肿。", "herniation"),
    ("右侧颞叶病灶较前缩小。左侧额叶新发强化灶。", "印象：右侧颞叶病灶较前缩小。", "new lesion"),
    ("Allergic to gadolinium. Temozolomide 150 mg/m2.", "Conclusion: Temozolomide 150 mg/m2.", "allergy"),
    ("对青霉素过敏。替莫唑胺150mg/m2。", "总结：替莫唑胺150mg/m2。", "allergy"),
    ("Left frontal mass. The lesion measures", "Impression: Left frontal mass.", "incomplete source"),
]
COMPLETE = [
    (REPORT, "Summary: Left frontal mass of 41 mm with herniation."),
    (CHINESE, "小结：左额叶占位，约41mm。脑疝形成。"),
]


@pytest.mark.parametrize(("source", "text", "what"), LEFT_OUT)
def test_a_summary_that_leaves_it_out_is_not_supported(source: str, text: str, what: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert verdict.verdict == "unsupported"
    assert what in {omission.what for omission in verdict.omissions}
    for omission in verdict.omissions:
        assert omission.explanation
        for evidence in omission.evidence:
            evidence.check(source)


@pytest.mark.parametrize(("source", "text"), COMPLETE)
def test_a_summary_that_names_it_is_supported(source: str, text: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert (verdict.verdict, verdict.omissions) == ("supported", ())


def test_only_a_text_that_claims_to_be_complete_is_held_to_it() -> None:
    sources = [Source(doc="source", text=REPORT)]
    sentence = "Left frontal mass of 41 mm."
    assert ground(sentence, sources).verdict == "supported"
    assert ground(sentence, sources, complete=True).verdict == "unsupported"
    assert ground(f"Summary: {sentence}", sources, complete=False).verdict == "supported"
