"""A value that a check refuses is refused in words: the value, the reason, the condition; members see them too."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert
from tests.support.world import World

WRITTEN = """
    select tables.oid::regclass::text as name, checks.conname as rule
    from pg_class as tables
    inner join pg_constraint as checks
        on checks.conrelid = tables.oid and checks.contype = 'c' and checks.conparentid = 0
    where
        tables.relnamespace = 'public'::regnamespace and tables.relkind in ('r', 'p')
        and has_any_column_privilege('authenticated', tables.oid, 'insert,update')
"""


def test_every_check_of_what_members_write_has_its_words(story: Connection) -> None:
    rules = [rule for _, rule in story.execute(WRITTEN.encode()).fetchall()]
    assert len(rules) > 300
    told = story.execute(
        "select given.rule, texts.message, texts.detail, texts.hint"
        " from unnest(%s::text[]) as given (rule) cross join public.explain_rule(given.rule) as texts",
        [rules],
    ).fetchall()
    assert len(told) == len(rules)
    assert [rule for rule, *texts in told if "" in texts] == []


def test_what_a_check_raises_has_a_reason_and_no_pattern(story: Connection) -> None:
    """Of services' tables, too. A rule may have two texts: one for what is blank, and this one for another form."""
    told = story.execute(
        "select checks.conname, texts.detail, texts.hint from pg_constraint as checks"
        " cross join private.constraint_texts(checks.conname) as texts"
        " where checks.contype = 'c' and checks.conparentid = 0 and exists (select from pg_trigger"
        " where tgrelid = checks.conrelid and tgname = 'z_explain_checks')"
    ).fetchall()
    assert len(told) > 400
    assert [rule for rule, detail, hint in told if "" in (detail, hint) or "~" in hint] == []


def test_a_unique_index_is_explained_like_a_key(story: Connection) -> None:
    """An error names it as a constraint; some keys have a condition or a spelling that no constraint can have."""
    told = story.execute(
        "select texts.rule, texts.message, texts.detail, texts.hint, texts.columns from pg_index as indexes"
        " inner join pg_class as named on named.oid = indexes.indexrelid"
        " inner join pg_class as tables on tables.oid = indexes.indrelid and not tables.relispartition"
        " cross join public.explain_error("
        "'duplicate key value violates unique constraint \"' || named.relname || '\"') as texts"
        " where named.relnamespace = 'public'::regnamespace and indexes.indisunique"
        " and not exists (select from pg_constraint where conindid = indexes.indexrelid)"
    ).fetchall()
    assert len(told) > 10
    assert [row for row in told if None in row[:4] or "" in row] == []
    texts = {rule: row for rule, *row in told}
    assert texts["lists_name_case_key"] == [
        "another row of lists has the same name",
        "Price and price are one name: both in one menu, or in one report, would be two.",
        "Change the other row, or send another name.",
        ["name"],
    ]
    assert texts["pipelines_default_key"][0] == "another row of pipelines is in the place of this one"


def test_a_rule_without_a_constraint_is_explained_with_the_table_and_column_it_is_named_after(
    story: Connection,
) -> None:
    for rule, about in {
        "collaborations_status_transition": ("collaborations", ["status"]),
        "contacts_merge_itself": ("contacts", None),
        "custom_field_definitions_key_fixed": ("custom_field_definitions", None),
        "search_sort_known": (None, None),
    }.items():
        assert story.execute("select table_name, columns from public.explain_rule(%s)", [rule]).fetchone() == about


def test_every_table_that_members_write_says_what_a_check_refuses(story: Connection) -> None:
    silent = story.execute(
        f"select distinct name from ({WRITTEN}) as written where not exists (select from pg_trigger"
        " where tgrelid = written.name::regclass and tgname = 'z_explain_checks')".encode()
    ).fetchall()
    assert silent == [("touchpoints",)], "touches have words for each event of a batch"
    # The condition of the trigger is that of the checks: none was forgotten, none was made wrongly.
    unlike = story.execute(
        f"""
        select written.name, written.rule from ({WRITTEN}) as written
        inner join pg_constraint as checks on checks.conname = written.rule and checks.conrelid = written.name::regclass
        inner join pg_trigger as triggers on triggers.tgrelid = checks.conrelid and triggers.tgname = 'z_explain_checks'
        where
            strpos(
                regexp_replace(pg_get_triggerdef(triggers.oid), 'new\\.|[\\s()]', '', 'g'),
                regexp_replace(pg_get_expr(checks.conbin, checks.conrelid), '[\\s()]', '', 'g')
            ) = 0
            and not exists (
                select from pg_attribute where attrelid = checks.conrelid and attnum = any(checks.conkey)
                and attgenerated <> ''
            )
        """.encode()
    ).fetchall()
    assert unlike == []


CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("campaign_costs", {"amount_minor": -5}, "amount_minor_check", "-5", "cannot be negative"),
    ("workspace_influencers", {"rating": 9}, "rating_check", "9", "between these limits"),
    ("revenue_events", {"type": "refund", "amount_minor": -1}, "reverses_check", "reverses_id null", "names the event"),
    ("opportunities", {"opened_on": "2199-01-01"}, "opened_at_past_check", "2199", "ahead"),
    ("collaborations", {"pay_basis": "order"}, "pay_terms_check", "order", "has a rate"),
    ("deliverable_metrics", {"views": -1}, "views_check", "-1", "negative"),
    ("campaigns", {"custom_fields": "[]"}, "custom_fields_check", "[]", "object"),
    ("campaigns", {"slug": "a_b"}, "slug_check", "a_b", "spring-launch"),
    ("tags", {"color": "red"}, "color_check", "red", "#rrggbb"),
    ("promo_codes", {"code": "S!"}, "code_check", "S!", "upper-case letters"),
]


@pytest.mark.parametrize(("table", "given", "rule", "value", "reason"), CASES, ids=[case[2] for case in CASES])
@pytest.mark.parametrize("who", ["member", "service"])
def test_a_refused_value_is_named_with_its_reason(
    story: Connection, world: World, acme: Maker, table: str, given: dict[str, Any], rule: str, value: str,
    reason: str, who: str,
) -> None:  # fmt: skip
    values = acme.values(table, **given)
    acting = as_user(story, world.edda) if who == "member" else as_service(story)
    with refused(story, matching=rule, sqlstate="23514") as refusal, acting:
        insert(story, table, values)
    assert value in refusal.message
    assert reason in (refusal.detail or ""), refusal
    assert refusal.hint


def test_an_update_of_many_rows_names_the_value(story: Connection, world: World, acme: Maker) -> None:
    for _ in range(3):
        acme("workspace_influencers")
    with (
        refused(story, "workspace_influencers_rating_check", matching="rating of workspace_influencers cannot be 7"),
        as_user(story, world.edda),
    ):
        story.execute("update public.workspace_influencers set rating = 7")
