# ruff: noqa: E501 - a technique is a row
"""Techniques and parts by their names, with the words that code which has them says, and those by which it might."""

from __future__ import annotations

import re

from grader.claims._deeds import Deed
from grader.evidence._regex import regex

# Names (capitals count, `*`: the word goes on) ; words that show it ; words that might.
_MODELLING = """
Kalman|Калман*|칼만|卡尔曼 ; kalman ; filterpy|statespace|sarimax|ukf|ekf
Hyperband ; hyperband ; asha|bohb|ray.tune|tuner
SASRec|BERT4Rec|GRU4Rec ; sasrec|bert4rec|gru4rec|recbole ; attention|transformer|sequential
ARIMA|SARIMA|SARIMAX ; arima|sarimax ; statsmodels|pmdarima|statsforecast|forecast
GARCH ; garch ; arch|rugarch
N-BEATS|N-HiTS ; nbeats|n-beats|nhits|n-hits ; darts|neuralforecast|gluonts
Temporal Fusion Transformer ; temporalfusion|temporal_fusion|tft ; darts|forecasting
DBSCAN|HDBSCAN ; dbscan ; cluster
UMAP ; umap ; manifold
Gaussian process*|gaussian process* ; gaussianprocess|gaussian_process|gpytorch|gpflow|gpy ; matern|botorch|skopt|kernel
Monte Carlo|Monte-Carlo|Монте-Карло|몬테카를로|蒙特卡洛 ; monte|mcmc|mcts|simulat ; random|rng|sample|dropout|pymc|stan
Cox regression|Cox proportional|Cox model ; cox|lifelines|survival ; sksurv|hazard
Kaplan-Meier|Kaplan–Meier ; kaplan|survfit|lifelines ; surviv
Word2Vec|word2vec ; word2vec|gensim ; embedding|glove|fasttext
fastText|FastText ; fasttext ; gensim|embedding
GloVe ; glove ; embedding|vectors
Doc2Vec|doc2vec ; doc2vec ; gensim
Faster R-CNN|Mask R-CNN ; rcnn|r-cnn|detectron ; detection|mmdet
RetinaNet ; retinanet ; detection
Wav2Vec*|wav2vec* ; wav2vec ; transformers|speechbrain
MFCC|MFCCs ; mfcc ; librosa|torchaudio|cepstr|speech_features
CycleGAN|StyleGAN*|DCGAN ; gan ; generator|discriminator|adversar
variational autoencoder* ; vae|reparam|variational ; encoder|mu_
DQN ; dqn|q_network|qnetwork|q_net|deepq ; stable_baselines|rllib|replay|q_table
RLHF|DPO ; rlhf|dpo|trl|reward ; preference
graph neural network*|графов* нейро*|그래프 신경망|图神经网络 ; gcn|gnn|graphconv|torch_geometric|dgl|graphsage|pyg ; graph|adjacency
MICE ; mice|iterativeimputer|iterative_imputer ; imput
KNN imput*|kNN imput* ; knnimputer|knn_imput ; imput
ADASYN ; adasyn ; imblearn|oversampl
focal loss ; focal ; gamma
label smoothing ; smoothing ; smooth|onehot
MixUp|mixup|CutMix ; mixup|cutmix ; lam|timm
test-time augmentation ; tta|test_time ; augment|flip|rot
stochastic weight averaging ; swa_|_swa|averagedmodel|swautil ; ema
gradient clipping ; clip_grad|clipnorm|clipvalue|gradient_clip|max_grad_norm|clip_by ; clip|trainer
gradient accumulation ; accumul|grad_accum ; trainer
knowledge distillation|дистилляци*|지식 증류|知识蒸馏 ; distill|teacher|student ; temperature|kd_
federated learning|федеративн*|연합 학습|联邦学习|aprendizaje federado|aprendizado federado ; federat|flwr|flower|fedavg ; client
differential privacy|дифференциальн* приватност*|차분 프라이버시|差分隐私|privacidad diferencial ; opacus|diffpriv|differential|epsilon|dp_ ; laplace|noise
active learning|активн* обучени*|능동 학습|主动学习|aprendizaje activo|aprendizado ativo ; active_|_active|activelearn|uncertain|modal|query_strateg ; entropy|label|margin
propensity score*|propensity-score* ; propensity|matchit|causal ; logistic|psm
uplift model* ; uplift|causalml|sklift|econml|tlearner|slearner|xlearner ; treatment
CUPED ; cuped|theta|covariate ; variance|pre_
One-Class SVM ; oneclass|one_class|one-class ; svm
Mahalanobis|Махаланобис* ; mahalanobis ; covariance|cov(|mincov
CUSUM ; cusum ; cumsum|ruptures
wavelet*|вейвлет* ; wavelet|pywt|cwt|dwt ; morlet
Boruta ; boruta ; shadow
recursive feature elimination|RFE|RFECV ; rfe|recursive ; eliminat
partial dependence ; partial_dep|partialdep|pdp|partialplot ; ice
counterfactual explanation* ; counterfactual|dice_ml|alibi ; nearest
equalized odds|demographic parity ; equalized|parity|fairlearn|aif360|disparate ; group|fair
target encoding|target-encoded ; targetencod|target_encod|category_encoders|catboost ; mean
gradient boosted tree*|gradient-boosted tree*|gradient boosting|градиентн* бустинг*|그래디언트 부스팅|梯度提升|árboles potenciados|gradient boosting ; gradientboost|gradient_boost|xgb|lightgbm|lgb|catboost|gbm|hgb|boost ; gbt|ranger|h2o
grouped cross-validation|group k-fold|GroupKFold|leave-one-person-out|leave-one-subject-out ; groupkfold|group_kfold|leaveonegroup|groups=|group_cv|groupshuffle|leavepgroups ; group|subject|for person
"""
_PARTS = """
ColBERT ; colbert|ragatouille ; late
SPLADE ; splade ; sparse
GraphRAG ; graphrag|graph_rag|neo4j|networkx|knowledge_graph ; graph
maximal marginal relevance|MMR ; mmr|marginal ; diversity|lambda_mult|vectorstore
constrained decoding ; outlines|guidance|grammar|lmql|json_schema|response_format|xgrammar ; regex|schema
semantic search|búsqueda semántica|busca semântica|семантическ* поиск*|시맨틱 검색|의미 검색|语义搜索 ; embed|sentence_transformers|encode(|vector|faiss|chroma|qdrant|semantic ; similarity|bert|openai|cosine
fuzzy matching ; fuzz|levenshtein|difflib|jaro ; trigram|similar|distance
geohash* ; geohash|h3. ; s2
genetic algorithm*|генетическ* алгоритм*|유전 알고리즘|遗传算法|algoritmo genético ; genetic|deap|crossover|mutat|pygad|fitness ; population|evol
simulated annealing ; anneal ; temperature|cool
linear programming|линейн* программировани*|선형 계획|programación lineal|programação linear ; pulp|linprog|ortools|cvxpy|gurobi|pyomo|highs|mip ; solver|solve
blockchain|блокчейн*|블록체인|区块链 ; blockchain|web3|solidity|.sol|ethereum ; hash|ledger
push notification*|push-уведомлени*|푸시 알림|推送通知|notificaciones push|notificações push ; web-push|webpush|fcm|onesignal|apns|pushmanager|notification|pushover|ntfy ; expo|firebase|push_
PWA ; pwa|serviceworker|service-worker|service_worker|manifest.json|webmanifest|workbox ; streamlit|next
Swagger ; swagger|openapi|fastapi|flasgger|drf|connexion|apispec|springdoc|nestjs|apiflask|flask_restx|flask-restx|litestar ; redoc
bcrypt|Argon2 ; bcrypt|argon2|passlib|pwdlib ; hash|django|devise|supabase|firebase
Cypress ; cypress ; playwright
SAML|LDAP ; saml|ldap ; keycloak|sso|okta
over-the-air|OTA ; ota_|_ota|arduinoota|firmware|esphome ; update
ESP32|ESP8266|Arduino ; esp32|esp8266|arduino|.ino|platformio|micropython ; serial|mqtt
Open-Meteo|OpenWeather|OpenWeatherMap ; meteo|openweather ; weather|requests
offline mode|works offline|sin conexión|sem conexão|офлайн-режим*|오프라인 모드|离线模式 ; offline|serviceworker|service-worker|localstorage|indexeddb|sync ; local|sqlite|cache
voice input|speech input|голосов* ввод*|음성 입력|语音输入 ; speech|voice|whisper|microphone|audio|stt ; record
GeoJSON ; geojson|geopandas|__geo_interface__ ; shapely|rasterio|fiona|geometry
sliding window*|슬라이딩 윈도우|ventana deslizante|janela deslizante ; sliding|window|stride|unfold ; tile|patch|crop|rolling|range(
QR code*|QR-код*|QR 코드 ; qrcode|qr_|pyzbar|segno|qr-|zxing ; barcode
"""


# Scripts without spaces, and those that glue particles to a name, end no word.
_LETTER = r"[^\W가-힣ぁ-ヶ一-龥]"


def _rows(table: str) -> tuple[Deed, ...]:
    return tuple(_deed(*(part.strip() for part in row.split(" ;", 2))) for row in table.strip().split("\n"))


def _deed(names: str, shows: str, might: str) -> Deed:
    each = names.split("|")
    told = "|".join(re.escape(name).replace(r"\*", r"\w{0,12}").replace(r"\ ", " ") for name in each)
    hints = tuple(name.split("*")[0].lower() for name in each)
    # Lower-case names may begin a sentence.
    begun = "|".join(f"(?i:{one})" if one[:1].islower() else one for one in told.split("|"))
    return Deed(
        each[0].strip("*"), "readme", hints, regex(rf"(?<!{_LETTER})(?:{begun})(?!{_LETTER})"), tuple(shows.split("|")), tuple(filter(None, might.split("|")))
    )  # fmt: skip


MODELLING, PARTS = _rows(_MODELLING), _rows(_PARTS)
