"""Many expressions at once find what each of them finds alone."""

from __future__ import annotations

import itertools
import re
from copy import deepcopy
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.demo.samples import sample_folders
from ingestion.language import fold
from ingestion.language.cues import read_yaml
from ingestion.language.lexer import Lexer, beginnings, expression
from ingestion.language.phrases import Match, Phrases, leftmost, spellings
from ingestion.terminology import concepts

TEXTS = [
    fold(path.read_text(encoding="utf-8"))
    for folder in sample_folders().values()
    for path in sorted(folder.glob("*.txt"))
]


def terms() -> list[str]:
    """Return every expression of the terminology and of the cues."""
    found = [term for concept in concepts() for language in ("en", "zh") for term in concept.terms(language)]
    for language in ("en", "zh"):
        found += [
            term for entry in read_yaml("ingestion.language", f"{language}.yaml")["cues"] for term in entry["terms"]
        ]
    return list(dict.fromkeys(found))


def said(text: str, *looked_for: str) -> list[tuple[int, str]]:
    return sorted((match.number, text[match.start : match.end]) for match in Phrases(looked_for).find(text))


@pytest.mark.parametrize(
    ("term", "spelled"),
    [
        ("necrosis", ["necrosis"]),
        ("tumou?r", ["tumour", "tumor"]),
        ("necros[ie]s", ["necrosis", "necroses"]),
        ("(?:sub|near) total", ["sub total", "near total"]),
        ("(a|b)c?", ["ac", "a", "bc", "b"]),
        ("x(?: y)?", ["x y", "x"]),
        ("a|b|a", ["a", "b"]),
        ("坏死(?:灶)?", ["坏死灶", "坏死"]),
        (r"1p\/19q", ["1p/19q"]),
        (r"\(\-\)", ["(-)"]),
        (r"\?", None),
        (r"\w+", None),
        ("a*", None),
        ("a+b", None),
        ("a{2}", None),
        ("a.c", None),
        ("^a", None),
        ("a$", None),
        ("a(?=b)", None),
        ("a(?!b)", None),
        ("(?<=b)a", None),
        (r"(?a:\b)a", None),
        ("[a-z]", None),
        ("[^a]", None),
    ],
)
def test_what_an_expression_stands_for(term: str, spelled: list[str] | None):
    assert spellings(term) == spelled


def test_a_very_long_list_of_spellings_stays_an_expression():
    assert len(spellings("[abcdefghij]" * 3) or ()) == 1000
    assert spellings("[abcdefghij]" * 4) is None
    assert spellings("|".join(str(number) for number in range(1000))) is not None
    assert spellings("|".join(str(number) for number in range(1600))) is None


ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "[ab]",
        "a?",
        "(?:a|b)",
        "(?:ab)?",
        " ",
        "x",
        "肿",
        "瘤?",
        "[肿瘤]",
        "(a|bx)",
        "\\(",
        "(?:a(?:b|x)?)",
    ]
)
FINITE = st.lists(ATOMS, min_size=1, max_size=5).map("".join)
REPEATED = st.sampled_from(
    [
        "a+",
        "[ab]{2}",
        "a*b",
        r"\d+",
        "(?:ab|x)+",
        "(?!x)a",
        "(?<!a)x",
        "(?=a)[ab]",
        "(?=ab|x)",
        "(?=a?x)",
        "(?=b|$)",
        ".x",
        "[^a]x",
        "b{0,2}",
        r"\s?a",
    ]
)
TERMS = st.lists(st.one_of(ATOMS, REPEATED), min_size=1, max_size=5).map("".join)
SMALL_TEXTS = st.text(alphabet="abx 肿瘤(0-\n", max_size=24)


@settings(max_examples=400, deadline=None)
@given(FINITE, SMALL_TEXTS)
def test_spellings_are_exactly_what_the_expression_matches(term: str, text: str):
    spelled = spellings(term)
    if re.fullmatch(term, ""):
        assert spelled is None, "what may be nothing is no name"
        return
    assert spelled is not None
    assert len(spelled) == len(set(spelled))
    assert all(re.fullmatch(term, each) for each in spelled)
    assert (re.fullmatch(term, text) is not None) == (text in spelled)


