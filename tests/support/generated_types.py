"""`python -m tests.support.generated_types` writes types/ with the real Supabase CLI, from a database made for it.

What the CLI cannot know (checks, triggers, privileges) is added from the catalog: refined_typescript, refined_python.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from crmdb.embedded.binaries import embedded_binaries
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate
from tests.support import refined_python, refined_typescript
from tests.support.installations import ROOT
from tests.support.supabase import supabase
from tests.support.type_facts import read_facts

FILES = {
    "database.ts": ("typescript", refined_typescript.refine),
    "database.py": ("python", refined_python.refine),
}
"""The files of types/, the CLI's word for their language, and what refines them."""


def generate(url: str) -> dict[str, str]:
    """What each file of types/ has to hold for the migrated database at `url`."""
    facts = read_facts(url)
    return {
        name: refine(supabase("gen", "types", f"--lang={lang}", f"--remote={url}"), facts)
        for name, (lang, refine) in FILES.items()
    }


def main() -> None:
    """Write the files."""
    with tempfile.TemporaryDirectory(prefix="crmdb-types-") as directory:
        server = Server(Path(directory), embedded_binaries())
        server.start()
        try:
            migrate(server.url(), ROOT / "supabase" / "migrations")
            for name, text in generate(server.url()).items():
                (ROOT / "types" / name).write_text(text)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
