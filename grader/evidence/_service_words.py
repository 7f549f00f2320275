# ruff: noqa: E501 - tables of patterns: a row is a thought
"""What a service for a model calls, in the frameworks that learners use."""

from __future__ import annotations

import re

from grader.evidence._code_signs import Pattern
from grader.evidence._regex import regex

HINTS = (
    "fastapi", "flask", "starlette", "litestar", "django", "rest_framework", "express", "hono", "fastify", "nestjs", "plumber", "bentoml", "litserve", "gin-gonic", "net/http", "basemodel", "apirouter", "blueprint",
    "prometheus", "lifespan", "joblib.load", "pickle.load", "load_model", "drift", "zod", "strenum",
)  # fmt: skip
PREDICTS = regex(
    r"(?i)predict|infer(?!\w*face)|classif|scor(?:e|ing)|detect|recommend|forecast|generate|estimate|analy[sz]e|embed|prever|predecir|pr[eé]dire|analis|segment|ask|chat|complet|invocations|tahmin"
)
VERSIONED = regex(r"(?i)(?:^|/)(?:api[-/])?v\d{1,2}(?:/|$)")
PLUMBER = regex(r"#[*']\s?@(get|post|put)\s(/\S{0,80})")
PATTERNS = (
    Pattern(
        "validate",
        ("validate", "safeparse", "z.object", "joi", "schema", "marshmallow", "pydantic", "reqparse", "webargs", "ajv", "class-validator", "is_valid"),
        regex(
            r"\.model_validate\w{0,10}\(|\bjsonschema\.validate\(|\bsafeParse\(|\bz\.object\(|\bJoi\.object\(|[sS]chema\(?\)?\.(?:load|validate|parse)\(|\breqparse\.RequestParser\(|\b@?use_(?:args|kwargs)\(|\bnew Ajv\(|@Is(?:Number|String|Int|Enum|NotEmpty|Array)\(|\bserializer\.is_valid\(|\bbinding:\"required|\bShouldBindJSON\("
        ),
    ),
    Pattern(
        "limit",
        ("z.", "joi.", "@min", "@max", "stopifnot", "range", "isinstance", "is.numeric", "is.na", "between", "missing", "required", "not in"),
        regex(
            r"\bz\.\w{1,12}\(\)[.\w()]{0,40}\.(?:min|max|int|positive|nonnegative|regex|email|length)\(|\bz\.enum\(|\bJoi\.\w{1,12}\(\)[.\w()]{0,40}\.(?:min|max|valid)\(|@(?:Min|Max|Length|IsEnum)\(|\bstopifnot\(|\bif\s?\(\s?!?is\.(?:na|null|numeric|character)\("
            r"|\bif not isinstance\(|\bif [^\n:]{1,60} not in (?:data|payload|body|json|request\w{0,6}|input\w{0,6})\b|\bmissing_?(?:fields|keys|columns)\b|\bif len\([^)\n]{1,40}\) (?:>|<|!=)"
        ),
    ),
    Pattern(
        "refuse",
        ("400", "422", "413", "415", "bad_request", "unprocessable", "badrequest", "requestvalidationerror", "validationerror"),
        regex(
            r"\bHTTPException\(\s?(?:status_code\s?=\s?)?(?:4(?:00|13|15|22)|status\.HTTP_4\w{1,40})|\babort\(\s?4(?:00|13|15|22)|,\s?4(?:00|13|15|22)\s?$|\bstatus(?:_code)?\s?[=(]\s?4(?:00|13|15|22)\b|\bres\$status\s?<-\s?4\d\d|\bStatusBadRequest\b|\bexception_handler\(\s?RequestValidationError|\b(?:BadRequest|UnprocessableEntity)\w{0,10}\(|HTTP_4(?:00|22)_\w{1,30}|\bBadRequestException\(",
            re.MULTILINE,
        ),
    ),
    Pattern("batch", ("list[", "batch", "instances", "sequence["), regex(r"\b(?:def|function|const)\s(?:\w{0,20}_)?(?:predict|score|classify)_?(?:batch|many|bulk|multiple)\w{0,10}|\bbatch_predict\w{0,10}|\binstances\s?:\s?[lL]ist\[|:\s?(?:[lL]ist|Sequence)\[\w{0,30}(?:Input|Request|Features|Record|Customer|Row|Instance|Order)\w{0,12}\]")),
    Pattern(
        "model-version",
        ("version",),
        regex(
            r"\bmodel_?[vV]ersion\b\s?[\"']?\s?[:=](?!=)|[\"']model_version[\"']\s?:|\bMODEL_VERSION\b|models:/|\bget_latest_versions\(|\bget_model_version\w{0,10}\(|\bregister_model\(|\btransition_model_version|\bmetadata\.version\b|\bregistered_model_name\s?="
        ),
    ),
    Pattern("url-version", ("/v1", "/v2", "api_v1", "version="), regex(r"\bprefix\s?=\s?f?[\"'][^\"'\n]{0,20}/?v\d|\burl_prefix\s?=\s?f?[\"'][^\"'\n]{0,20}v\d|[\"'`]/(?:api/)?v\d{1,2}(?:/|[\"'`])|\bAPI_V\d\w{0,6}\b|\benableVersioning\(")),
    Pattern("load-once", ("lifespan", "startup", "create_app(", "lru_cache", "joblib.load", "pickle.load", "load_model", "loadrds", "readrds", "cache_resource", "from_pretrained", "load_model", "inferencesession"), regex(r"\blifespan\s?=|@asynccontextmanager|on_event\(\s?[\"']startup|@(?:functools\.)?(?:lru_cache|cache)\b|^\w{1,30}\s?(?::[^=\n]{1,40})?=\s?(?:joblib\.load|pickle\.load|load_model|\w{1,30}\.load_model|mlflow\.\w{1,12}\.load_model|\w{1,30}\.from_pretrained|tf\.keras\.models\.load_model|keras\.models\.load_model|torch\.load|pipeline)\(|^\w{1,30}\s?<-\s?readRDS\(|\bapp\.state\.\w{1,30}\s?=|^def create_app\(\s{0,8}\w{0,20}model\b", re.MULTILINE)),
    Pattern("model", ("predict", "load", "inference", "pipeline("), regex(r"\.predict(?:_proba)?\(|\bjoblib\.load\(|\bpickle\.load\(|\bload_model\(|\breadRDS\(|(?<!def )\bpredict\(\w{1,30},|\bInferenceSession\(|\bfrom_pretrained\(|\bpipeline\(\s?[\"']|\btorch\.load\(|\bloadLayersModel\(")),
    Pattern("metrics", ("prometheus", "instrumentator", "opentelemetry", "statsd", "cloudwatch", "put_metric", "/metrics", "prom-client", "datadog", "sentry"), regex(r"\b(?:prometheus_client|Instrumentator\(|PrometheusMetrics\(|make_asgi_app\(|generate_latest\(|opentelemetry|statsd|put_metric_data\(|prom-client|PrometheusMiddleware|datadog|sentry_sdk\.init\()")),
    Pattern("counted", ("counter(", "histogram(", "gauge(", "summary("), regex(r"\b(?:Counter|Histogram|Gauge|Summary)\(\s?[\"'\n]|\bcreate_(?:counter|histogram)\(|\bnew (?:client\.|promClient\.)?(?:Counter|Histogram|Gauge)\(")),
    Pattern("request-log", ("log", "middleware"), regex(r"\.middleware\(\s?[\"']http|\badd_middleware\(|\bBaseHTTPMiddleware\b|@app\.(?:before|after)_request|\b(?:logger|logging|log)\.\w{4,8}\([^)\n]{0,80}(?:predict|request|latency|duration|prob|score|result|label)|\bapp\.use\(\s?(?:morgan|pino)|\blog_(?:prediction|request)\w{0,10}\(|\bsave_prediction\w{0,10}\(")),
    Pattern("drift", ("drift", "psi", "evidently", "nannyml", "alibi", "whylogs", "ks_2samp"), regex(r"\b(?:DataDriftPreset|DataDriftTable|ColumnDriftMetric|DatasetDriftMetric|ks_2samp|population_stability_index|nannyml|alibi_detect|whylogs)\b|\b(?:def|function)\s\w{0,30}(?:drift|psi)\w{0,20}|\b(?:calculate|compute|detect|check|measure)_(?:psi|\w{0,12}drift)\(|\bdrift\.\w{1,20}\(")),
    Pattern("protect", ("api_key", "apikey", "oauth", "jwt", "bearer", "limiter", "rate", "max_body", "max_content", "content-length", "timeout", "x-api-key", "helmet", "auth"), regex(r"\bAPIKeyHeader\(|\bOAuth2PasswordBearer\(|\bHTTPBearer\(|\bHTTPBasic\(|\bjwt\.(?:decode|verify)\(|\bLimiter\(|@limiter\.limit|\brateLimit\(|\bslowapi\b|\bcompare_digest\(|\bMAX_CONTENT_LENGTH\b|\bmax_body\w{0,12}\b|\bx-api-key\b|\b(?:require|verify|check|key)_?(?:api_?key|token|auth|check)\w{0,12}\(|\bDEFAULT_THROTTLE|@login_required|@jwt_required", re.IGNORECASE)),
    Pattern("ready", ("ready",), regex(r"[\"'`]/\w{0,12}(?:readyz?|readiness)\b")),
    Pattern("health", ("health", "livez", "ping"), regex(r"[\"'`]/\w{0,12}(?:healthz?|livez|heartbeat|ping)\b|@(?:get|post)\s/health")),
)  # fmt: skip
# What tests try: a status of 4xx or a validation error, a prediction, health, a batch.
IN_TESTS = (
    ("bad-input", regex(r"status(?:_code|Code)?\)?\s?(?:==|in|\.toBe\(|\.toEqual\()\s?[\[({]?\s?4(?:00|13|15|22)|\bexpect\(\s?4(?:00|22)\)|HTTP_4(?:00|22)|raises\(\s?(?:pydantic\.)?ValidationError|\.status,\s?4(?:00|22)|UNPROCESSABLE|BAD_REQUEST|pytest\.param\([^\n]{0,80}4(?:00|22)")),
    ("predict", regex(r"\.(?:post|request|put)\(\s?f?[\"'`][^\"'`\n]{0,60}(?:predict|score|classif|infer|detect|recommend|generate|analy)|(?:predict|score|classify|infer)\w{0,20}\(|PREDICT", re.IGNORECASE)),
    ("health", regex(r"[\"'`]/\w{0,20}/?(?:healthz?|livez|readyz?|ping)\b")),
    ("batch", regex(r"batch|instances", re.IGNORECASE)),
)  # fmt: skip
BENCH_PATH = regex(r"(?i)bench|load|stress|perf|latency|throughput")
BY_HAND = ("httpx", "aiohttp", "requests.", "urlopen", "TestClient")
LOAD_FILES = (
    (("locust",), regex(r"\bclass \w{1,40}\((?:HttpUser|FastHttpUser|User|HttpLocust)")),
    (("k6/http", "k6'", 'k6"'), regex(r"\bexport (?:default function|const options)")),
    (("artillery",), regex(r"\barrivalRate\s?:")),
    (BY_HAND, regex(r"\bThreadPoolExecutor\(|\basyncio\.(?:gather|Semaphore|TaskGroup)\(|\bconcurren(?:cy|t_requests)\s?[=:]")),
)  # fmt: skip
