"""Mock data as files: CSV for COPY, Parquet, or INSERTs. `write_files` writes a folder of them."""

from crmdb.mock.files.front import Format, Written, write_files

__all__ = ["Format", "Written", "write_files"]
