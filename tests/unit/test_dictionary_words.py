"""Constraints in words, and refusals read from function bodies."""

from __future__ import annotations

import pytest

from crmdb.dictionary.expressions import split, tidy
from crmdb.dictionary.markdown import anchor, table
from crmdb.dictionary.refusals import refusals_of
from crmdb.dictionary.schema import Function, Relation, Schema, Trigger
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


def _function(source: str) -> Function:
    return Function("private.guard", "", "trigger", "volatile", False, [], source, "")


def _schema(source: str, *arguments: str) -> Schema:
    relation = Relation("public.deals", "")
    for place, values in enumerate(arguments):
        definition = f"CREATE TRIGGER t{place} … EXECUTE FUNCTION private.guard({values})"
        relation.triggers.append(Trigger(f"t{place}", definition, "private.guard", ""))
    return Schema({}, {relation.name: relation}, {}, [_function(source)], {}, [])


def test_a_refusal_shows_what_varies_as_words() -> None:
    source = """perform private.reject(
        'deals_open', format('deal "%s" (%s) isn''t open', new.name, now()),
        coalesce('Since ' || old.closed_at, 'Long ago.')
    );"""
    (refusal,) = refusals_of(_schema(source, ""))
    assert refusal.codes == ["deals_open"]
    assert refusal.message == 'deal "‹name›" (…) isn\'t open'
    assert (refusal.detail, refusal.hint, refusal.sqlstate) == ("Since ‹closed at›", "", "23514")


def test_a_code_completed_by_trigger_arguments_is_listed_for_each_trigger() -> None:
    source = """declare
        subject constant text := tg_argv[0];
    begin perform private.reject(format('%s_%s_fixed', subject, tg_argv[1]), 'no', '', '', '42501'); end"""
    (refusal,) = refusals_of(_schema(source, "'deals', 'stage'", "'notes', 'kind'"))
    assert refusal.codes == ["deals_stage_fixed", "notes_kind_fixed"]
    assert refusal.title == "‹subject›_…_fixed"
    assert refusal.sqlstate == "42501"
