from __future__ import annotations

from tests.facts import fact

CHAT = "export default function Chat() {\n  return 1\n}\n"


def used(files: dict[str, str]) -> dict[str, tuple[int, int]]:
    return {unit.path: (unit.uses, unit.used_by) for unit in fact("code_shape", files).units}


def test_a_component_that_others_import_is_used() -> None:
    files = {
        "src/App.tsx": "import Chat from './components/Chat'\nimport { api } from '@/lib/api'\nexport const a = Chat\n",
        "src/components/Chat.tsx": "import React from 'react'\n" + CHAT,
        "src/lib/api/index.ts": "export function api() {\n  return 2\n}\n",
        "src/alone.ts": "export function alone() {\n  return 3\n}\n",
    }
    assert used(files) == {
        "src/App.tsx": (2, 0),
        "src/components/Chat.tsx": (0, 1),
        "src/lib/api/index.ts": (0, 1),
        "src/alone.ts": (0, 0),
    }


def test_headers_and_sourced_scripts_are_used_and_packages_are_not_files() -> None:
    c = {"src/box.h": "int area(int a);\n", "src/main.cpp": '#include "box.h"\n#include <vector>\nint main() {}\n'}
    assert used(c)["src/box.h"] == (0, 1)
    r = {"main.R": 'source("R/load.R")\nlibrary(load)\n', "R/load.R": "load_all <- function() {\n  1\n}\n"}
    assert used(r)["R/load.R"] == (0, 1)
    packages = {"src/a.ts": "import react from 'react'\nexport const a = react\n", "lib/react.ts": CHAT}
    assert used(packages)["lib/react.ts"] == (0, 0)


def test_a_shiny_application_reads_the_scripts_of_its_folder() -> None:
    plot = "age_plot <- function(input) {\n  x <- input\n  x\n}\n"
    app = {"shop/server.R": "server <- function(input) {\n  age_plot(input)\n}\n", "shop/R/age_plot.R": plot}
    used = {unit.path: unit.used_by for unit in fact("code_shape", app | {"notes/R/old.R": plot}).units}
    assert used == {"shop/server.R": 0, "shop/R/age_plot.R": 1, "notes/R/old.R": 0}


def test_dart_names_its_own_files_by_the_package_or_the_folder() -> None:
    plan = "int plan(int x) {\n  final y = x + 1;\n  return y;\n}\n"
    page = (
        "import 'package:farm/core/plan.dart';\nimport '../core/tone.dart';\nint page(int x) {\n  return plan(x);\n}\n"
    )
    files = {"lib/core/plan.dart": plan, "lib/core/tone.dart": plan, "lib/pages/page.dart": page, "lib/old.dart": plan}
    used = {unit.path: unit.used_by for unit in fact("code_shape", files).units}
    assert used == {"lib/core/plan.dart": 1, "lib/core/tone.dart": 1, "lib/pages/page.dart": 0, "lib/old.dart": 0}
