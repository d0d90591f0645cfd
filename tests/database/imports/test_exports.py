"""Exports as their systems write them: what their rows become, that a second import changes nothing, and undo."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crmdb.database import Connection
from crmdb.errors import UsageError
from crmdb.imports.fields import load_catalog
from crmdb.imports.formats import settle_formats
from crmdb.imports.mapping import Mapping, mapping_from
from crmdb.imports.presets import all_presets
from crmdb.imports.recognise import Recognised, recognise
from crmdb.imports.rows import blocks
from crmdb.imports.said import currency_of_headings, leave_out_what_nobody_says, set_constants
from crmdb.imports.tables import find_tables
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, advance, dump, fates, one, plan, run
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

BEFORE = [
    File("campaigns", [{"name": "Spring", "objective": "awareness"}]),
    File("influencers", [{"name": "Ada Wong", "linkedin": "ada-wong", "email": "ada@w.example"}]),
    File("collaborations", [{"campaign": "Spring", "influencer": "Ada Wong"}]),
    File("contacts", [{"full_name": "Jane Doe", "email": "jane@acme.example"},
                      {"full_name": "Jim Doe", "email": "jim@acme.example"}]),
    File("opportunities", [{"name": "Acme seats", "status": "won", "amount": "900", "won_on": "2026-02-01"}]),
    File("promo_codes", [{"campaign": "Spring", "influencer": "Ada Wong", "code": "ADA10"}]),
    File("links", [{"campaign": "Spring", "influencer": "Ada Wong", "short_code": "ada", "destination_url": "x.example",
                    "utm_source": "linkedin", "utm_medium": "influencer"}]),
]  # fmt: skip


def recognised(connection: Connection, path: Path, constants: tuple[str, ...] = ()) -> list[Recognised]:
    """As the command reads a file."""
    catalog = load_catalog(connection)
    found, _ = recognise(
        find_tables([path]), catalog, target=None, preset=None, presets=list(all_presets()), given=None
    )
    set_constants([item.mapping for item in found], constants, catalog)
    found, _ = leave_out_what_nobody_says(found, catalog)
    for item in found:
        item.mapping.currency = item.mapping.currency or currency_of_headings(item.mapping, catalog)
        settle_formats(item, catalog, None, None)
    return found


def plan_file(connection: Connection, found: list[Recognised]) -> Any:
    """Stage and check what was read."""
    source = found[0].mapping.source or "file"
    mapping = Mapping(source, [item.mapping for item in found])
    batch = one(connection, "select public.create_import(%s, %s)", source, mapping.as_json())
    for number, item in enumerate(found):
        for line, rows in blocks(item.table, item.mapping):
            one(
                connection, "select public.stage_import_rows(%s, %s, %s, %s)", batch, number, line, json.dumps(rows)
            )  # fmt: skip
    advance(connection, "plan", batch, "planned")
    return batch


def counted(connection: Connection, batch: Any, found: list[Recognised]) -> dict[str, dict[str, int]]:
    """How many rows of each target have which fate; of one target the mappings are added."""
    counts: dict[str, Counter[str]] = {}
    for number, action in connection.execute(
        "select file, action from public.import_rows where batch_id = %s", [batch]
    ).fetchall():
        counts.setdefault(found[number].mapping.target, Counter())[action] += 1
    return {target: dict(count) for target, count in counts.items()}


ZOOM = """Attendee Report
Report Generated:,"Mar 23, 2026 6:26 PM"
Topic,Webinar ID,Actual Start Time,# Registered,Unique Viewers
Selling with creators,847 5984 1045,"Mar 22, 2026 7:13 PM",282,1805
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Host,host@lumenary.example,"Mar 22, 2026 19:13:27","Mar 22, 2026 23:55:19",282,No,India
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time
Yes,Ajay,Ajay,F,ajay@f.example,"Mar 15, 2026 11:23:29",approved,"Mar 22, 2026 19:15:00","Mar 22, 2026 20:00:00"
Yes,Ajay,Ajay,F,ajay@f.example,"Mar 15, 2026 11:23:29",approved,"Mar 22, 2026 20:15:00","Mar 22, 2026 21:00:00"
No,Vik,Vik,S,vik@x.example,"Mar 16, 2026 11:23:29",approved,--,--
Other Attended
User Name,Join Time,Leave Time
"""

STAGES_OF_HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Currency,Create Date,Close Date,"
    '"Date entered ""Appointment Scheduled (Sales Pipeline)""",'
    '"Date entered ""Presentation Scheduled (Sales Pipeline)""",'
    '"Date entered ""Closed Won (Sales Pipeline)""",Date entered current stage\n'
    "901,Acme renewal,Closed Won (Sales Pipeline),Sales Pipeline,1000,EUR,2026-01-05 09:12,2026-03-02 10:00,"
    "2026-01-05 09:12,2026-02-01 08:00,2026-03-02 10:00,2026-03-02 10:00\n"
    "902,Beta seats,Presentation Scheduled (Sales Pipeline),Sales Pipeline,500,EUR,2026-01-07 10:00,,"
    "2026-01-07 10:00,2026-02-03 08:00,,2026-02-03 08:00\n"
)

