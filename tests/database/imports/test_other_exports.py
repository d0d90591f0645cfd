"""Exports that no preset names, and data sets from the web: what their rows become, to the value.

Each file is checked, written, imported again without a change, and taken back without a trace.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.database import Connection
from crmdb.errors import UsageError
from tests.database.imports.test_exports import BEFORE, counted, plan_file, recognised
from tests.support.actors import as_user
from tests.support.importing import File, actions, advance, dump, fates, one, plan, run, undo
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

COSTS = (
    "select concat_ws(' ', influencers.name, costs.type, costs.status, costs.incurred_on, costs.paid_on,"
    " costs.amount_minor, costs.currency_code, costs.description) from public.campaign_costs as costs"
    " inner join public.collaborations as pairs on pairs.id = costs.collaboration_id"
    " inner join public.workspace_influencers as influencers on influencers.id = pairs.workspace_influencer_id"
    " order by costs.amount_minor, influencers.name"
)
TOUCHES = (
    "select concat_ws(' ', touches.type, touches.visitor_id, touches.channel, touches.utm_source)"
    " from public.touchpoints as touches where touches.source in ('file', 'ga4')"
    " order by touches.touched_at, touches.type"
)
PROFILES = (
    "select concat_ws(' ', people.name, accounts.platform_code, accounts.handle, accounts.followers)"
    " from public.workspace_influencer_accounts as accounts"
    " inner join public.workspace_influencers as people on people.id = accounts.workspace_influencer_id"
    " where people.name not in ('Ada Wong', 'Ben Ruiz') and accounts.followers is not null order by 1"
)
SALES = (
    "select concat_ws(' ', influencers.name, touches.type, deals.name, deals.status, deals.amount_minor,"
    " deals.closed_on)"
    " from public.opportunities as deals"
    " left join public.opportunity_contacts as buyers on buyers.opportunity_id = deals.id"
    " left join public.touchpoints as touches on touches.contact_id = buyers.contact_id"
    " and touches.touched_at::date = deals.closed_on"
    " left join public.workspace_influencers as influencers on influencers.id = touches.workspace_influencer_id"
    " where deals.source = 'file' order by deals.name"
)
CAMPAIGN = ("campaign=Spring",)

FILES: dict[str, tuple[str, str, tuple[str, ...], dict[str, dict[str, int]], str, list[str]]] = {
    "a list of payouts is costs; who was paid when, and not who never was": (
        "payouts.csv",
        "Creator,Invoice no.,Paid on,Status,Amount,Currency\nAda Wong,RE-1,2026-02-03,Paid,1500.00,EUR\n"
        "Ben Ruiz,RE-1,2026-02-03,Paid,1500.00,EUR\nBen Ruiz,RE-2,2026-03-01,Pending,90,EUR\n"
        "Ben Ruiz,RE-3,,Cancelled,80,EUR\nTotal,,,,3170.00,\n",
        CAMPAIGN, {"costs": {"create": 3, "skip": 2}}, COSTS,
        ["Ben Ruiz fee planned 2026-03-01 9000 EUR RE-2", "Ada Wong fee paid 2026-02-03 2026-02-03 150000 EUR RE-1",
         "Ben Ruiz fee paid 2026-02-03 2026-02-03 150000 EUR RE-1"],
    ),
    "total payout and payment date": (
        "payments.csv",
        "Influencer,Campaign,Total Payout,Payment Date\nAda Wong,Spring,\"€1,500.50\",2026-02-03\n",
        (), {"costs": {"create": 1}}, COSTS, ["Ada Wong fee paid 2026-02-03 2026-02-03 150050 EUR"],
    ),
    "of an invoice the net amount": (
        "rechnungen.csv",
        "Rechnungsnummer;Influencer;Rechnungsdatum;Fällig;Netto;USt;Brutto;Status\n"
        "RE-7;Ada Wong;03.02.2026;17.02.2026;1.500,00 €;285,00 €;1.785,00 €;offen\n",
        CAMPAIGN, {"costs": {"create": 1}}, COSTS, ["Ada Wong fee planned 2026-02-03 150000 EUR RE-7"],
    ),
    "a commission is the cost, not the sale beside it, and a refused one is none": (
        "conversions.csv",
        "id,amount,created_at,affiliate_name,commission_amount,commission_status,currency\n"
        "1,120.50,2026-02-03 10:00:00,Ada Wong,12.05,approved,EUR\n2,80.00,2026-02-04,Ben Ruiz,8.00,disapproved,EUR\n",
        CAMPAIGN, {"costs": {"create": 1, "skip": 1}}, COSTS, ["Ada Wong fee approved 2026-02-03 1205 EUR"],
    ),
    "orders by influencer and user are buyers, sales and touches; nothing sold is none": (
        "tracking_data.csv",
        "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
        "Instagram,Spring,adawong,U1,Whey,2026-02-03,2,3998.00\nInstagram,Spring,adawong,U2,Whey,2026-02-03,2,3998.00\n"
        "Instagram,Spring,adawong,U3,Whey,2026-02-05,0,0\n",
        (), {"contacts": {"create": 2}, "opportunities": {"create": 2}, "touches": {"create": 2}}, SALES,
        ["Ada Wong link_click Whey U1 2026-02-03 won 399800 2026-02-03",
         "Ada Wong link_click Whey U2 2026-02-03 won 399800 2026-02-03"],
    ),
    "an order is a touch by its code, or by its influencer": (
        "orders.csv",
        "Order ID,Order date,Customer email,Influencer,Discount code,Order total,Currency,Status\n"
        "1001,2026-02-03,jane@acme.example,,ADA10,120.50,EUR,paid\n"
        "1002,2026-02-04,jim@acme.example,Ada Wong,,80,EUR,paid\n"
        "1003,2026-02-05,jim@acme.example,,,70,EUR,cancelled\n",
        (),
        {"contacts": {"unchanged": 2, "skip": 1}, "opportunities": {"create": 3}, "touches": {"create": 2, "skip": 1}},
        SALES,
        ["Ada Wong promo_code 1001 won 12050 2026-02-03", "Ada Wong link_click 1002 won 8000 2026-02-04",
         "1003 lost 7000 2026-02-05"],
    ),
    "a payment in words that no list knows is not paid": (
        "payouts.csv",
        "Creator,Invoice no.,Date,Status,Amount,Currency\nAda Wong,RE-1,2026-02-03,quux,15,EUR\n"
        "Ada Wong,RE-2,2026-02-03,Not yet paid,16,EUR\n",
        CAMPAIGN, {"costs": {"refuse": 1, "create": 1}}, COSTS, ["Ada Wong fee planned 2026-02-03 1600 EUR RE-2"],
    ),
    "events of GA4: a visit counts once, what happens in it not": (
        "events.csv",
        "event_timestamp,event_name,user_pseudo_id,page_location\n"
        "1770109200000000,session_start,1.2,https://a.example/?utm_source=instagram&utm_medium=influencer\n"
        "1770109200000000,first_visit,1.2,https://a.example/?utm_source=instagram&utm_medium=influencer\n"
        "1770109200500000,page_view,1.2,https://a.example/?utm_source=instagram&utm_medium=influencer\n"
        "1770109260000000,page_view,1.2,https://a.example/pricing\n1770109261000000,click,1.2,https://a.example/pricing\n"
        "1770109270000000,add_to_cart,1.2,https://a.example/pricing\n1770109280000000,purchase,1.2,https://a.example/thanks\n"
        "1770109290000000,generate_lead,1.2,https://a.example/demo\n1770109300000000,quiz_done,1.2,https://a.example/quiz\n",
        (), {"touches": {"create": 2, "skip": 6, "refuse": 1}}, TOUCHES,
        ["link_click 1.2 organic_social instagram", "form_fill 1.2 direct"],
    ),
    "pages of an analytics tool": (
        "pages.csv",
        "timestamp,anonymous_id,event,context_page_url,context_campaign_source,context_campaign_medium,context_page_referrer\n"
        "2026-02-03T10:00:00Z,a1,Page Viewed,https://a.example/,instagram,influencer,\n"
        "2026-02-03T10:10:00Z,a1,Page Viewed,https://a.example/pricing,instagram,influencer,https://a.example/\n"
        "2026-02-03T10:20:00Z,a2,pageview,https://a.example/pricing,,,https://www.a.example/\n"
        "2026-02-03T10:21:00Z,a3,$pageview,https://a.example/pricing,,,https://news.example/\n"
        "2026-02-03T10:22:00Z,a3,Signed Up,https://a.example/join,(none),(none),\n",
        (), {"touches": {"create": 3, "skip": 2}}, TOUCHES,
        ["link_click a1 organic_social instagram", "link_click a3 referral", "form_fill a3 direct"],
    ),
    "pages of a visit are one touch, whatever their ids and referrers": (
        "pages.csv",
        "event id,timestamp,anonymous_id,event,page url,utm_source,page_referrer\n"
        "e1,2026-02-03T10:00:00Z,a1,Page Viewed,https://a.example/?utm_source=instagram,instagram,https://insta.example/\n"
        "e2,2026-02-03T10:10:00Z,a1,Page Viewed,https://a.example/pricing,instagram,\n"
        "e3,2026-02-03T10:21:00Z,a3,pageview,https://a.example/discount/ADA10,,\n"
        "e4,2026-02-03T10:22:00Z,a3,pageview,https://a.example/pricing,,https://a.example/\n",
        (), {"touches": {"create": 2, "skip": 2}}, TOUCHES,
        ["link_click a1 organic_social instagram", "link_click a3 influencer"],
    ),
    "names that are handles, on the platform of the file's name": (
        "top_instagrammers.csv",
        "Rank,Name,Category,Followers,Audience Country\n1,cristiano,Sports,379400000,India\n2,the_rock,Film,1.2M,US\n",
        (), {"influencers": {"create": 2}}, PROFILES,
        ["cristiano instagram cristiano 379400000", "the_rock instagram the_rock 1200000"],
    ),
    "names that are handles beside a platform, and one that is none": (
        "channels.csv",
        "Channel name,Platform,Followers\nmkbhd,YouTube,18.5M\nlinustech,YouTube,15.9M\nSome Body,TikTok,3\n",
        (), {"influencers": {"create": 3}}, PROFILES,
        ["linustech youtube linustech 15900000", "mkbhd youtube mkbhd 18500000"],
    ),
    "numbers belong to the profile of the platform that they name": (
        "list.csv",
        "Name,Platform,Followers,Instagram,TikTok\nCleo Park,Instagram,12.5K,https://instagram.com/cleopark,@cleo.park\n"
        "Dan Oh,TikTok,\"1,250\",danoh,@dan_oh\n",
        (), {"influencers": {"create": 2}}, PROFILES,
        ["Cleo Park instagram cleopark 12500", "Dan Oh tiktok dan_oh 1250"],
    ),
    "followers in all do not stand for those of one platform": (
        "ciq.csv",
        "Publisher Name,Primary Network,Primary Network URL,Total Followers,Instagram,Instagram Followers\n"
        "Cleo Park,Instagram,https://www.instagram.com/cleopark,140400,cleopark,125400\n",
        (), {"influencers": {"create": 1}}, PROFILES, ["Cleo Park instagram cleopark 125400"],
    ),
    "people with followers are influencers": (
        "favikon.csv",
        "Name,LinkedIn URL,LinkedIn Followers,Industry,Country,Job title,Company,Email\n"
        "Cleo Park,https://www.linkedin.com/in/cleopark/,\"25,400\",Software,KR,Founder,Glow,cleo@park.example\n",
        (), {"influencers": {"create": 1}}, PROFILES, ["Cleo Park linkedin cleopark 25400"],
    ),
    "posts in German, on the platform of their address": (
        "beitraege.csv",
        "Creator;Link;Veröffentlicht am;Impressionen;Kommentare\n"
        "Ada Wong;https://www.linkedin.com/posts/ada-wong_saas-activity-7160000000000000000-abcd;14.02.2026;12.345;45\n",
        ("measured_at=2026-03-01",), {"deliverables": {"create": 1}, "metrics": {"create": 1}},
        "select concat_ws(' ', posts.platform_code, posts.published_at::date, numbers.impressions, numbers.comments)"
        " from public.deliverables as posts inner join public.deliverable_metrics as numbers"
        " on numbers.deliverable_id = posts.id where posts.source = 'file'",
        ["linkedin 2026-02-14 12345 45"],
    ),
    "discounts with a percent sign": (
        "codes.csv",
        "Influencer,Discount Code,Discount,Campaign,Valid from,Valid to\n"
        "Ada Wong,ada15,15 %,Spring,01.03.2026,31.03.2026\n",
        (), {"promo_codes": {"create": 1}},
        "select concat_ws(' ', code, discount_percent, valid_during) from public.promo_codes where code = 'ADA15'",
        ["ADA15 15 [2026-03-01,2026-04-01)"],
    ),
    "kinds of cost in the words of a budget, and whether they are paid": (
        "budget.csv",
        "Date,Campaign,Category,Influencer,Amount,Currency,Paid\n"
        "2026-02-03,Spring,Influencer fee,Ada Wong,300,EUR,Yes\n"
        "2026-02-04,Spring,Gifting,Ben Ruiz,200,EUR,no\n2026-02-05,Spring,Paid social ads,Ben Ruiz,250,EUR,no\n",
        (), {"costs": {"create": 3}}, COSTS,
        ["Ben Ruiz product planned 2026-02-04 20000 EUR", "Ben Ruiz ads planned 2026-02-05 25000 EUR",
         "Ada Wong fee paid 2026-02-03 2026-02-03 30000 EUR"],
    ),
    "podcasts are people on podcasts": (
        "shows.csv",
        "Podcast,Website,Listeners per episode\nSaaS Talk,https://saastalk.example,\"12,500\"\n",
        (), {"influencers": {"create": 1}}, PROFILES, ["SaaS Talk podcast saastalk.example 12500"],
    ),
    "of posts the content and its numbers": (
        "content.csv",
        "Campaign,Creator,Network,Post Type,Post Link,Post Date,Impressions,Likes\n"
        "Spring,Ada Wong,Instagram,Reel,https://www.instagram.com/reel/DAbc123/,02/13/2026,\"12,345\",321\n",
        ("measured_at=2026-03-01",), {"deliverables": {"create": 1}, "metrics": {"create": 1}},
        "select concat_ws(' ', posts.deliverable_type_code, posts.published_at::date, numbers.impressions)"
        " from public.deliverables as posts inner join public.deliverable_metrics as numbers"
        " on numbers.deliverable_id = posts.id where posts.source = 'file'",
        ["short-video 2026-02-13 12345"],
    ),
    "content on a subdomain of its platform": (
        "beitraege.csv",
        "Creator,Link,Published at,Impressions\nAda Wong,https://de.linkedin.com/posts/ada-wong_a-7160000000000000000-abcd,2026-02-14,5\n",
        ("measured_at=2026-03-01",), {"deliverables": {"create": 1}, "metrics": {"create": 1}},
        "select posts.platform_code from public.deliverables as posts where posts.source = 'file'", ["linkedin"],
    ),
    "touches as people name them": (
        "log.csv",
        "Date,Email,Touchpoint,Influencer\n2026-02-14,jane@acme.example,Heard of us,Ada Wong\n",
        (), {"touches": {"create": 1}}, TOUCHES, ["self_reported influencer"],
    ),
    "who is unsubscribed, by what a column holds": (
        "people.csv",
        "Person,Work email,Status\nJo,jo@q.example,Unsubscribed\nAl,al@q.example,Subscribed\nUm,um@q.example,opt-out\n",
        (), {"contacts": {"create": 3}},
        "select concat_ws(' ', full_name, do_not_contact) from public.contacts where email like '%@q.example'"
        " order by 1",
        ["Al f", "Jo t", "Um t"],
    ),
    "who must not be contacted, and rows with several words that no list knows": (
        "kontakte.csv",
        "Nombre,Apellidos,Correo,Darse de baja de todos los correos,País,Propietario,Lifecycle stage\n"
        "Lucía,García,lucia@garcia.example,No,España,,Lead\nPedro,Núñez,pedro@nunez.example,Sí,Atlántida,,Rey\n"
        "Ana,Gil,ana@gil.example,No,Atlántida,,Lead\n",
        (), {"contacts": {"create": 3}},
        "select concat_ws(' ', first_name, do_not_contact, country_code, lifecycle_stage) from public.contacts"
        " where email like '%il.example' or email like '%ez.example' or email like '%ia.example' order by 1",
        ["Ana f lead", "Lucía f ES lead", "Pedro t subscriber"],
    ),
}  # fmt: skip


def before() -> list[File]:
    return [
        *BEFORE,
        File("influencers", [{"name": "Ben Ruiz", "tiktok": "benruiz"}, {"name": "Ada Wong", "linkedin": "ada-wong",
                                                                        "instagram": "adawong"}]),
        File("collaborations", [{"campaign": "Spring", "influencer": "Ben Ruiz"}]),
    ]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_what_it_says(story: Connection, world: World, tmp_path: Path, name: str) -> None:
    file_name, content, constants, expected, question, answer = FILES[name]
    path = tmp_path / file_name
    path.write_text(content, encoding="utf-8")
    with as_user(story, world.maya):
        run(story, *before())
        known = {said for (said,) in story.execute(question.encode()).fetchall()}
        was = dump(story)
        found = recognised(story, path, constants)
        batch = plan_file(story, found)
        assert counted(story, batch, found) == expected, fates(story, batch)
        advance(story, "apply", batch, "applied")
        assert [said for (said,) in story.execute(question.encode()).fetchall() if said not in known] == answer
        assert {"create", "update"}.isdisjoint(actions(story, plan_file(story, found)))
        advance(story, "undo", batch, "undone")
        assert dump(story) == was


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Influencer,Campaign,Clicks,Orders,Revenue,ROAS\nAda,Spring,12,3,40,2\n", "A sum names no buyer"),
        ("influencer_id,basis,rate,orders,total_payout\nI1,post,50,0,100\n", "no column says campaign or incurred_on"),
        ("sales_agent,manager,regional_office\nA,B,C\n", "--keep-rest"),
    ],
)
def test_what_names_nobody_or_no_day_says_what_to_do(
    story: Connection, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        recognised(story, path)
    assert said in f"{refusal.value} {refusal.value.hint}"


def test_what_is_paid_stays_paid_on_its_day(story: Connection, world: World) -> None:
    row = {"id": "c1", "campaign": "Spring", "type": "fee", "day": "2026-02-03", "amount": "5", "currency": "EUR"}
    columns = {name: name for name in ("campaign", "type", "amount", "currency", "status")}
    columns |= {"id": "external_id", "day": "incurred_on", "paid": "paid_on"}
    known = "select concat_ws(' ', status, incurred_on, paid_on) from public.campaign_costs where external_id = 'c1'"
    with as_user(story, world.maya):
        run(story, *before())
        for said, expected, action in [
            ({"status": "open"}, "planned 2026-02-03", "create"),
            ({"status": "paid"}, "paid 2026-02-03 2026-02-03", "update"),
            ({"status": "paid", "paid": "2026-03-01"}, "paid 2026-02-03 2026-03-01", "update"),
            ({"status": "paid"}, "paid 2026-02-03 2026-03-01", "unchanged"),
            ({"status": "open"}, "paid 2026-02-03 2026-03-01", "unchanged"),
            ({"status": "refunded"}, "refunded 2026-02-03 2026-03-01", "update"),
            ({"status": "paid"}, "refunded 2026-02-03 2026-03-01", "unchanged"),
        ]:
            batch = run(story, File("costs", [row | {"status": "", "paid": ""} | said], columns))
            assert (fates(story, batch), one(story, known)) == ([(action, None)], expected)
        told = one(story, "select min(remark) from public.import_remarks(%s)", batch)
        assert told == "the cost is refunded here and does not change; the file says paid"


def test_an_event_that_comes_twice_is_one_touch_and_goes_back_as_one(story: Connection, world: World) -> None:
    rows = [
        {"id": "e1", "touched_at": "2026-02-03 10:00", "visitor_id": "v1"},
        {"id": "e1", "touched_at": "2026-02-03 10:00", "visitor_id": "v1"},
        {"id": "e2", "touched_at": "2026-02-03 10:00", "visitor_id": "v1"},
    ]
    columns = {"id": "external_id", "touched_at": "touched_at", "visitor_id": "visitor_id"}
    with as_user(story, world.maya):
        was = dump(story)
        batch = run(story, File("touches", rows, columns), File("touches", rows[:1], columns))
        assert fates(story, batch) == [
            ("create", None), ("skip", "import_row_repeated"), ("create", None), ("skip", "import_row_repeated")
        ]  # fmt: skip
        undo(story, batch)
        assert dump(story) == was


def test_a_status_that_moved_on_goes_back(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, *before())
        batch = run(
            story,
            File("influencers", [{"name": "Ben Ruiz", "tiktok": "benruiz", "status": "partner"}]),
            File("collaborations", [{"campaign": "Spring", "influencer": "Ben Ruiz", "status": "contacted"}]),
            File("campaigns", [{"name": "Spring", "objective": "awareness", "status": "planned"}]),
        )
        undo(story, batch)
        assert one(story, "select status from public.workspace_influencers where name = 'Ben Ruiz'") == "discovered"


def test_what_is_lost_on_no_day_is_told(story: Connection, world: World) -> None:
    rows = [{"name": "A", "status": "lost", "lost_on": ""}, {"name": "B", "status": "lost", "lost_on": "2026-02-03"}]
    with as_user(story, world.maya):
        batch = plan(story, File("opportunities", rows))
        told = story.execute("select * from public.import_remarks(%s)", [batch]).fetchall()
    assert [(text, lines) for _, text, _, lines in told] == [
        ("it is lost, and no day says since when: if it is new here, it counts as closed today", [2])
    ]
