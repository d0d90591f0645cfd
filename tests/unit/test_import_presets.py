"""Exports in the forms in which their vendors write them: which preset reads them, and as what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field
from crmdb.imports.formats import settle_formats
from crmdb.imports.mapping import FileMapping
from crmdb.imports.presets import all_presets, find_preset
from crmdb.imports.questions import ask_for_meanings
from crmdb.imports.readings import keep_latest_readings
from crmdb.imports.recognise import Recognised, recognise
from crmdb.imports.rows import blocks
from crmdb.imports.said import currency_of_headings, leave_out_what_nobody_says
from crmdb.imports.tables import find_tables

TARGETS = {
    "companies": "external_id name domain industry size country parent owner",
    "contacts": "external_id first_name last_name full_name email phone mobile company_external_id company_name owner",
    "opportunities": "external_id name pipeline stage status amount currency opened_on closed_on won_on lost_on owner"
    " company_name company_external_id contacts expected_close_on lost_reason",
    "links": "campaign short_code destination_url label utm_source utm_medium",
    "costs": "external_id campaign influencer type incurred_on amount currency description",
    "touches": "external_id touched_at type contact visitor_id url short_code referrer"
    " utm_source utm_medium utm_campaign",
    "exchange_rates": "base quote rate_on rate",
    "influencers": "name platform handle profile_url followers instagram instagram_followers email status",
    "deliverables": "external_id influencer title type platform status published_at published_url",
    "metrics": "deliverable measured_at views impressions reactions",
    "revenue": "opportunity type amount currency occurred_on",
}
KINDS = {
    "published_at": "moment",
    "amount": "money",
    "opened_on": "day",
    "closed_on": "day",
    "incurred_on": "day",
    "rate_on": "day",
}
CATALOG = Catalog(
    tuple(
        Field(target, name, target, name, KINDS.get(name, "text"), None, False, [], "")
        for target, names in TARGETS.items()
        for name in names.split()
    )
)


def read_all(tmp_path: Path, content: str) -> list[Recognised]:
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    return recognise(
        find_tables([path]), CATALOG, target=None, preset=None, presets=list(all_presets()), given=None
    )[0]  # fmt: skip


def read(tmp_path: Path, content: str, preset: str | None = None, target: str | None = None) -> Recognised:
    path = tmp_path / "export.csv"
    path.write_text(content, encoding="utf-8")
    (item, *_), _ = recognise(
        find_tables([path]), CATALOG, target=target, preset=find_preset(preset) if preset else None,
        presets=list(all_presets()), given=None,
    )  # fmt: skip
    settle_formats(item, CATALOG, None, None)
    return item


@pytest.mark.parametrize(
    ("header", "preset", "target", "fields"),
    [
        ("Record ID,Deal Name,Deal Stage,Amount,Associated Company IDs,Associated Contact IDs", "hubspot",
         "opportunities", "external_id name stage amount company_external_id contacts"),
        ("hs_object_id,dealname,dealstage,amount,closedate,createdate,hubspot_owner_id", "hubspot", "opportunities",
         "external_id name stage amount closed_on opened_on owner"),
        ("Datensatz-ID,Deal-Name,Deal-Phase,Betrag,Abschlussdatum,Deal-Inhaber", "hubspot", "opportunities",
         "external_id name stage amount closed_on owner"),
        ("ID de registro,Nombre,Apellidos,Correo", "hubspot", "contacts", "external_id first_name last_name email"),
        ("Deal - Title,Deal - Value,Deal - Currency of Value,Organization,Contact person,Deal - Owner", "pipedrive",
         "opportunities", "name amount currency company_name contacts owner"),
        ("Deal - Titel,Deal - Organisation,Deal - Wert,Deal - Status,Deal - Besitzer,Deal - Deal erstellt,Deal - Phase",
         "pipedrive", "opportunities", "name company_name amount status owner opened_on stage"),
        ("Negócio - ID,Negócio - Título,Negócio - Valor,Negócio - Etapa,Negócio - Funil", "pipedrive", "opportunities",
         "external_id name amount stage pipeline"),
        ("Opportunity Owner,Account Name,Opportunity Name,Stage,Amount Currency,Amount,Close Date,Created Date",
         "salesforce", "opportunities", "owner company_name name stage currency amount closed_on opened_on"),
        ("First Name,Last Name,Account Name,Email", "salesforce", "contacts",
         "first_name last_name company_name email"),
        ("Account ID 18 Digit,Account Name,Industry", "salesforce", "companies", "external_id name industry"),
        ("Short link,Destination URL,Clicks,Created at", "dub", "links", "short_code destination_url"),
        ("Date,Event,Link,Referrer,Country,Device,Click ID", "dub", "touches",
         "touched_at short_code referrer external_id"),
        ("Date,Event,Link,Customer,Country", "dub", "touches", "touched_at short_code contact"),
        ("Bitlink,Long URL,Title,Tags", "bitly", "links", "short_code destination_url label"),
        ("Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Stage,Created Time", "zoho",
         "opportunities", "external_id owner amount name closed_on company_external_id stage opened_on"),
        ("Record ID,Name,Name > First name,Email addresses,Company > Record ID", "attio", "contacts",
         "external_id full_name first_name email company_external_id"),
        ("lead_id,display_name,status_label,url,primary_contact_name", "close", "companies", "external_id name domain"),
        ("Copper ID,Name,First Name,Last Name,Company,Email,Owner", "copper", "contacts",
         "external_id full_name first_name last_name company_name email owner"),
        ("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer Email", "stripe", "contacts",
         "email"),
        ("id,Description,Email,Name,Created (UTC),Delinquent,Currency", "stripe", "contacts",
         "external_id company_name email full_name"),
        ("Email,Klaviyo ID,First Name", "klaviyo", "contacts", "email external_id first_name"),
        ("Email Address,First Name,MEMBER_RATING,EUID", "mailchimp", "contacts", "email first_name external_id"),
        ("Campaign status,Campaign,Clicks,Impr.,Currency code,Cost,Day", "google_ads", "costs",
         "campaign currency amount incurred_on"),
        ("Campaign name,Day,Amount spent (USD),Impressions", "meta_ads", "costs", "campaign incurred_on amount"),
        ("Transaction ID,Publisher Name,Transaction Date,Status,Commission Amount,Currency", "awin", "costs",
         "external_id influencer incurred_on amount currency"),
        ("Action Date,Action Id,Campaign,Media Partner,Sale Amount,Action Earnings,Currency", "impact", "costs",
         "incurred_on external_id influencer amount currency"),
        ("Trans ID,User ID,Organization,Trans Date,Trans Amount,Commission,Voided", "shareasale", "costs",
         "external_id influencer incurred_on amount"),
        ("Commission ID,Status,Event Date,Publisher Name,Sale Amount (USD),Publisher Commission (USD)", "cj", "costs",
         "external_id incurred_on influencer amount"),
        ("Link ID,Title,Slashtag,Destination URL,Creator", "rebrandly", "links", "label short_code destination_url"),
        ("Short URL,Original URL,Path,Title", "shortio", "links", "destination_url short_code label"),
        # Its Account ID and Account name do not belong to accounts of a CRM.
        ("Post ID,Account ID,Account username,Account name,Description,Publish time,Permalink,Post type,Views",
         "instagram", "deliverables", "external_id influencer title published_at published_url type"),
        ("Content,Video title,Video publish time,Duration,Views", "youtube", "deliverables",
         "published_url title published_at"),
        ("Video title,Video link,Post time,Total likes,Total views", "tiktok", "deliverables",
         "title published_url published_at"),
        # An organization's name among others is not an organization.
        ("First Name,Organization Name,Labels,E-mail 1 - Value,Phone 1 - Value", "google_contacts", "contacts",
         "first_name company_name email phone"),
        ("profileUrl,fullName,firstName,lastName,companyName,title,timestamp", "phantombuster", "contacts",
         "linkedin full_name first_name last_name company_name job_title"),
        ("Order #,Order Date,First Name,Email,Attendee #,Event Name,Attendee Status", "eventbrite", "contacts",
         "first_name email"),
        ("Invitee Name,Invitee Email,Start Date & Time,Canceled,UTM Source", "calendly", "contacts",
         "full_name email"),
        ("Conversion Date,Conversion Page,Email,First Name,utm_source", "hubspot", "contacts", "email first_name"),
        ("First Name,Last Name,Email,Instagram URL,Instagram Followers,Stage", "grin", "influencers",
         "name email instagram instagram_followers status"),
        ("CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE", "ecb", "exchange_rates", "quote base rate_on rate"),
    ],
)  # fmt: skip
def test_an_export_is_read_in_its_own_form(tmp_path: Path, header: str, preset: str, target: str, fields: str) -> None:
    item = read(tmp_path, header + "\n" + ",".join("x" for _ in header.split(",")) + "\n")
    assert (item.preset, item.mapping.target) == (preset, target)
    assert list(item.mapping.columns.values()) == fields.split()


def test_a_list_of_creators_is_no_list_of_contacts_of_linkedin(tmp_path: Path) -> None:
    item = read(
        tmp_path, "Username,Full Name,Profile URL,Followers,Email\nkate,Kate,https://instagram.com/kate,5000,\n"
    )
    assert (item.preset, item.mapping.target) == ("", "influencers")
    assert item.mapping.columns["Profile URL"] == "profile_url"


def test_the_report_of_campaign_manager_is_costs_below_its_title(tmp_path: Path) -> None:
    item = read(
        tmp_path,
        "Campaign Performance Report (in UTC)\nReport Start: 09/01/2026, Report End: 09/02/2026\n\n"
        "Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Currency,Total Spent,Impressions\n"
        '9/1/2026,EMG,B2B,Spring,USD,"1,500.00","20,000"\n9/2/2026,EMG,B2B,Spring,USD,0,0\nTotal,,,,,"1,500.00",20000\n',
    )
    assert (item.preset, item.mapping.target, item.mapping.requires) == ("linkedin", "costs", "Total Spent")
    assert item.mapping.columns == {
        "Start Date (in UTC)": "incurred_on", "Campaign Name": "campaign", "Currency": "currency",
        "Total Spent": "amount",
    }  # fmt: skip
    assert item.mapping.date_order == "mdy"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("Session source / medium,Sessions,Engaged sessions\ngoogle / cpc,5,3\n", {}, "BigQuery"),
        ("Standard-Channelgruppe,Sitzungen,Aktive Nutzer\nDirect,5,3\n", {}, "report of sums"),
        ("Session source,Session medium,Sessions\ngoogle,cpc,5\n", {"preset": "ga4"}, "sums"),
        ("Date,Session source,Sessions\n20260101,google,5\n", {"target": "touches"}, "who was touched"),
        ("Date,Event,Link,Referrer,Country,Device\n2026-01-01,click,x.co/a,,DE,mobile\n", {}, "Click ID"),
        ("Record ID,Deal Name,Deal Stage\n1,a,b\n", {"preset": "salesforce"}, "--preset hubspot"),
        ("Record ID,First Name,Last Name,Email\n1,a,b,c\n", {"preset": "salesforce"}, "--preset hubspot"),
        ("wind,rain,sun\n1,2,3\n", {"preset": "salesforce"}, "without --preset"),
    ],
)
def test_what_is_no_such_export_is_refused_with_the_way_out(
    tmp_path: Path, content: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        read(tmp_path, content, **options)


def test_dates_between_points_have_the_day_first(tmp_path: Path) -> None:
    item = read(tmp_path, 'Datensatz-ID,Deal-Name,Betrag,Abschlussdatum\n1,a,"1.234,56 €",03.04.2026\n')
    assert (item.mapping.date_orders, item.mapping.decimal_mark) == ({"Abschlussdatum": "dmy"}, ",")


def test_rates_with_a_column_for_each_currency_are_those_of_one_euro(tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text("Date,USD,JPY,CYP,\n2026-10-01,1.1298,178.49,N/A,\n2007-12-31,1.4721,164.93,0.585274,\n")
    found, _ = recognise(
        find_tables([path]), Catalog(CATALOG.fields, frozenset({"USD", "JPY", "EUR"})), target=None, preset=None,
        presets=list(all_presets()), given=None,
    )  # fmt: skip
    assert [(item.mapping.constants, item.mapping.columns) for item in found] == [
        ({"base": "EUR", "quote": code}, {"Date": "rate_on", code: "rate"}) for code in ("USD", "JPY")
    ]
    assert "CYP" in found[0].remarks[0] and "one euro" in found[0].remarks[1]
    ((_, block),) = blocks(found[0].table, FileMapping("x", "exchange_rates", {"CYP": "rate"}, requires="CYP"))
    assert block == [None, {"CYP": "0.585274"}]


class _Workspace:
    """What questions need to know of a workspace."""

    def members(self) -> list[tuple[str, str | None]]:
        return [("maya@l.example", "Maya L"), ("bo@l.example", None)]

    def campaigns(self) -> dict[str, str]:
        return {"spring": "Spring"}


def test_owners_and_the_campaign_of_links_are_asked_for_where_somebody_answers(tmp_path: Path) -> None:
    catalog = Catalog((Field("opportunities", "owner", "", "owner", "word", "member", False, [], ""),))
    asked: list[str] = []

    def ask(question: str, answers: dict[str, str]) -> str:
        asked.append(question)
        return "nobody" if "Zoe" in question else next(iter(answers))

    def answered(content: str) -> Recognised:
        item = read(tmp_path, content)
        ask_for_meanings(item, catalog, _Workspace(), ask)  # type: ignore[arg-type]
        return item

    deals = answered("Deal - Title,Deal - Owner\na,Me\nb,maya l\nc,Bob\nd,Bo (bo@l.example)\ne,Zoe\n")
    links = answered("Bitlink,Long URL\nbit.ly/a,https://acme.example/\n")
    assert deals.mapping.values["owner"] == {"Bob": "maya@l.example", "Zoe": ""}
    assert links.mapping.constants == {"campaign": "spring"}
    assert len(asked) == 3


def test_what_each_row_needs_and_no_column_says_is_asked_for_before_anything_is_staged(tmp_path: Path) -> None:
    required = {("costs", "campaign"), ("costs", "incurred_on"), ("metrics", "measured_at")}
    catalog = Catalog(
        tuple(replace(field, is_required=(field.target, field.name) in required) for field in CATALOG.fields),
        frozenset({"EUR", "USD"}),
    )
    posts = "Post ID,Account username,Permalink,Post type,Publish time,Views\n1,ada,https://x.example/1,IG reel,,5\n"
    ads = "Campaign,Currency code,Cost,Impr.\nBrand,EUR,5.00,7\n"
    found = [read_all(tmp_path, posts), read_all(tmp_path, ads)]
    kept, left_out = leave_out_what_nobody_says(found[0], catalog)
    assert [item.mapping.target for item in kept] == ["deliverables"]
    assert left_out == ["export.csv: what it says of metrics is left out unless you say --set measured_at=VALUE"]
    with pytest.raises(UsageError, match="no column says incurred_on") as refused:
        leave_out_what_nobody_says(found[1], catalog)
    assert "--set incurred_on=DAY" in str(refused.value.hint)
    mapping = FileMapping("x", "costs", {"Amount spent (USD)": "amount"})
    assert currency_of_headings(mapping, catalog) == "USD"
    assert currency_of_headings(FileMapping("x", "costs", {"ABC": "amount", "Price in €": "amount"}), catalog) == "EUR"


@pytest.mark.parametrize(
    ("days", "order", "kept"),
    [
        (["2026-01-01", "2026-03-01", "2026-02-01"], None, [3]),
        (["202601", "202603", "202602"], None, [3]),
        (["03/01/2026", "01/03/2026", "02/02/2026"], "dmy", [3]),
        # Nobody said the order: the database skips what is about the same profile, and says so.
        (["03/01/2026", "01/03/2026", "02/02/2026"], None, [2, 3, 4]),
    ],
)
def test_of_readings_of_one_profile_the_latest_counts(
    tmp_path: Path, days: list[str], order: str | None, kept: list[int]
) -> None:
    rows = "".join(f"instagram,Ada,{day},{place}\n" for place, day in enumerate(days))
    item = read(tmp_path, f"Platform,Username,Date,Followers,Engagement rate\n{rows}tiktok,Ada,2025-01-01,7\n")
    keep_latest_readings(item, order)
    assert [line for line, _ in item.table.read()] == [*kept, 5]
    assert len(item.remarks) == (len(kept) == 1)


def test_mail_addresses_are_found_by_what_a_column_holds(tmp_path: Path) -> None:
    item = read(tmp_path, "Full name,Poczta,Szef\nA,a@x.example,\nB,b@x.example,Zed\n", target="contacts")
    assert item.mapping.columns == {"Full name": "full_name", "Poczta": "email"}
    # Of two such columns none is guessed, and neither is one that holds other things too.
    for header, cells in (
        ("Poczta,Szef", "a@x.example,b@x.example"),
        ("Poczta,Szef", "a@x.example Ada"),
        ("Sales rep", "a@x.example"),
    ):  # fmt: skip
        item = read(tmp_path, f"Full name,{header}\nA,{cells}\n", target="contacts")
        assert item.mapping.columns == {"Full name": "full_name"}


@pytest.mark.parametrize(
    ("name", "constants"),
    [("unsubscribed_members_export.csv", {"do_not_contact": "yes"}), ("do not contact.csv", {"do_not_contact": "yes"}),
     ("cleaned_members_export_1a2b.csv", {"do_not_contact": "yes"}), ("contacts_cleaned.csv", {}),
     ("subscribed_members_export.csv", {})],
)  # fmt: skip
def test_a_list_of_people_who_unsubscribed_says_so_by_its_name(
    tmp_path: Path, name: str, constants: dict[str, str]
) -> None:
    path = tmp_path / name
    path.write_text("Email Address,First Name,MEMBER_RATING\na@x.example,A,2\n", encoding="utf-8")
    ((item, *_), _) = recognise(
        find_tables([path]), CATALOG, target=None, preset=None, presets=list(all_presets()), given=None
    )
    assert (item.preset, item.mapping.constants) == ("mailchimp", constants)


def test_posts_with_their_numbers_are_content_and_numbers(tmp_path: Path) -> None:
    heading = "influencer,platform,published_at,published_url,title,views,measured_at"
    content, numbers = read_all(tmp_path, f"{heading}\nann,x,2026-05-01,https://x.com/1,A,9,2026-06-01\n")
    assert content.mapping.target == "deliverables"
    assert content.mapping.constants == {"status": "published", "type": "post"}
    assert numbers.mapping.target == "metrics"
    assert numbers.mapping.columns == {"published_url": "deliverable", "views": "views", "measured_at": "measured_at"}


@pytest.mark.parametrize(
    ("content", "handle", "name"),
    [
        (
            "Influencer insta name,instagram name,Followers\n__youngbae__,TAEYANG,12.7M\nann,Ann Lee,1K\n",
            "Influencer insta name",
            "instagram name",
        ),
        (
            "Tiktoker name,Tiktok name,Subscribers count\nkhaby.lame,Khabane lame,133.4M\nx,Élan,1K\n",
            "Tiktoker name",
            "Tiktok name",
        ),
        ("Tiktoker name,Tiktok name,Subscribers count\nKhabane lame,khaby.lame,1M\n", "Tiktok name", "Tiktoker name"),
        ("Platform,Name,Account tag,Followers\nx,Ann,@ann_lee,1K\n", "Account tag", "Name"),
        ("Platform,Name,Handle,Followers\nx,Ann,https://x.com/ann_lee,1K\n", "Handle", "Name"),
        ("Platform,Name,Handle,Followers\nx,Ann,ann_lee,1K\nx,Bob,b,1\nx,Cy,,1\n", "Handle", "Name"),
    ],
)
def test_handles_are_found_by_what_a_column_holds(tmp_path: Path, content: str, handle: str, name: str) -> None:
    """Lists call the columns of handles and of names alike: the one with blanks or other letters holds names."""
    columns = read(tmp_path, content).mapping.columns
    assert (columns[handle], columns[name]) == ("handle", "name")


def test_one_file_of_a_folder_that_can_be_two_things_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deals.csv").write_text("Record ID,Deal Name,Deal Stage,Amount\n1,Big,Won,5\n")
    (tmp_path / "people.csv").write_text("Name,Address\nAda,a@x.example\n")
    monkeypatch.setattr("crmdb.imports.recognise.likely_targets", lambda *_: ["contacts", "influencers"])
    tables = find_tables([tmp_path])
    found, left_out = recognise(tables, CATALOG, target=None, preset=None, presets=list(all_presets()), given=None)
    assert [item.table.name for item in found] == ["deals.csv"]
    (told,) = left_out
    assert told.startswith("people.csv is left out") and "--target contacts or --target influencers" in told
    with pytest.raises(UsageError, match=r"people\.csv: its columns can be those of contacts or of influencers"):
        recognise(tables[1:], CATALOG, target=None, preset=None, presets=list(all_presets()), given=None)


def test_a_status_of_deals_that_says_more_than_won_and_lost_is_their_stage(tmp_path: Path) -> None:
    rows = "name,company_name,status,amount,owner\nBig,Acme,{},5,x\nSmall,Acme,Won,3,x\n"
    stages, outcomes = (read(tmp_path, rows.format(word)) for word in ("Proposal", "Open"))
    assert (stages.mapping.columns["status"], outcomes.mapping.columns["status"]) == ("stage", "status")
    assert stages.remarks == ['"status" is read as the stage: it says more than open, won and lost']


@pytest.mark.parametrize(
    ("content", "targets"),
    [
        ("id,display_name,url,status_label,primary_contact_name\nl1,Acme,a.com,New,Bo\n", ["companies", "contacts"]),
        ("Deal - Title,Deal - Value,Organization - Name,Person - Email - Work\nKite,5,A,b@a.com\n", ["opportunities"]),
    ],
)
def test_an_export_with_columns_of_what_it_refers_to_is_read_by_its_own(
    tmp_path: Path, content: str, targets: list[str]
) -> None:
    found = read_all(tmp_path, content)
    assert [item.mapping.target for item in found] == targets
    assert {"company_name", "contacts"} <= set(found[-1].mapping.columns.values()) or found[0].preset == "close"


def test_clicks_of_links_by_day_are_no_numbers_of_content(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it counts clicks, and a count names nobody who clicked"):
        read_all(tmp_path, "Date,Link,Destination,Clicks\n2026-01-05,rebrand.ly/a,https://acme.example/,4\n")


def test_further_mail_addresses_stand_in_as_many_columns_as_there_are(tmp_path: Path) -> None:
    names = ["personal email", "email 2", "e mail 2 value", "e mail 3 value"]
    more = Field("contacts", "other_emails", "contact_emails", "email", "list", "email", False, names, "")
    path = tmp_path / "people.csv"
    for header, found in (
        ("Person - Name,Person - Email - Work,Person - Email - Home,Person - Email - Other", 2),
        ("First Name,E-mail 1 - Value,E-mail 2 - Value,E-mail 3 - Value,Phone 1 - Value", 2),
        ("First Name,Last Name,Email,Personal Email,Email 2,Company Name", 2),
    ):
        path.write_text(header + "\n" + ",".join("x" * (header.count(",") + 1)) + "\n", encoding="utf-8")
        catalog = Catalog((*CATALOG.fields, more))
        presets = list(all_presets())
        (item,), _ = recognise(
            find_tables([path]), catalog, target="contacts", preset=None, presets=presets, given=None
        )  # fmt: skip
        columns = [*item.mapping.columns.values()]
        assert (columns.count("email"), columns.count("other_emails")) == (1, found), header
