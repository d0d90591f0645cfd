"""What other systems mean: campaigns of links, ids in two spellings, several values in a cell, owners, stages."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.importing import File, actions, dump, fates, one, plan, run, undo
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

SPRING = File("campaigns", [{"name": "Spring", "objective": "awareness"}])


def remarks(connection: Connection, batch: Any) -> list[str]:
    return [
        row[0] for row in connection.execute("select remark from public.import_remarks(%s) order by 1", [batch])
    ]  # fmt: skip


def test_a_link_finds_its_campaign_by_its_utm_word_an_alias_or_what_is_known_of_it(
    story: Connection, world: World
) -> None:
    def link(code: str, url: str, **more: str) -> dict[str, str]:
        return {"short_code": code, "destination_url": url, **more}

    tagged = "https://acme.example/?utm_source=li&utm_medium=social&utm_campaign="
    with as_user(story, world.maya):
        story.execute(
            "insert into public.utm_aliases (parameter, alias, canonical) values ('campaign', 'sprng', 'spring')"
        )
        links = File(
            "links",
            [
                link("https://dub.sh/one", tagged + "spring"),
                link("dub.sh/two?x=1", tagged + "SPRNG"),
                link("three", tagged + "autumn"),
                link("four", "https://acme.example/"),
                link("five", tagged + "sprng", campaign="Spring"),
            ],
        )
        assert fates(story, run(story, SPRING, links, source="dub"))[1:] == [
            ("create", None), ("create", None), ("refuse", "import_reference_known"), ("refuse", "import_field_given"),
            ("create", None),
        ]  # fmt: skip
        assert (
            story.execute(
                "select utm_campaign, utm_source from public.tracking_links where short_code in ('one', 'two', 'five')"
            ).fetchall()
            == [("spring", "linkedin")] * 3
        )
        assert actions(story, plan(story, links, source="dub")) == [
            "unchanged", "unchanged", "refuse", "refuse", "unchanged"
        ]  # fmt: skip
        known = File("links", [link("one", "https://acme.example/new", utm_source="li", utm_medium="social")])
        assert actions(story, plan(story, known, source="dub")) == ["update"]


def test_ids_of_salesforce_are_one_with_fifteen_and_eighteen_characters(story: Connection, world: World) -> None:
    accounts = File("companies", [{"external_id": "0015000000Gv7qJ", "name": "Acme Corp"}])
    contacts = File("contacts", [{"external_id": "003000000000001", "email": "j@acme-corp.example",
                                  "company_external_id": "0015000000Gv7qJAAR"}])  # fmt: skip
    deals = File("opportunities", [{"external_id": "006000000000001AAA", "name": "Big", "stage": "Prospecting",
                                    "company_external_id": "0015000000Gv7qJ",
                                    "contacts": "003000000000001AAA"}])  # fmt: skip
    roles = File("committee", [{"opportunity": "006000000000001", "contact": "003000000000001", "role": "champion"}])
    with as_user(story, world.maya):
        run(story, accounts, contacts, deals, roles, source="salesforce")
        assert one(story, "select external_id from public.companies where name = 'Acme Corp'") == "0015000000Gv7qJAAR"
        assert one(
            story,
            "select count(*) from public.opportunity_contacts as seats"
            " inner join public.contacts as contacts on contacts.id = seats.contact_id"
            " inner join public.companies as companies on companies.id = contacts.company_id"
            " inner join public.opportunities as deals on deals.id = seats.opportunity_id"
            " and deals.company_id = companies.id"
            " where companies.name = 'Acme Corp' and seats.role = 'champion'",
        ) == 1  # fmt: skip
        longer = File("companies", [{"external_id": "0015000000Gv7qJAAR", "name": "Acme Corp"}])
        assert actions(story, plan(story, longer, source="salesforce")) == ["unchanged"]
        # Ids of other systems stay as they are.
        run(story, accounts, source="other")
        assert one(story, "select external_id from public.companies where source = 'other'") == "0015000000Gv7qJ"


def test_of_several_companies_the_first_counts_and_of_several_contacts_each(story: Connection, world: World) -> None:
    companies = File("companies", [{"external_id": "1", "name": "One"}, {"external_id": "2", "name": "Two"}])
    contacts = File("contacts", [
        {"external_id": str(number), "email": f"c{number}@x{number}.example", "company_external_id": "1;2",
         "company_name": "One;Two"} for number in (11, 12)
    ])  # fmt: skip
    deals = File("opportunities", [
        {"external_id": "21", "name": "A", "stage": "closedwon", "amount": "10", "closed_on": "2026-01-05",
         "company_external_id": "1;2", "contacts": "11;12"},
        {"external_id": "22", "name": "B", "stage": "appointmentscheduled",
         "contacts": "Ann Bo (c11@x11.example);C (c12@x12.example)"},
    ])  # fmt: skip
    with as_user(story, world.maya):
        run(story, companies, contacts, deals, source="hubspot")
        assert story.execute(
            "select deals.name, companies.name, count(*) from public.opportunities as deals"
            " inner join public.opportunity_contacts as seats on seats.opportunity_id = deals.id"
            " left join public.companies as companies on companies.id = deals.company_id"
            " where deals.source = 'hubspot' group by 1, 2 order by 1"
        ).fetchall() == [("A", "One", 2), ("B", None, 2)]
        assert one(story, "select count(*) from public.companies where source = 'hubspot'") == 2


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Closed - Won", "Won"), ("Abgeschlossen und gewonnen", "Won"), ("Cierre ganado", "Won"),
        ("Fermée gagnée", "Won"), ("Negócio ganho", "Won"), ("Geschlossen, verloren", "Lost"),
        ("Cierre perdido", "Lost"),
        ("decisionmakerboughtin", "Negotiation"), ("Termin vereinbart", "Qualified"), ("Won't proceed", None),
        ("Terminated", None), ("Won 🎉", "Won"), ("Négociation", "Negotiation"),
    ],
)  # fmt: skip
def test_stages_of_other_systems_are_those_of_the_pipeline_or_asked_for(
    story: Connection, word: str, stage: str | None
) -> None:
    assert one(story, "select private.import_stage_class(%s)", word) == stage
    assert one(story, "select private.import_lifecycle_stage('marketingqualifiedlead')") == "mql"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026010110", "2026-01-01 09:00:00+00"), ("2026023010", None),
        ("2026-10-05T10:00:00.000Z", "2026-10-05 10:00:00+00"),
        ("05.01.2026 10:00", "2026-01-05 09:00:00+00"), ("1767261600", "2026-01-01 10:00:00+00"),
    ],
)  # fmt: skip
def test_moments_are_read_as_these_systems_write_them(story: Connection, value: str, moment: str | None) -> None:
    statement = "select private.import_moment(%s, 'dmy', 'Europe/Berlin') is not distinct from %s::timestamptz"
    assert one(story, statement, value, moment)


def test_an_owner_is_a_member_by_name_or_address_or_who_imports_and_others_are_named(
    story: Connection, world: World
) -> None:
    name = one(story, "select full_name from public.users where id = %s", world.adam.id)
    owners = ["Me", world.edda.email.upper(), f"Adam ({world.adam.email})", name or world.adam.email, "Bob Smith"]
    rows = [{"external_id": str(place), "name": f"C{place}", "owner": owner} for place, owner in enumerate(owners)]
    with as_user(story, world.maya):
        batch = run(story, File("companies", rows))
        assert story.execute(
            "select owner_id from public.companies where source = 'crm' order by external_id"
        ).fetchall() == [(world.maya.id,), (world.edda.id,), (world.adam.id,), (world.adam.id,), (None,)]
        (remark,) = remarks(story, batch)
        assert 'values.owner."Bob Smith"' in remark and world.edda.email in remark


def test_totals_below_a_report_are_skipped_not_refused(story: Connection, world: World) -> None:
    costs = File(
        "costs",
        [
            {"campaign": "Spring", "incurred_on": "9/1/2026", "amount": "1,500.00"},
            {"incurred_on": "Total", "amount": "1,500.00"},
            {"incurred_on": "totally wrong", "amount": "1"},
        ],
        settings={"date_order": "mdy", "constants": {"type": "ads"}},
    )
    with as_user(story, world.maya):
        assert fates(story, plan(story, SPRING, costs))[1:] == [
            ("create", None), ("skip", "import_row_text"), ("refuse", "import_day_readable")
        ]  # fmt: skip


def test_clicks_find_the_links_that_come_with_them_and_earn_their_influencer_something(
    story: Connection, world: World
) -> None:
    person = File("influencers", [{"name": "Ada", "linkedin": "ada-x"}])
    deal = File("collaborations", [{"campaign": "Spring", "influencer": "Ada"}])
    links = File("links", [
        {"short_code": "https://lum.link/ada", "influencer": influencer, "campaign": "Spring",
         "destination_url": "https://acme.example/?utm_source=linkedin&utm_medium=influencer"}
        for influencer in ("Ada",)
    ])  # fmt: skip
    clicks = File("touches", [
        {"external_id": "1", "visitor_id": "v1", "touched_at": "2026-05-01 10:00", "short_code": "lum.link/ADA?x=1"},
        {"external_id": "2", "visitor_id": "v1", "touched_at": "2026-05-01 12:00", "short_code": "lum.link/nobody"},
        {"external_id": "3", "visitor_id": "v1", "touched_at": "2026-05-01 14:00", "promo_code": "ada10"},
    ])  # fmt: skip
    codes = File("promo_codes", [{"code": "ADA10", "campaign": "Spring", "influencer": "Ada"}])
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, clicks, links, codes, deal, person, SPRING, rows=1)
        assert fates(story, batch)[:3] == [("create", None), ("refuse", "touchpoints_short_code_known"),
                                           ("create", None)]  # fmt: skip
        assert story.execute(
            "select touches.external_id, people.name from public.touchpoints as touches"
            " inner join public.workspace_influencers as people on people.id = touches.workspace_influencer_id"
            " where touches.source = 'crm' order by 1"
        ).fetchall() == [("1", "Ada"), ("3", "Ada")]
        assert set(actions(story, plan(story, clicks, links, codes))) == {"unchanged", "refuse"}
        undo(story, batch)
        assert dump(story) == before
        # Without the collaboration the link would be nobody's.
        run(story, person, SPRING)
        assert fates(story, plan(story, links, codes)) == [("refuse", "import_collaboration_known")] * 2


def test_whole_numbers_have_points_between_thousands_whatever_the_decimal_mark(story: Connection, world: World) -> None:
    rows = [{"name": f"N{place}", "linkedin": f"n-{place}", "linkedin_followers": number}
            for place, number in enumerate(["12.500", "1.234.567", "12,500", "12.5K", "900"])]  # fmt: skip
    with as_user(story, world.maya):
        run(story, File("influencers", rows, settings={"decimal_mark": "."}))
        assert story.execute(
            "select followers from public.workspace_influencer_accounts where handle like 'n-_' order by handle"
        ).fetchall() == [(12500,), (1234567,), (12500,), (12500,), (900,)]


@pytest.mark.parametrize(
    ("value", "mark", "number"),
    [
        # Written in one way only, whatever the mark of the file.
        ("1.234,50 €", ".", "1234.50"), ("1,234.50", ",", "1234.50"), ("3,4 %", ".", "3.4"), ("12,5k", ".", "12500"),
        ("1.2M", ",", "1200000"), ("1,2 Mio.", ".", "1200000"), ("125,3 mil", ",", "125300"), ("12 TEUR", ",", "12000"),
        ("1\u202f234,5", ",", "1234.5"), ("1'234.50", ".", "1234.50"), ("1,23,456.70", ".", "123456.70"),
        # Written in two ways: the mark decides.
        ("1.234", ".", "1.234"), ("1.234", ",", "1234"), ("1,234", ".", "1234"), ("1,234 K", ",", "1234"),
        # A currency is not a factor.
        ("100 MXN", ".", "100"), ("1 250 kr", ".", "1250"), ("100 BRL", ".", "100"), ("50 Kč", ".", "50"),
        ("MAD 100", ".", "100"), ("$1.2M", ".", "1200000"), ("$850 - $1.2K", ".", None),
        ("(1,250.00)", ".", "-1250.00"), ("1.250,00-", ",", "-1250.00"), ("-€5,10", ".", "-5.10"),
        ("12.34.56", ".", None), ("26.11.2026", ".", None), ("abc", ".", None), ("1e3", ".", "1000"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(story: Connection, value: str, mark: str, number: str | None) -> None:
    assert one(story, "select private.import_number(%s, %s) is not distinct from %s::numeric", value, mark, number)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("46027", "2026-01-05"), ("46027.0", "2026-01-05"), ("5. März 2026", "2026-03-05"),
        ("5 mars 2026", "2026-03-05"),
        ("1er août 2026", "2026-08-01"), ("14 de marzo de 2026", "2026-03-14"), ("Jan 6, 2026", "2026-01-06"),
        ("Sat, 14 Mar 2026", "2026-03-14"), ("31-dic-26", "2026-12-31"),
        ("March 27", None), ("March 2026", None), ("2026-W11", None), ("31 juin 2026", None), ("14 Foo 2026", None),
    ],
)  # fmt: skip
def test_days_are_read_in_several_languages_and_as_spreadsheets_count_them(
    story: Connection, value: str, day: str | None
) -> None:
    assert one(story, "select private.import_day(%s) is not distinct from %s::date", value, day)


def test_a_currency_beside_the_number_is_that_of_the_amount(story: Connection, world: World) -> None:
    sums = ["$3,000.00", "12.500,00 €", "CHF 900", "1.2M zł", "5 TEUR", "700", "900 kr"]
    rows = [{"external_id": str(place), "name": f"Deal {place}", "amount": amount} for place, amount in enumerate(sums)]
    said = [
        {"external_id": "10", "name": "A", "amount": "$5", "currency": "CAD"},
        {"external_id": "11", "name": "B", "amount": "€5", "currency": "USD"},
        {"external_id": "12", "name": "C", "amount": "7 kr", "currency": "SEK"},
    ]
    with as_user(story, world.maya):
        batch = plan(story, File("opportunities", rows), File("opportunities", said))
        assert story.execute(
            "select new_values ->> 'amount_minor', new_values ->> 'currency_code' from public.import_records"
            " where batch_id = %s and table_name = 'opportunities' order by file, line", [batch],
        ).fetchall() == [
            ("300000", "USD"), ("1250000", "EUR"), ("90000", "CHF"), ("120000000", "PLN"), ("500000", "EUR"),
            ("70000", "EUR"), ("500", "CAD"), ("700", "SEK"),
        ]  # fmt: skip
        rules = [rule for _, rule in fates(story, batch)]
        assert (rules[6], rules[8]) == ("import_currency_said", "import_currency_agree")


def test_cells_of_people_are_read_for_what_they_mean(story: Connection, world: World) -> None:
    rows = [
        {"external_id": "1", "email": "Ada <ada@x.example>", "phone": "+46701234567, +46701234568", "full_name": "A"},
        {"external_id": "2", "email": "b@x.example | b2@x.example", "phone": "4,9302E+11", "full_name": "B"},
        {"external_id": "3", "email": "mailto:c@x.example (private)", "phone": "k. A.", "full_name": "C"},
        # Two records with such an id would be one.
        {"external_id": "7,65432E+09", "email": "d@x.example", "full_name": "D"},
        {"external_id": "5", "full_name": "E", "company_external_id": "c-9"},
        {"external_id": "6", "full_name": "F", "company_domain": "f-firm.example"},
    ]
    with as_user(story, world.maya):
        batch = run(story, File("contacts", rows))
        assert fates(story, batch) == [*[("create", None)] * 3, ("refuse", "import_id_whole"), *[("create", None)] * 2]
        assert story.execute(
            "select contacts.email, contacts.phone, companies.name from public.contacts as contacts"
            " left join public.companies as companies on companies.id = contacts.company_id"
            " where contacts.source = 'crm' order by contacts.external_id"
        ).fetchall() == [
            ("ada@x.example", "+46701234567", None), ("b@x.example", None, None), ("c@x.example", None, None),
            (None, None, None), (None, None, "f-firm.example"),
        ]  # fmt: skip
        assert remarks(story, batch) == [
            "company c-9 is not imported and left out here",
            "phone \"4,9302E+11\" was cut short by a spreadsheet program and is left empty",
            "phone has several numbers, and only the first is kept",
        ]  # fmt: skip
        # What is left out makes no difference either.
        assert set(actions(story, plan(story, File("contacts", rows)))) == {"unchanged", "refuse"}


@pytest.mark.parametrize(
    ("words", "word", "ours"),
    [
        ("platform", "Twitter", "x"), ("platform", "X (Twitter)", "x"), ("platform", "Twitter/X", "x"),
        ("platform", "IG", "instagram"), ("platform", "YouTube.com", "youtube"), ("platform", "twitch.tv", "twitch"),
        ("deliverable_type", "IG Reel", "short-video"), ("deliverable_type", "YouTube Shorts", "short-video"),
        ("deliverable_type", "Instagram Story", "story"), ("deliverable_type", "Blog post", "article"),
        ("deliverable_type", "Tweet", "post"), ("deliverable_type", "YouTube video", "video"),
        ("deliverable_type", "Dedicated newsletter", "dedicated-newsletter"), ("deliverable_type", "Dance", None),
        ("platform", "Kiwi", None), ("topic", "Demand Generation", "demand-generation"), ("topic", "Sailing", None),
        ("relationship", "Prospect", "discovered"), ("relationship", "angefragt", "contacted"),
        ("relationship", "zugesagt", "partner"), ("relationship", "on hold", "paused"), ("relationship", "KW 8", None),
        ("campaign_objective", "Lead gen", "lead_generation"), ("campaign_objective", "Brand awareness", "awareness"),
        ("campaign_status", "Running", "active"), ("campaign_status", "Done", "completed"),
        ("collaboration_status", "signed", "contracted"), ("collaboration_status", "contacted", "contacted"),
        ("touch_type", "Clicked link", "link_click"), ("touch_type", "Webinar", "event_attendance"),
        ("touch_type", "view_item", ""), ("touch_type", "Page Viewed", "page_view"), ("touch_type", "quiz", None),
        ("touch_type", "purchase", "purchase"), ("touch_type", "pageView", "page_view"),
        ("touch_type", "lead", "form_fill"), ("cost_status", "Sent", "paid"),
        ("cost_status", "nicht bezahlt", "planned"), ("cost_status", "To be paid", "planned"),
        ("cost_status", "disapproved", ""), ("cost_status", "Void", ""), ("cost_status", "quux", None),
        ("touch_type", "Impression", "view_through"),
        ("touch_type", "Product demo", None), ("touch_type", "Video call", None), ("touch_type", "App signup", None),
        ("touch_type", "Product Viewed", ""), ("touch_type", "video_start", ""), ("touch_type", "app_removed", ""),
        ("touch_type", "Product List Filtered", ""), ("touch_type", "Video Playback Paused", None),
        ("cost_type", "Facebook Ads", "ads"), ("cost_type", "google_ads", "ads"), ("cost_type", "ad spend", "ads"),
        ("cost_type", "paid ads", "ads"), ("cost_type", "Influencer gifting", "product"),
        ("cost_type", "Creator travel", "travel"), ("cost_type", "Coffee", None), ("cost_type", "Preise", None),
        ("cost_type", "Reisekosten", "travel"), ("cost_type", "product cost", "product"),
        ("cost_type", "Produkt", "product"), ("cost_type", "Producto", "product"), ("cost_type", "produit", "product"),
        ("cost_type", "Produktion", "production"), ("cost_type", "Production", "production"),
        ("cost_type", "Influencer fees", "fee"), ("cost_type", "Agency fee", "agency"),
        ("cost_status", "not yet paid", "planned"), ("cost_status", "Partially paid", "planned"),
        ("cost_status", "Not-approved", "planned"), ("cost_status", "Chargeback", ""), ("cost_status", "wahr", "paid"),
        ("touch_type", "conversion", ""), ("touch_channel", "Organic Social", "organic_social"),
        ("touch_channel", "LinkedIn", None),
        ("content_status", "Live", "published"), ("content_status", "in review", "submitted"),
        # The table says which there are.
        ("content_status", "whatever", "whatever"),
    ],
)  # fmt: skip
def test_statuses_are_told_in_the_words_of_other_tools(
    story: Connection, words: str, word: str, ours: str | None
) -> None:
    statement = "select private.import_word(public.uuid_v7(), %s, %s)"
    assert one(story, statement, words, word) == ours


def test_a_company_has_all_domains_that_its_row_lists(story: Connection, world: World) -> None:
    domains = "select string_agg(domain, ' ' order by domain) from public.company_domains where company_id = ("
    with as_user(story, world.maya):
        contact = one(story, "insert into public.contacts (email) values ('jo@brightlane.de') returning id")
        before = dump(story)
        file = File(
            "companies",
            [
                {"name": "Brightlane", "domain": "brightlane.com", "domains": "www.brightlane.com; brightlane.de"},
                {"name": "Nordhafen", "domains": "https://nordhafen.de/, nordhafen.com, gmail.com"},
            ],
        )
        batch = run(story, file)
        assert actions(story, batch) == ["create", "create"]
        assert one(story, domains + "select id from public.companies where name = 'Brightlane')") == (
            "brightlane.com brightlane.de"
        )
        assert one(story, "select domain from public.companies where name = 'Nordhafen'") == "nordhafen.de"
        assert remarks(story, batch) == ['domains "gmail.com" is not a domain of a company and left out']
        assert one(story, "select company_id is not null from public.contacts where id = %s", contact)
        assert actions(story, plan(story, file)) == ["unchanged", "unchanged"]
        undo(story, batch)
        assert dump(story) == before


def test_the_mapping_says_what_the_words_of_a_list_mean(story: Connection, world: World) -> None:
    people = [{"name": "Ada", "topics": "Selling; Cooking; Hiking"}]
    with as_user(story, world.maya):
        said = {"values": {"topics": {"selling": "sales", "Cooking": ""}}}
        batch = run(story, File("influencers", people, settings=said))
        assert remarks(story, batch) == [
            'topics "Hiking" is not known and left out: --meaning "topics:Hiking=OURS" says what it means'
        ]
        topics = "select string_agg(topic_code, ' ') from public.workspace_influencer_topics as topics"
        ada = " where workspace_influencer_id = (select id from public.workspace_influencers where name = 'Ada')"
        assert one(story, topics + ada) == "sales"


def test_a_domain_of_two_companies_is_refused_by_its_name(story: Connection, world: World) -> None:
    rows = [
        {"name": "One", "domain": "one.de", "domains": "shared.de"},
        {"name": "Two", "domain": "two.de", "domains": "shared.de"},
    ]
    with as_user(story, world.maya):
        batch = plan(story, File("companies", rows))
        assert actions(story, batch) == ["create", "refuse"]
        said = one(story, "select reason from public.import_rows where batch_id = %s and action = 'refuse'", batch)
        assert said == "domain:shared.de belongs to another row: 2 of 0.csv"


def test_a_handle_without_a_platform_is_told_by_its_name_and_can_be_given_one(story: Connection, world: World) -> None:
    people = [{"name": "Hal", "handle": "@hal_t", "followers": "15000"}, {"name": "Ida", "followers": "5"}]
    with as_user(story, world.maya):
        assert remarks(story, plan(story, File("influencers", people))) == [
            "numbers left out: the row does not say which profile they are of;"
            " use columns such as linkedin and linkedin_followers",
            'profile "@hal_t" and its numbers left out: the row does not say on which platform;'
            " --set platform=instagram says it for all rows",
        ]
        nameless = [{"handle": "@hal_t", "followers": "15000"}]
        assert fates(story, run(story, File("influencers", nameless))) == [("refuse", "import_field_given")]
        run(story, File("influencers", people[:1], settings={"constants": {"platform": "instagram"}}))
        followers = "select followers from public.workspace_influencer_accounts where handle = 'hal_t'"
        assert one(story, followers) == 15000
