"""The encoding of a text file: by its byte order mark, else by its bytes."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from pathlib import Path

from crmdb.errors import UsageError

_BLOCK = 1 << 20
_SAMPLE = 256 * 1024
_MAC_LETTER = re.compile(rb"[A-Za-z][\x80\x83-\x90\x95\x98-\x9f]|[\x80\x83-\x90\x95\x98-\x9f][A-Za-z]")
"""Letters of Mac OS Roman beside others, where Windows-1252 has signs and letters that hardly any language has."""

_WINDOWS_LETTER = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_NO_TEXT = (
    (b"pk\x03\x04", "a workbook or an archive", "Name a workbook .xlsx; unpack an archive."),
    (b"\x1f\x8b", "compressed", "Unpack it: gunzip FILE."),
    (
        b"\xd0\xcf\x11\xe0",
        "a workbook of an old Excel or one with a password",
        "Save it as .xlsx without a password, or as CSV.",
    ),
    (b"%pdf-", "a PDF", "Export the table as CSV or .xlsx; a PDF has no columns."),
    (b"<!doctype html", "a page of HTML, such as a page to sign in", "Download the export again in a browser."),
    (b"<html", "a page of HTML, such as a page to sign in", "Download the export again in a browser."),
)


def find_encoding(path: Path, remarks: list[str]) -> str:
    """By its mark, or the zeros of UTF-16; else UTF-8 if all of the file is; else one of 8 bits, which is said.

    Raises:
        UsageError: it is not text.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if start.startswith(BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    for mark, what, cure in _NO_TEXT:
        if start.lstrip()[:200].lower().startswith(mark):
            raise UsageError(f"{path.name} is {what}, no text.", cure)
    zeros = start[0::2].count(0), start[1::2].count(0)
    if max(zeros) > len(start) / 5 and min(zeros) <= max(zeros) / 10:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    if len(_CONTROL.findall(start)) > len(start) / 20:
        raise UsageError(f"{path.name} is not text.", "Export it as CSV, or give it the suffix of what it is.")
    if _decodes(path, "utf-8"):
        return "utf-8"
    if len(_MAC_LETTER.findall(start)) > len(_WINDOWS_LETTER.findall(start)):
        codec, name = "mac_roman", "Mac OS Roman"
    else:
        # Five bytes mean nothing in Windows-1252; latin-1 reads every byte.
        codec, name = "cp1252" if _decodes(path, "cp1252") else "latin-1", "Windows-1252"
    remarks.append(f"it is not UTF-8 and read as {name}; give --encoding if names look wrong")
    return codec


def _decodes(path: Path, codec: str) -> bool:
    decoder = getincrementaldecoder(codec)()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
