"""What reading a repository may cost. The same for local and fetched ones, so that both give the same grade."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every cap, settable; names end in their unit.

    Attributes:
        max_files: paths that are listed; what follows in git's order is left out, with a note.
        max_installed_files: of these, paths of other people's packages (`node_modules`); more of them are left out and
            take no room from the rest.
        max_depth: directories above a file; deeper files are left out, with a note.
        max_path_bytes, max_name_bytes: of a whole path and of one component.
        max_blob_bytes: a larger file is listed without a size and never read.
        max_read_bytes: of all files that are read, together.
        max_commits: of the log, newest first.
        max_log_bytes: of the log's text; a longer one is cut, and `truncated`.
        read_s: for listing a tree and its log.
        fetch_s: for one fetch; a target takes two.
        fetch_bytes: on disk, for one fetch.
        fetch_file_bytes: of one file that git writes.
        fetch_memory_bytes: of git's address space.
        refs_bytes: of a host's list of branches and tags.
    """

    max_files: int = 20_000
    max_installed_files: int = 2_000
    max_depth: int = 40
    max_path_bytes: int = 1024
    max_name_bytes: int = 255
    max_blob_bytes: int = 5 * MIB
    max_read_bytes: int = 64 * MIB
    max_commits: int = 2_000
    max_log_bytes: int = 16 * MIB
    read_s: float = 20.0
    fetch_s: float = 60.0
    fetch_bytes: int = 300 * MIB
    fetch_file_bytes: int = 200 * MIB
    fetch_memory_bytes: int = 2048 * MIB
    refs_bytes: int = 8 * MIB


DEFAULT = Limits()
