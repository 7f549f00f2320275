# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""What outcomes are called, in the languages that learners write, and the words that give them context."""

from __future__ import annotations

import functools
import re

from grader.evidence._regex import regex

_B = r"(?<![^\W_])"  # no letter or digit in front, an underscore is fine: test_accuracy
_E = r"(?![^\W_])"

# Canonical name, kind, how it is written in scripts with spaces, and in those without. Kinds: `share` lies in 0..1 or
# 0..100 %, `error` is any number, `p` lies in 0..1, `effect` is any number. The more specific names stand first.
METRICS: tuple[tuple[str, str, str, str], ...] = (
    ("map", "share", r"m\s?ap(?:[@_]?(?:0?\.\d{1,2}|\d{2})(?:\s?[-–]\s?(?:0?\.)?\d{2}|:(?:0?\.)?95)?)?|mean average precision", ""),
    ("reward", "error",
     r"(?:mean|average|avg|cumulative|total|final|best|eval(?:uation)?|test)[-_ ](?:episod\w{1,2}[-_ ])?rewards?|episod\w{1,2} (?:rewards?|returns?)|mean return", "平均奖励|平均報酬|평균 ?보상"),
    ("return", "effect", r"(?:total|annual(?:i[sz]ed)?|cumulative|strategy|portfolio) returns?(?! rate| time)", "年化收益率|累计收益率"),
    ("c-index", "share", r"c-index|concordance(?:[-_ ]index)?|harrell'?s c", ""),
    ("information criterion", "error", r"aicc?|bic", ""),
    ("pr-auc", "share", r"pr[-_ ]?auc|auprc|auc[-_ ]?pr|average[-_ ]precision", ""),
    ("auc", "share", r"(?:roc|auc)(?:[-_ ]?(?:roc|auc|score)){0,2}|auroc|area under (?:the )?(?:roc )?curve|área (?:bajo|sob) (?:la|a) curva(?: roc)?|aire sous la courbe(?: roc)?|площадь под (?:roc[- ])?кривой", ""),
    ("balanced accuracy", "share", r"balanced[-_ ]accuracy", ""),
    ("accuracy", "share",
     (r"accurac(?:y|ies)|acc(?:@\d)?|(?:correctly|properly) (?:classif|predict|identif|recogni|label|answer)\w{1,4}|(?:classified|predicted|identified|answered|recogni[sz]ed|questions|answers) correctly|"
      r"correct(?:ly answered| answers| predictions| classifications)|(?:recognition|classification) rate|trefferquote|korrektklassifikationsrate|richtige[nr]? (?:antworten|vorhersagen)|erkennungsrate|"
      r"taux de (?:bonnes |bonne )?(?:réponses?|classifications?|prédictions?|reconnaissance)(?: correctes| exactes)?|bonnes réponses|réponses correctes|bien classé\w{0,2}|"
      r"(?:tasa|porcentaje) de aciertos?|aciertos?|acierta|(?:taxa|percentual) de acertos?|acert(?:ou|a|os)|правильных ответов|верных ответов|правильность|"
      r"(?:правильно|верно) (?:классифицир|распозна|предсказ|определ)\w{1,6}|точн[оі]ст[ьі]|to['’ʻ`]?g['’ʻ`]?rilik|noggrannhet|n[øo]yaktighet|pontosság|přesnost|acuratețe|ακρίβεια|(?:ال)?دقة|"
      r"top[-_ ]?[15]|acur[aá]cia|exactitude?|accuratezza|genauigkeit|dokładność|nauwkeurigheid|doğrulu[kğ]u?|aniqli[gkğ]\w{0,4}|akurasi|"
     r"độ chính xác|аккуратность|"
      # benchmarks of language models, which are shares of right answers
      r"c-?eval|cmmlu|mmlu(?:-pro)?|gsm-?8k|hellaswag|truthful-?qa|winogrande|gpqa"), "准确率|準確率|正确率|识别率|辨識率|认识率|精度|正確率|正解率|認識率|的中率|정확도|정답률|인식률|정분류율|ความแม่นยำ"),
    ("f1", "share", r"f[-_ ]?(?:1|β|beta)(?:[-_ ]?(?:score|measure|macro|micro|weighted)){0,2}|f-?мера|f-?measure", "F1值|F1スコア|F値"),
    ("precision", "share",
     r"(?<!fp16 )(?<!fp32 )(?<!bf16 )(?<!int8 )(?<!mixed )(?<!half )(?<!full )(?:precision|precisão|precisión|précision|präzision|precisione|kesinlik|hassasiyet|presisi)(?:[@_]\d{1,3})?",
     "精确率|精準率|查准率|適合率|정밀도"),
    ("cache hit rate", "share", r"cach(?:e|ing)[-_ ]hit(?:s|[-_ ]?(?:rate|ratio))?", "缓存命中率|キャッシュヒット率|캐시 ?적중률"),
    ("hit rate", "share", r"hit[-_ ]?(?:rate|ratio)|hits?@\d{1,3}", "命中率"),
    ("success rate", "share", r"success rate|(?<!test )(?<!tests )pass[- ]rate|taux de réussite|taxa de sucesso|tasa de éxito|erfolgsquote|başarı (?:oranı|yüzdesi)", "成功率"),
    ("recall", "share", r"(?:recall|(?:true positive|detection) rate|tpr|sensitivity|sensitivität|sensibilité|sensibilidade?|revocação|rappel|exhaustivité|duyarlılık|полнот[аы])(?:[@_]\d{1,3})?", "召回率|查全率|再現率|재현율"),
    ("specificity", "share", r"specificity|true negative rate|tnr|spezifität|especificidade?|spécificité|özgüllük", "特异度"),
    ("mrr", "share", r"mrr(?:@\d{1,3})?|mean reciprocal rank", ""),
    ("ndcg", "share", r"n?dcg(?:@\d{1,3})?", ""),
    ("faithfulness", "share",
     r"faithfulness|groundedness|answer[-_ ](?:relevancy|relevance|correctness|similarity)|context[-_ ](?:precision|recall|relevanc[ey])|hallucination rate|relevant", ""),
    ("similarity", "share",
     r"cosine[-_ ]similarity|bert[-_ ]?score|silhouette(?:[-_ ](?:score|coefficient))?|jaccard|dice|m?iou|kappa|mcc|matthews(?: correlation)?(?: coefficient)?|rand index|davies[- ]bouldin(?: index)?|nmi|g-?mean|gini|ks[-_ ]statistic", ""),
    ("bleu", "share", r"(?:sacre)?bleu(?:-?\d)?|rouge(?:[-_ ]?[\dl])?|meteor|chrf\+{0,2}|cider|exact[-_ ]match|pass@\d", ""),
    ("score", "share",
     r"(?:public|private|kaggle|lb)[-_ ](?:lb[-_ ]|leader-?board[-_ ])?scores?|leader-?board|лидерборд\w{0,2}|(?:validation|test(?:ing)?(?: set)?|hold-?out|cv|cross[- ]validation|f2)[-_ ](?:score|performance)", "排行榜|리더보드"),
    ("r2", "r2", r"r2(?:[-_ ]score)?|r\^2|r²|r[-_ ]?squared|coefficient of determination|коэффициент\w? детерминации|coeficiente de determina(?:ción|ção)|coefficient de détermination|bestimmtheitsmaß|explained variance(?! ratio)", "决定系数|決定係数|결정 ?계수|R方"),
    ("log-loss", "error", r"log[-_ ]?loss|brier(?:[-_ ]score)?|cross[-_ ]entropy", ""),
    ("probabilistic score", "error", r"r?crps|log[-_ ]scores?|pinball(?:[-_ ]loss)?|quantile loss|winkler(?:[-_ ]score)?|nll|negative log[-_ ]likelihood|elpd", ""),
    ("perplexity", "error", r"perplexity|ppl", "困惑度"),
    ("loss", "error", r"(?:val(?:idation)?|test|train(?:ing)?|eval|dev|final|best)[-_ ]loss|loss of", ""),
    ("mape", "error", r"(?:md)?mape|mean absolute percentage error", "平均绝对百分比误差"),
    ("mae", "error", (r"[nr]?mae|mdae|mase|(?:mean|median) absolute error|(?:mean|average|avg|median)[-_ ](?:\w{3,14}[-_ ])?error|(?:locali[sz]ation|positioning|reprojection|relative|prediction) error|"
     r"error absoluto medio|erro (?:médio absoluto|absoluto médio)|erreur (?:absolue )?moyenne(?: absolue)?|mittlere[rn]? absolute[rn]? (?:fehler|abweichung)|средн\w{2,3} абсолютн\w{2,3} ошибк\w{1,2}|"
     r"ortalama mutlak hata|o['’ʻ`]?rtacha absolyut xato\w{0,4}"), "平均绝对误差|平均絕對誤差|平均絶対誤差|평균 ?절대 ?오차|误差|오차"),
    ("rmse", "error", (r"rmsle|rmspe|[nr]?rmse|n?mse|wrmsse|smape|w(?:m)?ape|root mean squared? error|mean squared error|rms error|error cuadrático medio|erro (?:quadrático médio|médio quadrático)|erreur quadratique(?: moyenne)?|mittlere[rn]? quadratische[rn]? (?:fehler|abweichung)|"
     r"среднеквадратич\w{2,5} ошибк\w{1,2}|средн\w{2,3} квадратич\w{2,5} ошибк\w{1,2}|ortalama kare(?:sel)? hata"), "均方根误差|均方误差|均方誤差|平均二乗誤差|二乗平均平方根誤差|평균 ?제곱근? ?오차"),
    ("wer", "error", r"wer|cer|(?:word|character) error rate|fid|psnr|ssim", ""),
    ("error rate", "share", r"error rate|(?:false[-_ ](?:positive|negative|alarm|acceptance|rejection)|mis-?classification)[-_ ]rate|fpr|fnr|eer|fehlerrate|hata oranı|taux d['’]erreurs?|taxa de erros?|tasa de errores?", "错误率|エラー率|오류율"),
    # Backtests of a trading rule, which are evaluated like a model's forecasts.
    ("sharpe ratio", "error", r"(?:sharpe|sortino|calmar)(?:[-_ ]ratio)?|profit[-_ ]factor", "夏普比率|シャープレシオ|샤프"),
    ("drawdown", "effect", r"(?:max(?:imum)?[-_. ]{1,2})?draw-?downs?|max[-_. ]{1,2}dd|cagr", "最大回撤"),
    ("win rate", "share", r"win[-_ ]?rates?", "胜率"),
    ("p-value", "p", r"p[-_ ]?(?:values?|valeur|valor|значение|değeri)?(?=\s?[:=<≈])|p[-_ ](?:values?|valeur|valor|значени[ея]|değeri)|valor[- ]p", "p值|p値|p 值"),
    ("effect", "effect",
     (r"uplift|relative lift|absolute lift|effect size|cohen'?s d|t[-_ ]stat(?:istic)?|z[-_ ](?:score|stat(?:istic)?)|ctr|click-?through[- ]rate|conversion rate|taux de conversion|"
     r"taxa de conversão|tasa de conversión|конверси[яию]|dönüşüm oranı|retention(?: rate)?|churn reduction"), "转化率"),
)  # fmt: skip
_WORDS = "|".join(f"(?P<m{i}>{words})" for i, (_, _, words, _) in enumerate(METRICS))
_GLYPHS = "|".join(f"(?P<g{i}>{glyphs})" for i, (_, _, _, glyphs) in enumerate(METRICS) if glyphs)
# Looking ahead spares trying all the names at characters that none begins with.
# Korean and Japanese put a particle right behind a name: "RMSE를".
_END = r"(?![^\W_가-힣ぁ-んァ-ヶ一-龥])"
METRIC = regex(rf"{_B}(?=[^\W\d_])(?:{_WORDS}){_END}|(?=[^\x00-\x7f]|F1|F[値值]|R方|p)(?:{_GLYPHS})", re.IGNORECASE)
# A line without any of these can't name a metric: far cheaper to look for than the names themselves. None holds
# another of them, and what isn't ASCII is only looked for where the line isn't. In tuples where a space belongs to it.
_PLAIN_HINTS = (
    *"map reward c-index concordance harrell aic bic trefferq korrektkl erkennung aciert rilik noggr yaktig correctly hassas erfolgsq tpr tnr alarm "
    "matthews bouldin nmi g-mean gmean cider coeficiente coefficient bestimm fehler abweich hata xato leader fpr fnr eer taux percentual "
    "auprc auc roc acc acur exactitu genau nauwkeur aniq akurasi f1 f-1 f_1 beta f-m measure top-1 top-5 top1 top5 top_ precis kesin "
    "presisi hit rate success sucesso recall sensi revoca rappel exhausti duyar specif mrr dcg faithful grounded relevan "
    "correctness hallucin similar bert silhou dice iou kappa mcc gini statistic bleu rouge meteor chrf match pass@ score c-eval ceval mmlu gsm hellasw truthful winogr gpqa "
    "performance cach erreur erro r2 r^2 squared determination loss brier crps pinball quantile winkler nll likelihood elpd entropy perplex "
    "ppl mse mae mdae mase rmsle rmspe wrmsse wape wer fid cer psnr ssim value valeur valor p= p< p: lift effect cohen t-stat t_stat z-s z_s "
    "conver ctr click retention churn sharpe sortino calmar profit draw cagr".split(),
    *(
        "l return",
        "d return",
        "e return",
        "o return",
        "y return",
        "n return",
        "correct answ",
        "correct pred",
        "correct clas",
        "area under",
        "aire sous",
        "rea bajo",
        "rea sob",
        "rand index",
        "explained v",
        "quadratische",
        "richtige a",
        "richtigen a",
        "richtiger a",
        "richtige v",
        "richtigen v",
        "richtiger v",
        "max dd",
        "max. dd",
        "m ap",
        "top 1",
        "top 5",
        "f 1",
        "p =",
        "p  =",
        "p <",
        "p  <",
        "p :",
        "p  :",
        "t stat",
        "z stat",
    ),
)
_HINTS = (
    *_PLAIN_HINTS,
    *"dokładno doğru chính точн правильн верн квадрат абсолютн площад réponse classé nøyakt přesn pontosság ακρι دق ความ лидерб başarı "
    "識 辨 认识 的中 인식 査 查 误差 誤差 오차 奖励 報酬 보상 收益 决定 決定 r方 f値 排行 리더보드 аккурат 率 精度 정 재현 β мера précis präzis réussite éxito spécif spezif özgül полнот 特异 缓存 キャッシュ 캐시 错误 エラー 오류 r² "
    "детерминац 困惑 夏普 シャープ 샤프 回撤 胜 p≈ p值 p値 значени değeri конверс dönüş".split(),
    *("p ≈", "p  ≈", "p 值"),
)


