"""docs/advise.md, from the headers of the checks."""

from __future__ import annotations

from crmdb.advise import ledger, missing
from crmdb.advise.report import all_checks

_OPENING = """\
# crmdb advise

What would make this database faster or smaller? `crmdb advise` runs the checks below. Each finding says why it is
listed, the evidence from this database, the statement to run, and what that statement locks. It changes nothing and
needs no superuser, so it works on hosted Supabase too. Run it when there has been work: it reads what
PostgreSQL counted.

```
crmdb advise
crmdb advise --format html --output advice.html
crmdb advise --database-url "$DATABASE_URL" --format json | jq -r '.advice[].statement'
```

`crmdb advise indexes` is the ledger: each index with its size, what writing it costs, and the named queries whose
plans read it as a member. With `--measure`, on a database of your own, each query also runs without the index, in a
transaction that is rolled back.

Exit code 0: nothing to change, though there may be information; 5: there are warnings; 3: no connection.

Written by `crmdb docs` from the checks, one file each in `src/crmdb/advise/checks/`; a new file there is a new check.
"""


def advise_page() -> str:
    """The page as Markdown."""
    checks = [*all_checks(), ledger.CHECK, missing.CHECK]
    lines = [*_OPENING.splitlines(), "", "| Check | Severity | Looks for |", "| --- | --- | --- |"]
    lines += [f"| [`{check.name}`](#{check.name}) | {check.severity} | {check.title} |" for check in checks]
    for check in checks:
        lines += ["", f"## {check.name}", "", f"**{check.title}** ({check.severity}). {check.why}"]
    return "\n".join(lines) + "\n"
