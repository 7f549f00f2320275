from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.facts import CLOCK, fact

if TYPE_CHECKING:
    from grader.evidence.timings import Timings


def timings(text: str, files: dict[str, str] | None = None) -> Timings:
    found: Timings = fact("timings", {"README.md": "# Title\n\n" + text, "clock.py": CLOCK} | (files or {}))
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Average latency: 53.02 ms", 53.02, "ms"),
        ("p95 response time 0.8 s", 0.8, "s"),
        ("Throughput: 1,200 tokens/s", 1200.0, "tokens/s"),
        ("最高平均响应约为1200tokens/s", 1200.0, "tokens/s"),
        ("iteration time from 250ms / iter", 250.0, "ms"),
        ("Temps de réponse moyen : 120,5 ms", 120.5, "ms"),
        ("Среднее время ответа 85 мс", 85.0, "ms"),
        ("Inference speed 18.84 FPS", 18.84, "items/s"),
    ],
)
def test_statements(text: str, value: float, unit: str) -> None:
    found = timings(text).measured
    assert (found[0].value, found[0].unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The request times out after a timeout of 30 s",
        "Training takes 45 s per epoch",
        "Polling interval: 500 ms",
        "p90 resolution time of complaints: 36 h",
        "The rate limit is 40 req/s",
        "The cache expires after 300 s per query",
        "Video recorded at 30 FPS by the camera",
    ],
)
def test_other_durations(text: str) -> None:
    assert timings(text).statements == ()


def test_targets_guesses_and_inventions_are_marked() -> None:
    assert timings("Latency target: 200 ms").statements[0].target
    assert timings("| Response time | < 500 ms |\n|---|---|\n| Latency | < 500 ms |").statements[0].target
    assert timings("Latency per move: ~50-100ms").statements[0].rough
    assert timings("Latency of the mock provider: 12.5 ms").statements[0].mock


def test_conditions_of_the_section_not_of_another() -> None:
    text = "Latency 38.5 ms per request, 1,000 requests on an RTX 3060.\n\n## Set-up\n\nNeeds locust.\n"
    assert timings(text).measured[0].conditions == {"hardware", "n"}


def test_units_in_headers() -> None:
    text = "| Model | Latency (ms) | Throughput (RPS) |\n|---|---|---|\n| CPU baseline | 1600 | 30 |\n| GPU | 490 | 101 |\n"
    assert [(t.value, t.unit) for t in timings(text).measured] == [
        (1600, "ms"),
        (30, "req/s"),
        (490, "ms"),
        (101, "req/s"),
    ]


def test_a_unit_within_a_word_is_none() -> None:
    """CRPS is a score of forecasts, and no RPS."""
    assert timings("| Model | CRPS (MW) |\n|---|---|\n| BSTS | 248 |\n| BART | 283 |\n").measured == ()


@pytest.mark.parametrize(
    ("corner", "unit"), [("Throughput (tokens/sec)", "tokens/s"), ("Latency (ms)", "ms"), ("Model", "")]
)
def test_the_corner_says_what_is_measured_where_columns_are_compared(corner: str, unit: str) -> None:
    found = timings(f"## Runs\n\n| {corner} | CPU | GPU |\n|---|---|---|\n| tiny q4 | 10.15 | 102.53 |\n").measured
    assert [(t.value, t.unit) for t in found] == ([(10.15, unit), (102.53, unit)] if unit else [])


def test_output_of_load_tools() -> None:
    assert timings("```\nRequests/sec: 312.55\n```\n").measured[0].unit == "req/s"


def test_json_examples_are_no_measurement() -> None:
    assert timings('```json\n{"latency_ms": 53.02, "fps": 64.9}\n```\n').statements == ()


