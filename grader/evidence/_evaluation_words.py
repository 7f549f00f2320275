# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""Which calls and names in code say how a model, a retrieval or an experiment was evaluated."""

from __future__ import annotations

import re

from grader.evidence._regex import regex


def _table(rows: str) -> dict[str, str]:
    """`kind: name name ...` lines as name -> kind."""
    out: dict[str, str] = {}
    for row in rows.strip().splitlines():
        kind, _, names = row.partition(":")
        for name in names.split():
            out[name] = kind.strip()
    return out


# The last part of a called name, as written (Python, R, Spark, JavaScript).
CALLS = _table("""
holdout: train_test_split initial_split initial_validation_split createDataPartition sample.split random_split randomSplit splitFrame h2o.splitFrame group_initial_split train_val_split make_splits ShuffleSplit StratifiedShuffleSplit train_valid_split TrainTestSplit TrainValidTestSplit TrainValidationSplit RandomSplitter GrandparentSplitter splitEachLabel dividerand
temporal: TimeSeriesSplit initial_time_split time_series_split rolling_origin sliding_window sliding_period historical_forecasts createTimeSlices tsCV SlidingWindowSplitter ExpandingWindowSplitter
cv: cross_val_score cross_validate cross_val_predict KFold StratifiedKFold RepeatedKFold RepeatedStratifiedKFold LeaveOneOut vfold_cv mc_cv trainControl fit_resamples cv.glmnet xgb.cv lgb.cv cvpartition CrossValidator nested_cv repeated_kfold createFolds createMultiFolds cross_validation crossval kfoldLoss kfoldPredict crossValidateModel CrossValidate evaluate! cv.glm
group: GroupKFold StratifiedGroupKFold GroupShuffleSplit LeaveOneGroupOut group_vfold_cv
search: GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV tune_grid tune_bayes tune_race_anova create_study suggest_float suggest_int RandomSearch Hyperband fmin h2o.automl H2OAutoML compare_models tune_model ParameterGrid h2o.grid tuneRF TPOTClassifier TPOTRegressor LazyClassifier LazyRegressor TabularPredictor AutoSklearnClassifier AutoSklearnRegressor TunedModel wandb.sweep tune.run tune.Tuner
dummy: DummyClassifier DummyRegressor null_model
calibration: CalibratedClassifierCV calibration_curve CalibrationDisplay cal_plot_breaks cal_plot_windowed expected_calibration_error temperature_scaling
threshold: TunedThresholdClassifierCV FixedThresholdClassifier threshold_perf find_best_threshold find_optimal_threshold optimize_threshold best_threshold tune_threshold threshold_sweep evaluate_thresholds select_threshold cost_curve
curve: roc_curve precision_recall_curve RocCurveDisplay PrecisionRecallDisplay roc pr_curve plot_roc_curve autoplot gain_curve lift_curve gains perfcurve rocmetrics ML.ROC_CURVE
confusion: confusion_matrix confusionMatrix ConfusionMatrixDisplay conf_mat plot_confusion_matrix ConfusionMatrix h2o.confusionMatrix CrossTable confusionmat confusionchart plotconfusion toMatrixString ML.CONFUSION_MATRIX
errors: error_analysis analyze_errors misclassified plot_misclassified per_class_metrics slice_metrics compute_slice_metrics evaluate_slices slice_performance MetricFrame fairness_report residual_analysis worst_predictions failure_analysis subgroup_metrics classwise_metrics performance_on_slices test_slices plot_top_losses most_confused checkresiduals het_breuschpagan durbin_watson acorr_ljungbox plot_residuals evaluate_by_group
uncertainty: bootstraps confint proportion_confint conf_int DescrStatsW int_pctl tconfint_diff permutation_test permutation_test_score bootstrap_ci bootstrap_confidence_interval confidence_interval mean_confidence_interval mcnemar cochrans_q ttest_rel wilcoxon boot.ci bootci bootstrp MapieRegressor MapieClassifier wilson_interval wilson_ci bootstrap_metric bootstrap_auc
importance: permutation_importance TreeExplainer KernelExplainer LinearExplainer shap_values LimeTabularExplainer vip varImp PartialDependenceDisplay
ablation: run_ablation ablation_study ablate
stat-test: poisson_bootstrap get_bootstrap bootstrap_test bootstrap_diff two_sample_bootstrap ttest_ind chi2_contingency mannwhitneyu proportions_ztest prop.test t.test chisq.test wilcox.test ks_2samp fisher_exact f_oneway anova ttest_1samp ztest zt_ind shapiro levene aov TukeyHSD pairwise_tukeyhsd kruskal chisquare friedmanchisquare kstest ks.test fisher.test kruskal.test ttest2 ranksum signrank kruskalwallis
power: solve_power TTestIndPower NormalIndPower tt_ind_solve_power power.prop.test power.t.test pwr.t.test pwr.2p.test zt_ind_solve_power proportion_effectsize sample_size
multiple: multipletests p.adjust
bayes: bayesTest bayes_ab beta.rvs rbeta pm.Model
drift: ColumnDriftMetric DataDriftPreset DatasetDriftMetric DatasetMissingValuesMetric DataQualityPreset psi population_stability_index calculate_psi detect_drift run_drift drift_report TestSuite
data-quality: ExpectationSuite expect_column_values_to_not_be_null expect_column_values_to_be_between expect_column_values_to_be_unique DataFrameSchema SchemaModel EvaluateDataQuality VerificationSuite get_context run_checkpoint data_quality_check validate_data check_data_quality
fit: fit learn fit_generator fit_transform_predict backward predict predict_proba train last_fit Fit Predict FitPredict lm glm randomForest xgb.train lgb.train Trainer training_step h2o.automl trainer.fit fit_predict fine_tune fit_one_cycle fit! buildClassifier trainNetwork trainnet train_one_epoch ML.PREDICT
judge: LLMJudge GEval AnswerRelevancyMetric FaithfulnessMetric Hallucination llm_as_judge llm_judge create_llm_as_judge load_evaluator evaluate_relevance judge_answer LabeledPairwise CorrectnessEvaluator FaithfulnessEvaluator RelevancyEvaluator aevaluate model_graded_fact model_graded_qa assert_test llm_classify evalite BatchEvalRunner AgentEvaluator.evaluate
""")
# Called name -> metric. A classification report counts for the three that it prints.
METRIC_CALLS = _table("""
accuracy: accuracy_score Accuracy BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy MulticlassAccuracy accuracy compute_accuracy accuracy_vec binary_accuracy categorical_accuracy top_k_accuracy_score top_k_categorical_accuracy classification_accuracy pctCorrect
balanced accuracy: balanced_accuracy_score bal_accuracy
precision: precision_score Precision precision BinaryPrecision
recall: recall_score Recall recall sens sensitivity BinaryRecall
specificity: spec specificity specificity_score
f1: f1_score fbeta_score F1Score f_meas BinaryF1Score MulticlassF1Score weightedFMeasure f1_measure
auc: roc_auc_score auc AUC AUROC BinaryAUROC roc_auc h2o.auc perfcurve areaUnderROC auc_roc
pr-auc: average_precision_score pr_auc AveragePrecision
log-loss: log_loss mn_log_loss logLoss brier_score_loss h2o.logloss logloss mean_pinball_loss pinball_loss
rmse: mean_squared_error root_mean_squared_error rmse RMSE MeanSquaredError mean_squared_log_error mse smape wape wmape rmsle rmsse root_mean_squared_log_error
mae: mean_absolute_error mae MAE MeanAbsoluteError median_absolute_error mase
mape: mean_absolute_percentage_error mape
r2: r2_score rsq R2Score R2 r_squared
kappa: cohen_kappa_score kap matthews_corrcoef mcc quadratic_weighted_kappa CohenKappa MatthewsCorrCoef
score: score
silhouette: silhouette_score davies_bouldin_score calinski_harabasz_score adjusted_rand_score normalized_mutual_info_score
map: MeanAveragePrecision mean_average_precision mean_average_precision_at_k map_at_k COCOeval ap_per_class
iou: jaccard_score JaccardIndex MeanIoU iou_score mean_iou jaccard_coef
bleu: sentence_bleu corpus_bleu corpus_score sacrebleu BLEUScore bleu_score
rouge: rouge_score RougeScorer Rouge ROUGEScore
wer: wer cer WordErrorRate CharErrorRate
perplexity: perplexity compute_perplexity
hit rate: hit_rate hit_at_k recall_at_k hitrate precision_at_k hit_ratio
mrr: mrr reciprocal_rank mean_reciprocal_rank
ndcg: ndcg_score ndcg ndcg_at_k
sharpe: sharpe_ratio sharpe sortino_ratio calmar_ratio profit_factor
drawdown: max_drawdown maximum_drawdown drawdown
dice: dice_coef dice_score dice_coefficient DiceMetric
psnr: peak_signal_noise_ratio PeakSignalNoiseRatio psnr calculate_psnr
ssim: structural_similarity StructuralSimilarityIndexMeasure
fid: FrechetInceptionDistance calculate_fid fid_score
crps: crps crps_ensemble
c-index: concordance_index concordance_index_censored
reward: evaluate_policy
explained variance: explained_variance_score
forecast: performance_metrics
report: classification_report classification_report_imbalanced metric_set precision_recall_fscore_support toClassDetailsString multiClassSummary
performance: h2o.performance collect_metrics ML.EVALUATE evaluate_model predict_model leaderboard postResample defaultSummary kfoldLoss
""")
ESTIMATORS = frozenset(
    """LogisticRegression LogisticRegressionCV RandomForestClassifier RandomForestRegressor XGBClassifier XGBRegressor LGBMClassifier LGBMRegressor
    SVC SVR LinearSVC KNeighborsClassifier KNeighborsRegressor GaussianNB MultinomialNB BernoulliNB ComplementNB DecisionTreeClassifier DecisionTreeRegressor
    GradientBoostingClassifier GradientBoostingRegressor HistGradientBoostingClassifier HistGradientBoostingRegressor AdaBoostClassifier AdaBoostRegressor
    MLPClassifier MLPRegressor CatBoostClassifier CatBoostRegressor Ridge RidgeClassifier Lasso ElasticNet LinearRegression ExtraTreesClassifier ExtraTreesRegressor
    SGDClassifier SGDRegressor PassiveAggressiveClassifier VotingClassifier StackingClassifier BaggingClassifier LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis
    KMeans DBSCAN AgglomerativeClustering IsolationForest OneClassSVM ARIMA SARIMAX Prophet rand_forest boost_tree logistic_reg linear_reg svm_rbf svm_linear svm_poly
    nearest_neighbor decision_tree mlp naive_Bayes discrim_linear glm glmnet lm randomForest ranger rpart svm naiveBayes xgboost xgb.train lgb.train ksvm gbm knn nnet lda
    CoxPHFitter RandomSurvivalForest OLS Logit ExponentialSmoothing AutoARIMA auto_arima TabNetClassifier XGBRanker LGBMRanker ARIMAModel
    fitcsvm fitctree fitcknn fitcnb fitcensemble fitcnet fitcdiscr fitclinear fitrlinear fitrsvm fitrtree fitrensemble fitrgp fitlm fitglm stepwiselm
    LogisticRegressionWithLBFGS GBTClassifier Sequential LSTM GRU Conv2D DummyClassifier DummyRegressor""".split()
)
# Models of different answers stand beside each other without being compared.
CLUSTERS = frozenset({"KMeans", "DBSCAN", "AgglomerativeClustering"})
REGRESSIONS = frozenset({"LinearRegression", "Ridge", "Lasso", "ElasticNet", "SVR", "linear_reg", "lm"})
# The names below start at a word's beginning: the finder looks at the character before, since a leading boundary would
# keep the search from skipping ahead.
# A name of the writer's own: compute_f1, evaluateRecall, test_accuracy(...).
OWN_METRIC = regex(
    r"(?:^|_)(accuracy|success_rate|pass_rate|genauigkeit|erfolgsrate|trefferquote|acuracia|exactitud|dogruluk|akurasi|f1|precision|recall|rmse|mse|mae|r2|auc|mrr|hit_?rate|ndcg|map50|bleu|rouge|perplexity|wer|iou|faithfulness|log_?loss|hits?_at|concordance|c_index|psnr|ssim|smape|mape|crps|kappa|exact_match|dice_(?:coef|score)|sharpe|sortino|drawdown|win_rate)(?:_|$|\d)"
)
OWN_INTERVAL = regex(r"(?:^|_)(?:confidence|konfidenz|vertrauens)_?interval|(?:^|_)intervalo_(?:de_)?confian[cz]a")
HELD_OUT_NAME = regex(
    r"(?:val|valid|validation|test|eval|dev|holdout|oot)_?(?:loader|dataloader|ds|dataset|datasets|data|loss|losses|acc|accuracy|df|set|split|idx|gen|generator|iterator|images|labels|x|y|features|target|preds?|Data|Set|Dataset|Loader|Examples)\b"
    r"|[XxYy]_?(?:test|val(?:id)?|holdout|oos|Test|Val)\b|(?:validation_split|validation_data|eval_set|test_size|eval_dataset)\s?=|split\s?==?\s?[\"'](?:val|test)",
)
TRAIN_NAME = regex(r"[XxYy]_?[Tt]rain\b|train_?(?:loader|dataloader|ds|dataset|data|df|set|idx)\b")
THRESHOLD = regex(
    r"\b(?:best|optimal|opt|chosen|selected|decision|tuned|cost_optimal)_?(?:threshold|thresh|cutoff)\w{0,12}\b|for \w{1,12} in (?:np\.\w{6,8}|thresholds|threshs|thr\w{0,9}|cutoffs)|youden|threshold_sweep|sweep_threshold|cutoffs\.at",
    re.IGNORECASE,
)
ERRORS = regex(
    r"error[ _]analysis|misclassif\w{2,6}|failure[ _](?:cases|modes|analysis)|slice[ _](?:metrics|analysis|performance)|per[-_ ](?:class|category|segment|slice|group|hour|question|language|domain) (?:metrics|accuracy|recall|results|breakdown|f1|performance)|residual[ _](?:analysis|plot)|subgroup|worst[ _](?:predictions|cases)",
    re.IGNORECASE,
)
ABLATION = regex(r"\bablat\w{2,6}", re.IGNORECASE)
# The same in the words of documents.
ERRORS_SAID = regex(
    ERRORS.pattern
    + r"|an[áa]lisis de (?:los )?errores|análise de erros|analyse des erreurs|fehleranalyse|analisi degli errori|анализ\w? ошибок|hata analizi|analisis kesalahan|xatolar tahlili"
    r"|(?:métricas|resultados|recall|precisión|precisão) por clase|por classe|par classe|pro klasse|по классам|по сегментам|sınıf bazında|错误分析|誤り分析|エラー分析|오류 ?분석|오답 ?분석|各类别|クラスごと|클래스별",
    re.IGNORECASE,
)
ABLATION_SAID = regex(
    ABLATION.pattern + r"|\bablaci[óo]n|\bablação|абляци\w{1,2}|消融|アブレーション|절제 ?실험|어블레이션",
    re.IGNORECASE,
)
LEAKAGE = regex(
    r"\b(?:data|target|label|train[-/ ]test)?[ _]?leak(?:age|s|ing|y)\b|look-?ahead|fuite de données|vazamento de dados|fuga de datos|утечк\w{1,2} данных|数据泄露|数据泄漏|veri sızıntısı",
    re.IGNORECASE,
)
# Folds and a hold-out in the order of time, written by hand.
WALK_FORWARD = regex(
    r"walk[-_ ]?forward|expanding[-_ ]?window|rolling[-_ ]?(?:origin|forecast|backtest|cv)|\bbacktest\w{0,8}",
    re.IGNORECASE,
)
TIME_SPLIT = regex(
    r"out[-_ ]of[-_ ]time|\b(?:train|val|validation|test|split)_(?:start|end|from|until|cutoff|date|year|month|week)s?\s?(?:=[^=]|<-)"
    r"|\b(?:split|holdout|oot)_?date\b|(?:temporal|time|chronological)_?(?:based_)?(?:train_test_)?split\b",
    re.IGNORECASE,
)
# A metric worked out by hand and kept in a variable; a literal on the right is a setting.
ASSIGNED_METRIC = regex(
    r"(accuracy|acc|auc|rmse|mae|mse|f1|precision|recall|mrr|ndcg|hit_rate|pass_rate|success_rate)(?:_\w{1,14}|\d)?\s?(?:=|<-)\s?(?![\d\"'=\s]|None|True|False|Field)"
)
MATCHED_SHARE = regex(
    r"(?:mean|sum)\s?\(\s?\w{1,24}(?:\[[^\]]{0,20}\])?\s?==\s?\w|\bcorrect\s?\+=\s?[^\n]{0,60}(?:\.eq\(|==)"
)
# The spread over folds or seeds.
SPREAD = regex(
    r"(?:scores?|cv_\w{1,20}|aucs?|accs?|f1s?)(?:\[[^\]]{1,30}\])?\.std\(|np\.std\(\s?\w{0,20}(?:scores?|aucs?|accs?|f1s?)|sd\(\w{0,12}(?:scores?|acc|auc)"
)
# Resampling by hand: the words, and what shows that it is done.
BOOTSTRAP = regex(r"\bboot(?:strap\w{0,10}|_\w{1,14}|s)?\b", re.IGNORECASE)
BOOTSTRAP_DONE = regex(r"percentile|quantile|conf\w{0,12}_?int|replace\s?=\s?T", re.IGNORECASE)
PERMUTATION = regex(r"permut\w{2,6}", re.IGNORECASE)
PERMUTATION_DONE = regex(r"shuffle\(|permutation\(|sample\(", re.IGNORECASE)
BASELINE_NAME = regex(r"\b(?:baseline|naive|majority|most_frequent|random_guess)_?\w{0,20}\b", re.IGNORECASE)
# Files without any of these hold no evaluation.
HINTS = (
    "sklearn", "torch", "keras", "tensorflow", "xgboost", "lightgbm", "catboost", "statsmodels", "scipy", "tidymodels", "caret", "yardstick", "rsample",
    "metric", "accuracy", "correct +=", "recall", "rmse", "mrr", "hit_rate", "eval", "t.test", "prop.test", "chisq.test", "predict", "judge", "great_expectations",
    "pandera", "evidently", "bootstrap", "quality", "drift", "h2o", "pyspark.ml", "mlr", "prec", "ultralytics", "loss", "_score", "fit(", "ztest", "ttest", "split(", "folds", "classifier", "regressor", "report(", "roc", "cross_val", "sharpe", "drawdown",
    "confusionmat", "perfcurve", "kfoldloss", "mlj", "fid_score", "_fid(", "frechet", "psnr", "concordance", "lifelines", "crossvalidatemodel", "mlcontext", "ml.evaluate", "darts", "prophet",
    "autogluon", "mean(abs", "mean((", "yolo", "correct /", "passed /", "deepeval", "ragas", "inspect_ai", "fitcsvm", "fitctree", "fitcknn", "fitcensemble", "fitlm(", "fitrensemble",
)  # fmt: skip
GOLDEN_PATH = regex(
    r"(?:ground[-_ ]?truth|golden|gold[-_]?set|eval(?:uation)?[-_]?(?:set|dataset|data|questions|cases|queries)|test[-_]?questions|qa[-_]?pairs|benchmark[-_]?(?:questions|queries))[^/]{0,40}\.(?:csv|jsonl?|parquet|tsv)$|(?:^|/)test[-_]?(?:data)?set[^/]{0,20}\.jsonl?$|(?:^|/)(?:test[-_]?sets?|golden|eval[-_]?sets?|evalsets)/[^/]{1,60}\.(?:csv|tsv|jsonl?|ya?ml)$|(?:^|/)datasets?/(?:[^/]{1,60}/)?benchmark\.(?:csv|jsonl?)$|(?:^|/)(?:evals?|qrels|test[-_]queries|evalset|testset)\.(?:csv|tsv|jsonl?)$|(?:^|/)evals?(?:uations?)?/(?:\w{1,20}/)?(?:dataset|questions|cases|qa|queries|samples|test_?set)[^/]{0,20}\.(?:csv|jsonl?|ya?ml)$",
    re.IGNORECASE,
)
# A declared evaluation: prompts, models and cases with what is asserted of the answers.
DECLARED_PATH = regex(
    r"(?:^|/)(?:\.?promptfoo\w{0,12}\.(?:ya?ml|json|[jt]s)|[\w-]{1,40}\.promptfoo\.ya?ml)$", re.IGNORECASE
)
# Libraries that have answers judged from within test functions.
JUDGING_TESTS = ("deepeval", "ragas", "inspect_ai", "autoevals", "vitest-evals", "evalite", "AgentEvaluator")
JUDGE_HINTS = (
    "llm-as", "llm_as", "llm as", "ragas", "deepeval", "trulens", "promptfoo", "opik.evaluation", "langsmith.evaluation", "openevals", "agentevals", "judge_prompt",
    "evaluation_prompt", "inspect_ai", "autoevals", "braintrust", "evalite", "phoenix.evals", "pydantic_evals", "uptrain", "mlflow.evaluate", "mlflow.genai", "vitest-evals",
    "azure.ai.evaluation", "lm_eval", "from langsmith", "langfuse", "llama_index.core.evaluation",
)  # fmt: skip
JUDGE_WORDS = regex(
    r"llm[-_ ]as[-_ ]a?[-_ ]?judge|\bragas\b|deepeval|trulens|promptfoo|opik\.evaluation|langsmith\.evaluation|openevals|agentevals|judge_prompt|evaluation_prompt"
    r"|\binspect_ai\b|\bautoevals\b|from braintrust import Eval|[\"']evalite[\"']|phoenix\.evals|pydantic_evals|\buptrain\b|mlflow\.(?:genai\.)?evaluate\(|vitest-evals"
    r"|azure\.ai\.evaluation|\blm_eval\b|from langsmith import [^\n]{0,60}\bevaluate|langfuse\.\w{0,20}evaluat|llama_index\.core\.evaluation",
    re.IGNORECASE,
)
