"""Companies, contacts, opportunities and their history, deals and revenue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker
from tests.support.statements import outcome
from tests.support.world import World


def row(story: Connection, query: str, *values: Any) -> Any:
    return story.execute(query.encode(), values).fetchone()


def change(story: Connection, key: Any, **columns: Any) -> None:
    assignments = ", ".join(f"{column} = %s" for column in columns)
    done = story.execute(
        f"update public.opportunities set {assignments} where id = %s".encode(), [*columns.values(), key]
    )
    assert done.rowcount == 1


def state(story: Connection, key: Any) -> Any:
    return row(
        story,
        "select status, closed_at is not null, lost_reason_id is not null from public.opportunities where id = %s",
        key,
    )


# ---------------------------------------------------------------------------------------------------------------------
# Companies and contacts


@pytest.mark.parametrize("domain", ["gmail.com", "outlook.com", "proton.me", "qq.com", "web.de"])
def test_a_free_mail_provider_never_becomes_a_company(story: Connection, acme: Maker, domain: str) -> None:
    with refused(story, "companies_domain_free_mail", matching=domain) as refusal:
        acme("companies", domain=domain)
    assert refusal.hint
    company = acme.id("companies")
    for actor in (as_service(story), as_user(story, person_of(story))):
        with refused(story, "companies_domain_free_mail"), actor:
            story.execute("update public.companies set domain = %s where id = %s", [domain, company])


def person_of(story: Connection) -> Any:
    from tests.support.actors import person

    return person("edda")


@pytest.mark.parametrize(
    "domain",
    ["Acme.test", " acme.test", "https://acme.test", "a@acme.test", "acme.test/x", "acme.test:80", "www.acme.test."],
)
def test_a_domain_has_one_spelling(acme: Maker, domain: str) -> None:
    stored = acme("companies", domain=domain)
    assert (stored["domain"], stored["as_given"]) == ("acme.test", {"domain": domain})


@pytest.mark.parametrize("domain", ["acme", "co.uk", "a_b.test", "acme test.de", "127.0.0.1", "github.io", "@"])
def test_what_nobody_registered_is_no_domain(story: Connection, acme: Maker, domain: str) -> None:
    with refused(story, "companies_domain_check") as refusal:
        acme("companies", domain=domain)
    assert refusal.hint


def test_domains_and_addresses_are_unique_in_the_workspace(story: Connection, acme: Maker, beta: Maker) -> None:
    for maker in (acme, beta):
        maker("companies", domain="once.test")
        maker("contacts", email="once@once.test")
    with refused(story, "companies_domain_key"):
        acme("companies", domain="once.test")
    with refused(story, "contacts_email_key"):
        acme("contacts", email="once@once.test")


# ---------------------------------------------------------------------------------------------------------------------
# Pipelines


def test_a_workspace_has_one_default_pipeline(story: Connection, acme: Maker) -> None:
    with refused(story, "pipelines_default_key"):
        acme("pipelines", is_default=True)


def test_closed_stages_have_their_probability(story: Connection, acme: Maker) -> None:
    for type, probability in (("won", 99), ("lost", 1)):
        with refused(story, "pipeline_stages_closed_probability_check"):
            acme("pipeline_stages", type=type, probability=probability)
    with refused(story, "pipeline_stages_probability_check"):
        acme("pipeline_stages", probability=101)


def test_a_stage_in_use_keeps_its_type(story: Connection, world: World, acme: Maker) -> None:
    stage = acme("pipeline_stages")
    with as_user(story, world.adam):
        story.execute("update public.pipeline_stages set type = 'won', probability = 100 where id = %s", [stage["id"]])
        story.execute("update public.pipeline_stages set type = 'open', probability = 50 where id = %s", [stage["id"]])
    acme("opportunities", pipeline_id=stage["pipeline_id"], stage_id=stage["id"])
    with refused(story, "pipeline_stages_type_fixed") as refusal, as_user(story, world.adam):
        story.execute("update public.pipeline_stages set type = 'won', probability = 100 where id = %s", [stage["id"]])
    assert refusal.hint
    with refused(story, sqlstate="23503"), as_user(story, world.adam):
        story.execute("delete from public.pipeline_stages where id = %s", [stage["id"]])


# ---------------------------------------------------------------------------------------------------------------------
# Opportunities


def test_without_a_stage_it_starts_at_the_beginning(story: Connection, world: World, acme: Maker) -> None:
    made = acme("opportunities", pipeline_id=None, stage_id=None)
    assert made["stage_id"] == acme.stage("open", 1)["id"]
    assert made["status"] == "open"
    other = acme("pipeline_stages", position=2)
    first = acme("pipeline_stages", pipeline_id=other["pipeline_id"], position=1)
    assert acme("opportunities", pipeline_id=other["pipeline_id"], stage_id=None)["stage_id"] == first["id"]
    assert acme("opportunities", pipeline_id=None, stage_id=other["id"])["pipeline_id"] == other["pipeline_id"]


def test_a_stage_belongs_to_the_pipeline(story: Connection, acme: Maker) -> None:
    other = acme("pipeline_stages")
    with refused(story, "opportunities_stage_id_fkey"):
        acme("opportunities", stage_id=other["id"])


def test_it_moves_to_another_pipeline_by_its_stage_or_by_the_pipeline(
    story: Connection, world: World, acme: Maker
) -> None:
    other = acme.id("pipelines", name="Partners")
    stages = {
        stage: acme.id("pipeline_stages", pipeline_id=other, name=stage, position=place, type=stage, probability=chance)
        for place, (stage, chance) in enumerate((("open", 20), ("won", 100), ("lost", 0)), 1)
    }
    first, second = acme.id("opportunities", amount_minor=100), acme.id("opportunities", amount_minor=100)
    with as_user(story, world.edda):
        story.execute("update public.opportunities set pipeline_id = %s where id = %s", [other, first])
        story.execute("update public.opportunities set stage_id = %s where id = %s", [stages["won"], second])
    found = "select pipeline_id, stage_id, status from public.opportunities where id = %s"
    assert story.execute(found, [first]).fetchone() == (other, stages["open"], "open")
    assert story.execute(found, [second]).fetchone() == (other, stages["won"], "won")


def test_the_status_follows_the_stage(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities")
    won, lost, opened = acme.stage("won"), acme.stage("lost"), acme.stage("open", 2)
    reason = acme.first("lost_reasons")
    with as_user(story, world.edda):
        change(story, key, status="won")
        assert state(story, key) == ("won", True, False)
        change(story, key, status="open")
        assert state(story, key) == ("open", False, False)
        change(story, key, stage_id=won["id"])
        assert state(story, key) == ("won", True, False)
        change(story, key, stage_id=opened["id"])
        assert state(story, key) == ("open", False, False)
    with (
        refused(story, "opportunities_lost_reason_check", matching="without a reason") as refusal,
        as_user(story, world.edda),
    ):
        change(story, key, stage_id=lost["id"])
    assert refusal.hint
    with as_user(story, world.edda):
        change(story, key, stage_id=lost["id"], lost_reason_id=reason)
        assert state(story, key) == ("lost", True, True)
        change(story, key, stage_id=won["id"])
        assert state(story, key) == ("won", True, False)
        change(story, key, lost_reason_id=reason)
        assert state(story, key) == ("won", True, False)
        change(story, key, closed_at=None)
        assert state(story, key) == ("won", True, False)


def test_winning_what_was_lost_is_another_closing(story: Connection, acme: Maker) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    key = acme.id(
        "opportunities",
        stage_id=acme.stage("lost")["id"],
        lost_reason_id=acme.first("lost_reasons"),
        opened_at=long_ago - timedelta(days=9),
        closed_at=long_ago,
    )
    change(story, key, stage_id=acme.stage("won")["id"])
    assert row(story, "select closed_at = now() from public.opportunities where id = %s", key) == (True,)
    change(story, key, stage_id=acme.stage("open")["id"])
    change(story, key, stage_id=acme.stage("won")["id"], closed_at=long_ago)
    assert row(story, "select closed_at from public.opportunities where id = %s", key) == (long_ago,)


def test_won_needs_an_amount_and_nothing_closes_before_it_opened(story: Connection, acme: Maker) -> None:
    with refused(story, "opportunities_won_amount_check"):
        acme("opportunities", stage_id=acme.stage("won")["id"], amount_minor=None)
    with refused(story, "opportunities_closed_at_check"):
        acme("opportunities", stage_id=acme.stage("won")["id"], closed_at="2020-01-01")


def test_a_deal_keeps_its_opportunity_won(story: Connection, world: World, acme: Maker) -> None:
    deal = acme("deals")
    for stage in (acme.stage("open"), acme.stage("lost")):
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, "opportunities_won_with_deal") as refusal, actor:
                change(story, deal["opportunity_id"], stage_id=stage["id"], lost_reason_id=acme.first("lost_reasons"))
            assert refusal.hint
    with refused(story, "deals_opportunity_won", matching="open"):
        acme("deals", opportunity_id=acme.id("opportunities"))
    with refused(story, "deals_opportunity_won"), as_user(story, world.maya):
        story.execute(
            "update public.deals set opportunity_id = %s where id = %s", [acme.id("opportunities"), deal["id"]]
        )
    with refused(story, "deals_opportunity_id_key"):
        acme("deals", opportunity_id=deal["opportunity_id"])
    for given in ({"billing_period": "one_off"}, {"term_months": None}):
        with refused(story, "deals_recurring_check"):
            acme("deals", **given)


def test_a_deal_and_a_reopening_at_once(database: str) -> None:
    """The second session sees what the first did: there is never a deal of an open opportunity."""
    with connect(database) as connection:
        maker = Maker(connection, personal_workspace(connection, sign_up(connection, "ada")))
        opportunity = maker.id("opportunities", stage_id=maker.stage("won")["id"])
        back = maker.stage("open")["id"]
    deal = (
        "insert into public.deals (workspace_id, opportunity_id, currency_code, value_minor, term_months)"
        f" values ('{maker.workspace}', '{opportunity}', 'EUR', 1, 12)"
    )
    reopen = f"update public.opportunities set stage_id = '{back}' where id = '{opportunity}'"
    for first_does, second_does, rule in (
        (reopen, deal, "deals_opportunity_won"),
        (deal, reopen, "opportunities_won_with_deal"),
    ):
        outcomes: list[str] = []
        with connect(database) as first, connect(database) as second:
            first.execute(first_does.encode())
            waiting = Thread(target=tell, args=(outcomes, second, second_does))
            waiting.start()
            waiting.join(0.3)
            first.commit()
            waiting.join(10)
        assert outcomes == [rule]
        with connect(database) as connection:
            won = maker_stage(connection, maker)
            connection.execute("update public.opportunities set stage_id = %s where id = %s", [won, opportunity])


def tell(outcomes: list[str], connection: Connection, statement: str) -> None:
    outcomes.append(outcome(connection, statement))


def maker_stage(connection: Connection, maker: Maker) -> Any:
    return Maker(connection, maker.workspace).stage("won")["id"]


# ---------------------------------------------------------------------------------------------------------------------
# History


def steps(story: Connection, key: Any) -> list[Any]:
    return story.execute(
        "select stage_id, amount_minor, expected_close_on::text, status, former_stage_id, former_stage_duration,"
        " changed_by"
        " from public.opportunity_history where opportunity_id = %s order by changed_at, id",
        [key],
    ).fetchall()


def age_history(story: Connection, key: Any, interval: str) -> None:
    """Pretend that everything so far happened earlier."""
    story.execute("select private.begin_operation('erasing')")
    story.execute(
        "update public.opportunity_history set changed_at = changed_at - %s::interval,"
        " stage_entered_at = stage_entered_at - %s::interval where opportunity_id = %s",
        [interval, interval, key],
    )
    story.execute("select private.end_operation('erasing')")


def test_stage_amount_and_close_date_are_kept(story: Connection, world: World, acme: Maker) -> None:
    one, two, three = (acme.stage("open", position) for position in (1, 2, 3))
    key = acme.id("opportunities", stage_id=one["id"], amount_minor=100)
    age_history(story, key, "3 days")
    with as_user(story, world.edda):
        change(story, key, amount_minor=200)
        change(story, key, name="Renamed", owner_id=world.edda.id)
        change(story, key, expected_close_on="2027-01-01")
    age_history(story, key, "4 days")
    with as_user(story, world.edda):
        change(story, key, stage_id=two["id"], amount_minor=300)
    age_history(story, key, "1 day")
    with as_user(story, world.adam):
        change(story, key, stage_id=three["id"])
    assert steps(story, key) == [
        (one["id"], 100, None, "open", None, None, None),
        (one["id"], 200, None, "open", None, None, world.edda.id),
        (one["id"], 200, "2027-01-01", "open", None, None, world.edda.id),
        (two["id"], 300, "2027-01-01", "open", one["id"], timedelta(days=7), world.edda.id),
        (three["id"], 300, "2027-01-01", "open", two["id"], timedelta(days=1), world.adam.id),
    ]


def test_stage_entered_at_survives_other_changes(story: Connection, acme: Maker) -> None:
    key = acme.id("opportunities")
    change(story, key, stage_id=acme.stage("open", 2)["id"])
    age_history(story, key, "5 days")
    change(story, key, amount_minor=1)
    entered = story.execute(
        "select distinct stage_entered_at = now() - interval '5 days' from public.opportunity_history"
        " where opportunity_id = %s and stage_id = %s",
        [key, acme.stage("open", 2)["id"]],
    ).fetchall()
    assert entered == [(True,)]


def test_losing_winning_and_reopening_are_in_the_history(story: Connection, acme: Maker) -> None:
    key = acme.id("opportunities")
    change(story, key, stage_id=acme.stage("lost")["id"], lost_reason_id=acme.first("lost_reasons"))
    change(story, key, stage_id=acme.stage("open", 3)["id"])
    change(story, key, stage_id=acme.stage("won")["id"])
    assert [step[3] for step in steps(story, key)] == ["open", "lost", "open", "won"]


def test_the_pipeline_as_of_any_day_reconciles(story: Connection, world: World, acme: Maker) -> None:
    """Against a diary kept in Python: after each of 30 days of changes, what was open and for how much."""
    story.execute("delete from public.deals where workspace_id = %s and false", [world.acme])
    keys = [acme.id("opportunities", amount_minor=100 * number) for number in range(1, 6)]
    diary: list[dict[Any, tuple[str, int]]] = []
    now = {key: ("open", 100 * number) for number, key in enumerate(keys, 1)}
    for day in range(30):
        key = keys[day % 5]
        type = ("open", "won", "open", "lost")[day % 4]
        amount = now[key][1] + day
        change(
            story,
            key,
            stage_id=acme.stage(type)["id"],
            amount_minor=amount,
            lost_reason_id=acme.first("lost_reasons") if type == "lost" else None,
        )
        now[key] = (type, amount)
        diary.append(dict(now))
        for other in keys:
            age_history(story, other, "1 day")
    for day, expected in enumerate(diary):
        found = story.execute(
            "select distinct on (opportunity_id) opportunity_id, status, amount_minor from public.opportunity_history"
            " where workspace_id = %s and opportunity_id = any(%s) and changed_at <= now() - %s * interval '1 day'"
            " order by opportunity_id, changed_at desc, id desc",
            [world.acme, keys, 30 - day],
        ).fetchall()
        assert {key: (status, amount) for key, status, amount in found} == expected, day


def test_history_is_append_only(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities")
    for verb in ("update public.opportunity_history set amount_minor = 1", "delete from public.opportunity_history"):
        with refused(story, "opportunity_history_append_only"):
            story.execute(f"{verb} where opportunity_id = %s".encode(), [key])
    with as_user(story, world.edda):
        story.execute("delete from public.opportunities where id = %s", [key])
    assert steps(story, key) == []


# ---------------------------------------------------------------------------------------------------------------------
# Revenue


@pytest.mark.parametrize(
    ("type", "sign"), [("booking", 1), ("renewal", 1), ("expansion", 1), ("contraction", -1), ("refund", -1)]
)
def test_what_comes_in_is_positive_and_what_goes_back_negative(
    story: Connection, acme: Maker, type: str, sign: int
) -> None:
    booking = acme("revenue_events")
    given = {"deal_id": booking["deal_id"], "reverses_id": booking["id"] if type == "refund" else None}
    acme("revenue_events", type=type, amount_minor=sign * 100, **given)
    acme("revenue_events", type=type, amount_minor=0, **given)
    with refused(story, "revenue_events_sign_check"):
        acme("revenue_events", type=type, amount_minor=-sign * 100, **given)


def test_revenue_has_a_size(story: Connection, acme: Maker) -> None:
    acme("revenue_events", type="contraction", amount_minor=-(10**15) + 1)
    with refused(story, "revenue_events_amount_minor_size_check"):
        acme("revenue_events", type="contraction", amount_minor=-(10**15))


def test_a_refund_takes_back_an_event_of_the_same_deal(story: Connection, acme: Maker) -> None:
    booking = acme("revenue_events")
    for type in ("refund", "correction"):
        with refused(story, "revenue_events_reverses_check"):
            acme("revenue_events", type=type, amount_minor=-1)
        with refused(story, "revenue_events_reverses_same_deal") as refusal:
            acme("revenue_events", type=type, amount_minor=-1, reverses_id=booking["id"])
        assert refusal.hint
        with refused(story, "revenue_events_reverses_same_deal"):
            acme(
                "revenue_events",
                type=type,
                amount_minor=0,
                currency_code="JPY",
                reporting_amount_minor=0,
                reverses_id=booking["id"],
                deal_id=booking["deal_id"],
            ) if rate_for_yen(story) else None
        acme("revenue_events", type=type, amount_minor=-1, reverses_id=booking["id"], deal_id=booking["deal_id"])
    with refused(story, "revenue_events_reverses_check"):
        acme("revenue_events", reverses_id=booking["id"], deal_id=booking["deal_id"])


def rate_for_yen(story: Connection) -> bool:
    story.execute(
        "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
        " values ('EUR', 'JPY', '2026-01-05', 160, 'test') on conflict do nothing"
    )
    return True


def test_revenue_is_never_edited(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("revenue_events")
    for verb in ("update public.revenue_events set amount_minor = 1", "delete from public.revenue_events"):
        with refused(story, "revenue_events_append_only") as refusal:
            story.execute(f"{verb} where id = %s".encode(), [key])
        assert refusal.hint
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, sqlstate="42501"), actor:
                story.execute(f"{verb} where id = %s".encode(), [key])
    with refused(story, "revenue_events_deal_id_fkey"):
        story.execute(
            "delete from public.deals where id = (select deal_id from public.revenue_events where id = %s)", [key]
        )


@pytest.mark.parametrize("first_does", ["currency", "money"])
def test_currency_and_money_changed_at_once(database: str, first_does: str) -> None:
    """Never money converted into a reporting currency the workspace no longer has."""
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "ada"))
    statements = {
        "currency": f"update public.workspaces set reporting_currency_code = 'USD' where id = '{workspace}'",
        "money": "insert into public.campaigns"
        " (workspace_id, name, slug, objective, currency_code, budget_minor, starts_on)"
        f" values ('{workspace}', 'C', 'c', 'awareness', 'EUR', 100, '2026-01-01')",
    }
    second_does = "money" if first_does == "currency" else "currency"
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        first.execute(statements[first_does].encode())
        waiting = Thread(target=lambda: outcomes.append(outcome(second, statements[second_does])))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    assert outcomes == ["exchange_rates_exists" if second_does == "money" else "workspaces_reporting_currency_fixed"]


def test_the_buying_committee_lists_a_person_once(story: Connection, acme: Maker) -> None:
    member = acme("opportunity_contacts")
    with refused(story, "opportunity_contacts_pkey"):
        acme("opportunity_contacts", opportunity_id=member["opportunity_id"], contact_id=member["contact_id"])
