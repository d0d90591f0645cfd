"""The query library: named SQL files, and the one way to run them."""

from __future__ import annotations

from crmdb.queries.files import Query, find_query, list_queries
from crmdb.queries.page import render_queries_page
from crmdb.queries.run import Result, run_query

__all__ = ["Query", "Result", "find_query", "list_queries", "render_queries_page", "run_query"]
