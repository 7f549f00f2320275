# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""What speed is called, in the languages that learners write, and the conditions under which it was measured."""

from __future__ import annotations

import functools
import re

from grader.evidence._regex import regex

# A word ends where another script begins: Japanese and Korean glue their particles to `API` and `LLM`.
_B = r"(?<![a-zA-Z0-9À-ɏЀ-ӿ])"
_E = r"(?![a-zA-Z0-9À-ɏЀ-ӿ])"

# How fast it answers. The weak ones need more beside them.
SPEED = regex(
    rf"{_B}(?:latenc(?:y|ies|e|ia)|latência|response[- _]times?|inference[- _](?:times?|speed|latency)|inf(?:er)?\.? time|prediction[- _]time|query time|"
    r"(?:avg\.?|average|mean|median|execution|processing|request|end[- ]to[- ]end)[- ]time|through-?put|time[- ]to[- ]first[- ]token|ttft|tpot|itl|p\d\d(?:\.\d)?|percentiles?|round[- ]trip|cold[- ]starts?|http_req_duration|requests?[ /]per[ /]second|requests/sec|time per request|"
    r"(?:per|/)\s?(?:loop|op|request|query|image|img|frame|prediction|token|iter(?:ation)?|sample|document|page|file|call|question|step)|ms ?/ ?(?:iter|img|image|frame|token|req)|"
    r"speed\s?[(\[](?:in )?(?:seconds?|secs?|s|ms|milliseconds|fps)[)\]]|frames per second|fps|tok(?:en)?s?/s(?:ec)?|qps|rps|benchmark\w{0,3}|load[- ]test\w{0,3}|stress[- ]test\w{0,3}|"
    r"temps (?:de |d['’])(?:réponse|prédiction|inférence|traitement|latence)|débit|tempo (?:de |médio de )?(?:resposta|inferência|processamento|predição)|vazão|tiempo de (?:respuesta|inferencia|procesamiento|predicción)|rendimiento|latenz|(?:antwort|inferenz|verarbeitungs|vorhersage)zeit(?:en)?|durchsatz|tempo di (?:risposta|inferenza)|latenza|czas (?:odpowiedzi|inferencji|przetwarzania)|opóźnieni\w{1,2}|responstijd|"
    r""
    r"задержк\w{1,3}|латентност\w{1,2}|время (?:ответа|отклика|инференса|обработки|генерации|предсказания|распознавания)|скорост\w{1,2} (?:инференса|обработки|ответа|генерации)|пропускн\w{2,4} способност\w{1,2}|gecikme\w{0,4}|(?:yanıt|cevap|çıkarım|tahmin|işlem) süresi|javob (?:berish )?vaqti|waktu (?:respons|inferensi|pemrosesan|prediksi)|latensi|tốc độ|độ trễ|thời gian (?:phản hồi|xử lý|suy luận))"
    rf"{_E}|延迟|响应时间|平均响应|响应|吞吐|压力测试|并发|推理(?:时间|速度)|耗时|レイテンシ|応答(?:時間|速度)|推論(?:時間|速度)|処理(?:時間|速度)|スループット|지연|응답 ?(?:시간|속도)|추론 ?(?:시간|속도)|처리 ?(?:시간|속도)|처리량|소요 ?시간|\btime:\s+\[\d",
    re.IGNORECASE,
)
# How long an answer takes, said with a verb; what a reader gets done in some minutes isn't the system's answer.
TAKES = regex(
    r"(?:seconds?|secs?|ms|milliseconds?|\d ?s)\s(?:to|for|per)\s(?:\w{1,12}\s){0,2}?(?:generat\w{1,4}|answer\w{0,3}|respond\w{0,3}|repl(?:y|ies)|predict\w{0,6}|infer\w{0,5}|process\w{0,3}|return\w{0,3}|classif\w{1,8}|detect\w{0,4}|"
    r"transcrib\w{1,4}|retriev\w{1,4}|search\w{0,3}|scor(?:e|ing)|translat\w{1,4}|summari[sz]\w{1,4}|analy[sz]\w{1,4}|question|query|queries|requests?|responses?|images?|pages?|documents?|frames?|calls?)\b"
    r"|\b(?:answer(?:s|ed)?|responds?|repl(?:y|ies)|responses?|predictions?|inference|quer(?:y|ies)|(?:each|one|per|every) (?:image|page|document|question|frame|sentence|file|call|request)|generat(?:ion|es|ing)|serves them)\b[^.;\d]{0,40}?\b(?:takes?|took|taking|in|within|needs?|needed)\s(?:about |around |approximately |roughly |only |just |under |less than |[~≈])?\d"
    r"|секунд\w{0,2} на (?:ответ|запрос|генерац|обработк|предсказан|изображен)\w{0,4}|(?:ответ|генерация|обработка)\w{0,3}[^.\d]{0,30}(?:занима\w{2,3}|за) (?:около |примерно )?\d"
    r"|segundos? (?:para|em|en) (?:gerar|generar|responder|processar|procesar|classificar|clasificar)|(?:respond|gera|processa|genera|procesa|resposta|respuesta)\w{0,4}[^.\d]{0,30}\b(?:em|en|demora|leva|tarda)\w{0,2} (?:cerca de |aproximadamente |unos )?\d"
    r"|secondes? pour (?:générer|répondre|traiter|prédire)|(?:réponse|répond)\w{0,2}[^.\d]{0,30}\ben (?:environ |moins de )?\d|sekunden (?:für|pro|um) |(?:antwort|anfrage)\w{0,3}[^.\d]{0,30}\bin (?:etwa |ca\. )?\d|saniyede (?:yanıt|cevap|tahmin)|초(?:가|만에|이)? ?(?:소요|걸|응답)|秒(?:かか|で(?:応答|回答|生成|処理))|秒内(?:返回|响应|回答|完成)|处理耗时|推理耗时",
    re.IGNORECASE,
)
# Said of what is so quick that nothing but a machine does it.
TOOK = regex(
    r"\b(?:takes?|took|dauert|demora|tarda|leva|prend|занимает)\s(?:about |around |only |just |etwa |cerca de |unos |environ |около |[~≈])?\d",
    re.IGNORECASE,
)
# What goes on at a rate; frames a second alone may be the film's.
GOES = regex(
    rf"{_B}(?:runs?|running|ran|achiev\w{{1,3}}|reach\w{{0,3}}|process\w{{0,3}}|inference|infers?|predicts?|detect(?:s|ion|or)?|generat\w{{1,3}}|rows|records|messages|events|documents|läuft|erreicht|roda|corre|atinge|alcanza|tourne|atteint|работает|достигает){_E}",
    re.IGNORECASE,
)
# What heads a column of durations, in a unit so small that nothing else lasts so long; and what does in any unit.
TIMED = regex(
    rf"{_B}(?:times?|run-?times?|duration|elapsed|zeit|laufzeit|dauer|temps|durée|tempo|duração|tiempo|duración|время|süre|waktu|vaqt|thời gian){_E}|时间|耗时|時間|시간",
    re.IGNORECASE,
)
RUN_TIMED = regex(
    rf"{_B}(?:run[- ]?times?|time to (?:complete|finish|answer)|wall[- ]?(?:clock )?time|elapsed(?: time)?|laufzeit|temps d'exécution|tempo de execução|tiempo de ejecución|время (?:выполнения|работы)|çalışma süresi)"
    rf"{_E}|耗时|実行時間|실행 ?시간",
    re.IGNORECASE,
)
# Durations and counts that say nothing of how fast it answers.
NOT_SPEED = regex(
    rf"{_B}(?:time-?outs?|intervals?|retr(?:y|ies)|debounce|poll(?:ing|s)?|sleep|ttl|scrape|cron|schedul\w{{1,3}}|back-?off|animation|transition|refresh(?:es)?|rate[- ]limit\w{{0,3}}|"
    r"quota|expir\w{1,4}|session|delay between|delay|cache[ds]? for|retention|window|duration of the (?:video|clip|audio)|video length|clips?|recordings?|audio|webcam|cameras?|songs?|lectures?|"
    r"epochs?|training|trained|train(?:s|ing)? (?:time|run|takes)|fine-?tun\w{1,4}|build time|builds?|install\w{0,6}|downloads?|start-?up|boot|warm-?up period|"
    r"entraînement|entrenamiento|treinamento|treino|обучени\w{1,2}|eğitim|intervalo|intervalle|délai d'attente|tempo limite|expira\w{0,3}|таймаут\w{0,2}|интервал\w{0,2}|"
    r"(?:dependenc(?:y|ies) )?resol(?:ve|ution)[- ]time|than (?:pip|poetry|conda|npm)|(?:every|each|cada|toutes les|alle|каждые) \d[\d.,]*\s?\w{1,12}|update (?:interval|frequency|rate)|atualizaç\w{2,3}|actualización|aktualisierung|обновлени\w{1,2})"
    rf"{_E}|超时|间隔|训练|タイムアウト|間隔|学習|학습|시간 ?제한",
    re.IGNORECASE,
)
# Somebody's process, not the system's speed: a complaint's median closing time is a business figure.
BUSINESS = regex(
    rf"{_B}(?:resolution|severity|sev-?\d|incidents?|on-?call|escalat\w{{1,4}}|support (?:team|hours|tiers?)|time to resol(?:ve|ution)|mttr|call duration|visitors?|patients?|greet|complaints?|delivery|tickets?|closure|handling time|wait(?:ing)? time|customers?|orders?|lead time|trip|ride|flight|shipping|sessions?|visits?|days? to)"
    rf"{_E}",
    re.IGNORECASE,
)
TARGET = regex(
    rf"{_B}(?:targets?|goals?|aim\w{{0,3}}|should|must|shall|sla|slo|budget|expect\w{{0,3}}|objecti[fv]s?|objetivos?|metas?|requirement\w{{0,2}}|non-functional|desired|"
    rf"up to|will|would|can|thresholds?|alerts?|exceed(?:s|ed|ing)?|(?:goes|rises|climbs) (?:above|over)|no (?:more|longer) than|не (?:более|больше)|máximo|höchstens|en fazla|dépass\w{{1,4}}|super(?:a|e|ar) los|планир\w{{2,6}}|цел[ьи]|hedef\w{{0,3}}|ziel\w{{0,6}}){_E}|目标|目標|목표|[<≤＜]\s?\d"
    # "p95 of the total over 0.3 s" is what to watch for; "p95 57 ms over 200 requests" gives its value first
    rf"|{_B}p\d\d{_E}[^\d\n]{{0,30}} (?:over|above|beyond) \d",
    re.IGNORECASE,
)
# Titles under which durations are what is asked for, or what sets off an alarm.
ALARMS = regex(
    rf"{_B}(?:alert\w{{0,3}}|alarms?|sev(?:erity)?[- ]?\d?|incidents?|on-?call|escalation|slas?|slos?|service[- ]level \w{{1,12}}|acceptance criteria|success criteria|"
    rf"performance (?:targets?|goals?|requirements?)|expected (?:results|performance|output)|resultados esperados|résultats attendus|ожидаемые результаты|beklenen sonuçlar|erwartete ergebnisse|non-functional \w{{1,14}}|алерт\w{{0,3}}|alarme?s?|alertas?){_E}|告警|报警|アラート|알림",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=1024)