@pytest.mark.parametrize(
    ("path", "code", "kind"),
    [
        ("api.py", 'H = Histogram("request_latency_seconds", "x")\n', "metric"),
        ("app.py", "t = time.perf_counter()\nf()\nlatency = time.perf_counter() - t\n", "timer"),
        ("bench.py", "t0 = time.time()\nrun()\nprint(time.time() - t0)\n", "benchmark"),
        ("load/locustfile.py", "class U(HttpUser):\n    pass\n", "benchmark"),
        ("stats.py", "p95_latency = np.percentile(latencies, 95)\n", "percentile"),
        ("server.ts", "const t = performance.now()\nconst latency = performance.now() - t\n", "timer"),
    ],
)
def test_instruments(path: str, code: str, kind: str) -> None:
    assert timings("x", {path: code}).instruments[0].kind == kind


def test_clocks_that_time_no_answer() -> None:
    code = "deadline = time.time() + 30\ntraining_time = time.time() - start\nname = str(time.time())\n"
    assert timings("x", {"train.py": code}).instruments == ()


def test_tests_are_no_instruments() -> None:
    code = "t = time.perf_counter()\nlatency = time.perf_counter() - t\n"
    assert timings("x", {"tests/test_api.py": code}).instruments == ()


def test_a_threshold_is_no_measurement_and_an_arrow_is_none_of_it() -> None:
    assert timings("- Access latency > 1 second (p99)\n").statements[0].target
    assert [t.value for t in timings("Latency per request: 20 ms -> 5 ms\n").measured] == [20.0, 5.0]


def test_words_end_where_another_script_begins() -> None:
    assert timings("Latencyは 41.2 ms です\n").measured
    assert timings("Tốc độ: 1,5 giây\n").measured
    assert timings("Relatency 41.2 ms\n").statements == ()


def test_elapsed_time_is_an_answer_only_where_a_request_is_in_view() -> None:
    middleware = (
        "async def add_time(request, call_next):\n    start = time.time()\n    response = await call_next(request)\n"
        "    elapsed = time.time() - start\n    log(elapsed)\n"
    )
    assert [i.kind for i in timings("x", {"api.py": "import fastapi\n" + middleware}).instruments] == ["timer"]
    for code in (
        "import streamlit\nfor i in tasks:\n    elapsed = time.time() - start\n    bar.progress(elapsed / i)\n",
        "import fastapi\ndef job(request):\n    elapsed = time.time() - start\n    if elapsed > MAX_DURATION:\n        stop()\n",
        "import fastapi\ndef load(path):\n    elapsed = time.time() - start\n    print(elapsed)\n",
    ):
        assert timings("x", {"app.py": code}).instruments == (), code


def test_a_benchmark_that_sleeps_measures_what_it_was_told() -> None:
    asleep = "const t = Date.now();\nawait sleep(Math.max(9, LLM_LATENCY_MS));\nconst latency = Date.now() - t;\n"
    found = timings("| | Latency |\n|---|---|\n| No cache | 2.8 s |\n", {"benchmark/run.js": asleep})
    assert (found.scripts, found.firm) == ((), ())
    awake = asleep.replace("await sleep(Math.max(9, LLM_LATENCY_MS))", "await fetch(URL)")
    found = timings("| | Latency |\n|---|---|\n| No cache | 2.8 s |\n", {"benchmark/run.js": awake})
    assert found.scripts
    assert found.firm


def test_the_machine_may_be_named_above_the_sections_of_the_numbers() -> None:
    table = "| Strategy | Timing |\n|---|---|\n| Sequential | 1796 ns |\n"
    text = "# Layers\n\n## Latency\n\nMeasured on a 12 core AMD Ryzen CPU with 64 GB of RAM.\n\n### Linear\n\n" + table
    code = {"bench/run.py": "import time\nt = time.perf_counter()\n"}
    assert "hardware" in timings(text, code).statements[0].conditions
    other = text.replace("### Linear", "## Latency of others")
    assert "hardware" not in timings(other, code).statements[0].conditions


def test_a_benchmark_of_go_stands_beside_its_tests() -> None:
    bench = "package conv\n\nfunc BenchmarkForward(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n"
    found = timings("x", {"conv/conv_test.go": bench})
    assert [(i.path, i.line, i.kind) for i in found.instruments] == [("conv/conv_test.go", 3, "benchmark")]
    assert found.scripts == ("conv/conv_test.go",)
    assert timings("x", {"conv/conv_test.go": bench.replace("Benchmark", "Test")}).scripts == ()