@functools.lru_cache(maxsize=4096)
def may_name_metric(text: str) -> bool:
    """Whether it is worth looking for a metric's name; several facts ask about the same lines."""
    low = text.lower()
    for hint in _PLAIN_HINTS if low.isascii() else _HINTS:  # noqa: SIM110 - in half the time of `any`
        if hint in low:
            return True
    return False


_PRAISED = "accura precis result recall f1 auc acur exactit точност doğru genau 精度 准确 정확".split()


def may_praise(text: str) -> bool:
    """Whether it is worth looking for praise in place of a number."""
    low = text.lower()
    return any(hint in low for hint in _PRAISED)


# Words that a metric's name is also an ordinary word of; they count only right beside a number.
LOOSE = frozenset({"precision", "accuracy", "recall", "map", "faithfulness", "similarity", "effect", "loss", "score"})

TRAIN = regex(
    rf"{_B}(?:train(?:ing)?|in-sample|entra[iî]nement|apprentissage|treino|treinamento|entrenamiento|eğitim|latih|обуч\w{{2,10}}|трейн\w{{0,3}}){_E}"
    r"|训练|訓練|学習|학습",
    re.IGNORECASE,
)
HELD_OUT = regex(
    rf"{_B}(?:test(?<!load[- ]test)(?<!stress[- ]test)(?<!spike[- ]test)(?<!soak[- ]test)(?<!smoke[- ]test)(?<!unit[- ]test)(?<!a/b[- ]test)(?<!ab[- ]test)(?<!\bt[- ]test)(?<!performance[- ]test)(?:ing)?(?![-_ ]?(?:suite|case|coverage|runner|pass|file|statistic|script))|hold-?out|held[- ]out|val(?:id(?:ation)?)?|valida(?:ção|ción|zione)|"
    r"out[- ]of[- ](?:sample|fold|time)|back-?test\w{0,4}|oof|oot|unseen|cross[- ]?val\w{0,10}|cv|k-?folds?|\d{1,2}-?folds?|dev set|eval(?:uation)? set|ground[- ]truth|golden|"
    r"benchmark set|leaderboard|teste|prueba|тест\w{0,8}|валидаци\w{0,3}|отложенн\w{0,4}|doğrulama|uji|sınama|valida(?:ção|ción) cruzada|validation croisée|kreuzvalidier\w{2,3}|testdaten\w{0,4}|testmenge|données de test|validasi silang|sinov)"
    rf"{_E}|测试|測試|验证集|テスト|検証|테스트|검증|交叉验证|交差検証",
    re.IGNORECASE,
)
# Where a document says how it was split, whatever the words around: strong enough to hold for the whole document.
SPLIT_STATED = regex(
    r"(?:test|hold-?out|held[- ]out|validation|unseen|evaluation|out[- ]of[- ]sample)[- ](?:set|split|data(?:set)?|sample|images|records|portion|fold)"
    r"|train(?:ing)?[-/ ]{1,3}(?:val(?:idation)?[-/ ]{1,3})?test|\b\d{2}\s?[%:/]{1,2}\s?\d{2}\s?%?\s?(?:split|train|ratio)|\b\d{1,2}-fold|cross[- ]validat|k-fold|stratified"
    r"|back-?test(?:s|ed|ing)?\b|golden (?:set|dataset)|ground[- ]truth|test_size|jeu de (?:test|validation)|conjunto de (?:teste?|prueba|validaci)|datos de prueba|dados de teste"
    r"|测试集|验证集|測試集|テストデータ|検証データ|테스트\s?(?:셋|세트|데이터)|тестов\w{2,4} (?:выбор|набор|данн)|валидационн\w{2,4} |кросс-валид|test seti|data uji|test verisi|valida(?:ção|ción) cruzada|validation croisée|kreuzvalidier|çapraz doğrulama|交叉验证|交差検証|교차 ?검증|testdaten|testmenge|données de test|validasi silang",
    re.IGNORECASE,
)
BASELINE = regex(
    rf"{_B}(?:base-?lines?|dummy(?:classifier|regressor)?|majority[- ]class|most[- ]frequent[- ]class|na[iï]ve (?:forecast|model|guess|approach|baseline)|seasonal[- ]na[iï]ve|persistence (?:model|forecast|baseline)|random[- ]walk|buy[- ]and[- ]hold|climatolog\w{{1,4}}|last[- ]value|random (?:guess\w*|chance)|"
    r"compared (?:to|with)|better than|worse than|outperform\w{0,3}|vs\.?|versus|improve[sd]? (?:from|over|by)|non-boosted|zero-shot|"
    r"always predict\w{0,3}|guess(?:ing)? (?:would|gives?|reaches)|class guess|null model|no-skill|chance level|zero-?rule|existing system|human (?:performance|level|accuracy)|modelo base|modèle de (?:base|référence)|basismodell|базов\w{2,3} (?:модел|решени)\w{1,2}|наивн\w{2,4} (?:прогноз|модел)\w{0,2}|control group|línea base|linha de base|référence|бейзлайн\w{0,3}|по сравнению|temel model|im vergleich|gegenüber)"
    rf"{_E}|基线|基準|ベースライン|베이스라인|相比",
    re.IGNORECASE,
)
STRICT_BASELINE = regex(
    rf"{_B}(?:base-?lines?|dummy(?:classifier|regressor)?|majority[- ]class|most[- ]frequent|na[iï]ve (?:forecast|model|guess|approach|baseline)|seasonal[- ]na[iï]ve|persistence (?:model|forecast|baseline)|random[- ]walk|buy[- ]and[- ]hold|climatolog\w{{1,4}}|last[- ]value|random (?:guess\w*|chance)|"
    rf"always predict\w{{0,3}}|guess(?:ing)? (?:would|gives?|reaches)|class guess|null model|no-skill|chance level|zero-?rule|existing system|human (?:performance|level|accuracy)|modelo base|modèle de (?:base|référence)|basismodell|базов\w{{2,3}} (?:модел|решени)\w{{1,2}}|наивн\w{{2,4}} (?:прогноз|модел)\w{{0,2}}|zero-shot|non-boosted|línea base|linha de base|бейзлайн\w{{0,3}}){_E}|基线|基準モデル|随机猜测|ベースライン|베이스라인|기준 모델",
    re.IGNORECASE,
)
UNCERTAINTY = regex(
    r"±\s?\d|\+/-|\\pm|confidence interval|\b9[059]\s?% (?:ci|confidence)|\bCI\s?[:=\[(]|credible interval|bootstrap|standard (?:deviation|error)|\bstd\b|\bs\.?d\.\s?="
    r"|intervalle de confiance|intervalo de confian|доверительн|置信区间|信頼区間|신뢰구간|güven aralığı|标准差|標準偏差|표준 ?편차|стандартн\w{2,3} отклонен\w{1,3}|desvio[- ]padrão|desviación (?:estándar|típica)|écart[- ]type|standardabweichung|standart sapma|simpangan baku|deviazione standard|\d seeds|seeds? averaged",
    re.IGNORECASE,
)
CAVEAT = regex(
    r"\b(?:caveats?|limitations?|however|note that|keep in mind|should not be (?:read|taken)|not (?:representative|statistical(?:ly)? significan\w+|directly comparable|a fair)|"
    r"may (?:be )?(?:over|under)estimat\w+|optimistic\w*|over-?fit\w*|domain gap|distribution shift|data leak\w*|small (?:sample|test|data)|only \d+(?:\s?[-\u2013]\s?\d+)? (?:samples|records|images|questions|rows|examples|cases)|"
    r"different results each|varies? between runs|single run|selection bias|simulated|synthetic|trade-?offs?|at the cost of|false (?:positives|negatives)|"
    r"cependant|toutefois|no entanto|entretanto|contudo|limitaç\w+|sin embargo|limitacion\w+|однако|ограничени\w+|jedoch|einschränkung\w*|ancak|kısıt\w*|sınırlama\w*|keterbatasan|namun|"
    r"may not (?:hold|generali\w{2,3})|mit vorsicht|überanpassung|überangepasst|kleine[rn]? (?:datensatz|stichprobe|datenmenge)|sur-?apprentissage|avec prudence|petit (?:jeu|échantillon)|"
    r"sobre-?ajust\w{1,3}|con cautela|com cautela|muestra pequeña|amostra pequena|desbalancead\w{1,2}|desbalanceamento|переобуч\w{2,6}|может ошиба\w{2,4}|мал\w{2,3} (?:выборк|данн)\w{1,3}|дисбаланс\w{0,3}|"
    r"aşırı öğrenme|ezberle\w{2,6}|yanıltıcı|dengesiz\w{0,8}|ehtiyot\w{0,6})(?!\w)"
    r"|过拟合|過擬合|样本(?:量|数)?(?:较|比较|太)?(?:少|小)|数据(?:量)?(?:较|比较|太)?(?:少|小)|不平衡|過学習|サンプル(?:数)?が少|データ(?:数|量)?が少|注意が必要|과적합|데이터가 (?:적|부족)|불균형|주의가 필요"
    r"|但是|然而|局限|仅供参考|有限|ただし|限界|한계|다만",
    re.IGNORECASE,
)
# What a sample can't tell, said so plainly that it is about the figures wherever it stands beside them.
FIRM_CAVEAT = regex(
    r"\bnot (?:representative|statistical(?:ly)? significan\w+|directly comparable)|\bsmall (?:sample|test|data)|"
    r"\bonly \d+(?:\s?[-\u2013]\s?\d+)? (?:samples|records|images|questions|rows|examples|cases)",
    re.IGNORECASE,
)
# A wish, a setting or somebody's rule, not an outcome.
NOT_MEASURED = regex(
    rf"{_B}(?:targets?|goals?|aim(?:s|ing)?|should|must|required?|requirements?|expect(?:ed|ation)?s?|desired|at least|minimum|thresholds?|ngưỡng|gate|guard-?rails?|if|when|until|"
    r"acceptance|kpis?|hypothe\w{2,6}|suppose|assum\w{2,6}|placeholder|sample output|alerts?|significance level|alpha|α|"
    r"exceeds?|(?:drops?|falls?|dips?|goes|sinks?) (?:below|under)|(?:rises?|climbs?|goes|increases?) (?:above|over|by more)|"
    r"will|would|dropout|min(?=_)|objecti[fv]s?|objetivos?|metas?|seuil|limiar|umbral|цель|порог|hedef\w{0,3}|eşik|soglia|ziel\w{0,6}|sollwert\w?)"
    rf"{_E}|目标|阈值|目標|閾値|목표|좋은 점수|점수 기준|기준 ?점수|合格基準|及格",
    re.IGNORECASE,
)
# How a service fared, not how good its answers are: shares of requests under load.
SERVED = regex(
    rf"{_B}(?:requests?|reqs?|rps|tps|qps|load[- ]test\w{{0,3}}|stress[- ]test\w{{0,3}}|spike[- ]test\w{{0,3}}|soak[- ]test|uptime|availability|http|5xx|4xx|timeouts?|throughput|"
    rf"requêtes|requisições|peticiones|anfragen|запрос\w{{0,3}}|istek\w{{0,3}}){_E}|请求|リクエスト|요청",
    re.IGNORECASE,
)
# Of a service, only how much better it became, or of the data that it was fitted to: none says how good a model is.
OPERATED = frozenset({"cache hit rate", "service rate", "change", "information criterion"})
COVERAGE = regex(
    r"coverage|cobertura|couverture|покрыти|覆盖率|カバレッジ|커버리지|kapsam|pytest|unit tests?|lint", re.IGNORECASE
)
PLACEHOLDER = regex(
    r"(?:[:=|≈]|\bis|\bof)\s{0,3}(?:~|≈|>)?\s?(?:x{1,3}[.,]?x{0,3}\s?%?|\?{1,3}\s?%?|tbd|tba|to be (?:added|filled|updated|determined|announced)|todo|n/?a|your[ _-]\w{1,12}|\[[^\]\d]{1,30}\]|"
    r"<[^>\d]{1,30}>|\.{3}|…|pending|coming soon|insert \w{1,15}|[pδθ]|Δ̂?|_{2,})\s{0,3}(?:$|[|.,;)%])",
    re.IGNORECASE,
)
PRAISE = regex(
    r"\b(?:high(?:ly)?|great|excellent|good|impressive|strong|best|superior|outstanding|state-of-the-art|remarkable|robust|improved?|haute|alta|elevada|высок\w{2,3}|yüksek|hohe)[- ](?:\w{1,12} )?"
    r"(?:accura\w{1,4}|precision|results?|recall|f1|auc|acurácia|precisão|exactitud|précision|точност\w|doğruluk|genauigkeit)|高精度|高准确率|높은 정확도",
    re.IGNORECASE,
)
RESULT_IMAGE = regex(
    r"confusion|roc|auc|precision|recall|lift|gain|loss|accuracy|metric|result|perform|curve|evaluation|comparison|benchmark|residual|calibration|map50|score|importance|shap",
    re.IGNORECASE,
)
# Named for a measure, so that its figures can be read off.
MEASURE_IMAGE = regex(
    r"confusion|\broc|(?<![a-z])auc(?![a-z])|precision|recall|accuracy|(?<![a-z])loss(?![a-z])|(?<![a-z])f1(?!\d)|map50|rmse|(?<![a-z])mae(?![a-z])|latenc|"
    r"throughput|(?<![a-z])p9[059](?!\d)|importance",
    re.IGNORECASE,
)
MODEL = regex(
    rf"{_B}(?:logistic regression|logit|random forests?|xg-?boost|light-?gbm|cat-?boost|gradient boost\w{{0,3}}|adaboost|decision trees?|svm|svc|svr|support vector\w*|"
    r"naive bayes|naïve bayes|k-?nn|nearest neighbou?rs?|linear regression|ridge|lasso|elastic-?net|neural net\w*|mlp|cnn|rnn|lstm|gru|transformers?|(?:distil|ro|al|ru)?bert\w*|"
    r"gpt-?[\w.]*|llama[-\w.]*|mistral[-\w.]*|qwen[-\w.]*|gemma[-\w.]*|gemini[-\w.]*|claude[-\w.]*|resnet-?\d*|efficientnet\w*|mobilenet\w*|vgg-?\d*|yolo[-\w]*|unet|automl|h2o|"
    r"ensemble|stacking|voting|arima|prophet|k-?means|bm25|tf-?idf|régression logistique|regressão logística|regresión logística|логистическая регрессия|случайный лес)"
    rf"{_E}|逻辑回归|随机森林|로지스틱|ロジスティック",
    re.IGNORECASE,
)
PER_CLASS = regex(r"\b(?:support|class(?:es)?|label|category|clase|classe|класс)\b", re.IGNORECASE)
