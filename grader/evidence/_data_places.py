"""How data is named: hosts that offer it, calls that fetch it, tools that version it, files that order its steps."""

from __future__ import annotations

import re

from grader.evidence._regex import regex

DATA_SUFFIXES = frozenset(
    ".csv .tsv .parquet .feather .arrow .jsonl .ndjson .xlsx .xls .rds .rdata .rda .sav .dta .arff .npz .npy "
    ".h5 .hdf5 "
    ".avro .orc .mat .libsvm .geojson .ods .tfrecord .data .dat".split()
)
# Suffixes that are data only in a folder of data: a corpus, scans, tables as text.
CORPUS_SUFFIXES = frozenset(
    ".json .txt .pdf .md .html .xml .docx .png .jpg .jpeg .wav .mp3 .pkl .pickle .sql .bin .gz .zip .db .sqlite "
    ".sqlite3 .duckdb".split()
)
DATA_DIRS = regex(
    r"(?:^|/)(?:data|datas|dataset|datasets|raw|corpus|corpora|input|inputs|csv|dados|datos|donnees|données"
    r"|veri|daten|knowledge"
    r"|knowledge[-_]base|seeds?|samples?|raw[-_]data|data[-_]raw)(?:/|$)",
    re.IGNORECASE,
)
NOT_DATA_DIRS = regex(
    r"(?:^|/)(?:tests?|fixtures?|__snapshots__|outputs?|results?|mlruns|wandb|logs?|reports?|runs|figures?"
    r"|images?|assets"
    r"|[^/]+_cache|static|public|docs?|node_modules|screenshots?|submissions?|predictions?|models?|notebooks?/output)(?:/|$)",
    re.IGNORECASE,
)
NOT_DATA_NAMES = regex(
    r"requirements|readme|licen[cs]e|submission|prediction|results?|metrics?|package|config|(?:^|[_-])(?:logs?|history)[_.-]",
    re.IGNORECASE,
)