def test_a_profile_of_a_person_is_no_profiler() -> None:
    code = "t = time.time()\nrun()\nprint(time.time() - t)\n"
    assert timings("x", {"public_profile/train.py": code}).scripts == ()
    assert timings("x", {"profiling/run.py": code}).scripts


def test_the_clock_of_c() -> None:
    code = "clock_t start = clock();\nrun();\ndouble process_time = (double)(clock() - start) / CLOCKS_PER_SEC;\n"
    assert [i.kind for i in timings("x", {"infer.cpp": code}).instruments] == ["timer"]


@pytest.mark.parametrize(
    ("tool", "script", "backed"), [("locust", "", False), ("locust", "import locust\n", True), ("wrk", "", True)]
)
def test_a_load_tool_that_runs_a_script_leaves_it(tool: str, script: str, backed: bool) -> None:
    files = {"bench.py": CLOCK + script}
    told = timings(f"Measured with {tool}: p95 latency 71 ms.\n", files).statements
    assert [t.backed for t in told] == [backed]


def test_a_script_that_runs_a_measuring_tool_measures() -> None:
    script = "#!/bin/bash\n\nhyperfine --warmup 3 --export-json out.json 'curl localhost:8000'\n"
    found = timings("Fast.", {"tests/api.sh": script}).instruments
    assert [(x.path, x.line, x.kind) for x in found] == [("tests/api.sh", 3, "benchmark")]
    assert timings("Fast.", {"tests/api.sh": "#!/bin/bash\n# hyperfine would do\npytest\n"}).instruments == ()


def test_a_table_under_a_heading_of_speed_in_seconds_is_one_of_speeds() -> None:
    table = "## {}\n\n### CPU\n\n| | A | B |\n|---|---|---|\n| int8 | 404.67 s | 272.04 s |\n"
    clock = {"bench.py": CLOCK}
    assert [t.value for t in timings(table.format("Speed (seconds)"), clock).statements] == [404.67, 272.04]
    assert timings(table.format("Length (seconds)"), clock).statements == ()


def test_what_a_simulator_gives_is_no_measurement_where_the_document_says_so() -> None:
    told = "## Latency\n\nSimulates an agent's turns.\n\n- P95 latency: 18.92 s\n"
    script = "import random\nlatencies = [random.gauss(1, 0.1) for _ in range(100)]\np95 = percentile(latencies, 95)\nt = perf_counter()\n"
    asking = script + "requests.get('http://localhost:8000')\n"
    assert timings(told, {"benchmark/agent_simulator.py": script}).measured == ()
    assert len(timings(told, {"benchmark/agent_simulator.py": asking}).measured) == 1
    assert len(timings(told, {"benchmark/agent.py": script}).measured) == 1
    assert len(timings(told.replace("Simulates", "Runs"), {"benchmark/agent_simulator.py": script}).measured) == 1


@pytest.mark.parametrize(
    ("output", "unit", "value"),
    [
        ("Requests/sec: 90.1\n  Average:\t0.0549 secs", "s", 0.0549),
        ("Requests/sec: 90.1\n  99% in 0.0792 secs", "s", 0.0792),
        ("Load test\n  p95: 71.2 ms", "ms", 71.2),
        ("throughput test\n  Fastest:  3.1 ms", "ms", 3.1),
        ("Latency distribution\n  median  0.41 s", "s", 0.41),
    ],
)
def test_lines_that_a_load_tool_printed(output: str, unit: str, value: float) -> None:
    assert (value, unit) in {(t.value, t.unit) for t in timings(f"```\n{output}\n```\n").measured}


@pytest.mark.parametrize(
    "output", ["mean   10516.828  1971.27", "Stage 1\n  Average:\t0.0549 secs", "Run\n  max 30 s", "  90% in 20 min"]
)
def test_what_other_programs_print_is_no_speed(output: str) -> None:
    assert timings(f"```\n{output}\n```\n").measured == ()


