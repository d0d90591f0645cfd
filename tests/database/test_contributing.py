"""CONTRIBUTING.md: its SQL, taken from the page, makes a healthy database and a query that answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from crmdb.database import connect
from crmdb.doctor.examine import catalog_findings
from crmdb.migrations.runner import migrate
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.support.actors import Person, as_user, refused
from tests.support.installations import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = {
    title: re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    for title, text in re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
}


def test_a_table_a_rule_an_index_and_a_query_as_the_page_tells(database: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    shutil.copytree(ROOT / "supabase" / "migrations", project.migrations)
    migrations = SECTIONS["Add a table"] + SECTIONS["Add a rule"] + SECTIONS["Add an index"]
    assert len(migrations) == 4
    for number, sql in enumerate(migrations):
        assert sql.startswith("-- ")
        (project.migrations / f"2099010100000{number}_example.sql").write_text(sql, encoding="utf-8")
    (query,) = SECTIONS["Add a query"]
    path = re.search(r"`(queries/\w+/\w+\.sql)`:\n\n```sql", PAGE)
    assert path is not None
    (tmp_path / path[1]).parent.mkdir(parents=True)
    (tmp_path / path[1]).write_text(query, encoding="utf-8")

    migrate(database, project.migrations)

    with connect(database) as connection:
        assert catalog_findings(connection) == []
        connection.execute((ROOT / "tests" / "support" / "story.sql").read_bytes())
        answer = run_query(connection, find_query(project, "by_objective"), as_email="ada@story.example")
        assert {"name", "status"} == set(answer.columns)
        assert answer.rows
        (found,) = connection.execute("select id, email from public.users where email like 'ada@%'").fetchall()
        with refused(connection, "campaigns_name_shouted"), as_user(connection, Person("ada", *found)):
            connection.execute("update public.campaigns set name = 'SPRING'")