@settings(max_examples=500, deadline=None)
@given(TERMS, SMALL_TEXTS, st.integers(1, 6))
def test_a_match_begins_with_one_of_its_beginnings(term: str, text: str, length: int):
    openings = beginnings(term, length)
    assert all(len(opening) <= length for opening in openings)
    pattern = re.compile(term.replace(" ", r"[\s-]+"))
    for start in range(len(text)):
        match = pattern.match(text, start)
        if match and match.group():
            stretch = re.sub(r"[\s-]", " ", text[start:])
            assert any(stretch.startswith(re.sub(r"[\s-]", " ", opening)) for opening in openings), (match, openings)


def test_every_expression_of_the_data_begins_as_told():
    for term in terms():
        openings = {re.sub(r"[\s-]", " ", opening) for opening in beginnings(term, 6)}
        pattern = re.compile(expression(term))
        for text in TEXTS[::5]:
            for match in pattern.finditer(text):
                stretch = re.sub(r"[\s-]", " ", text[match.start() : match.start() + 6])
                assert stretch.startswith(tuple(openings)), (term, match.group())


def test_phrases_find_what_a_plain_search_for_each_of_them_finds():
    finite = [term for term in terms() if spellings(term) is not None]
    assert len(finite) > 8000
    phrases = Phrases(finite)
    for text in TEXTS:
        found = {(match.start, match.end) for match in phrases.find(text)}
        assert {place for place in plainly(finite, text) if whole(text, *place)} == {
            place for place in found if whole(text, *place)
        }
        assert found


@cache
def _searches(looked_for: tuple[str, ...]) -> dict[str, list[re.Pattern[str]]]:
    """Return a pattern for each spelling of each term, by its first character."""
    by_first: dict[str, list[re.Pattern[str]]] = {}
    for spelling in {each for term in looked_for for each in spellings(term) or ()}:
        pieces = re.findall(r"[a-z0-9]+|[^\sa-z0-9-]", spelling)
        if pieces:
            gaps = [
                r"[\s-]*"
                if not (a[-1].isascii() and a[-1].isalnum() and b[0].isascii() and b[0].isalnum())
                else r"[\s-]+"
                for a, b in itertools.pairwise(pieces)
            ]
            body = "".join(re.escape(piece) + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
            by_first.setdefault(spelling.lstrip(" -")[0], []).append(re.compile(body))
    return by_first


def plainly(looked_for: list[str], text: str) -> set[tuple[int, int]]:
    """Return where a regular expression for each spelling matches."""
    found = set()
    searches = _searches(tuple(looked_for))
    for start, char in enumerate(text):
        for pattern in searches.get(char, ()):
            if match := pattern.match(text, start):
                found.add(match.span())
    return found


def whole(text: str, start: int, end: int) -> bool:
    """Whether a span does not begin or end inside a run of Latin letters and digits."""
    word = re.compile(r"[a-z0-9]{2}")
    return not word.fullmatch(text[start - 1 : start + 1]) and not word.fullmatch(text[end - 1 : end + 1])


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("non enhancing", "non-enhancing"),
        ("non enhancing", "non enhancing"),
        ("non enhancing", "non-\nenhancing"),
        ("non enhancing", "non \n  enhancing"),
        ("non-enhancing", "non enhancing"),
        ("mass effect", "mass\neffect"),
        ("胶质母细胞瘤", "胶质母\n细胞瘤"),
        ("1p/19q", "1p/19q"),
        ("1p/19q", "1p / 19q"),
        (r"ki-67", "ki 67"),
    ],
)
def test_wrapped_and_hyphenated_names_are_the_same(term: str, text: str):
    assert said(f"there: {text}.", term) == [(0, text)]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("cyst", "cystic"), ("cyst", "microcyst"), ("rt", "art"), ("non enhancing", "nonenhancing"), ("gbm", "gbm2"),
        ("gross total", "gross. total"), ("坏死", "坏 不 死"),
    ],
)  # fmt: skip
def test_parts_of_words_are_no_matches(term: str, text: str):
    assert said(text, term) == []


