"""What a file without a preset is, by its name and its columns, among all targets there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.database import Connection
from crmdb.imports.fields import load_catalog
from crmdb.imports.presets import all_presets
from crmdb.imports.recognise import recognise
from crmdb.imports.tables import find_tables


@pytest.mark.only_on(18)
@pytest.mark.parametrize(
    ("name", "header", "target", "fields"),
    [
        ("contracts", "Contract number,Deal name,Total contract value,Term,Start date", "deals",
         "external_id opportunity value term_months starts_on"),
        ("notes", "Note ID,Note,Contact email", "notes", "external_id body contact"),
        ("tasks", "Task ID,Task type,Title,Due date,Contact email,Assigned to", "activities",
         "external_id type subject due_on contact assignee"),
        ("costs", "Id,Collaboration ID,Campaign ID,Cost type,Date,Amount", "costs",
         "external_id collaboration campaign type incurred_on amount"),
        ("deals", "Deal name,Amount,Stage,Close date", "opportunities", "name amount stage closed_on"),
        ("people", "First name,Last name,Email,Company,Note", "contacts", "first_name last_name email company_name"),
        ("gifts", "Influencer,Email,Product,Invoice date,Amount\nAda,a@x.example,Serum,2026-02-03,5", "costs",
         "influencer incurred_on amount"),
        ("top", "Name,Followers,channel_type_rank,Account type\nAda Wong,5,1,creator\nBo Li,4,2,creator", "influencers",
         "name followers"),
        ("top_instagram", "Name,channel_info,Followers\nAda Wong,ada.wong,5\nBo Li,bo_li,4", "influencers",
         "name handle followers"),
        ("linked_influencers", "Name,Followers\nAda Wong,5", "influencers", "name followers"),
        ("budget", "Campaign,Type,Date,Amount,Paid\nSpring,fee,2026-02-03,5,", "costs",
         "campaign type incurred_on amount paid_on"),
        ("cancelled_subscriptions", "First name,Last name,Email\nAda,Wong,a@x.example", "contacts",
         "first_name last_name email"),
        ("members", "First name,Email,Consent\nAda,a@x.example,SUBSCRIBED\nBo,b@x.example,NEVER_SUBSCRIBED", "contacts",
         "first_name email do_not_contact"),
        ("members", "First name,Email,Opted out\nAda,a@x.example,wahr\nBo,b@x.example,falsch", "contacts",
         "first_name email do_not_contact"),
        ("payouts", "Affiliate,Clicks,Conversions,Commission,Paid on\nAda,5,2,9.50,2026-02-03", "costs",
         "influencer amount paid_on"),
        ("payouts", "Influencer,Commission,Amount (EUR),Payout (EUR),Paid on\nAda,10,50,5,2026-02-03", "costs",
         "influencer amount paid_on"),
        ("payouts", "Influencer,Commission,Total,Paid on\nAda,10,60,2026-02-03", "costs", "influencer amount paid_on"),
        ("roster", "Influencer,Instagram,Followers,Email,Orders,Revenue\nAda,ada,5,a@x.example,2,40", "influencers",
         "name instagram followers email"),
        ("leads", "First name,Last name,Email,Followers,Lifecycle stage\nAda,Wong,a@x.example,5,Lead", "contacts",
         "first_name last_name email lifecycle_stage"),
    ],
)  # fmt: skip
def test_columns_are_recognised(
    story: Connection, tmp_path: Path, name: str, header: str, target: str, fields: str
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(header if "\n" in header else f"{header}\n{header}\n", encoding="utf-8")
    found, _ = recognise(
        find_tables([path]), load_catalog(story), target=None, preset=None, presets=list(all_presets()), given=None
    )
    assert [(item.mapping.target, " ".join(item.mapping.columns.values())) for item in found] == [(target, fields)]
