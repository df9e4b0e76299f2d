"""That no new or other lesion enhances says nothing of the tumour itself."""

from __future__ import annotations

import pytest

from ingestion.extract import extract
from ingestion.records import Document


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("MRI brain, glioma. No new enhancing lesion.", []),
        ("MRI brain, glioma. No second enhancing lesion.", []),
        ("MRI brain, glioma. No leptomeningeal enhancement and no hydrocephalus.", []),
        ("MRI brain, glioma. There is no enhancement.", ["none"]),
        ("MRI brain, glioma. The lesion shows no enhancement; no other lesion is seen.", ["none"]),
        ("胶质瘤MRI。余脑实质未见异常强化灶。", []),
        ("胶质瘤MRI。未见新发强化灶。", []),
        ("胶质瘤MRI。病灶未见明显强化。", ["none"]),
    ],
)
def test_denied_elsewhere(text, values):
    report = extract(Document(id="r", text=text))
    assert [field.value for field in report.fields if field.name == "enhancement"] == values