EXPORTS: dict[str, tuple[str, tuple[str, ...], dict[str, dict[str, int]]]] = {
    "balance of Stripe": (
        "balance_transaction_id,created_utc,currency,gross,net,reporting_category,source_id,customer_email,charge_id\n"
        "txn_1,2026-02-01 09:00:00,eur,100.00,96.80,charge,ch_1,ben@b.example,ch_1\n"
        "txn_2,2026-02-05 10:00:00,eur,-40.00,-40.00,refund,re_1,ben@b.example,ch_1\n"
        "txn_3,2026-02-06 10:00:00,eur,-56.80,-56.80,payout,po_1,,\n",
        (),
        {"contacts": {"create": 1, "skip": 1}, "opportunities": {"create": 1, "skip": 2},
         "revenue": {"create": 1, "skip": 2}},
    ),
    "attendees of Zoom": (
        ZOOM, (), {"contacts": {"create": 2, "skip": 1}, "touches": {"create": 3, "skip": 2}}
    ),
    "guests of Luma": (
        "api_id,name,email,created_at,approval_status,checked_in_at,ticket_name\n"
        "gst-1,Ada,a@x.example,2026-08-08T00:16:45.813Z,approved,2026-08-10T10:00:00Z,Standard\n"
        "gst-2,Ben,b@x.example,2026-08-08T00:16:45.813Z,declined,,Standard\n",
        (), {"contacts": {"create": 1, "skip": 1}, "touches": {"create": 2, "skip": 1}},
    ),
    "responses of Typeform": (
        "#,What's your first name?,What is your email?,utm_source,Response Type,Start Date (UTC),Submit Date (UTC)\n"
        "a1,Lukas,lukas@acme.example,linkedin,completed,2026-01-23 06:24:12,2026-01-23 06:27:59\n"
        "a2,Tina,tina@b.example,,started,2026-01-24 06:24:12,\n",
        (), {"contacts": {"create": 1, "skip": 1}, "touches": {"create": 1, "skip": 1}},
    ),
    "responses of Google Forms": (
        "Timestamp,Email Address,Your company,How did you hear about us?\n"
        "2026/03/22 10:12:11 AM GMT+5:30,a@x.example,Acme,LinkedIn\n",
        (), {"contacts": {"create": 1}, "touches": {"create": 1}},
    ),
    "visits of Matomo": (
        "idVisit,visitorId,serverTimestamp,referrerUrl,campaignSource,campaignMedium\n"
        "7,ab12cd34ef56ab78,1774170000,https://www.linkedin.com/,linkedin,influencer\n",
        (), {"touches": {"create": 1}},
    ),
    "a touch log made by hand": (
        # Two people were touched on one day in one way; Nobody is no influencer and must not be lost without a word.
        "When,Email,Channel,Creator,Event\n2026-03-01,jane@acme.example,LinkedIn,Ada Wong,Post\n"
        "2026-03-01,jim@acme.example,LinkedIn,Ada Wong,Post\n2026-03-01,joe@b.example,LinkedIn,Ada Wong,Post\n"
        "2026-03-01,jane@acme.example,LinkedIn,Nobody,Post\n",
        (), {"touches": {"create": 2, "refuse": 2}},
    ),
    "subscribers of beehiiv": (
        "email,status,created_at,utm_source,utm_medium\na@x.example,active,2026-01-01T10:00:00Z,linkedin,influencer\n"
        "b@x.example,unsubscribed,2026-01-02T10:00:00Z,,\n",
        (), {"contacts": {"create": 2}, "touches": {"create": 2}},
    ),
    "commissions of Rewardful": (
        "ID,Affiliate name,Affiliate email,Campaign,Sale amount,Commission amount,Currency,State,Paid at,Created at\n"
        "c1,Ada Wong,ada@w.example,Creators,100.00,20.00,EUR,paid,2026-04-02,2026-03-01\n"
        "c2,Ada Wong,ada@w.example,Creators,100.00,20.00,EUR,voided,,2026-03-01\n",
        ("campaign=Spring",), {"costs": {"create": 1, "skip": 1}},
    ),
    "customers of Dub": (
        "Name,Email,Country,Sale amount,Created at,External ID,Link,Partner\n"
        "Joe Bar,joe@b.example,DE,100,2026-03-01,u1,lum.link/ada,Ada Wong\n",
        (), {"contacts": {"create": 1}, "touches": {"create": 1}},
    ),
    "discounts of Shopify": (
        "Name,Value,Value Type,Type,Start,End,Times Used\nADA20,-20.0,percentage,Code,2026-01-01 00:00:00 +0100,,12\n"
        "Summer,-5.0,percentage,Automatic,2026-01-01 00:00:00 +0100,,3\n",
        ("campaign=Spring", "influencer=Ada Wong"), {"promo_codes": {"create": 1, "skip": 1}},
    ),
    "orders of WooCommerce": (
        "Order ID,Order Number,Order Date,Order Status,Customer Email,Billing First Name,Order Total,Order Currency,"
        "Coupon Code,Date Paid\n"
        "101,101,2026-03-01 10:04,Completed,joe@b.example,Joe,125.00,EUR,ADA10,2026-03-01 10:05\n"
        "102,102,2026-03-02 10:04,Refunded,joe@b.example,Joe,50.00,EUR,,2026-03-02 10:05\n",
        (), {"contacts": {"create": 1, "skip": 1}, "opportunities": {"create": 1, "skip": 1}, "touches": {"create": 1}},
    ),
    "invoices of Chargebee": (
        "Invoice Number,Customer Id,Customer Email,Customer Company,Invoice Date,Status,Currency,Amount,Paid On\n"
        "INV-1,cust_1,joe@b.example,Beta,2026-03-01 10:00,Paid,EUR,1200.00,2026-03-02 10:00\n"
        "INV-2,cust_1,joe@b.example,Beta,2026-04-01 10:00,Payment Due,EUR,1200.00,\n",
        (), {"contacts": {"create": 1, "skip": 1}, "opportunities": {"create": 1, "skip": 1}},
    ),
    "ads of Meta in German": (
        "Berichtsstart,Kampagnenname,Tag,Ausgegebener Betrag (EUR)\n2026-03-01,Spring,2026-03-01,12.34\n",
        (), {"costs": {"create": 1}},
    ),
    "ads of Google in German": (
        "Kampagnenbericht\n\nKampagnenstatus,Kampagne,Tag,Währungscode,Kosten,Klicks\n"
        'Aktiviert,Spring,2026-03-01,EUR,"12,34",5\nGesamt: Konto, --, --,EUR,"12,34",5\n',
        (), {"costs": {"create": 1, "skip": 1}},
    ),
    "posts of X": (
        "Post id,Date,Post text,Post Link,Impressions,Likes,URL Clicks\n"
        '1790000000000000001,"Sat, Mar 7, 2026",We love CRM,https://x.com/ada/status/1790000000000000001,1000,20,8\n',
        ("influencer=Ada Wong", "measured_at=2026-03-31"),
        {"deliverables": {"create": 1}, "metrics": {"create": 1}},
    ),
    "deals of HubSpot with the days of their stages": (
        STAGES_OF_HUBSPOT, (), {"opportunities": {"create": 2}, "stage_history": {"create": 5}},
    ),
    "deals of Pipedrive in French": (
        "Affaire - ID,Affaire - Titre,Affaire - Valeur,Affaire - Devise de valeur,Affaire - Organisation,"
        "Affaire - Personne à contacter,Personne - E-mail - Travail,Affaire - Étape,Affaire - Statut,"
        "Affaire - Affaire créée,Affaire - Date de gain,Affaire - Date de perte,Affaire - Raison de la perte\n"
        "7,Cantine,1200.50,EUR,Durand,Claire Durand,claire@durand.example,Proposition,Gagné,2026-01-05 10:00:00,"
        "2026-02-10 09:30:00,,\n"
        "8,Fours,800,EUR,Durand,,,Qualifiée,Perdu,2026-01-06 10:00:00,,2026-02-11 09:30:00,Prix\n",
        (), {"opportunities": {"create": 2}},
    ),
    "deals of Pipedrive in Spanish": (
        "Negocio - ID,Negocio - Título,Negocio - Valor del negocio,Negocio - Moneda de Valor del negocio,"
        "Negocio - Organización,Negocio - Propietario,Negocio - Estado,Negocio - Etapa,Negocio - Negocio creado,"
        "Negocio - Fecha de cierre prevista,Negocio - Ganado en\n"
        "7,Licencias,1200.50,EUR,Pérez SL,Me,Ganado,Propuesta,2026-01-05 10:00:00,2026-03-01,2026-02-10 09:30:00\n"
        "8,Soporte,800,EUR,Pérez SL,Me,Abierto,Propuesta,2026-01-05 10:00:00,2026-12-31,\n",
        (), {"opportunities": {"create": 2}},
    ),
    "people of Pipedrive in Spanish": (
        "Persona - ID,Persona - Nombre,Persona - Correo electrónico - Trabajo,Persona - Teléfono - Móvil,"
        "Persona - Organización\n3,María García,maria@perez.example,+34 612 345 678,Pérez SL\n",
        (), {"contacts": {"create": 1}},
    ),
    "members of Aspire": (
        "Full Name,Email,Social Handle,Social Network,Followers,Project\n"
        "Bea Roe,bea@roe.example,@bearoe,Instagram,12000,Spring\n",
        (), {"influencers": {"create": 1}},
    ),
    "leads of Pipedrive": (
        "Lead - ID,Lead - Title,Lead - Value,Lead - Currency of Value,Lead - Organization,Lead - Owner\n"
        "l1,Acme lead,1200,EUR,Acme,Me\n",
        (), {"opportunities": {"create": 1}},
    ),
    "deals of a spreadsheet": (
        'sep=;\nDeal;Firma;Betrag;Abschluss;Phase\nAcme;Acme GmbH;"€ 5.000,-";46027;Gewonnen\n'
        "Beta;Beta AG;10k;25/04/26;Angebot\nSumme;;15.000;;\n",
        (), {"opportunities": {"create": 2, "skip": 1}},
    ),
    "renewals of a spreadsheet": (
        "Deal,Date,Type,Amount,Currency\nAcme seats,2026-03-01,renewal,500,EUR\nNothing,2026-03-01,renewal,5,EUR\n",
        (), {"revenue": {"create": 1, "refuse": 1}},
    ),
    "a board of monday": (
        "Leads\n\nNew leads\nName,Status,Company,Email\nJane Roe,New,Acme,roe@acme.example\n\n"
        "Contacted\nName,Status,Company,Email\nJoe Bar,New,Beta,joe@b.example\n",
        (), {"contacts": {"create": 2, "skip": 2}},
    ),
    "a report of Salesforce with its footer": (
        '"Account Name","Opportunity Name","Stage","Amount","Close Date"\n"A","Seats","Proposal","500","2026-06-28"\n'
        '\n"Opportunities closing 2026"\n"Copyright (c) 2000-2026 salesforce.com, inc."\n"Lumenary"\n',
        (), {"opportunities": {"create": 1, "skip": 3}},
    ),
}  # fmt: skip


