"""One ZIP for each person, to be sent: stored, not packed, because pictures are packed already.

Written here and not by ``zipfile``, whose cost for one small archive is that of all the other
files of a person together. Five entries, one fixed time, no folders (APPNOTE.TXT 6.3, 4.3).
"""

import struct
from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_UTF8_NAMES = 0x0800
_REGULAR_FILE = 0o100644 << 16


def pack(files: Iterable[tuple[bytes, bytes]], *, at: datetime) -> bytes:
    """The bytes of an archive of *files* (name, content), all dated *at*."""
    day = (max(at.year, 1980) - 1980) << 9 | at.month << 5 | at.day
    clock = at.hour << 11 | at.minute << 5 | at.second // 2
    pieces: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name, content in files:
        checksum, size = crc32(content), len(content)
        local = _LOCAL.pack(
            b"PK\3\4", 20, _UTF8_NAMES, 0, clock, day, checksum, size, size, len(name), 0
        )
        central.append(
            _CENTRAL.pack(
                b"PK\1\2", 0x0314, 20, _UTF8_NAMES, 0, clock, day, checksum, size, size,
                len(name), 0, 0, 0, 0, _REGULAR_FILE, offset,
            )
            + name
        )  # fmt: skip
        pieces += (local, name, content)
        offset += len(local) + len(name) + size
    directory = b"".join(central)
    end = _END.pack(b"PK\5\6", 0, 0, len(central), len(central), len(directory), offset, 0)
    return b"".join((*pieces, directory, end))