def sets_alarms(titles: str) -> bool:
    """Whether a section's titles say that its numbers are asked for or set off an alarm; one text is asked for often."""
    return ALARMS.search(titles) is not None


MOCK = regex(
    rf"{_B}(?:mock(?:ed|s)?|fake|simulated|stub(?:bed)?|dummy|illustrative|example (?:values|numbers|output)|placeholder|hypothetical|sample (?:values|output)|estimated?|estimates|"
    rf"simulé\w{{0,2}}|simulad[oa]s?|фиктивн\w{{2,3}}){_E}|模拟|ダミー",
    re.IGNORECASE,
)
PERCENTILE = regex(
    rf"{_B}(?:p(?:50|75|90|95|99)(?:\.\d)?|percentiles?|median|quantiles?|медиан\w|médiane|mediana){_E}|中位|分位",
    re.IGNORECASE,
)
TAIL = regex(rf"{_B}(?:p(?:90|95|99)(?:\.\d)?|9[059](?:th)?[- ]?(?:percentile|%ile)|max(?:imum)?){_E}", re.IGNORECASE)
CONDITIONS = {
    "hardware": regex(
        r"\b(?:rtx|gtx|tesla|quadro)\b|\b(?:\d{1,3}\s?x\s?)?[ahv]100\w{0,4}\b|\bl4\b|\bt4\b|\b[2345]0[5-9]0(?:\s?ti)?\b|\bm[1-4]\b(?: pro| max| ultra| chip)?|macbook|apple silicon|\bintel\b|\bi[3579]-?\d{3,5}\w{0,2}|"
        r"ryzen|xeon|epyc|\bv?cpus?\b|\d+\s?-?cores?\b|jetson|raspberry|\b[tmcgp]\d[a-z]?\.(?:\w?large|medium|small|micro|nano)\b|\bcolab\b|\bgpu\b|\btpu\b|\bnpu\b|单张|显卡|видеокарт|процессор|\d{1,3}\s?gb (?:ram|vram)",
        re.IGNORECASE,
    ),
    "load": regex(
        r"concurren\w{1,4}|\d+ (?:rps|qps|requests per second)\b|constant throughput|simultaneous|\d+ (?:virtual |parallel )?users?\b|\d+ (?:connections?|threads?|workers?|clients?)\b|\bbatch(?:[_ -]size)?\s?(?:=|of|:)?\s?\d|\bbatch[_ -]?size\b|\bbatch \d|imgsz|\b\d{3,4}\s?[x×]\s?\d{3,4}\b|"
        r"-c\s?\d+|-t\d+|input (?:length|tokens)|prompt (?:length|tokens)|\d+ (?:input|prompt|output) tokens|utilisateurs|usuarios|usuários|соединени\w{1,2}|пользовател\w{1,3}|并发|线程|链接|连接|同時|동시",
        re.IGNORECASE,
    ),
    "n": regex(
        r"\bns/op\b|\bn\s?=\s?\d|\b\d[\d,.]*k? (?:requests?|quer(?:y|ies)|runs?|iterations?|samples?|images?|calls?|trials?|questions?|prompts?|predictions?|repetitions?|frames|documents?)\b|"
        r"(?:over|average of|averaged over|mean of|across) \d|\b(?:time|seconds|duration|latency) (?:for|per|over) \d[\d,.]*\s?(?:k|m|thousand|million)?\b|\d+ (?:requêtes|requisições|consultas|peticiones|запрос\w{0,3}|istek)|\d+\s?(?:次|个请求|个左右请求|秒测试|回|회)",
        re.IGNORECASE,
    ),
    "tool": regex(
        r"\bgo test\b[^\n]{0,60}-bench|\bcargo bench|benchmarkdotnet|\bjmh\b|%%?time(?:it)?\b|\bper loop\b|\bns/op\b|\bwrk\b|\blocust\w{0,4}\b|\bk6\b|\bab -|apachebench|apache bench|\bhey -|\bvegeta\b|\bjmeter\b|\btimeit\b|pytest-benchmark|perf_counter|trtexec|hyperfine|artillery|llmperf|guidellm|llama-bench|"
        r"\b\w{0,20}(?:bench|stress|load_?test|latency|perf)\w{0,20}\.(?:py|sh|js|ts|lua|ipynb|r|json|csv)\b|benchmark\w{0,3} (?:script|tool|suite|harness)|nsight|torch\.profiler|cuda events?|load[- ]test\w{0,3}|stress[- ]test\w{0,3}|压力测试",
        re.IGNORECASE,
    ),
    "date": regex(
        r"\b20[12]\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?\b|\b\d{1,2}[/.]\d{1,2}[/.]20[12]\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6} (?:\d{1,2},? )?20[12]\d",
        re.IGNORECASE,
    ),
}
BEFORE_AFTER = regex(
    r"\bfrom\b.{1,60}\bto\b|→|->|=>|\bbefore\b|\bafter\b|\binstead of (?:about |around |~)?\d|\bvs\.?\b|\bversus\b|compared (?:to|with)|\bspeed-?up\b|\bfaster\b|\bslower\b|reduc(?:ed|tion|es|ing)|cut(?:ting)? down|"
    r"\bde\b.{1,40}\b(?:à|a|para)\b|avant|après|antes|depois|después|быстрее|ускорени|до оптимизации|优化前|优化后|提升|倍",
    re.IGNORECASE,
)
STAGE = regex(
    rf"{_B}(?:retriev\w{{1,4}}|embed\w{{0,5}}|re-?rank\w{{0,3}}|generation|pre-?process\w{{0,3}}|post-?process\w{{0,3}}|inference|tokeni[sz]\w{{1,5}}|network|serializ\w{{0,5}}|prefill|decode|"
    rf"nms|i/o|parsing|chunking|search|model load\w{{0,3}}|total|end-to-end|e2e|llm|database|db){_E}|检索|生成|重排|预处理|推理|总",
    re.IGNORECASE,
)
ADJECTIVE = regex(
    rf"{_B}(?:low[- ]latency|real-?time (?:inference|prediction|detection|response|performance|processing|scoring)|high[- ](?:throughput|speed)|sub-second|millisecond|ultra-?fast|blazing(?:ly)?[- ]fast|lightning[- ]fast|"
    r"fast (?:inference|response|prediction|retrieval|search|quer(?:y|ies))|high[- ]performance|performance optimi[sz]ations?|(?:improved|increased|better) (?:inference )?speed|otimização de (?:performance|desempenho)|optimización de(?:l)? rendimiento|optimi[sz]ed for (?:speed|latency)|faible latence|baixa latência|baja latencia|низк\w{2} задержк\w|düşük gecikme|geringe latenz)"
    rf"{_E}|低延迟|低レイテンシ|高吞吐|실시간 추론",
    re.IGNORECASE,
)
# In code: what a measured answer is called, and what a measured training run or a clock is called.
CODE_LATENCY = regex(
    r"latenc(?:y|ies)|inference[_ ]?time|response[_ ]?time|predict(?:ion)?[_ ]?time(?!_?stamp)|(?<!pre)(?<!pre[_-])(?<!post)(?<!post[_-])process(?:ing)?[_ ]?time(?!_?stamp)|(?:^|[^a-z])fps(?:[^a-z]|$)|(?:inference|predict\w{0,6}|response|request|query|generation|retrieval)_?(?:ms|secs?|seconds|duration)|tokens_?per_sec|tok_?s|throughput|"
    r"time_?to_?first|ttft|x-process-time|request_?duration|query[_ ]?time|retrieval[_ ]?time|generation[_ ]?time(?!_?stamp)|time_?taken|(?:inference|prediction|request|query|response|generation|retrieval|search) took|\blats?\.append\(|ms_?per_|rag_?time|answer_?time",
    re.IGNORECASE,
)
CODE_CLOCK = regex(
    r"perf_counter|time\.time\(|time\.monotonic|process_time\(|timeit|performance\.now|date\.now|system\.time|proc\.time|sys\.time|microbenchmark|tictoc|time\.since|time\.now\(|"
    r"chrono::|\bclock_t\b|clocks_per_sec|stopwatch|nanotime|cuda\.event|timer\(\)|datetime\.now|currenttimemillis|measuretimemillis|elapsedrealtime|instant::now|"
    r"(?<![\w.])time\(\)|gettickcount|process\.hrtime|absolutetime|microtime\(|clock_gettime|@elapsed|@btime",
    re.IGNORECASE,
)
CODE_METRIC = regex(
    r"\b(?:Histogram|Summary|NewHistogram\w{0,4}|histogram_quantile|Instrumentator|PrometheusMiddleware|make_histogram|create_histogram)\b\s?[\(.]"
)
CODE_PERCENTILE = regex(
    r"\bp(?:50|90|95|99)\b|_p(?:50|90|95|99)|p(?:50|90|95|99)_|(?:np|numpy|statistics)\.(?:percentile|quantiles?)",
    re.IGNORECASE,
)
BENCH_PATH = regex(
    r"(?:^|[/_.-])(?:bench(?:mark)?s?(?:ing)?|stress|spike[-_]tests?|soak[-_]tests?|load[-_]?tests?|locustfile|locust|k6|latency|perf(?:ormance)?_?tests?|speed_?tests?|profil(?:ing|er))(?:[/_.-]|$)",
    re.IGNORECASE,
)
# A file, and a line, without any of these measures nothing.
CODE_HINTS = (
    "perf_counter", "time.time(", "monotonic", "timeit", "performance.now", "date.now", "histogram", "instrumentator", "prometheusmiddleware",
    "proc.time", "sys.time", "microbenchmark", "p95", "p99", "percentile", "time.since", "time.now(", "chrono::", "clock_t", "clocks_per_sec", "nanotime", "stopwatch",
    "cuda.event", "datetime.now", "locust", "httpuser", "http.get(", "http.post(", "wrk.", "process_time", "summary(", "currenttimemillis", "measuretimemillis",
    "criterion", "[benchmark", "@benchmark", "benchmark(", "benchmark.pedantic", "k6/http", "console.time", "system.time(",
    "elapsedrealtime", "instant::now", "process.hrtime", " time()", "gettickcount", "absolutetime", "microtime(", "clock_gettime", "@elapsed", "@btime",
)  # fmt: skip
LINE_HINTS = (
    *CODE_HINTS, "latenc", "_time", "time_", "fps", "throughput", "elapsed", "duration", "per_sec", "tok", "_ms", "ttft", "summary", "p50", "p90",
    "quantile", "requests.", "timer", "tictoc", "nce time", "nse time", "ction time", "sing time", "dict time", "ery time", "val time", "subprocess.", " took", "lat.append", "lats.append",
)  # fmt: skip