_HOSTS = (
    r"kaggle\.com/[\w-]+/[\w./-]+|huggingface\.co/datasets/\S+|hf\.co/datasets/\S+"
    r"|archive\.ics\.uci\.edu/\S*|zenodo\.org/(?:record|doi)\S+|figshare\.com/\S+|data\.(?:gov|world"
    r"|europa)\S*/\S+|dataverse\.\S+"
    r"|openml\.org/\S+|physionet\.org/\S+|universe\.roboflow\.com/\S+|app\.roboflow\.com/\S+|public\.roboflow\.com/\S+"
    r"|drive\.google\.com/\S+|dropbox\.com/s\S+|1drv\.ms/\S+|pan\.baidu\.com/\S+|disk\.yandex\.\S+"
    r"|[\w.-]*s3[\w.-]*\.amazonaws\.com/\S+"
    r"|storage\.googleapis\.com/\S+|[\w-]+\.blob\.core\.windows\.net/\S+|data\.cityof\w+\.\w+/\S*|datahub\.io/\S+"
    r"|cocodataset\.org\S*|image-net\.org\S*|yann\.lecun\.com/exdb\S*|cs\.toronto\.edu/~kriz\S*|cvlibs\.net\S*"
    r"|grouplens\.org/\S+"
    r"|registry\.opendata\.aws/\S+|opendata[\w.-]*\.\w+\S*|dados\.gov\.br\S*|data\.gouv\.fr/\S*|insee\.fr/\S*"
    r"|ourworldindata\.org/\S+"
    r"|tensorflow\.org/datasets\S*|paperswithcode\.com/dataset\S*|aihub\.or\.kr\S*|modelscope\.cn/datasets\S*"
    r"|tianchi\.aliyun\.com\S*"
    r"|data\.mendeley\.com/\S+|ieee-dataport\.org/\S+|bigquery-public-data\S*|dumps\.wikimedia\.org\S*"
    r"|nyc\.gov/site/tlc\S*"
    r"|d37ci6vzurychx\.cloudfront\.net\S*|raw\.githubusercontent\.com/\S+\.(?:csv|json|jsonl|txt|tsv|parquet|zip)"
)
LINK = regex(
    r"https?://(?:www\.)?(?:" + _HOSTS + r")"
    r"|https?://(?![\w./%~+-]{0,200}(?:amd64|x86_64|linux|darwin|windows|aarch64))[\w./%~+-]{4,200}\.(?:csv|tsv|parquet|jsonl|xlsx?|zip|tgz|tar\.gz|gz|tar|7z|rds|arff|npz|h5|onnx|pth?|safetensors|weights|ckpt|tflite)\b"
    # a bucket of one's own opens to nobody else; those that are meant for all say so
    r"|\b(?:s3|gs)://(?=[\w.-]{0,60}(?:public|open|sample|commoncrawl|nyc-tlc|noaa|dataset))[\w.-]+/[\w./*-]*",
    re.IGNORECASE,
)
# A page that is called after its data sets, and a repository that is one; a library's manual of its loaders is neither.
DATA_PAGE = regex(
    r"https?://(?!docs\.|[\w.-]{0,60}readthedocs|[\w.-]{0,60}github\.com|medium\.com)[\w.-]{3,80}/(?:[\w.~%-]{1,60}/){0,4}"
    r"(?:data[-_]?sets?|corpora|corpus)(?:[/?#]|$)"
    r"|https?://(?:www\.)?(?:github|gitlab)\.com/[\w.-]{1,60}/(?:[\w.-]{0,60}[-_.a-z0-9])?(?:data[-_]?sets?|corpus|corpora)(?:\.git)?/?$",
    re.IGNORECASE,
)
# A copy of a repository's own files is code, whatever it is packed in.
CODE_ARCHIVE = regex(
    r"https?://(?:www\.)?(?:codeload\.)?(?:github|gitlab)\.com/\S{1,200}?(?:/archive/|/zip/|/zipball/|/raw/\S{1,200}?\.(?:zip|exe|rar|7z)$)",
    re.IGNORECASE,
)
# Stores for any kind of file: what stands around the link tells whether it is data.
LOCKER = regex(r"https?://(?:www\.)?(?:drive\.google\.com|dropbox\.com|1drv\.ms)/", re.IGNORECASE)
NO_DATA_SAID = regex(
    r"\b(?:this repo(?:sitory)?|extension|videos?|demo|slides?|presentation|apk|installer|poster|thesis|resume|cv"
    r"|v[ií]deo|apresenta[cç][aã]o|presentaci[oó]n|pr[aä]sentation|sunum)\b|видео|презентаци|演示|视频|발표|영상",
    re.IGNORECASE,
)
# Plain words that a text must hold before a pattern is tried: ten times as fast on long files.
LINK_WORDS = ("://",)
LOADER_WORDS = tuple(
    """
    load_dataset fetch_ load_iris load_wine load_digits load_breast load_diabetes load_boston load_data tfds
    datasets MNIST CIFAR kaggle gdown yf. od.download Roboflow wget curl
    urlretrieve download.file http dvc mnist ucimlrepo gsutil s3 .sh
    """.split()
)
MADE_WORDS = ("generate", "simulate", "make_", "create_", "build_", "synth", "BeautifulSoup", "scrapy", "Faker")
TRACKER_WORDS = tuple(
    """
    mlflow wandb neptune comet_ml clearml aim dvc sacred tensorboard bentoml zenml guild vetiver pins
    """.split()
)
ORCHESTRATOR_WORDS = tuple(
    """
    airflow prefect dagster luigi kedro metaflow zenml kfp flytekit ploomber mage_ai
    """.split()
)