def test_a_share_of_requests_is_a_percentile() -> None:
    lines = "```\nLatency distribution:\n  50% in 0.04 secs\n  99% in 0.07 secs\n```\n"
    assert [(t.percentile, t.tail) for t in timings(lines).measured] == [(True, False), (True, True)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("- request_time_ms: 3349", "ms"),
        ("`p95_latency_ms = 57.5`", "ms"),
        ("avg_latency_ms: 13.68", "ms"),
        ("- **inference_time_s**: 0.8", "s"),
        ("ttft_sec: 1.2", "s"),
    ],
)
def test_a_key_may_carry_the_unit(text: str, unit: str) -> None:
    assert [t.unit for t in timings(text).measured] == [unit]


@pytest.mark.parametrize(
    "text", ["- total_tokens_s: 3", "`sleep_ms: 20`", "walltime_s = 3", "timeout_ms: 400", "- size_ms 4"]
)
def test_keys_of_settings_are_no_speeds(text: str) -> None:
    assert timings(text).statements == ()


@pytest.mark.parametrize(
    "text",
    [
        "- API response time exceeds 1 second",
        "## Alerts\n\n- p95 latency of 800 ms",
        "## Service level objectives\n\n- p99 latency 250 ms over 30 days",
        "### Severity 2\n\nResponse time: 15 min",
        "## Performance targets\n\n| Route | p95 latency |\n|---|---|\n| /ask | 300 ms target |",
        "La latence dépasse 2 s",
        "Время ответа не более 3 секунд",
    ],
)
def test_alarms_and_objectives_are_no_measurements(text: str) -> None:
    assert timings(text).measured == ()


def test_an_incident_elsewhere_takes_nothing_from_a_measurement() -> None:
    text = "## Incidents\n\nWe write them down.\n\n## Speed\n\nThe p95 latency is 71 ms."
    assert [t.value for t in timings(text).measured] == [71.0]


def test_an_example_shows_how_to_reckon() -> None:
    assert timings("Example: 50 requests/s at 0.2 s latency").measured == ()
    assert timings("Beispiel: Latenz 200 ms").measured == ()
    assert timings("With the example model the latency is 200 ms").measured


def test_the_ends_of_a_range_share_a_unit() -> None:
    text = "| Search | Latency |\n|---|---|\n| indexed | 50-100ms |\n| full scan | 5-10s |\n| cached | 4 ms |\n"
    assert [(t.value, t.unit, t.rough) for t in timings(text).statements] == [
        (50.0, "ms", True),
        (5.0, "s", True),
        (4.0, "ms", False),
    ]


def test_a_limit_in_a_tables_cell_is_no_rate() -> None:
    text = "| Part | Throughput |\n|---|---|\n| nginx | rate limiting at 5000 req/s |\n| api | 918 req/s |\n"
    assert [t.value for t in timings(text).measured] == [918.0]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Chat.kt", "val start = System.currentTimeMillis()\nval latencyMs = System.currentTimeMillis() - start\n"),
        ("infer.rs", "let start = Instant::now();\nlet inference_time = start.elapsed();\n"),
        ("serve.js", "const t = process.hrtime()\nconst response_time = process.hrtime(t)\n"),
        ("run.jl", "response_time = @elapsed predict(model, x)\n"),
        ("tests/load_test.js", "const res = http.post('http://localhost:8080/predict', body)\n"),
    ],
)
def test_clocks_of_other_languages(path: str, code: str) -> None:
    assert timings("x", {path: code}).instruments


def test_a_time_stamp_is_no_timer() -> None:
    code = "import datetime\nrow = {'generation_timestamp': datetime.now()}\nprocessing_time_stamp = datetime.now()\n"
    assert timings("x", {"flow.py": code}).instruments == ()


