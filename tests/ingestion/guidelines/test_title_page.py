"""Year, region and version come from a document's own title page, and from nowhere else."""

from __future__ import annotations

import pytest

from ingestion.guidelines.title_page import TitlePage, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# EANO guidelines\n\nVersion 2.0, March 2023", TitlePage(2023, "Europe", "Version 2.0, March 2023")),
        ("# Brain tumours\n\nNICE guideline\n\nPublished: 11 July 2018\n\nLast updated: 29 January 2021",
         TitlePage(2021, "UK", "")),
        ("# ASCO guideline 2021\n\n## Abstract\n\nPublished 2024.", TitlePage(2021, "US", "")),
        ("# 脑胶质瘤诊疗指南（2022年版）\n\n国家卫生健康委办公厅", TitlePage(2022, "China", "2022年版")),
        ("# 中华医学会指南\n\n第三版", TitlePage(None, "China", "第三版")),
        ("# EANO and ASCO guideline", TitlePage(None, "", "")),
        ("# A guideline\n\nWe followed the methods of NICE. Its manual of 2014 was used by all of us.", TitlePage()),
        ("# A guideline\n\n## 1 Introduction\n\nNICE, 2014, version 3.0", TitlePage()),
        ("# Nice people in 1999-2004", TitlePage()),
    ],
)  # fmt: skip
def test_the_title_page_is_read(text: str, expected: TitlePage) -> None:
    assert read(text) == expected


def test_running_heads_count_as_title_page() -> None:
    assert read("# Glioma", "NCCN Guidelines Version 1.2024") == TitlePage(2024, "US", "Version 1.2024")
