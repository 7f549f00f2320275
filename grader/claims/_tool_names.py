# ruff: noqa: E501 - a tool is a word
"""Databases, services and libraries as they are written, and what a file that uses one would say."""

from __future__ import annotations

# Only tools that leave a trace in files: what one clicks together on a web page, draws with or develops in does not.
TOOLS: dict[str, tuple[str, ...]] = {
    "Prometheus": ("prometheus",), "Grafana": ("grafana",), "MLflow": ("mlflow",), "Redis": ("redis",),
    "Kafka": ("kafka",), "RabbitMQ": ("rabbit", "pika", "amqp"), "Celery": ("celery",), "Airflow": ("airflow",),
    "Prefect": ("prefect",), "Dagster": ("dagster",), "Kubernetes": ("kubernetes", "k8s", "kubectl", "helm", "kind:"),
    "Terraform": ("terraform", ".tf"), "PostgreSQL": ("postgres", "psycopg", "pgvector", "asyncpg"),
    "MongoDB": ("mongo",), "Elasticsearch": ("elastic",), "Pinecone": ("pinecone",), "Weaviate": ("weaviate",),
    "Qdrant": ("qdrant",), "Milvus": ("milvus",), "ChromaDB": ("chroma",), "FAISS": ("faiss",), "pgvector": ("pgvector", "vector"),
    "LangChain": ("langchain",), "LlamaIndex": ("llama_index", "llama-index", "llamaindex"), "LangGraph": ("langgraph",),
    "FastAPI": ("fastapi",), "Flask": ("flask",), "Django": ("django",), "Streamlit": ("streamlit",), "Gradio": ("gradio",),
    "XGBoost": ("xgb",), "LightGBM": ("lightgbm", "lgb"), "CatBoost": ("catboost",), "PyTorch": ("torch",),
    "TensorFlow": ("tensorflow", "keras"), "SHAP": ("shap=", "shap.", "import shap", "shap_", "treeexplainer", "_shap", "shapley", "shap\n"), "Optuna": ("optuna",), "DVC": ("dvc",),
    "Evidently": ("evidently",), "Great Expectations": ("great_expectations", "great-expectations", "gx"),
    "Weights & Biases": ("wandb",), "RAGAS": ("ragas",), "OpenTelemetry": ("opentelemetry", "otel"),
    "Sentry": ("sentry",), "Locust": ("locust",), "Hydra": ("hydra",), "Spark": ("spark",), "Ray": ("ray",),
    "ONNX": ("onnx",), "vLLM": ("vllm",), "Ollama": ("ollama",), "BentoML": ("bentoml",), "Nginx": ("nginx",),
    "Feast": ("feast",), "Albumentations": ("albument",), "Label Studio": ("label-studio", "label_studio", "labelstudio"),
    "scispaCy": ("scispacy", "en_core_sci", "en_ner"), "spaCy": ("spacy", "_core_web", "_core_news"), "NLTK": ("nltk",),
    "Transformers": ("transformers", "huggingface", "hf_", "hf-", "autotokenizer"), "LangSmith": ("langsmith", "langchain_tracing", "langchain_api"),
    "Langfuse": ("langfuse",), "CrewAI": ("crewai",), "AutoGen": ("autogen", "ag2"), "Haystack": ("haystack",), "DSPy": ("dspy",),
    "DeepEval": ("deepeval",), "TruLens": ("trulens",), "Presidio": ("presidio",), "BERTopic": ("bertopic",), "Gensim": ("gensim",),
    "Prophet": ("prophet",), "OpenCV": ("cv2", "opencv"), "Ultralytics": ("ultralytics", "yolo"), "Detectron2": ("detectron",),
    "MediaPipe": ("mediapipe",), "Tesseract": ("tesser",), "EasyOCR": ("easyocr",), "PaddleOCR": ("paddle",), "librosa": ("librosa",),
    "Dask": ("dask",), "Polars": ("polars",), "DuckDB": ("duckdb",), "Snowflake": ("snowflake",), "BigQuery": ("bigquery", "gbq"),
    "Neo4j": ("neo4j", "cypher"), "Cassandra": ("cassandra",), "ClickHouse": ("clickhouse",), "InfluxDB": ("influx",), "Flink": ("flink",),
    "TensorRT": ("tensorrt", "trt"), "OpenVINO": ("openvino",), "Seldon": ("seldon",), "KServe": ("kserve", "kfserving"), "TorchServe": ("torchserve", ".mar", "torch-model"),
    "Kubeflow": ("kubeflow", "kfp"), "ZenML": ("zenml",), "Metaflow": ("metaflow",), "Kedro": ("kedro",), "TensorBoard": ("tensorboard", "summarywriter"),
    "NannyML": ("nannyml",), "Pandera": ("pandera",), "Istio": ("istio",), "Jaeger": ("jaeger",), "ZooKeeper": ("zookeeper",), "Helm": ("helm", "chart.y"),
    "Sphinx": ("sphinx", "docs/conf.py"), "MkDocs": ("mkdocs",), "Scrapy": ("scrapy",), "Selenium": ("selenium",), "Playwright": ("playwright",),
    "BeautifulSoup": ("bs4", "beautifulsoup", "soup"), "aiohttp": ("aiohttp",), "SQLAlchemy": ("sqlalchemy", "sqlmodel"), "Gunicorn": ("gunicorn",),
    "Plotly Dash": ("import dash", "from dash", "dash=", "dash>", "dash~", '"dash', "'dash", "dash_", "dash-"), "Keras": ("keras",), "JAX": ("jax",),
    "DynamoDB": ("dynamo",), "Memcached": ("memcache",), "GraphQL": ("graphql", "graphene", "ariadne", "strawberry"), "gRPC": ("grpc", ".proto"),
    "MySQL": ("mysql", "mariadb"), "OpenSearch": ("opensearch",), "Outlines": ("outlines",),
    "MQTT": ("mqtt", "paho", "mosquitto"), "Stable-Baselines3": ("stable_baselines", "stable-baselines", "sb3"), "PyMuPDF": ("fitz", "pymupdf"),
    "Fairlearn": ("fairlearn",), "AIF360": ("aif360",), "Whisper": ("whisper", "openai"), "Qwen": ("qwen", "dashscope", "tongyi"), "LoRaWAN": ("lora", "chirpstack", "ttn"),
    "Telegram": ("telegram", "aiogram", "telebot", "telethon"), "Slack": ("slack",), "Twilio": ("twilio",), "Stripe": ("stripe",), "Wikidata": ("wikidata", "sparql"),
    "igraph": ("igraph",), "NetworkX": ("networkx",), "PyTorch Geometric": ("torch_geometric", "torch-geometric", "pyg"), "pdfplumber": ("pdfplumber",), "pdfminer": ("pdfminer",),
    "Pydantic": ("pydantic", "fastapi", "basemodel", "sqlmodel", "langchain", "instructor"), "LiteLLM": ("litellm",), "statsmodels": ("statsmodels",), "scikit-learn": ("sklearn", "scikit", "imblearn", "joblib", "pickle"),
    "Ansible": ("ansible",), "TimescaleDB": ("timescale",), "Firebase": ("firebase", "firestore"), "DeepSpeed": ("deepspeed",),
    "PyTorch Lightning": ("lightning",), "Datadog": ("datadog", "ddtrace"), "Kibana": ("kibana",), "Loki": ("loki",), "Alembic": ("alembic",), "Testcontainers": ("testcontainers",),
    "Deepchecks": ("deepchecks",), "Auth0": ("auth0",), "Keycloak": ("keycloak",), "Argo CD": ("argo",), "Hopsworks": ("hopsworks", "hsfs"), "ClearML": ("clearml",), "Comet": ("comet_ml", "comet"),
    "pyannote": ("pyannote",), "MinIO": ("minio",), "ClamAV": ("clam",), "k6": ("k6",), "Delta Lake": ("delta",), "Apache Iceberg": ("iceberg",), "Trino": ("trino",), "dbt": ("dbt",),
    "Superset": ("superset",), "Codecov": ("codecov",), "Coveralls": ("coveralls",), "Trivy": ("trivy",),
    "Debezium": ("debezium",), "Kinesis": ("kinesis",), "SageMaker": ("sagemaker",), "Bedrock": ("bedrock",), "ZeroMQ": ("zmq",), "NATS": ("nats",), "Dramatiq": ("dramatiq",), "APScheduler": ("apscheduler",),
    "TimesFM": ("timesfm",), "NeuralProphet": ("neuralprophet",), "PyCaret": ("pycaret",), "AutoGluon": ("autogluon",), "H2O": ("h2o",), "RAPIDS": ("cudf", "cuml", "rapids"), "Numba": ("numba",),
    "Vespa": ("vespa",), "Solr": ("solr",), "Typesense": ("typesense",), "Meilisearch": ("meili",), "Zilliz": ("zilliz", "milvus"), "LanceDB": ("lancedb",), "Annoy": ("annoy",), "hnswlib": ("hnsw",),
    "Guardrails AI": ("guardrails",), "NeMo Guardrails": ("nemo",), "Llama Guard": ("llama-guard", "llamaguard", "llama_guard"), "Arize Phoenix": ("phoenix", "arize"), "WhyLabs": ("whylogs", "whylabs"), "Fiddler": ("fiddler",),
    "Captum": ("captum",), "SMOTE": ("smote", "imblearn", "imbalanced"), "sentence-transformers": ("sentence_transformers", "sentence-transformers", "sentencetransformer", "huggingface", "minilm", "mpnet", "embed_model"),
    "GeoPandas": ("geopandas",), "PostGIS": ("postgis",), "Leaflet": ("leaflet", "folium"), "React": ("react", ".jsx", ".tsx"), "Vue": ("vue",), "Angular": ("angular",),
    "GDAL": ("gdal", "osgeo", "rasterio", "fiona", "geopandas"), "rasterio": ("rasterio",), "Folium": ("folium",), "Mapbox": ("mapbox",), "Nomad": ("nomad",), "Consul": ("consul",),
    "Apache Beam": ("beam",), "Supabase": ("supabase",), "Tecton": ("tecton",), "Hyperopt": ("hyperopt",), "DoWhy": ("dowhy",), "EconML": ("econml",),
    "CVXPY": ("cvxpy",), "OR-Tools": ("ortools", "or-tools"), "Svelte": ("svelte",), "Traefik": ("traefik",), "Fluentd": ("fluentd", "fluent"), "Logstash": ("logstash",),
    "FHIR": ("fhir",), "timm": ("timm",),
}  # fmt: skip
ALIASES = {"postgres": "PostgreSQL", "chroma": "ChromaDB", "k8s": "Kubernetes", "wandb": "Weights & Biases", "w&b": "Weights & Biases",
           "sentence transformers": "sentence-transformers", "hugging face transformers": "Transformers", "beautiful soup": "BeautifulSoup", "sentence-bert": "sentence-transformers", "sbert": "sentence-transformers", "通义千问": "Qwen",
           "stable baselines3": "Stable-Baselines3", "쿠버네티스": "Kubernetes", "lago delta": "Delta Lake", "data lake delta": "Delta Lake", "pyannote.audio": "pyannote", "кубернетес": "Kubernetes", "카프카": "Kafka", "에어플로우": "Airflow", "프로메테우스": "Prometheus", "그라파나": "Grafana", "레디스": "Redis", "react.js": "React", "reactjs": "React", "vue.js": "Vue", "argocd": "Argo CD", "opentelemetry": "OpenTelemetry", "mosquitto": "MQTT"}  # fmt: skip
# Ordinary words, unless they are written as a name.
ORDINARY = frozenset(
    {"Ray", "Spark", "Hydra", "Evidently", "Prefect", "Celery", "Flask", "Optuna", "Feast", "Haystack", "Prophet", "Presidio", "Snowflake",
     "Cassandra", "Seldon", "Helm", "Sphinx", "Transformers", "Istio", "Selenium", "Polars", "Locust", "Dask", "Playwright", "Whisper", "Slack", "Comet", "Loki", "Ansible", "Superset", "Kinesis", "Bedrock", "Vespa", "Annoy", "Fiddler", "Delta Lake", "RAPIDS", "NATS", "Numba", "Stripe", "Telegram", "Outlines",
     "React", "Vue", "Angular", "Leaflet", "Nomad", "Consul", "Svelte", "Scrapy"}
)  # fmt: skip
# Words of other meanings too: only a list of what a project is built with or a verb right before them tells.
AMBIGUOUS = frozenset(
    {
        "Comet",
        "Bedrock",
        "Fiddler",
        "Superset",
        "NATS",
        "H2O",
        "Slack",
        "Stripe",
        "Telegram",
        "Outlines",
        "Snowflake",
        "BigQuery",
        "Wikidata",
    }
)