@pytest.mark.parametrize(
    ("table", "value", "unit"),
    [
        ("| Algorithm | Time to complete |\n|---|---|\n| A | 310 ms ± 1.73 ms per loop (7 runs) |\n", 310.0, "ms"),
        ("| Method | Laufzeit |\n|---|---|\n| A | 12,5 s |\n", 12.5, "s"),
        ("| Backend | Time |\n|---|---|\n| ONNX | 31.37 ms |\n", 31.37, "ms"),
        ("| Модель | Время |\n|---|---|\n| ruBERT | 74 мс |\n", 74.0, "ms"),
        ("| 方式 | 実行時間 |\n|---|---|\n| 量子化 | 1.2 秒 |\n", 1.2, "s"),
    ],
)
def test_columns_of_durations(table: str, value: float, unit: str) -> None:
    assert [(t.value, t.unit) for t in timings("## Comparison\n\n" + table).measured] == [(value, unit)]


@pytest.mark.parametrize(
    "table",
    [
        "| Model | Training time |\n|---|---|\n| A | 310 ms |\n",
        "| Talk | Time |\n|---|---|\n| A | 20 min |\n",
        "| Setting | Value |\n|---|---|\n| window | 25 ms |\n",
        "| Film | Duration |\n|---|---|\n| A | 95 min |\n",
    ],
)
def test_columns_of_other_durations(table: str) -> None:
    assert timings(table).statements == ()


def test_tools_of_languages_that_repeat_a_line() -> None:
    code = "import timeit\nt = timeit.timeit(stmt=code, setup=setup, number=10)\n"
    assert [i.kind for i in timings("x", {"compare.py": code}).instruments] == ["benchmark"]
    output = "```\n$ go test -run=^$ -bench .\ncpu: Intel i7\nBenchmarkQuery-8   2142   520261 ns/op\n```\n"
    told = timings(output, {"a_test.go": "package a\n\nfunc BenchmarkQuery(b *testing.B) {\n}\n"}).measured
    assert [(t.value, t.unit) for t in told] == [(520261.0, "ns")]
    assert {"hardware", "n", "tool"} <= told[0].conditions


def test_a_clock_in_a_file_by_the_name_of_a_bench_measures_where_it_is_read_twice() -> None:
    widget = "const id = `slot_${Date.now()}`;\nconst saved = Date.now();\n"
    assert timings("x", {"ui/benchmark-board.tsx": widget}).instruments == ()
    timed = "const start = Date.now();\nawait run();\nconsole.log(Date.now() - start);\n"
    assert timings("x", {"ui/benchmark-board.tsx": timed}).instruments


def test_a_unit_may_end_a_title() -> None:
    text = "| Metric | Baseline | Candidate |\n|---|---|---|\n| Avg request ms | 8495.08 | 7339.40 |\n"
    assert [(t.value, t.unit) for t in timings(text).measured] == [(8495.08, "ms"), (7339.4, "ms")]
    assert timings("| Item | Items |\n|---|---|\n| systems | 84.5 |\n").statements == ()


def test_targets_in_german_are_no_measurements() -> None:
    table = "| Metrik | Zielwert | Erreicht |\n|---|---|---|\n| Latenz | unter 2 s | 1.8 s |\n"
    assert [t.value for t in timings(table).measured] == [1.8]


@pytest.mark.parametrize(
    ("line", "measured"),
    [
        ("p95 of `total` over 0.3 s; the stage tells where", False),
        ("p99 latency above 2 s", False),
        ("p95 latency of 57 ms over 200 requests", True),
    ],
)
def test_a_percentile_over_a_bound_is_what_to_watch_for(line: str, *, measured: bool) -> None:
    files = {"README.md": "# A\n\nWords.\n", "docs/monitoring.md": f"# Monitoring\n\n{line}.\n", "a.py": CLOCK}
    found = fact("timings", files)
    assert any(s.measured for s in found.statements) is measured


