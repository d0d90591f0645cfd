"""Refusals are rows: every rule that a function names has its texts, every text is used, values are filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from crmdb.database import Connection
from crmdb.dictionary.expressions import places, split
from tests.support.actors import as_service, as_user, refused
from tests.support.world import World

CALL = re.compile(r"(?:private|public)\.(?:reject|fill_refusal)\(")
LITERAL = re.compile(r"'([a-z0-9_]+)'")
MERGED = ("contacts", "companies", "workspace_influencers")

BY_TRIGGER: dict[str, Callable[[list[str]], list[str]]] = {
    "prevent_change": lambda given: [f"{given[0]}_append_only"],
    "prevent_key_change": lambda given: [f"{given[0]}_key_fixed"],
    "require_audience_value": lambda given: [f"{given[0]}_{rule}" for rule in ("value_known", "share_check")],
    "sync_day": lambda given: [f"{given[3]}_{given[1]}_agrees"],
    "require_told_rate": lambda given: [f"{given[0]}_engagement_rate_told"],
    "skip_suppressed": lambda given: [f"{given[0]}_identity_unavailable"],
    "require_status_transition": lambda given: [f"{given[0]}_status_transition"],
    "require_custom_fields": lambda given: [f"{given[0]}_custom_fields_{rule}" for rule in ("known", "given", "valid")],
    "prevent_redirect_change": lambda given: [f"{given[0]}_merged_by_function", f"{given[0]}_merged"],
    "require_custom_fields_of_new": lambda given: [f"{given[0]}_custom_fields_given"],
    "normalise_columns": lambda given: [
        f"{given[0]}_{name}_{rule}"
        for kind, name in zip(given[1::3], given[2::3], strict=True)
        for rule in {"list": ["fkey", "check"], "one": ["check"]}.get(kind.partition(" ")[0], ["check", "length"])
    ],
}
"""Functions whose triggers' arguments complete the name of the rule."""

BY_ARGUMENT: dict[str, list[str]] = {
    # Called by normalise_columns with what its triggers say.
    "normal_value": [],
    "word_of_list": [],
    "word_of_set": [],
    # Called with what values_of_touch() finds, as insert_touches.
    "require_touch_values": [],
    "lock_merge": [f"{subject}_merge_{rule}" for subject in MERGED for rule in ("exists", "done", "itself")],
    "undo_merge": [f"{subject}_merge_{rule}" for subject in MERGED for rule in ("known", "last")],
    # The touches name the field: a single row by apply_meaning, a batch by insert_touches.
    "apply_meaning": [
        *(f"touchpoints_{key}_known" for key in ("short_code", "url", "promo_code")),
        *(
            f"touchpoints_{key}_fkey"
            for key in ("tracking_link_id", "promo_code_id", "deliverable_id", "campaign_id", "workspace_influencer_id")
        ),
    ],
    "insert_touches": [
        *(f"touchpoints_{field}_given" for field in ("touched_at", "type", "source", "external_id")),
        *(
            f"touchpoints_{field}_uuid"
            for field in (
                *("contact_id", "workspace_influencer_id", "campaign_id"),
                *("deliverable_id", "tracking_link_id", "promo_code_id"),
            )
        ),
        *(f"touchpoints_{field}_check" for field in ("type", "channel", "evidence", "is_bot", "properties")),
        *(
            f"touchpoints_{field}_length_check"
            for field in (
                *("external_id", "source", "visitor_id", "utm_source", "utm_medium", "utm_campaign", "utm_content"),
                *("utm_term", "short_code", "url", "page_url", "promo_code", "referrer", "user_agent", "properties"),
            )
        ),
    ],
}
"""Functions whose rule is completed by what they are called with."""

OTHERWISE = {
    "reject": "the one function that refuses",
    "refuse_by_check": "speaks for the check constraints, in the words of explain_rule",
    "refuse_foreign_row": "speaks PostgreSQL's own words for a policy, so that nobody learns which of the two answered",
    "describe_table": "speaks to the author of a migration",
    "secure_view": "speaks to the author of a migration",
    "define_import_target": "speaks to the author of a migration",
    "rehearse_import_lines": "takes back what it tried; its caller catches it",
    "insert_import_contacts": "takes back what it tried, and catches that itself",
}
"""Functions that raise an error by themselves, and why."""


def sources(story: Connection) -> dict[str, str]:
    found = story.execute(
        "select proname, coalesce(prosrc, '') from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
    ).fetchall()
    texts: dict[str, str] = {}
    for name, source in found:
        # One name may stand for several: the function of the API and the one that does its work.
        texts[name] = texts.get(name, "") + re.sub(r"--[^\n]*", "", source)
    return texts


def rows(story: Connection) -> dict[str, set[str]]:
    """The words that stand for values in the texts of each rule."""
    found = story.execute("select rule, words from public.refusals").fetchall()
    return {rule: set(words) for rule, words in found}


def calls(source: str) -> Iterator[list[str]]:
    for start in (match.end() for match in CALL.finditer(source)):
        end = next(position for position, depth in places(source[start:]) if depth < 0)
        yield split(source[start : start + end], ",")


