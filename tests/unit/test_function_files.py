"""Functions of queries go into files that nobody has deployed yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.errors import RefusedError
from crmdb.project import Project
from crmdb.queries.function_files import place


def function(name: str, body: str, types: str = "text, date") -> str:
    signature = f"public.{name}({types})"
    return f"""\
create function {signature}
returns table ("n" bigint)
language plpgsql
as $function$
begin
    return query select {body};
end
$function$;
comment on function {signature} is
'A question.';
revoke all on function {signature} from public, anon, authenticated, service_role;
grant execute on function {signature} to authenticated;
"""


AREAS = {
    "campaigns": {
        "query_campaigns_a": function("query_campaigns_a", "1"),
        "query_campaigns_b": function("query_campaigns_b", "2"),
    },
    "pipeline": {"query_pipeline_a": function("query_pipeline_a", "3")},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    migrations = tmp_path / "supabase" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "20261127090000_private_schema.sql").write_text("create schema private;\n")
    write(place(Project(tmp_path), AREAS))
    return Project(tmp_path)


def write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        path.write_text(text)


def release(project: Project) -> None:
    last = max(path.name[:14] for path in project.migrations.glob("*.sql"))
    (project.migrations.parent / "released").write_text(f"{last}\n")


def changed(body: str, types: str = "text, date") -> dict[str, dict[str, str]]:
    return AREAS | {"campaigns": AREAS["campaigns"] | {"query_campaigns_a": function("query_campaigns_a", body, types)}}


def test_before_a_release_the_file_of_the_area_is_written_anew(project: Project) -> None:
    files = place(project, changed("4"))
    assert {path.name for path in files} == {path.name for path in project.migrations.glob("*_questions_*.sql")}
    assert not any("drop function" in text for text in files.values())


def test_what_is_released_stays_and_what_changed_is_a_later_migration(project: Project) -> None:
    release(project)
    assert place(project, AREAS) == {}
    ((path, text),) = place(project, changed("4", "text, integer")).items()
    assert path.name.endswith("_questions_campaigns.sql")
    assert path.name > max(file.name for file in project.migrations.glob("*.sql"))
    assert (
        "drop function public.query_campaigns_a(text, date);\n\ncreate function public.query_campaigns_a(text, integer)"
        in text
    )
    assert "query_campaigns_b" not in text
    # Until it is released itself, that one is written anew.
    write({path: text})
    ((again, other),) = place(project, changed("5")).items()
    assert again == path
    assert "select 5" in other
    assert "select 4" not in other


def test_a_question_of_a_later_release_is_known_by_its_last_migration(project: Project) -> None:
    release(project)
    write(place(project, changed("4", "text, integer")))
    release(project)
    assert place(project, changed("4", "text, integer")) == {}
    gone = AREAS | {"campaigns": {"query_campaigns_b": AREAS["campaigns"]["query_campaigns_b"]}}
    ((path, text),) = place(project, gone).items()
    assert text.endswith("drop function public.query_campaigns_a(text, integer);\n")
    write({path: text})
    release(project)
    assert place(project, gone) == {}


def test_a_number_that_no_migration_has_is_refused(project: Project) -> None:
    (project.migrations.parent / "released").write_text("20300101000000\n")
    with pytest.raises(RefusedError, match="no migration has that number"):
        place(project, AREAS)
