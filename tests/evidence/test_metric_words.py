"""What is looked for before the names of metrics must let every name through, and little else."""

from __future__ import annotations

import pytest

from grader.evidence._metric_words import _HINTS, _PLAIN_HINTS, METRIC, may_name_metric

NAMES = """
mAP@0.5|m ap|mean average precision|pr-auc|AUPRC|auc pr|average precision|ROC|AUROC|balanced accuracy|accuracies|acc@5|top 1|top-5
top5|acurácia|acuracia|exactitude|exactitud|accuratezza|Genauigkeit|dokładność|nauwkeurigheid|doğruluk|aniqligi|akurasi
độ chính xác|точность|аккуратность|准确率|精度|正確率|정확도|F1|f 1|f_1|F-beta|fβ|F-мера|f-measure|fmeasure|precision|precisão
precisión|précision|Präzision|precisione|kesinlik|presisi|適合率|정밀도|cache hit rate|caching hit ratio|缓存命中率|hit rate|hits@10
taxa de acerto|命中率|success rate|pass rate|taux de réussite|taxa de sucesso|tasa de éxito|recall|sensitivity|sensibilidad
revocação|rappel|exhaustivité|duyarlılık|полнота|召回率|재현율|specificity|especificidad|spécificité|özgüllük|特异度|MRR
mean reciprocal rank|nDCG@10|faithfulness|groundedness|answer relevancy|answer correctness|context recall|hallucination rate|relevant
cosine similarity|BERTScore|silhouette|Jaccard|dice|mIoU|kappa|MCC|Gini|KS statistic|BLEU-4|ROUGE-L|METEOR|chrF++|exact match|pass@1
cv score|test performance|R2|r^2|R²|r-squared|coefficient of determination|коэффициент детерминации|log loss|Brier|cross entropy
CRPS|log score|log_scores|pinball loss|quantile loss|Winkler|NLL|negative log likelihood|ELPD|perplexity|PPL|困惑度|val_loss|loss of
MAPE|mdmape|mean absolute percentage error|MAE|MDAE|MASE|median absolute error|RMSLE|RMSPE|RMSE|nMSE|WRMSSE|sMAPE|WAPE|WMAPE
mean squared error|RMS error|WER|CER|word error rate|FID|PSNR|SSIM|error rate|Fehlerrate|taux d'erreur|taxa de erro|tasa de errores|错误率
エラー率|오류율|p-value|p =|p < |p: |p≈|p ≈|p-значение|p değeri|valor p|p值|uplift|relative lift|effect size|Cohen's d|t-stat|t statistic
z score|z-statistic|z stat|Sharpe ratio|Sortino|max drawdown|max dd|CAGR|win rate|profit factor|conversion rate|taux de conversion|taxa de conversão|конверсия|dönüşüm oranı|retention|churn reduction|转化率
correctly classifies|answered correctly|correct answers|recognition rate|public leaderboard|private LB score|average reward|episode reward|total return
C-index|explained variance|AIC|BIC|detection rate|false alarm rate|false positive rate|TPR|FPR|EER|matthews correlation coefficient|G-mean
mean error|average error|localisation error|davies-bouldin index|CIDEr|area under the curve|área bajo la curva|área sob a curva|aire sous la courbe
доля правильных ответов|средняя абсолютная ошибка|среднеквадратичная ошибка|правильно классифицирует|правильность|лидерборд|точність
평균 절대 오차|리더보드|정답률|인식률|결정계수|error absoluto medio|error cuadrático medio|tasa de acierto|acierta|erro médio absoluto|erro quadrático médio|acertou
均方误差|平均绝对误差|识别率|正确率|排行榜|R方|查准率|查全率|误差|平均絶対誤差|認識率|平均二乗誤差|F値|決定係数|doğruluğu|ortalama mutlak hata|başarı oranı|hata oranı|hassasiyet
Trefferquote|Spezifität|mittlerer absoluter Fehler|Sensitivität|Korrektklassifikationsrate|Bestimmtheitsmaß|taux de bonnes réponses|taux de réponses correctes
erreur absolue moyenne|sensibilité|taux d’erreur|taux de reconnaissance|to'g'rilik|o'rtacha absolyut xato|دقة
"""


@pytest.mark.parametrize("name", [name for row in NAMES.strip().splitlines() for name in row.split("|")])
def test_no_name_of_a_metric_is_missed(name: str) -> None:
    assert METRIC.search(f"x {name} 0.5".replace("_", " ")) or METRIC.search(name)
    assert may_name_metric(f"x {name} 0.5")


def test_most_lines_of_prose_are_told_at_a_glance() -> None:
    assert not may_name_metric("This is how its users install and start the app; see the docs.")


def test_no_hint_holds_another_or_is_met_everywhere() -> None:
    assert [(a, b) for a in _HINTS for b in _HINTS if a != b and b in a] == []
    assert min(map(len, _PLAIN_HINTS)) > 1
    assert all(hint.isascii() for hint in _PLAIN_HINTS)
