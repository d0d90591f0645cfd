"""Constraints in words."""

from __future__ import annotations

import pytest

from crmdb.dictionary.expressions import split, tidy
from crmdb.dictionary.markdown import anchor, table
from crmdb.dictionary.words import in_words


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("(followers >= 0)", "`followers` is at least 0"),
        ("((share >= (0)::numeric) AND (share <= (1)::numeric))", "`share` is from 0 to 1"),
        ("(kind = ANY (ARRAY['a, b'::text, 'c'::text]))", "`kind` is `a, b` or `c`"),
        ("((kind = 'custom'::text) = (weight IS NOT NULL))", "`weight` is given exactly when `kind` is `custom`"),
        ("((external_id IS NULL) OR (source IS NOT NULL))", "if `external_id` is given, `source` is given"),
        ("((status <> 'won'::text) OR (amount > 0))", "if `status` is `won`, `amount` is more than 0"),
        ("(num_nonnulls(a, b, c) = 1)", "exactly one of `a`, `b` and `c` is given"),
        ("(slug ~ '^(a and b)$'::text)", "`slug` matches `^(a and b)$`"),
        ("((a = 1) AND ((b = 2) OR (c = 3)))", "`a` is 1 and `b` is 2; or `c` is 3"),
        ("(odd(a) % 2)", "`odd(a) % 2`"),
    ],
)
def test_conditions_in_words(printed: str, words: str) -> None:
    assert in_words(tidy(printed)) == words


def test_literals_are_left_as_they_are() -> None:
    assert tidy("(name <> 'NOT NULL AND (x)::text'::text)") == "name <> 'NOT NULL AND (x)::text'"


def test_split_looks_neither_into_literals_nor_into_parentheses() -> None:
    assert split("f(a, b), 'c, d', e", ",") == ["f(a, b)", "'c, d'", "e"]


def test_a_table_leaves_out_columns_that_say_nothing_and_escapes_bars() -> None:
    assert table(["a", "b", "c"], [("1|2", "", "3")]) == ["| a | c |", "| --- | --- |", r"| 1\|2 | 3 |", ""]


def test_anchors_are_github_s() -> None:
    assert anchor("`public.campaign_costs`") == "publiccampaign_costs"