def test_an_export_becomes_what_its_users_expect_once_and_is_taken_back(
    story: Connection, world: World, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    with as_user(story, world.maya):
        run(story, *BEFORE)
        before = dump(story)
        for name, (content, constants, expected) in EXPORTS.items():
            path.write_text(content, encoding="utf-8")
            found = recognised(story, path, constants)
            batch = plan_file(story, found)
            assert (name, counted(story, batch, found)) == (name, expected), fates(story, batch)
            advance(story, "apply", batch, "applied")
            touches = one(story, "select count(*) from public.touchpoints") - len(before["touchpoints"])
            assert (name, touches) == (name, expected.get("touches", {}).get("create", 0))
            again = actions(story, plan_file(story, found))
            assert {"create", "update"}.isdisjoint(again), name
            advance(story, "undo", batch, "undone")
            assert dump(story) == before, name


def test_the_days_of_stages_in_an_export_become_the_history(story: Connection, world: World, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(STAGES_OF_HUBSPOT, encoding="utf-8")
    with as_user(story, world.maya):
        advance(story, "apply", plan_file(story, recognised(story, path)), "applied")
        assert story.execute(
            "select opportunities.name, stages.name, (history.changed_at at time zone workspaces.time_zone)::text"
            " from public.opportunity_history as history"
            " inner join public.workspaces as workspaces on workspaces.id = history.workspace_id"
            " inner join public.pipeline_stages as stages on stages.id = history.stage_id"
            " inner join public.opportunities as opportunities on opportunities.id = history.opportunity_id"
            " where opportunities.external_id in ('901', '902') and history.superseded_at is null"
            " and not history.is_assumed"
            " order by opportunities.external_id, history.changed_at"
        ).fetchall() == [
            ("Acme renewal", "Qualified", "2026-01-05 09:12:00"),
            ("Acme renewal", "Proposal", "2026-02-01 08:00:00"),
            ("Acme renewal", "Won", "2026-03-02 23:59:59.999999"),  # of a closing the day counts
            ("Beta seats", "Qualified", "2026-01-07 10:00:00"),
            ("Beta seats", "Proposal", "2026-02-03 08:00:00"),
        ]  # fmt: skip


def test_what_pipedrive_says_in_other_languages_is_read(story: Connection, world: World, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    for name, expected in {
        "deals of Pipedrive in French": [
            ("Cantine", "Durand", "won", 120050, "EUR", "2026-02-10"),
            ("Fours", "Durand", "lost", 80000, "EUR", "2026-02-11"),
        ],
        "deals of Pipedrive in Spanish": [
            ("Licencias", "Pérez SL", "won", 120050, "EUR", "2026-02-10"),
            ("Soporte", "Pérez SL", "open", 80000, "EUR", None),
        ],
    }.items():  # fmt: skip
        path.write_text(EXPORTS[name][0], encoding="utf-8")
        with as_user(story, world.maya):
            batch = plan_file(story, recognised(story, path))
            advance(story, "apply", batch, "applied")
            assert (
                story.execute(
                    "select deals.name, companies.name, deals.status, deals.amount_minor, deals.currency_code,"
                    " deals.closed_on::text from public.opportunities as deals"
                    " left join public.companies as companies on companies.id = deals.company_id"
                    " where deals.source = 'pipedrive' order by deals.external_id"
                ).fetchall()
                == expected
            )
            advance(story, "undo", batch, "undone")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("export.csv", "id,Type,Source,Amount,Net,Currency,Available On (UTC)\n1,charge,c,1,1,eur,\n", "Payments"),
        ("export.csv", "id,Amount Due,Amount Paid,Subscription,Total,Customer\n1,1,1,s,1,c\n", "Payments"),
        ("export.csv", "label,nb_uniq_visitors,nb_visits\nGoogle,1,2\n", "Visits Log"),
        ("sources.csv", "name,visitors,bounce_rate\nGoogle,1,2\n", "no single visitor"),
        ("export.csv", "Date,Clicks\n2026-01-01,3\n", "counts clicks"),
        ("export.csv", "Creator,Link,Clicks\nAda,lum.link/ada,3\n", "counts clicks"),
        ("export.csv", "Name,Email,LinkedIn,Country\nA,a@x.example,a,DE\n", "contacts or of influencers"),
        ("export.csv", "Date,Contact email,Platform,Handle,Link\n,,,,\n", "influencers or of touches"),
        ("export.csv", "Creator,Email,Amount,Currency,Paid on\nA,,1,EUR,\n", "no column says campaign"),
        ("export.csv", "Name,Website,Country,Status\nA,a.example,DE,Lead\n", "companies or of opportunities"),
        ("export.csv", "Ticket ID,Ticket name,Ticket status\n1,a,New\n", "Tickets have no place"),
        ("export.csv", "Date,Transaction Type,Num,Name,Account,Amount\n1,Invoice,1,A,B,2\n", "--target revenue"),
        ("followers_1.json", '[{"title": "", "string_list_data": [{"value": "ada"}]}]', "neither a lead nor a creator"),
        ("export.csv", "%PDF-1.7\n1 0 obj\n", "is a PDF"),
        ("export.csv", "<!DOCTYPE html><html>Sign in</html>", "a page of HTML"),
        ("export.numbers", "PK", "as CSV or Excel"),
        ("export.zip", "PK", "Unpack it"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_or_is_not_clear_says_what_to_do(
    story: Connection, tmp_path: Path, name: str, content: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        recognised(story, path)
    assert said in f"{refusal.value} {refusal.value.hint}"


def test_an_application_has_cells_shaped_as_the_command_shapes_them(
    story: Connection, world: World, tmp_path: Path
) -> None:
    shapes = {
        "joins": {"First": ["Last"]}, "splits": {"Labels": "Lists"}, "prefixes": {"Profile": "https://linkedin.com/in/"},
        "leaves_out": {"Status": ["declined"]}, "keeps": {"Kind": ["Person"]},
    }  # fmt: skip
    rows = [
        {
            "First": " Ada ",
            "Last": "Wong",
            "Labels": "top / Autumn",
            "Profile": "ada-w",
            "Status": "ok",
            "Kind": "person",
        },
        {"First": "Ben", "Last": "", "Labels": "top", "Profile": "", "Status": "Declined", "Kind": "Person"},
        {"First": "Cyn", "Last": "", "Labels": "", "Profile": "", "Status": "", "Kind": "Robot"},
        {"First": "", "Last": "Zed", "Labels": "", "Profile": "d-zed", "Status": "", "Kind": "Person"},
    ]
    columns = {"First": "name", "Labels": "tags", "Lists": "lists", "Profile": "linkedin"}
    path = tmp_path / "people.csv"
    path.write_text("\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]), encoding="utf-8")
    mapping = mapping_from({"file": [{"name": "x", "target": "influencers", "columns": columns, **shapes}]}, "x")
    ((_, by_command),) = blocks(find_tables([path])[0], mapping.files[0])
    with as_user(story, world.maya):
        batch = plan(story, File("influencers", rows, columns, shapes))
        given = [
            {heading: cell for heading, cell in row.items() if heading in {*columns, "__left_out"} and cell.strip()}
            for (row,) in story.execute(
                "select given from public.import_rows where batch_id = %s order by line", [batch]
            ).fetchall()
        ]
        assert given == by_command
        assert fates(story, batch) == [
            ("create", None), ("skip", "import_row_left_out"), ("skip", "import_row_left_out"), ("create", None)
        ]  # fmt: skip
        with refused(story, "import_mapping_known", matching="leaves_out has to be an object"):
            plan(story, File("influencers", rows, columns, {"leaves_out": {"Status": "declined"}}))
