"""The embedded PostgreSQL: a server of this project's own, below `.crmdb/`, with the Supabase platform laid in."""

from __future__ import annotations

from crmdb.embedded.binaries import embedded_binaries
from crmdb.embedded.server import Server
from crmdb.project import Project


def embedded_server(project: Project) -> Server:
    """The server of `project`, started or not."""
    return Server(project.state, embedded_binaries())