@pytest.mark.parametrize(("cell", "backed"), [("!./llama.cpp/main -m tiny.gguf -p hi", True), ("print('hi')", False)])
def test_a_runner_that_prints_its_speed_can_have_measured_it(cell: str, *, backed: bool) -> None:
    notebook = json.dumps(
        {"cells": [{"cell_type": "code", "source": cell, "outputs": []}], "nbformat": 4, "metadata": {}}
    )
    text = "# Lab\n\nThroughput of the model: 10.15 tokens/s\n"
    assert [t.backed for t in fact("timings", {"README.md": text, "lab.ipynb": notebook}).statements] == [backed]


@pytest.mark.parametrize(
    ("code", "backed"),
    [
        ("torch.backends.cudnn.benchmark = True\n", False),
        ("torch.backends.cudnn.benchmark = True\nt0 = time.perf_counter()\n", True),
        ("stamp = datetime.now().isoformat()\n", False),
        ("took = datetime.now() - start\n", True),
        ("from ultralytics import YOLO\nYOLO('n.pt').val()\n", True),
        ("for batch in tqdm(loader):\n    model(batch)\n", True),
    ],
)
def test_what_could_have_given_a_duration(code: str, *, backed: bool) -> None:
    told = timings("## Speed\n\nInference time is 31.2 ms.\n", {"clock.py": code}).statements
    assert [t.backed for t in told] == [backed]


@pytest.mark.parametrize(
    ("text", "code", "backed"),
    [
        ("hey -n 1000 http://localhost:8000/predict", "from fastapi import FastAPI\n", True),
        ("hey -n 1000 http://localhost:8000/predict", "print('no server')\n", False),
        ("curl -w '%{time_total}' localhost:8000", "from fastapi import FastAPI\n", True),
        ("curl -X POST http://localhost:8000/predict", "from fastapi import FastAPI\n", False),
        ("hey is quick", "from fastapi import FastAPI\n", False),
    ],
)
def test_a_tool_that_asks_a_server_from_outside_leaves_its_command(text: str, code: str, *, backed: bool) -> None:
    told = timings(f"## Speed\n\n```\n{text}\n```\n\nThe p95 latency is 31.2 ms.\n", {"clock.py": code}).statements
    assert [t.backed for t in told if t.value == 31.2] == [backed]


def test_the_tool_is_looked_for_in_the_whole_section() -> None:
    far = "\n\n".join(f"Line {i} says something else." for i in range(30))
    text = f"## Speed\n\nMeasured with locust.\n\n{far}\n\nThe p95 latency is 31.2 ms.\n"
    assert [t.backed for t in timings(text, {"bench.py": CLOCK}).statements] == [False]
    assert [t.backed for t in timings(text, {"bench.py": CLOCK + "import locust\n"}).statements] == [True]


@pytest.mark.parametrize(
    "titles", ["## Performance targets\n\n### Query", "## Latency SLOs", "## Non-functional requirements"]
)
def test_a_table_under_a_heading_of_targets_tells_what_is_asked_for(titles: str) -> None:
    table = "| Stage | P50 latency | P95 latency |\n|---|---|---|\n| Retrieval | 100 ms | 300 ms |\n"
    assert all(t.target for t in timings(f"{titles}\n\n{table}").statements)
    measured = table.replace("P95 latency", "Measured p95 latency")
    assert [t.value for t in timings(f"{titles}\n\n{measured}").measured] == [300.0]
    assert [t.value for t in timings(f"## Results\n\n{table}").measured] == [100.0, 300.0]


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        (
            'import time\nstart = time.time()\nout = model(x)\nend = time.time()\nprint("Inference time per image:", end - start)\n',
            {"timer"},
        ),
        ("import time\nt = time.time()\nx = clean(df)\nafter_preprocessing_time = time.time()\nprint(x)\n", set()),
        (
            "from datetime import datetime\nprocessing_time = datetime.now()\nrow['at'] = processing_time.isoformat()\n",
            set(),
        ),
        (
            "from datetime import datetime\nstart = datetime.now()\nf(x)\nprocessing_time = datetime.now() - start\n",
            {"timer"},
        ),
    ],
)
def test_what_is_called_the_time_of_an_answer(code: str, kinds: set[str]) -> None:
    assert {i.kind for i in timings("", {"app.py": code}).instruments} == kinds


