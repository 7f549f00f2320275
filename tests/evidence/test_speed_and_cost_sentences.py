"""What counts as a note on speed or cost, sentence by sentence, in the languages that learners write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts import CLOCK, fact

TARGETS = (
    "Target latency: p95 below 300 ms",
    "The API should answer within 200 ms per request",
    "SLA: p99 response time 500 ms",
    "Goal: throughput of 100 req/s",
    "Latency must be < 100 ms",
    "Цель: время ответа 200 мс",
    "目標レイテンシ 200 ms",
)
MEASURED = {
    "Median latency is 41.2 ms over 500 requests": {"n"},
    "p95 latency 120.5 ms at 50 concurrent users": {"load"},
    "Inference time: 18.3 ms per image on an RTX 3060": {"hardware"},
    "Measured with locust: p99 latency 210.4 ms": {"tool"},
    "Latency on 2025-03-14: 88.1 ms per request": {"date"},
    "Throughput 212.4 req/s on 4 vCPUs with 20 clients": {"hardware", "load"},
    "Latencia media: 53,2 ms por petición, 1.000 peticiones": {"n"},
    "Tempo de resposta 85,5 ms por requisição": set(),
    "Antwortzeit 61,3 ms im Median": set(),
    "Среднее время ответа 85,2 мс на процессоре Xeon": {"hardware"},
    "Temps de réponse moyen : 120,5 ms sur 200 requêtes": {"n"},
    "平均响应时间 35.2 ms, 并发 20": {"load"},
    "推論時間は 12.4 ms です": set(),
    "응답 시간 45.5 ms": set(),
    "Ortalama gecikme 33.4 ms": set(),
    "Waktu respons 72.1 ms": set(),
    "Optimisation cut latency from 310 ms to 95 ms": set(),
    "Batching brought p95 from 96.4 ms to 58.3 ms": set(),
    "Generation runs at 51.8 tokens/s on an M2 Max": {"hardware"},
    "Time to first token: 0.42 s": set(),
    "Inference speed 18.84 FPS on a Jetson Nano": {"hardware"},
}
NO_SPEED = (
    "requests.get(url, timeout=30)",
    "The request times out after a timeout of 30 s",
    "timeout=30",
    "p90 resolution time of complaints: 36 h",
    "The p90 order value is 120",
    "p95 of delivery: 4.2 days",
    "Training takes 45 s per epoch",
    "Retry after a back-off of 500 ms",
    "The cache expires after 300 s per query",
    "The scrape interval is 15 s",
    "Polling interval: 500 ms",
    "Video recorded at 30 FPS by the camera",
    "The rate limit is 40 req/s",
    "Sessions last 12 min on average",
    "Docker build takes 95 s",
    "The audio clips are 3 s long",
)
MOCKED = (
    "Latency of the mock provider: 12.5 ms",
    "p95 14.2 ms (simulated)",
    "Illustrative latency: 20.3 ms per request",
    "Estimated latency: 150.5 ms per request",
    "Response time with the fake LLM: 3.1 ms",
    "延迟 12.5 ms (模拟)",
)
PRICES = (
    "Running cost: about $0.002 per query with gpt-4o-mini",
    "Hosting costs $12 per month on one small server",
    "API cost is $4.20 a month at 500 requests per day",
    "Стоимость сервера 1200 ₽ в месяц",
    "Coût du serveur : 15 € par mois",
    "Custo da API: US$ 3,50 por mês",
    "The GPU instance costs $0.53 per hour",
)
NO_PRICES = (
    "Monthly charges of customers: $64.76 on average",
    "The median house price is $180,000",
    "Revenue grew by $12,000 per month",
    "The model predicts the price of diamonds, $3,932 on average",
    "Cost-effective and affordable",
    "Stock price: $182.30",
    "Customers pay $29 per month",
)


def timings(text: str) -> Any:
    return fact("timings", {"README.md": f"# Title\n\n{text}\n", "clock.py": CLOCK + "import locust\n"})


def costs(text: str) -> Any:
    code = 'import openai\n\nMODEL = "gpt-4o-mini"\nDEVICE = "cuda"\n'
    return fact("costs", {"README.md": f"# Title\n\n{text}\n", "app.py": code})


@pytest.mark.parametrize("text", TARGETS)
def test_a_target_is_no_measurement(text: str) -> None:
    found = timings(text)
    assert [t.text for t in found.measured] == []


@pytest.mark.parametrize(("text", "wanted"), MEASURED.items())
def test_a_measurement_and_its_conditions(text: str, wanted: set[str]) -> None:
    found = timings(text).measured
    assert found
    assert wanted <= found[0].conditions


@pytest.mark.parametrize("text", NO_SPEED)
def test_other_durations_and_business_figures_are_no_speed(text: str) -> None:
    assert timings(text).measured == ()


@pytest.mark.parametrize("text", MOCKED)
def test_a_mocks_speed_is_said_to_be_one(text: str) -> None:
    found = timings(text)
    assert found.measured == ()
    assert all(t.mock for t in found.statements)


@pytest.mark.parametrize("text", PRICES)
def test_a_price_of_running_it(text: str) -> None:
    assert costs(text).of("price")


@pytest.mark.parametrize("text", NO_PRICES)
def test_the_datas_own_money_is_no_cost(text: str) -> None:
    assert costs(text).of("price") == ()


def test_without_a_clock_a_speed_is_only_claimed() -> None:
    table = "Latency: p95 58.3 ms, n = 1,000 requests, 10 users, on an M1, with locust"
    assert timings(table).firm
    alone = fact("timings", {"README.md": f"# Title\n\n{table}\n", "app.py": "print(1)\n"})
    assert alone.statements
    assert alone.firm == ()


def test_prices_of_services_that_nothing_uses_are_only_claimed() -> None:
    text = "Running cost: about $0.002 per query with gpt-4o-mini"
    assert costs(text).of("price")
    alone = fact("costs", {"README.md": f"# Title\n\n{text}\n", "app.py": "import pandas\n"})
    assert alone.statements
    assert alone.of("price") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Generates 38 tokens per second",
        "Runs at 62 FPS on a T4",
        "it/s: 12.4",
        "RTF: 0.12 on CPU",
        "Peak QPS 1,240",
        "Cold start takes 4.1 s",
        "Search over 1M vectors takes 12 ms",
        "A question is answered in 1.8 s on average",
        "Processes 500 rows/sec",
        "推論速度: 30 FPS",
        "单张图片推理耗时 23 毫秒",
        "Średni czas odpowiedzi: 120 ms",
        "Temps d'inférence moyen : 45 ms par image",
        "Inferenzzeit: 23 ms pro Bild",
        "Скорость инференса 25 кадров/с",
        "O'rtacha javob vaqti: 120 ms",
        "```\n  http_req_duration..............: avg=41.23ms min=12.1ms p(95)=78.4ms\n```",
        "```\nName (time in ms)  Min  Max  Mean\ntest_predict  1.2033 4.1 1.5012\n```",
        "```\nbench_predict  time:   [1.2034 ms 1.2111 ms 1.2203 ms]\n```",
        "| Batch size | images/sec |\n|---|---|\n| 1 | 45 |\n| 8 | 210 |",
        "| Method | Mean |\n|---|---|\n| Predict | 12.34 us |",
    ],
)
def test_speed_as_strangers_write_it(text: str) -> None:
    assert timings(text).measured


@pytest.mark.parametrize(
    "text",
    [
        "Video at 30 FPS",
        "Sample rate 16 kHz, clips of 5 s per file",
        "Call duration 180 s per call",
        "Song length: 210 s per file",
        "Time per page 54 s (visitors)",
        "Batch 12 of 50, 1,240 rows",
        "```\ntest_predict  1.2033 4.1 1.5012\n```",
    ],
)
def test_what_only_looks_like_speed(text: str) -> None:
    assert timings(text).statements == ()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("app.js", "console.time('inference');\nawait model.predict(x);\nconsole.timeEnd('inference');\n"),
        ("b.R", "t <- system.time(predict(m, x))\nprint(t)\n"),
        ("benches/predict.rs", 'fn bench(c: &mut Criterion) { c.bench_function("p", |b| b.iter(|| predict(1))); }\n'),
        ("src/main/java/Speed.java", "public class Speed {\n  @Benchmark\n  public void run() { m.predict(); }\n}\n"),
        ("Speed.cs", "public class B {\n  [Benchmark]\n  public void Run() { M.Predict(); }\n}\n"),
        ("tests/test_speed.py", "def test_predict(benchmark):\n    assert benchmark(model.predict, X) is not None\n"),
        (
            "load/script.js",
            "import http from 'k6/http';\nexport default function () { http.get('http://localhost/'); }\n",
        ),
        (
            "Speed.cs",
            'var sw = Stopwatch.StartNew();\nM.Predict(x);\nConsole.WriteLine($"Inference took {sw.ElapsedMilliseconds} ms");\n',
        ),
        ("load.py", "import time\nlats = []\ns = time.perf_counter()\nask(q)\nlats.append(time.perf_counter() - s)\n"),
    ],
)
def test_code_that_measures_as_strangers_write_it(path: str, code: str) -> None:
    assert fact("timings", {"README.md": "# A\n", path: code}).instruments


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("app.js", "console.time('startup');\nload();\nconsole.timeEnd('startup');\n"),
        ("tests/test_speed.py", "def test_benchmark_is_named():\n    assert name == 'benchmark'\n"),
        ("a.py", "import time\nrequest_id = f'{time.time()}'\nlatency = None\n"),
        ("a.py", "import time\nt0 = time.time()\ntrain()\nprint(f'epoch took {time.time() - t0:.1f}s')\n"),
    ],
)
def test_code_that_only_looks_like_measuring(path: str, code: str) -> None:
    assert fact("timings", {"README.md": "# A\n", path: code}).instruments == ()


@pytest.mark.parametrize(
    "text",
    [
        "$0.03 per run with gpt-4o-mini",
        "Self-hosting: ~€40/mo on Hetzner",
        "We spent $8.20 on embeddings",
        "Monatliche Serverkosten: 9,99 €",
        "Oylik server narxi 10 $",
        "Sorgu başına API maliyetleri 0,002 $",
        "Evaluating 200 questions cost $1.37 in OpenAI tokens",
    ],
)
def test_a_price_as_strangers_write_it(text: str) -> None:
    assert costs(text).of("price")


@pytest.mark.parametrize(
    "text",
    [
        "The campaign budget is $5,000 per month",
        "Course fee: $49 per month for the courses",
        "Membership: $9/month",
        "Most of the time is spent on API calls that 200 users make per day",
    ],
)
def test_money_that_only_looks_like_running_costs(text: str) -> None:
    assert costs(text).of("price") == ()


@pytest.mark.parametrize(
    "text",
    [
        "We use the Batch API to halve the cost of embedding the corpus.",
        "Prompt caching reduces token costs by 60% on repeated system prompts.",
        "The Lambda scales to zero, therefore nothing is billed when nobody asks.",
        "Le cache réduit le coût des appels API car les questions se répètent.",
        "Кэширование снижает стоимость запросов к API, потому что вопросы повторяются.",
        "キャッシュによりAPIコストを削減しています。同じ質問は再度呼び出されません。",
        "通过缓存降低API成本，因为重复的问题不会再次调用模型。",
        "Tekrar eden sorular için önbellek kullanarak API maliyetini azaltıyoruz, çünkü aynı soru sık sorulur.",
    ],
)
def test_a_saving_as_strangers_write_it(text: str) -> None:
    assert costs(text).savings


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("with get_openai_callback() as cb:\n    print(cb.total_tokens, cb.total_cost)", "price"),
        ("n = r.usage.input_tokens\nPRICING = {'gpt-4o-mini': (0.15, 0.60)}", "price"),
        ("u = r.usage_metadata\ncost = u.prompt_token_count * 0.075e-6 + u.candidates_token_count * 0.3e-6", "price"),
    ],
)
def test_bills_in_code_as_strangers_write_them(line: str, kind: str) -> None:
    assert fact("costs", {"README.md": "# A\n", "a.py": line + "\n"}).coded(kind)
