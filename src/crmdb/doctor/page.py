"""docs/doctor.md, from the headers of the checks."""

from __future__ import annotations

from crmdb.doctor.examine import all_checks

_OPENING = """\
# crmdb doctor

Is this database healthy and as migrated? `crmdb doctor` runs the checks below and says for each finding what is wrong
with which object, and the next step. It changes nothing and needs no more than the role `postgres`, on hosted Supabase
too. PostgreSQL older than 15 or newer than 18 is refused before the first check.

```
crmdb doctor
crmdb doctor --database-url "$DATABASE_URL" --format json
```

It works through a pooler in transaction mode. An application's own tables, functions and triggers are not errors: what
a check says of them is for information, and `drift` compares crmdb's own objects alone (for yours: `supabase db diff`).

Exit code 0: healthy, though there may be information; 5: there are errors or warnings; 3: no connection.

Written by `crmdb docs` from the checks, one file each in `src/crmdb/doctor/checks/`; a new file there is a new check.
"""


def doctor_page() -> str:
    """The page as Markdown."""
    lines = [*_OPENING.splitlines(), "", "| Check | Severity | Looks for |", "| --- | --- | --- |"]
    lines += [f"| [`{check.name}`](#{check.name}) | {check.severity} | {check.title} |" for check in all_checks()]
    for check in all_checks():
        lines += ["", f"## {check.name}", "", f"**{check.title}** ({check.severity}). {check.why}"]
    return "\n".join(lines) + "\n"