def test_a_date_in_a_file_by_the_name_of_a_bench_is_none() -> None:
    stamped = "from datetime import datetime\nrow = {'at': datetime.now().isoformat(), 'duration': 3}\n"
    assert timings("", {"benchmark_models.py": stamped}).scripts == ()
    runs = "import subprocess\nfor _ in range(9):\n    subprocess.run(['./bench'], check=True)\n"
    assert timings("", {"tools/run_benchmarks.py": runs}).scripts == ("tools/run_benchmarks.py",)


@pytest.mark.parametrize(
    ("script", "measures"),
    [
        ('curl -s -w "time_total: %{time_total}s" -X POST http://localhost:8000/predict\n', True),
        ("curl -s -X POST http://localhost:8000/predict\n", False),
        ("# curl -w %{time_total} tells how long it took\n", False),
    ],
)
def test_curl_is_a_stopwatch(script: str, *, measures: bool) -> None:
    assert bool(timings("", {"compare.sh": script}).scripts) == measures


def test_a_simulators_figures_are_said_to_be_modelled_whatever_it_stamps() -> None:
    code = "p95 = percentile(latencies, 95)\nout = {'p95_latency_ms': p95}\n"
    text = "The simulator runs 64 requests.\n\n- P95 latency: 18.92 s\n"
    assert timings(text, {"benchmark/simulator.py": code}).measured == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It took 20 seconds to generate an answer on the CPU.", 20.0),
        ("Each document takes about 3 s.", 3.0),
        ("A resposta demora 4 segundos para gerar.", 4.0),
        ("Ответ занимает около 5 секунд.", 5.0),
        ("답변까지 3초 소요됩니다.", 3.0),
    ],
)
def test_how_long_an_answer_takes_is_said_with_a_verb(text: str, value: float) -> None:
    assert timings(text).statements[0].value == value


@pytest.mark.parametrize(
    "text",
    [
        "Get your first prediction in 5 minutes.",
        "The metrics are sampled every 500 ms per request.",
        "uv resolves faster: dependency resolution time 450 ms per run",
        "The team takes 30 seconds to greet a customer per request.",
    ],
)
def test_durations_of_something_else(text: str) -> None:
    assert timings(text).statements == ()


TIMES = "| Machine | GPU | {} Time |\n|---|---|---|\n| Cruncher | A40 | {} |\n| Ranger | - | {} |\n"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (TIMES.format("Rec.", "45m", "28m16s²"), [45.0, 28.0 + 16 / 60]),
        (TIMES.format("Rec.", "1h 20m", "12hr"), [80.0, 720.0]),
        (TIMES.format("Training", "45m", "28m16s"), []),
        (TIMES.format("Rec.", "45 m²", "soon, in 3 steps"), []),
    ],
)
def test_a_table_of_machines_and_times(text: str, values: list[float]) -> None:
    assert [t.value for t in timings(text).measured] == values


def test_settings_of_a_load_test_and_bounds_that_set_something_off() -> None:
    table = "| Parameter | Value |\n|---|---|\n| Users | 10 |\n| Duration | 60 seconds |\n"
    assert timings("## Load test\n\nlocust\n\n" + table, {"loadtest/locustfile.py": "HttpUser\n"}).statements == ()
    scaling = "| Metric | Scale up |\n|---|---|\n| Request latency P95 | > 200 ms |\n"
    assert timings(scaling).measured == ()
    assert timings(scaling.replace("Scale up", "Value").replace("> ", "")).measured


def test_expected_results_are_wishes() -> None:
    text = "\n\n- P95 latency: 120.5 ms\n"
    assert timings("## Resultados esperados" + text).measured == ()
    assert timings("## Resultados" + text).measured


def test_a_number_in_the_header_says_how_many() -> None:
    table = "| Way | Time for 10k (s) |\n|---|---|\n| function | 21.3 |\n| onnx | 0.29 |\n"
    assert timings("Inference time\n\n" + table).measured[0].conditions == {"n"}