def of_triggers(story: Connection) -> set[str]:
    found = story.execute(
        "select proname, string_to_array(rtrim(encode(tgargs, 'escape'), '\\000'), '\\000') from pg_trigger"
        " join pg_proc on pg_proc.oid = tgfoid join pg_class on pg_class.oid = tgrelid"
        " where not relispartition and proname = any(%s)",
        [list(BY_TRIGGER)],
    ).fetchall()
    assert {function for function, _ in found} == set(BY_TRIGGER)
    return {rule for function, given in found for rule in BY_TRIGGER[function](given)}


def test_every_rule_a_function_names_has_its_texts_and_as_many_values_as_they_need(story: Connection) -> None:
    texts = rows(story)
    wrong = []
    for function, source in sources(story).items():
        for rule, *values in calls(source) if function not in ("reject", "fill_refusal") else ():
            if literal := LITERAL.fullmatch(rule):
                if literal[1] not in texts or len(values) != len(texts[literal[1]]):
                    wrong.append(f"{function}: {rule} with {len(values)} values")
            else:
                assert function in {**BY_TRIGGER, **BY_ARGUMENT}, f"{function} makes a rule's name of {rule}"
    assert wrong == []
    assert {*of_triggers(story), *chain(*BY_ARGUMENT.values())} <= set(texts)


def test_every_row_is_used(story: Connection) -> None:
    literals = {literal for source in sources(story).values() for literal in LITERAL.findall(source)}
    assert set(rows(story)) - literals - of_triggers(story) - set(chain(*BY_ARGUMENT.values())) == set()


def test_no_function_builds_a_refusal_by_itself(story: Connection) -> None:
    raising = re.compile(r"\braise\s+(exception|using|sqlstate)\b")
    assert {name for name, source in sources(story).items() if raising.search(source)} == set(OTHERWISE)


def test_the_values_stand_where_their_words_stand(story: Connection) -> None:
    story.execute(
        "select private.define_refusal("
        "'a_rule', '100% of {first} and {second}', 'As {second} says.', 'Ask {third}.', '22023')"
    )
    with refused(story, "a_rule", sqlstate="22023") as refusal:
        story.execute("select private.reject('a_rule', '{second} %s', 'b', 'c')")
    assert refusal.message == '100% of {second} %s and b (violates "a_rule")'
    assert (refusal.detail, refusal.hint) == ("As b says.", "Ask c.")


def test_without_a_value_detail_and_hint_are_left_out_and_the_message_says_null(story: Connection) -> None:
    story.execute("select private.define_refusal('a_rule', 'no {first}', 'As {second} says.', 'Ask {first}.')")
    with refused(story, "a_rule") as refusal:
        story.execute("select private.reject('a_rule', null, 'b')")
    assert (refusal.message, refusal.detail, refusal.hint) == ('no null (violates "a_rule")', "As b says.", None)
    with refused(story, "a_rule") as refusal:
        story.execute("select private.reject('a_rule')")
    assert (refusal.detail, refusal.hint) == (None, None)


def test_a_rule_without_texts_refuses_all_the_same(story: Connection) -> None:
    with refused(story, "nobody_wrote_this", sqlstate="23514") as refusal:
        story.execute("select private.reject('nobody_wrote_this', 'value')")
    assert refusal.message == 'refused (violates "nobody_wrote_this")'


def test_an_application_s_functions_refuse_by_the_same_rules(story: Connection, world: World) -> None:
    with refused(story, "attribution_models_known", sqlstate="22023") as refusal, as_user(story, world.vera):
        story.execute("select public.reject('attribution_models_known', 'lineal', 'linear')")
    assert refusal.message == 'there is no model "lineal" (violates "attribution_models_known")'


@pytest.mark.parametrize("change", ["update public.refusals set message = 'x'", "delete from public.refusals"])
def test_everybody_reads_the_texts_and_only_migrations_write_them(story: Connection, world: World, change: str) -> None:
    with as_user(story, world.vera):
        assert story.execute("select count(*) > 100 from public.refusals").fetchone() == (True,)
    with as_service(story):
        assert story.execute("select count(*) > 100 from public.refusals").fetchone() == (True,)
    with refused(story, sqlstate="42501"), as_service(story):
        story.execute(change.encode())
    with refused(story, sqlstate="42501"), as_user(story, world.edda):
        story.execute(change.encode())


OF_THE_OWNER = {"read_committed_only", "rebuild_search_busy", "rebuild_search_single"}
"""Refusals of what no API role does: an isolation level above the API's own, and the rebuild of the search rows."""


def test_no_refusal_reaches_an_application_as_a_server_error(story: Connection) -> None:
    """PostgREST answers 4xx for classes 22, 23 and 42, and 5xx for those of a server in trouble, such as 54 and 55."""
    troubled = story.execute("select rule from public.refusals where left(sqlstate, 2) not in ('22', '23', '42')")
    assert {rule for (rule,) in troubled} == OF_THE_OWNER
