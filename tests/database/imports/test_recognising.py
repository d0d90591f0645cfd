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
    ],
)  # fmt: skip
def test_columns_are_recognised(
    story: Connection, tmp_path: Path, name: str, header: str, target: str, fields: str
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(f"{header}\n{header}\n", encoding="utf-8")
    found, _ = recognise(
        find_tables([path]), load_catalog(story), target=None, preset=None, presets=list(all_presets()), given=None
    )
    assert [(item.mapping.target, " ".join(item.mapping.columns.values())) for item in found] == [(target, fields)]
