from __future__ import annotations

import pytest

from grader.evidence.licence import parse_licence
from tests.facts import fact


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Permission is hereby granted, free of charge, ... WITHOUT WARRANTY OF ANY KIND", "MIT"),
        ("Apache License\nVersion 2.0, January 2004", "Apache-2.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n  Version 3, 19 November 2007", "AGPL-3.0"),
        ("GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007", "GPL-3.0"),
        ("GNU LESSER GENERAL PUBLIC LICENSE", "LGPL"),
        (
            (
                "GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007\n13. Use with the GNU Affero General Public License.\n"
                "Consider the GNU Lesser General Public License instead."
            ),
            "GPL-3.0",
        ),
        ("Redistribution and use in source and binary forms ... Neither the name of", "BSD-3-Clause"),
        ("Redistribution and use in source and binary forms ... this list of conditions", "BSD-2-Clause"),
        ("This is free and unencumbered software released into the public domain.", "Unlicense"),
        ("Mozilla Public License Version 2.0", "MPL-2.0"),
        (
            (
                "Mozilla Public License Version 2.0\n1.4. Covered Software\n1.12. Secondary License means the GNU General "
                "Public License, Version 2.0, the GNU Lesser General Public License, Version 2.1, or later"
            ),
            "MPL-2.0",
        ),
        ("All rights reserved", ""),
        ("word " * 30, "other"),
        ("", ""),
    ],
)
def test_texts(text: str, name: str) -> None:
    assert parse_licence("LICENSE", text).name == name


def test_a_blank_has_its_line_and_apaches_appendix_has_none() -> None:
    mit = "MIT\nCopyright (c) [year] [fullname]\nPermission is hereby granted, free of charge without warranty of any kind"
    assert (parse_licence("L", mit).blank, parse_licence("L", mit).blank_line) == ("[year]", 2)
    apache = "Apache License Version 2.0\nCopyright [yyyy] [name of copyright owner]"
    assert parse_licence("L", apache).blank == ""


def test_only_the_roots_file_counts() -> None:
    assert fact("licence", {"vendor/LICENSE": "x", "docs/LICENSE": "x", "licenses.py": "x"}).path == ""
