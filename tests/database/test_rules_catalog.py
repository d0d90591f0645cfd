"""The catalog: audience shares, list prices, accounts, merges, erasure."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, left_out
from tests.support.statements import one, outcome
from tests.support.world import World


def influencer(story: Connection, name: str = "Nadia Hart") -> Any:
    return one(
        story,
        "insert into public.influencers (name, headline, bio, country_code, job_title)"
        " values (%s, 'Revenue operations', 'Writes about pipelines', 'DE', 'VP') returning id",
        name,
    )


def account(story: Connection, person: Any, handle: str = "nadia", platform: str = "linkedin") -> Any:
    return one(
        story,
        "insert into public.influencer_accounts"
        " (influencer_id, platform_code, platform_account_id, handle, url, followers)"
        " values (%s, %s, %s, %s, 'https://example.test', 1000) returning id",
        person,
        platform,
        f"id-{handle}",
        handle,
    )


SEGMENT = "insert into public.audience_segments (account_id, dimension, value, share) values (%s, 'seniority', %s, %s)"


# ---------------------------------------------------------------------------------------------------------------------
# Audience


def test_shares_of_one_dimension_never_exceed_one(story: Connection) -> None:
    key = account(story, influencer(story))
    story.execute(SEGMENT, [key, "director", "0.6"])
    story.execute(SEGMENT, [key, "vp", "0.4"])
    with refused(story, "audience_segments_share_total", matching="1.0001") as refusal:
        story.execute(SEGMENT, [key, "manager", "0.0001"])
    assert refusal.hint
    with refused(story, "audience_segments_share_total"):
        story.execute("update public.audience_segments set share = 0.5 where account_id = %s and value = 'vp'", [key])
    story.execute("update public.audience_segments set share = 1 - share where account_id = %s", [key])
    with refused(story, "audience_segments_share_check", matching="0.6 for 60 percent"):
        story.execute(SEGMENT.replace("'seniority'", "'gender'"), [key, "female", 60])
    with refused(story, "audience_segments_share_total"), as_service(story):
        story.execute(
            "insert into public.audience_segments (account_id, dimension, value, share)"
            " values (%s, 'seniority', 'vp', 0.9)"
            " on conflict (account_id, dimension, value, source) do update set share = excluded.share",
            [key],
        )
    for bad in ("-0.1", "1.1"):
        with refused(story, "audience_segments_share_check"):
            story.execute(SEGMENT, [key, "manager", bad])


def test_another_dimension_or_source_is_another_sum(story: Connection) -> None:
    key = account(story, influencer(story))
    for dimension, source in (("seniority", "a"), ("seniority", "b"), ("industry", "a")):
        story.execute(
            "insert into public.audience_segments (account_id, dimension, value, share, source)"
            " values (%s, %s, %s, 1, %s)",
            [key, dimension, "vp" if dimension == "seniority" else "software", source],
        )
    with refused(story, "audience_segments_share_total"):
        story.execute("update public.audience_segments set source = 'a', value = 'director' where source = 'b'")


def test_two_imports_at_once_do_not_add_up_to_more_than_one(database: str) -> None:
    with connect(database) as connection:
        key = account(connection, influencer(connection))
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        first.execute(SEGMENT, [key, "director", "0.7"])
        waiting = Thread(target=lambda: outcomes.append(outcome(second, SEGMENT, key, "vp", "0.7")))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        first.commit()
        waiting.join(10)
    assert outcomes == ["audience_segments_share_total"]


# ---------------------------------------------------------------------------------------------------------------------
# Prices and accounts


def price(story: Connection, person: Any, period: str, **given: Any) -> Any:
    values = {"platform_code": "linkedin", "deliverable_type_code": "post", "currency_code": "EUR"} | given
    return one(
        story,
        "insert into public.influencer_rates (influencer_id, platform_code, deliverable_type_code, currency_code,"
        " amount_minor, valid_during) values (%s, %s, %s, %s, 100000, %s) returning id",
        person,
        *values.values(),
        period,
    )


def test_at_any_day_one_price(story: Connection) -> None:
    person = influencer(story)
    price(story, person, "[2026-01-01,2026-07-01)")
    price(story, person, "[2026-07-01,)")
    price(story, person, "[2026-01-01,)", currency_code="USD")
    price(story, influencer(story), "[2026-01-01,)")
    for period in ("[2026-06-30,2026-07-01)", "[2026-01-01,)", "[2030-01-01,2030-01-02)"):
        with refused(story, "influencer_rates_valid_during_excl", sqlstate="23P01"):
            price(story, person, period)
    with refused(story, "influencer_rates_valid_during_range_check"):
        price(story, person, "empty")


def test_an_account_survives_a_change_of_handle(story: Connection) -> None:
    person = influencer(story)
    key = account(story, person)
    story.execute("update public.influencer_accounts set handle = 'nadia.hart' where id = %s", [key])
    with refused(story, "influencer_accounts_platform_account_id_key"):
        account(story, person)
    assert account(story, influencer(story), "nadia.hart")
    for bad in ("", "\u00a0", "https://x.com/nadia", "nadia?"):
        with refused(story, "influencer_accounts_handle_check"):
            account(story, person, bad)


def test_a_missing_count_stays_missing(story: Connection) -> None:
    key = account(story, influencer(story))
    story.execute(
        "insert into public.account_metrics (account_id, measured_on, followers) values (%s, '2026-01-01', 5)", [key]
    )
    assert one(
        story, "select posts, average_views, engagement_rate from public.account_metrics where account_id = %s", key
    ) == (
        None,
        None,
        None,
    )
    with refused(story, "account_metrics_measured_on_key"):
        story.execute("insert into public.account_metrics (account_id, measured_on) values (%s, '2026-01-01')", [key])


def test_deleting_an_account_touches_nobody_elses_search_row(story: Connection) -> None:
    others = [influencer(story, f"Person {number}") for number in range(5)]
    key = account(story, influencer(story))
    story.execute(SEGMENT, [key, "vp", "0.5"])
    before = story.execute(
        "select influencer_id, xmin::text, ctid::text from public.influencer_search where influencer_id = any(%s)",
        [others],
    ).fetchall()
    story.execute("update public.influencer_numbers set followers = 7 where influencer_id = any(%s)", [others])
    story.execute("delete from public.influencer_accounts where id = %s", [key])
    assert len(before) == 5
    assert one(story, "select count(*) from public.influencer_numbers where followers = 7") == 5


# ---------------------------------------------------------------------------------------------------------------------
# Merging


def merge(story: Connection, duplicate: Any, survivor: Any) -> Any:
    with as_service(story):
        return one(story, "select public.merge_influencers(%s, %s)", duplicate, survivor)


def resolved(story: Connection, key: Any) -> Any:
    return one(story, "select public.resolve_influencer(%s)", key)


def test_a_duplicate_becomes_a_redirect_and_its_belongings_move(story: Connection, acme: Maker, beta: Maker) -> None:
    duplicate, survivor = influencer(story, "N. Hart"), influencer(story)
    moved = account(story, duplicate, "n.hart", "x")
    account(story, survivor)
    for table, column, words in (
        ("topics", "topic_code", ("saas", "sales")),
        ("languages", "language_code", ("de", "en")),
        ("industries", "industry_code", ("software", "banking")),
    ):
        for person, word in ((duplicate, words[0]), (survivor, words[0]), (duplicate, words[1])):
            story.execute(
                f"insert into public.influencer_{table} (influencer_id, {column}) values (%s, %s)".encode(),
                [person, word],
            )
    kept = price(story, survivor, "[2026-01-01,2027-01-01)")
    price(story, duplicate, "[2026-06-01,2027-06-01)")
    price(story, duplicate, "[2026-01-01,)", platform_code="x")
    known = acme.id("workspace_influencers", name=None, influencer_id=duplicate)
    both = [beta.id("workspace_influencers", name=None, influencer_id=key) for key in (duplicate, survivor)]

    assert merge(story, duplicate, survivor) == survivor
    assert resolved(story, duplicate) == resolved(story, survivor) == survivor
    assert one(story, "select influencer_id from public.influencer_accounts where id = %s", moved) == survivor
    for table in ("topics", "languages", "industries"):
        assert one(story, f"select count(*) from public.influencer_{table} where influencer_id = %s", survivor) == 2
    assert one(story, "select count(*) from public.influencer_rates where influencer_id = %s", survivor) == 2
    assert one(story, "select influencer_id from public.influencer_rates where id = %s", kept) == survivor
    assert one(story, "select influencer_id from public.workspace_influencers where id = %s", known) == survivor
    assert (
        one(story, "select count(distinct influencer_id) from public.workspace_influencers where id = any(%s)", both)
        == 2
    )
    assert one(story, "select archived_at is not null from public.influencers where id = %s", duplicate) is True
    assert one(story, "select count(*) from public.influencer_search where influencer_id = %s", duplicate) == 0


def test_chains_of_merges_stay_flat(story: Connection) -> None:
    a, b, c, d = (influencer(story, name) for name in "abcd")
    merge(story, a, b)
    merge(story, b, c)
    assert merge(story, d, a) == c
    assert {resolved(story, key) for key in (a, b, c, d)} == {c}
    assert (
        one(
            story,
            "select count(*) from public.influencers as r join public.influencers as t on t.id = r.merged_into_id"
            " where t.merged_into_id is not null",
        )
        == 0
    )


def test_merges_that_make_no_sense_are_refused(story: Connection) -> None:
    a, b, c = (influencer(story, name) for name in "abc")
    for duplicate, survivor, rule in (
        (a, a, "influencers_merged_into_id_check"),
        (a, "00000000-0000-0000-0000-000000000000", "influencers_merge_exists"),
        ("00000000-0000-0000-0000-000000000000", a, "influencers_merge_exists"),
    ):
        with refused(story, rule):
            merge(story, duplicate, survivor)
    merge(story, a, b)
    with refused(story, "influencers_merged_into_id_check"):
        merge(story, b, a)
    with refused(story, "influencers_merge_target"), as_service(story):
        story.execute("update public.influencers set merged_into_id = %s, archived_at = now() where id = %s", [a, c])
    with refused(story, "influencers_merge_redirects"), as_service(story):
        story.execute("update public.influencers set merged_into_id = %s, archived_at = now() where id = %s", [c, b])


def test_two_merges_that_share_a_record_at_once_make_no_chain(database: str) -> None:
    with connect(database) as connection:
        a, b, c = (influencer(connection, name) for name in "abc")
    merging = "select public.merge_influencers(%s, %s)"
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        first.execute(merging, [a, b])
        waiting = Thread(target=lambda: outcomes.append(outcome(second, merging, b, c)))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    assert outcomes == ["done"]
    with connect(database) as connection:
        assert {resolved(connection, key) for key in (a, b)} == {c}
        assert one(connection, "select merged_into_id from public.influencers where id = %s", a) == c


# ---------------------------------------------------------------------------------------------------------------------
# Erasure

SECRETS = ("Nadia", "nadia", "+49", "Revenue operations", "secret")


def everything(story: Connection) -> str:
    """All data of the tables that may hold something personal, as text."""
    found = ""
    for (table,) in story.execute(
        "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        " and relname not in ('users', 'workspaces', 'topics', 'countries', 'languages', 'currencies', 'industries',"
        " 'free_mail_domains', 'public_suffixes')"
    ).fetchall():
        found += str(story.execute(f'select t::text from public."{table}" as t'.encode()).fetchall())
    return found


@pytest.mark.parametrize("ask_for", ["survivor", "duplicate"])
def test_an_erased_influencer_is_nowhere_and_does_not_come_back(
    story: Connection, world: World, acme: Maker, beta: Maker, ask_for: str
) -> None:
    duplicate, survivor = influencer(story, "Nadia H."), influencer(story)
    key = account(story, survivor)
    story.execute(SEGMENT, [key, "vp", "0.5"])
    price(story, survivor, "[2026-01-01,)")
    merge(story, duplicate, survivor)
    for maker in (acme, beta):
        maker("custom_field_definitions", subject="workspace_influencers", key="nick", is_required=True)
        person = maker.id(
            "workspace_influencers",
            name=None,
            influencer_id=survivor,
            email="nadia@hart.test",
            phone="+49 30 1234567",
            agent_name="Nadia's agent",
            custom_fields={"nick": "secret"},
        )
        story.execute("update public.workspace_influencers set phone = '+49 30 7654321' where id = %s", [person])
        maker("notes", company_id=None, workspace_influencer_id=person, body="secret of Nadia")
        maker("activities", company_id=None, workspace_influencer_id=person, subject="call Nadia", body="secret")
        maker("collaborations", workspace_influencer_id=person, fee_minor=77)
    with as_service(story):
        erased = one(story, "select public.erase_influencer(%s)", survivor if ask_for == "survivor" else duplicate)
    assert erased == 2
    text = everything(story)
    for secret in SECRETS:
        assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]
    assert one(story, "select count(*) from public.collaborations where fee_minor = 77") == 2
    assert account(story, influencer(story, "Somebody")) is None
    assert left_out(acme, "workspace_influencers", email="nadia@hart.test", custom_fields={"nick": "x"})
    assert one(story, "select count(*) from public.influencer_search where influencer_id = %s", survivor) == 0
    assert one(story, "select count(*) from private.running_operations") == 0


def test_erasing_nobody_is_an_error(story: Connection) -> None:
    with refused(story, "influencers_erase_exists"), as_service(story):
        story.execute("select public.erase_influencer(gen_random_uuid())")
    with refused(story, "erasures_reason_known"), as_service(story):
        story.execute("select public.erase_influencer(%s, 'boredom')", [account_owner(story)])


def account_owner(story: Connection) -> Any:
    person = influencer(story)
    account(story, person)
    return person


def test_an_erased_buyer_is_nowhere_and_totals_stay(story: Connection, world: World, acme: Maker) -> None:
    acme("custom_field_definitions", subject="contacts", key="nick", is_required=True)
    buyer = acme.id("contacts", full_name="Nadia Buyer", email="nadia@buyer.test", custom_fields={"nick": "secret"})
    acme("contact_visitors", contact_id=buyer, visitor_id="visitor-nadia")
    touch = acme.id("touchpoints", contact_id=buyer, visitor_id="visitor-nadia", properties={"name": "Nadia"})
    story.execute('update public.touchpoints set properties = \'{"name": "Nadia 2"}\' where id = %s', [touch])
    story.execute("update public.contacts set job_title = 'Nadia''s job' where id = %s", [buyer])
    acme("notes", company_id=None, contact_id=buyer, body="Nadia said")
    acme("activities", contact_id=buyer, subject="Nadia called")
    seat = acme("opportunity_contacts", contact_id=buyer)
    other = acme.id("contacts", full_name="Other", custom_fields={"nick": "x"})
    totals = "select count(*), count(contact_id), sum(evidence) from public.touchpoints"
    before = one(story, totals)
    with as_service(story):
        assert (
            one(story, "select public.erase_contact(workspace_id => %s, contact_id => %s)", world.acme, buyer) is True
        )
        assert (
            one(story, "select public.erase_contact(workspace_id => %s, contact_id => %s)", world.beta, buyer) is False
        )
    assert "Nadia" not in everything(story)
    assert "nadia" not in everything(story)
    assert "secret" not in everything(story)
    assert one(story, totals) == before
    seats = "select contact_id from public.opportunity_contacts where opportunity_id = %s"
    assert one(story, seats, seat["opportunity_id"]) == buyer
    assert one(story, "select full_name from public.contacts where id = %s", other) == "Other"
    assert (
        one(story, "select count(*) > 0 from public.audit_events where row_id = %s and action = 'update'", str(buyer))
        is True
    )


def test_an_erased_buyer_does_not_come_back_to_that_workspace(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    buyer = acme.id("contacts", email="nadia@buyer.test")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, buyer])
    assert left_out(acme, "contacts", email="nadia@buyer.test")
    with refused(story, "contacts_identity_unavailable"), as_user(story, world.edda):
        story.execute("update public.contacts set email = 'nadia@buyer.test' where email is not null")
    assert beta("contacts", email="nadia@buyer.test")["email"] == "nadia@buyer.test"
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, buyer])
    assert left_out(acme, "contacts", email="nadia@buyer.test")


def test_a_private_influencer_is_erased_with_the_name_in_its_links(
    story: Connection, world: World, acme: Maker
) -> None:
    person = acme.id("workspace_influencers", name="Nadia Hart", headline="Nadia's list", email="nadia@hart.test")
    acme(
        "workspace_influencer_accounts",
        workspace_influencer_id=person,
        handle="nadiahart",
        platform_code="linkedin",
        platform_account_id="nadia-1",
    )
    collaboration = acme("collaborations", workspace_influencer_id=person)
    link = acme(
        "tracking_links",
        campaign_id=collaboration["campaign_id"],
        collaboration_id=collaboration["id"],
        utm_content="Nadia Hart",
    )
    assert "nadia-hart" in link["url"]
    touch = acme.id("touchpoints", tracking_link_id=link["id"], utm_content="Nadia Hart", utm_campaign="x")
    with as_service(story):
        erase = "select public.erase_workspace_influencer(workspace_id => %s, workspace_influencer_id => %s)"
        assert one(story, erase, world.beta, person) is False
        assert one(story, erase, world.acme, person) is True
    text = everything(story).lower()
    assert "nadia" not in text, text[max(0, text.find("nadia") - 300) : text.find("nadia") + 100]
    assert one(story, "select workspace_influencer_id from public.touchpoints where id = %s", touch) == person
    assert left_out(
        acme, "workspace_influencer_accounts", platform_code="linkedin", platform_account_id="nadia-1", handle="again"
    )


@pytest.mark.parametrize("who", ["maya", "noor"])
def test_only_services_merge_and_erase_in_the_catalog(story: Connection, world: World, who: str) -> None:
    for call in ("erase_influencer(gen_random_uuid())", "merge_influencers(gen_random_uuid(), gen_random_uuid())"):
        with refused(story, sqlstate="42501"), as_user(story, getattr(world, who)):
            story.execute(f"select public.{call}".encode())
