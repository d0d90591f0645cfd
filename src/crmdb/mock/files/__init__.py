"""Mock data as files: `write_files` writes a folder of Parquet, `seed` the INSERTs of supabase/seed.sql."""

from crmdb.mock.files.export import Written, write_files

__all__ = ["Written", "write_files"]