# Calls that bring a named public data set, or a file from somewhere that is named.
LOADER = regex(
    r"\b(?:load_dataset\(\s*['\"](?!(?:json|csv|text|parquet)['\"]|[\w./-]{0,120}\.(?:jsonl?|csv|tsv|txt|parquet)['\"])[\w./-]+|fetch_(?:openml|california_housing|20newsgroups|lfw_\w+|covtype|kddcup99|olivetti_faces)\("
    r"|load_(?:iris|wine|digits|breast_cancer|diabetes|boston|linnerud)\(|fetch_ucirepo\("
    r"|datasets\.\w+\.load_data\(|tfds\.load\("
    r"|torchvision\.datasets\.\w+|torchtext\.datasets\.\w+|datasets\.(?:MNIST|CIFAR\w+|FashionMNIST|ImageFolder"
    r"|CocoDetection)\("
    r"|kagglehub\.(?:dataset|competition)_download\(|dataset_download_files\(|kaggle datasets download"
    r"|kaggle competitions download"
    r"|gdown(?:\.download)?[ (]|yf\.download\("
    r"|yf\.Ticker\(|opendatasets"
    r"|od\.download\(|Roboflow\(|wget\.download\(|urlretrieve\(|download\.file\(|read\.csv\(\s*['\"]https?://|read_csv\(\s*['\"]https?://"
    r"|read_parquet\(\s*['\"](?:https?|s3|gs)://|dvc pull"
    r"|datasets\.load_\w+\(|sns\.load_dataset\(|fetch_mldata|mnist\.load_data"
    r"|ucimlrepo|kaggle\.api|KaggleApi|competition_download_files|MNIST\(|keras\.datasets|aws s3 (?:cp|sync) s3://"
    r"|gsutil .{0,20}cp gs://|(?:wget"
    r"|curl) .{0,40}https?://\S+\.(?:csv|zip|gz|tar|parquet|txt|json|onnx|pth?|safetensors|weights|ckpt|tflite)\b"
    r"|(?:ba?sh |(?<=\./))[\w./-]{0,60}(?:get|download|fetch)[-_]?(?:\w{0,20}[-_])?"
    r"(?:coco\w{0,8}|data\w{0,8}|voc|imagenet)\.sh\b)"
)
# Data that the project makes itself: simulation and scraping are sources, too.
MADE = regex(
    r"\bdef (?:generate|simulate|synthes\w{1,8})_(?!\w{0,60}from_)\w*(?:data|dataset|events?|users?|customers?"
    r"|transactions?"
    r"|records?|samples?)\b"
    r"|\bdef (?:make|create|build)_(?:synthetic|fake|mock|sample|dummy|mini|tiny|toy)_\w*data\w*"
    r"|\b(?:simulate|generate)_?\w*(?:data|dataset)\w*\s*(?:<-|=)\s*function|\bmake_(?:classification"
    r"|regression|blobs|moons)\("
    r"|BeautifulSoup\(|scrapy\.Spider|\bFaker\("
)

# The step of a pipeline that asks a service for its data, by the file's name and by what it does.
COLLECTS = regex(
    r"(?:^|[/_-])(?:extract\w{0,12}|fetch\w{0,12}|ingest\w{0,12}|collect\w{0,12}|crawl\w{0,12}|etl|get_data)[_-]?[\w-]{0,40}\.(?:py|r|ts|js)$",
    re.IGNORECASE,
)
ASKS = regex(
    r"\b(?:requests|httpx|session|aiohttp)\.get\(|\burlopen\(|\baxios\.get\(|\bhttr2?::|\bfetch\(\s?[`'\"]http"
)

TRACKERS = regex(
    r"^\s*(?:import|from)\s+(mlflow|wandb|neptune|comet_ml|clearml|aim|dvclive|dvc|sacred|tensorboard|bentoml"
    r"|zenml|guild)\b"
    r"|^\s*library\((vetiver|pins)\)",
    re.MULTILINE,
)
ORCHESTRATORS = regex(
    r"^\s*(?:import|from)\s+(airflow|prefect|dagster|luigi|kedro|metaflow|zenml|kfp|flytekit|ploomber|mage_ai)\b",
    re.MULTILINE,
)
