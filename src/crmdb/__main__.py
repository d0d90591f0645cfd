"""`python -m crmdb` is the command `crmdb`."""

from __future__ import annotations

from crmdb.cli import main

main()
