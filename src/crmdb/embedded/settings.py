"""The server settings of the embedded PostgreSQL, each with its reason (measurements: docs/performance.md)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import psutil

from crmdb.embedded.binaries import Binaries

FILE_NAME = "crmdb.conf"
"""Included at the end of the data directory's postgresql.conf, and written anew at every start."""

_MB = 1024 * 1024


def render(binaries: Binaries, port: int, socket_directory: Path, overrides: Mapping[str, str]) -> str:
    """The text of our configuration file."""
    # To each name its value and why.
    settings: dict[str, tuple[str, str]] = {
        "listen_addresses": ("127.0.0.1", "this machine only"),
        "port": (str(port), "remembered from start to start"),
        "unix_socket_directories": (f'"{socket_directory}"', "short: a socket's path has 107 bytes at most"),
        "password_encryption": ("scram-sha-256", "the only login there is"),
        "shared_buffers": (f"{shared_buffers_mb(psutil.virtual_memory().total)}MB", "p99 of reads 55 to 33 ms"),
        "synchronous_commit": ("off", "2.1 to 2.7 times the commits; a crash loses the last moment, never consistency"),
        "random_page_cost": ("1.1", "solid-state disks: an index read costs about a sequential one"),
        "jit": ("off", "compiling costs more than it saves on queries of milliseconds"),
        "max_wal_size": ("4GB", "bulk loads without a checkpoint every few seconds"),
        "maintenance_work_mem": ("512MB", "index builds after a bulk load in memory"),
        "timezone": ("UTC", "as on Supabase; the same answers on every machine"),
        "log_timezone": ("UTC", "log lines that compare with stored times"),
        "logging_collector": ("on", "the log survives the terminal and rotates"),
        "log_directory": ("../log", "beside the data, readable after a reset of it"),
        "log_filename": ("postgresql-%a.log", "one file a weekday, so a week is kept"),
        "log_truncate_on_rotation": ("on", "next week overwrites this week"),
        "log_rotation_age": ("1d", "the weekday changes once a day"),
        "log_rotation_size": ("0", "the file name has no part that size could change"),
    }
    if binaries.has_library("pg_stat_statements"):
        settings["shared_preload_libraries"] = ("pg_stat_statements", "which statements take the time")
    if binaries.major >= 18:
        settings["io_method"] = ("worker", "cold scans read ahead")
    if _shared_memory_is_small():
        settings["dynamic_shared_memory_type"] = ("mmap", "/dev/shm here is too small for parallel index builds")
    for name, value in overrides.items():
        settings[name] = (value, "set by the caller")
    lines = ["# Written by crmdb at every start: edits are lost. The source is crmdb/embedded/settings.py."]
    lines += [f"{name} = {_quote(value)}  # {why}" for name, (value, why) in settings.items()]
    return "\n".join(lines) + "\n"


def shared_buffers_mb(memory_bytes: int) -> int:
    """A quarter of the memory, between PostgreSQL's own default of 128 MB and 1 GB: the machine has other work too."""
    return max(128, min(1024, memory_bytes // 4 // _MB))


def _shared_memory_is_small() -> bool:
    """Containers get 64 MB of /dev/shm unless told otherwise; a parallel index build needs maintenance_work_mem."""
    shared_memory = Path("/dev/shm")
    return shared_memory.is_dir() and shutil.disk_usage(shared_memory).total < 1024 * _MB


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
