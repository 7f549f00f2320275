# ruff: noqa: E501 - tables of patterns: a row is a thought
"""What a study of who leaves calls in code, and how its documents speak of money and fairness."""

from __future__ import annotations

import re

from grader.evidence._code_signs import Pattern
from grader.evidence._regex import regex

HINTS = (
    "churn", "_split(", "fit_resample", "fit(", "sklearn", "xgboost", "lightgbm", "catboost", "tidymodels", "caret", "predict", "auc", "threshold", "glm(", "randomforest", "keras", "torch", "pyspark.ml", "h2o", "attrition", "retention", "metric",
)  # fmt: skip
# Estimator (as `evaluation` names it) to family.
FAMILIES = {
    name: family
    for family, names in {
        "linear": "LogisticRegression LogisticRegressionCV RidgeClassifier SGDClassifier logistic_reg glm glmnet LogisticRegressionWithLBFGS LinearDiscriminantAnalysis discrim_linear lda",
        "tree": "DecisionTreeClassifier decision_tree rpart",
        "forest": "RandomForestClassifier ExtraTreesClassifier BaggingClassifier rand_forest randomForest ranger",
        "boosting": "XGBClassifier LGBMClassifier GradientBoostingClassifier HistGradientBoostingClassifier AdaBoostClassifier CatBoostClassifier boost_tree xgb.train lgb.train gbm xgboost GBTClassifier",
        "neural": "MLPClassifier Sequential LSTM GRU mlp nnet",
        "kernel": "SVC LinearSVC svm_rbf svm_linear svm_poly svm ksvm",
        "neighbours": "KNeighborsClassifier nearest_neighbor knn",
        "bayes": "GaussianNB MultinomialNB BernoulliNB ComplementNB naive_Bayes naiveBayes QuadraticDiscriminantAnalysis",
    }.items()
    for name in names.split()
}
PATTERNS = (
    Pattern("neural", ("nn.module", "nn.linear", "keras", "neuralnet"), regex(r"\bclass \w{1,40}\((?:torch\.)?nn\.Module\)|\bnn\.Sequential\(|\bneuralnet\(|\bkeras_model_sequential\(")),
    Pattern("auto", ("automl", "compare_models", "pycaret", "lazypredict", "autogluon"), regex(r"\bcompare_models\(|\bH2OAutoML\(|\bh2o\.automl\(|\bLazyClassifier\(|\bTabularPredictor\(")),
    Pattern(
        "imbalance",
        ("class_weight", "scale_pos_weight", "smote", "stratify", "sample_weight", "unbalance", "adasyn", "undersampl", "oversampl", "rose(", "strata", "auto_class_weights", "pos_weight", "compute_class_weight", "fit_resample"),
        regex(r"\bclass_weights?\s?[=:]|\bscale_pos_weight\b|\b(?:SMOTE\w{0,6}|ADASYN|RandomOverSampler|RandomUnderSampler|SMOTEENN|BorderlineSMOTE)\(|\bstratify\s?=|\bis_unbalance\b|\bstep_(?:smote|upsample|downsample|rose)\w{0,3}\(|\b(?:ROSE|ovun\.sample|upSample|downSample)\(|\bstrata\s?=|\bauto_class_weights\b|\bpos_weight\b|\bsample_weight\s?=|\bStratified\w{0,12}\("),
    ),
    Pattern("pipeline", ("pipeline", "columntransformer", "workflow()", "recipe(", "preprocess(", "vectorassembler"), regex(r"\b(?:Pipeline|make_pipeline|ImbPipeline|make_imb_pipeline|ColumnTransformer|make_column_transformer)\(|\bworkflow\(\)|\brecipe\(\s?\w|\bpreProcess\s?=")),
    Pattern("calibration", ("calibrat", "brier", "isotonic", "reliability", "platt"), regex(r"\b(?:CalibratedClassifierCV|calibration_curve|CalibrationDisplay\.\w{1,20}|brier_score(?:_loss)?|IsotonicRegression|expected_calibration_error|cal_plot_\w{1,12}|reliability_(?:curve|diagram)|brier_class|brier)\(|\b(?:def|function)\s\w{0,20}(?:calibrat|reliability|brier|platt)\w{0,20}|\bcalibrat\w{1,4}_\w{1,20}\(")),
    Pattern(
        "money",
        ("cost", "profit", "clv", "ltv", "revenue", "saving", "benefit", "arpu", "budget", "custo", "coste", "gain", "value"),
        regex(r"(?<![.\w])(?:cost_?(?:fn|fp|matrix|per|of|benefit)\w{0,16}|(?:fn|fp|false_negative|false_positive|miss|missed|retention|offer|contact|intervention|campaign|incentive|acquisition|churn|discount|error)_?costs?|expected_(?:profit|cost|value|savings?|gain|benefit)\w{0,12}|(?:net_|total_|max_|best_)?profits?|net_(?:value|benefit|savings?)|clv|ltv|customer_(?:lifetime_)?value|revenue_(?:saved|lost|at_risk|protected)|(?:saved|lost)_revenue|retention_(?:value|savings?|budget|success\w{0,6}|rate)|save_rate|total_cost|business_cost|custo_\w{2,20}|coste?_\w{2,20})\b", re.IGNORECASE),
    ),
    Pattern("slices", ("slice", "segment", "subgroup", "groupby", "group_by", "cohort", "misclass", "error_analysis", "metricframe", "per_group", "by_group"), regex(r"\b(?:def|function)\s\w{0,30}(?:slice|subgroup|segment_(?:metric|perf|auc)|error_analysis|misclass|by_(?:segment|group))\w{0,20}|\b\w{0,20}(?:slice|subgroup|segment)_(?:metrics|performance|auc|report|analysis|scores|table)\w{0,8}|\bMetricFrame\(|\bmisclassified\w{0,12}\s?=|\bfor \w{1,20}(?:, ?\w{1,20})? in \w{1,20}\.groupby\([^\n]{1,80}|\b(?:false_negatives?|false_positives?|fn_df|fp_df|errors?)\s?=\s?\w{1,30}\[[^\n]{1,80}|\bgroup_by\([^\n]{1,60}\)[^\n]{0,20}(?:roc_auc|accuracy|recall|metrics)\(")),
    Pattern("fairness", ("fairlearn", "aif360", "parity", "odds", "disparate", "fairness", "metricframe", "selection_rate", "equal_opportunity", "fairmodels"), regex(r"\b(?:fairlearn|aif360|fairmodels)\b|\b(?:demographic_parity|equali[sz]ed_odds|equal_opportunity|disparate_impact|statistical_parity|selection_rate)\w{0,16}|\b(?:def|function)\s\w{0,20}fairness\w{0,20}|\bfairness_(?:report|check|metrics|slices?)\w{0,4}", re.IGNORECASE)),
    Pattern("drivers", ("importance", "coef", "shap", "lime", "odds", "vip(", "varimp", "explain"), regex(r"\.feature_importances_|\.coef_|\bshap\.\w{1,20}\(|\b(?:Tree|Kernel|Linear)?Explainer\(|\bpermutation_importance\(|\bplot_importance\(|\bvarImp\w{0,5}\(|\bvip\(|\bexp\(coef\(|\bget_score\(|\bimportance\(|\bLimeTabularExplainer\(|\bodds_ratios?\b")),
    Pattern("leak-drop", ("leak", "late_", "future", "target_time", "cutoff", "snapshot_date", "as_of", "observation"), regex(r"\b(?:leak\w{0,6}|late|future|post_churn|forbidden|outcome)_?(?:columns?|cols|features?|vars?|fields?)\b|\b(?:observation|snapshot|cutoff|label|feature)_(?:window|date|end|cutoff)\b|\bdef \w{0,20}leak\w{0,20}", re.IGNORECASE)),
)  # fmt: skip
# A transformation that learns from all rows, and the split that should have come before it.
LEARNS = regex(
    r"\b\w{0,20}(?:[sS]cal|[iI]mput|pca|PCA|[tT]arget_?[eE]nc|[sS]elector)\w{0,20}(?:\([^()\n]{0,40}\))?\.fit_transform\(|\b(?:SelectKBest|StandardScaler|MinMaxScaler|RobustScaler|SimpleImputer|KNNImputer|PCA)\([^()\n]{0,60}\)\.fit_transform\("
)
RESAMPLES = regex(r"\.fit_(?:resample|sample)\(")
SPLITS = regex(
    r"\b(?:train_test_split|initial_split|createDataPartition|sample\.split|randomSplit|TimeSeriesSplit|StratifiedKFold|KFold|GroupShuffleSplit)\("
)
AUC_IN_FILE = regex(
    r"(?i)[\"']?([\w@. -]{0,30}(?:roc[-_ ]?auc|auroc|auc)[\w. -]{0,12})[\"']?\s{0,3}[:=,]\s{0,3}\"?(0\.\d{2,17}|1\.0|\d\d\.\d{1,4})"
)
NOT_ROC = regex(
    r"(?i)pr[-_ ]?auc|auprc|auc[-_ ]?pr|train|interval|low|high|std|ci\b|baseline|dummy|best_possible|oracle|target|threshold"
)
_B = r"(?<![^\W_])"
VALUE_SAID = regex(
    rf"(?:[$\u20ac\u00a3\u20b9\u00a5\u20bd]\s?\d|\d\s?(?:[$\u20ac\u00a3\u20b9\u20bd]|usd|eur|brl|reais|dollars?|euros?|руб\w{{0,3}}|元|円|원))|{_B}(?:r\$\s?\d|roi|per customer|por cliente|lifetime value|clv|ltv|arpu|retention (?:offer|campaign|budget|cost|program)\w{{0,3}}|campanhas? de reten\w{{2,4}}|campañas? de retenci\w{{2,3}}|cost of (?:losing|acquir|reten|a missed|a false)\w{{0,6}}|custo de|costo de|lost revenue|revenue at risk|receita perdida)(?![^\W_])|客户价值|挽留",
    re.IGNORECASE,
)
FAIR_SAID = regex(
    rf"{_B}(?:fairness|demographic parity|equali[sz]ed odds|disparate impact|protected (?:attribute|group|class)\w{{0,3}}|discriminat\w{{1,6}} against|gender|senior citizens?|bias against|equidade|equidad|équité|gerechtigkeit|adalet|справедливост\w{{1,2}})(?![^\W_])|公平|公正|공정",
    re.IGNORECASE,
)
LEAK_SAID = regex(
    rf"{_B}(?:leak(?:age|s|ing|y|ed)?|look-?ahead|known only (?:after|later)|after the customer (?:left|churned)|vazamento|fuga de (?:datos|informaci[oó]n)|fuite|утечк\w{{1,2}}|s[ıi]z[ıi]nt[ıi]\w{{0,3}}|kebocoran)(?![^\W_])|泄露|泄漏|누수|リーク",
    re.IGNORECASE,
)
NUMBER = regex(r"\d{1,3}[.,]\d{1,17}")
# What stands before the ends of an interval.
INTERVAL_BEFORE = regex(r"(?i)(?:interval\w{0,2}|\bci\b|±|\[)[^;.]{0,20}$|\d\s?(?:to|and|[-–,])\s?$")