def test_matches_may_overlap_and_carry_the_number_of_their_expression():
    text = "radiation necrosis"
    assert said(text, "necrosis", "radiation necrosis", "radiation", r"necro\w+") == [
        (0, "necrosis"), (1, "radiation necrosis"), (2, "radiation"), (3, "necrosis"),
    ]  # fmt: skip
    assert list(Phrases(["necrosis"]).find(text)) == [Match(0, 10, 18)]


def test_stretches_bound_the_look_arounds_but_not_the_phrases():
    text = "no cyst. tumour"
    found = Phrases([r"cyst(?=\.$)", "tumour"])
    assert {(m.number, m.start) for m in found.find(text)} == {(1, 9)}
    assert {(m.number, m.start) for m in found.find(text, [(0, 8), (9, 15)])} == {(0, 3), (1, 9)}


@pytest.mark.parametrize("text", ["", " ", "\n-\n", "-"])
def test_nothing_is_found_in_nothing(text: str):
    assert list(Phrases(["necrosis", r"\d+ mm"]).find(text)) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60).map(fold))
def test_matches_lie_in_the_text_and_begin_and_end_with_what_is_visible(text: str):
    for match in Phrases(["a", "0", "a 0", "。", "肿瘤", "é", r"[a-z]+\d"]).find(f"a-0 肿 瘤 {text} é。"):
        said = f"a-0 肿 瘤 {text} é。"[match.start : match.end]
        assert said
        assert said == said.strip(" \n\t-")


def test_unknown_words_are_not_kept():
    phrases = Phrases(["radiation necrosis", "necrosis"])
    before = deepcopy(phrases._tree)
    for number in range(500):
        list(phrases.find(f"radiation w{number}x necrosis w{number}x"))
    assert phrases._tree == before


@pytest.mark.parametrize(
    ("matches", "chosen"),
    [
        ([], []),
        ([(0, 5, 5, 0), (3, 9, 12, 1)], [0]),
        ([(0, 5, 5, 0), (5, 1, 6, 1)], [0, 1]),
        ([(0, 3, 3, 0), (0, 9, 9, 1)], [1]),
        ([(0, 9, 3, 0), (0, 3, 9, 1)], [0]),
        ([(0, 3, 3, 0), (0, 3, 4, 1)], [1]),
        ([(0, 3, 3, 7), (0, 3, 3, 2)], [2]),
        ([(4, 1, 6, 0), (0, 1, 2, 1)], [1, 0]),
    ],
)
def test_the_leftmost_goes_first_then_the_best(matches: list[tuple[int, float, int, int]], chosen: list[int]):
    assert [number for *_, number in leftmost(matches)] == chosen


SPANS = st.tuples(st.integers(0, 20), st.floats(0, 9), st.integers(1, 6), st.integers(0, 9))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(SPANS, max_size=12).map(lambda spans: [(start, rank, start + size, n) for start, rank, size, n in spans])
)
def test_what_is_chosen_does_not_overlap_and_leaves_no_gap(matches: list[tuple[int, float, int, int]]):
    chosen = leftmost(matches)
    assert all(first[2] <= second[0] for first, second in itertools.pairwise(chosen))
    assert set(chosen) <= set(matches)
    for start, _, end, _ in matches:
        assert any(kept[0] < end and start < kept[2] for kept in chosen)


def test_a_term_that_may_begin_with_anything_is_refused_by_name():
    with pytest.raises(ValueError, match=r"can't tell what '\.\*' begins with"):
        Lexer([".*"])


@pytest.mark.parametrize("space", ["\t", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2003", "\u2028"])
def test_a_term_that_begins_with_white_space_takes_any(space: str):
    text = f"frontal{space}none."
    found = [text[start:end] for _, start, end in Lexer([" none(?=[.])"]).find(text, 0, len(text))]
    assert found == [f"{space}none"]
