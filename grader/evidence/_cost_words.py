# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""What money is called when it is spent on running a system, or lost to its mistakes."""

from __future__ import annotations

import re

from grader.evidence._regex import regex

# A word ends where another script begins: Japanese and Korean glue their particles to `API` and `LLM`.
_B = r"(?<![a-zA-Z0-9À-ɏЀ-ӿ])"
_E = r"(?![a-zA-Z0-9À-ɏЀ-ӿ])"

COST = regex(
    rf"{_B}(?:costs?|costing|spent (?=(?:about |around |only |~)?[$€£₽])|pric(?:e|es|ing)|bill(?:s|ed|ing)?|spend(?:ing)?|budget|expens\w{{1,4}}|charg(?:es?|ed)|fees?|"
    r"coûts?|tarifs?|facture\w{0,2}|custos?|preços?|tarifas?|cobra\w{0,3}|gastos?|costos?|costes?|precios?|kosten|serverkosten|api-?kosten|cloud-?kosten|hostingkosten|betriebskosten|infrastrukturkosten|preise?|costi|prezz[oi]|стоимост\w{1,2}|расход\w{0,3}|цен[аы]|стоит|"
    r"maliyet\w{0,8}|ücret\w{0,4}|biaya|harga|xarajat\w{0,4}|narx\w{0,4}|qiymat\w{0,4}|chi phí)"
    rf"{_E}|费用|成本|价格|花费|計費|料金|費用|コスト|비용|요금",
    re.IGNORECASE,
)
# What it is spent on.
# Money beside the time or the piece that it is paid for: `€40/mo`, `$0.03 per run`; no word of cost is needed.
PAID_FOR = regex(
    r"[$€£₽₹]\s?\d[\d.,]{0,10}\s?(?:/|per|a)\s?(?:mo\b|month|h\b|hr\b|hour|run\b|query|request|call\b|question|image|document|page|1[km]\b|1,?000\b)",
    re.IGNORECASE,
)
RUNNING = regex(
    rf"{_B}(?:(?:server|api|cloud|hosting|betriebs|infrastruktur)-?kosten|api|apis|oylik|tokens?|llms?|openai|anthropic|gpt-?[\w.]*|claude[-\w.]*|gemini[-\w.]*|mistral|groq|bedrock|embeddings?|inference|quer(?:y|ies)|requests?|calls?|"
    r"infra\w{0,12}|cloud|aws|gcp|azure|ec2|s3|lambda|fargate|ecs|eks|rds|sagemaker|lightsail|glue|athena|bigquery|cloud run|vertex|snowflake|databricks|redshift|heroku|render|railway|fly\.io|vercel|supabase|pinecone|qdrant cloud|"
    r"servers?|clusters?|disks?|hosting|instances?|vms?|v?cpus?|gpus?|gpu[- ]hours?|compute|storage|deploy\w{0,5}|running|operat\w{1,6}|monthly|per month|/ ?mo(?:nth)?|per day|annual|electricity|power|runtime|"
    r"serveurs?|hébergement|nuvem|servidor\w{0,2}|instância\w{0,1}|nube|облак\w{0,2}|сервер\w{0,3}|кластер\w{0,2}|диск\w{0,3}|хранени\w|токен\w{0,3}|запрос\w{0,3}|sunucu\w{0,3}|bulut)"
    rf"{_E}|服务器|云|推理|トークン|サーバー?|クラウド|서버|토큰|클라우드",
    re.IGNORECASE,
)
# Money of the data or the domain, not of running the system.
DOMAIN = regex(
    rf"{_B}(?:monthly ?charges?|total ?charges?|customers? (?:pay|spend|charges?)|houses?|homes?|propert(?:y|ies)|apartments?|rent|cars|(?:(?<=used )|(?<=the )|(?<= a )|(?<=each )|(?<=per )|(?<=new ))car|car (?:prices?|sales?|rental|insurance|models?|data)|vehicles?|diamonds?|stock|share price|crypto\w{{0,8}}|bitcoin|"
    r"salar(?:y|ies)|wages?|income|loans?|mortgage|credit (?:limit|amount)|insurance|premiums?|fares?|tickets?|products?|items?|orders?|sales|revenue|mrr|arr|arpu|ltv|clv|purchases?|basket|shipping|"
    r"medical|hospital|treatment|airbnb|hotels?|flights?|price prediction|predict\w{0,4} (?:the )?(?:price|cost)|prices? of|housing|median_house_value|saleprice|price range|per (?:square|sq)|tuition|donat\w{1,4}|sponsor\w{0,4}|"
    r"seats?|licen[cs]e|subscribers?|plan(?:s)?|campaigns?|advertis\w{{2,6}}|courses?|customers?|cost function|loss function|cost[- ]complexity|cost-sensitive|transaction\w{0,1})"
    rf"{_E}|房价|房屋|股票|住宅|価格予測|집값",
    re.IGNORECASE,
)
PER = regex(
    r"(?<!as )\bper (?!cent\b|se\b)[a-z]{3,}|\b\d[\d,.]*k? (?:cases|questions|queries|requests|documents|images|samples|runs|calls|conversations|pages|records|emails|messages)\b[^.]{0,80}\bcosts? |\d\s?each\b|\d an? [a-z]{3,}|"
    r"(?:\bper\b|/|\bpor\b|\bpar\b|\bpro\b|\bза\b|\bba[sş]ına\b|每|あたり|当)\s?(?:\d[\d,.kKmM]{0,8}\s?)?(?:k |1k |1m |million |thousand |mil |тыс\w{0,3} )?"
    r"(?:tokens?|quer(?:y|ies)|requests?|calls?|questions?|documents?|images?|predictions?|conversations?|users?|runs?|jobs?|month|mo\b|day|week|year|hour|hr\b|h\b|gb|1k|1m|k\b|m\b|million|"
    r"mois|jour|heure|requête|mês|dia|hora|consulta|mes|día|anfrage|monat|месяц|мес\b|день|час|запрос|ay|gün|月|天|日|次|小时|時間|월|건)|\bmonthly\b|\bdaily\b|\bhourly\b|\bmensal|\bmensuel|\bmensual|\bmonatlich|ежемесячн|aylık|月额|月額",
    re.IGNORECASE,
)
# A price list says what a unit costs that a maker or host bills; what is asked is what the project's use comes to.
LISTED = regex(
    r"(?:/|\bper\b|\bpor\b|\bpar\b|\bpro\b|\bза\b|每)\s?(?:\d[\d,.]{0,8}\s?)?(?:[km]\b|million|thousand|mil\b|тыс\w{0,3})?\s?(?:(?:input|output|prompt|completion|cached)[ -])?"
    r"(?:tokens?|characters?|chars?|hr\b|h\b|hours?|heure|hora|stunde|час|gb\b|tb\b|v?cpu|gpu|units?|read units?|instance|токен\w{0,3}|字符|小时)"
    r"|\b(?:in|input|out|output|prompt|completion|tokens?)\b.{0,20}(?:/|\bper\b)\s?1?\s?[km]\b",
    re.IGNORECASE,
)
USED = regex(
    r"quer(?:y|ies)|requests?|calls?\b|questions?|documents?|images?|predictions?|conversations?|users?|\bruns?\b|jobs?|cases|pages|emails?|months?|/ ?mo\b|\bdays?\b|weeks?|years?|monthly|daily|annual|"
    r"total|requête|mês|mes\b|mois|jour|dia\b|día|consulta|anfrage|monat|месяц|мес\b|день|запрос|итого|gün|\bay\b|月|天|日|次|월|건|합계",
    re.IGNORECASE,
)
ASSUMED = regex(
    rf"{_B}(?:assum\w{{2,6}}|based on|depend\w{{0,4}}|estimat\w{{1,4}}|approximately|roughly|averag\w{{1,3}}|for (?:\d|about|around)|at \d|with \d|given|if you|region|tier|on-demand|spot|reserved|hours? (?:a|per) day|"
    r"en supposant|selon|estim\w{1,5}|supondo|considerando|dependendo|suponiendo|según|при условии|оценк\w|в зависимости|varsayım\w{0,4}|angenommen)"
    rf"{_E}|假设|取决|估算|前提|가정|\d[\d,.]*\s?(?:k|m)?\s?(?:tokens?|requests?|queries|users?|calls?|documents?|runs?|questions?|conversations?|samples?|images?|sessions?)",
    re.IGNORECASE,
)
ALTERNATIVE = regex(
    rf"{_B}(?:vs\.?|versus|instead of|rather than|compared (?:to|with)|alternativ\w{{1,4}}|cheaper|more expensive|self-host\w{{0,3}}|option [abc123]|than|"
    r"au lieu de|em vez de|en lugar de|вместо|дешевле|yerine|statt|anstelle)"
    rf"{_E}|相比|而不是|代わりに|대신",
    re.IGNORECASE,
)
SAVING = regex(
    rf"{_B}(?:halv(?:e|es|ed|ing)|nothing is billed|stays? low|reduc\w{{1,5}}|sav(?:e|es|ed|ing|ings)|cut(?:s|ting)?|lower(?:s|ed|ing)?|avoid\w{{0,3}}|minimi[sz]\w{{1,4}}|cheap(?:er|est)?|optimi[sz]\w{{1,6}}|limit(?:s|ed|ing)?|control\w{{0,4}}|caps?|capped|guard\w{{0,3}}|"
    r"réduire|réduit|économis\w{1,4}|éviter|reduz\w{0,4}|econom\w{1,6}|evit\w{1,4}|reduc\w{1,5}|ahorr\w{1,4}|снижа\w{1,4}|сниз\w{1,4}|эконом\w{1,6}|azalt\w{1,8}|tasarruf\w{0,3}|spar\w{1,5}|senk\w{1,3})"
    rf"{_E}|降低|节省|节约|削減|節約|절감|줄",
    re.IGNORECASE,
)
# Of these, the words that say that less was spent; to avoid or to limit is advice until a reason is given.
SAVED = regex(
    rf"{_B}(?:halv(?:e|es|ed|ing)|reduc\w{{1,5}}|sav(?:e|es|ed|ing|ings)|cut(?:s|ting)?|lower(?:s|ed|ing)?|réduire|réduit|économis\w{{1,4}}|reduz\w{{0,4}}|econom\w{{1,6}}|ahorr\w{{1,4}}|снижа\w{{1,4}}|сниз\w{{1,4}}|эконом\w{{1,6}}|azalt\w{{1,8}}|tasarruf\w{{0,3}}|spar\w{{1,5}}|senk\w{{1,3}})"
    rf"{_E}|降低|节省|节约|削減|節約|절감",
    re.IGNORECASE,
)
REASON = regex(
    rf"{_B}(?:because|so that|since|therefore|in order to|instead of|rather than|only|even when|still|thus|which|"
    r"car|parce que|afin de|porque|pois|só|para (?:evitar|não)|ya que|потому что|чтобы|так как|çünkü|weil|damit)"
    rf"{_E}|因为|因此|以便|ため|때문",
    re.IGNORECASE,
)
# How it saves, where no reason is given.
MEANS = regex(
    rf"{_B}(?:use the|by \d{{1,3}}\s?%|using|via|through|thanks to|by \w{{2,12}}ing|en utilisant|grâce à|usando|mediante|por meio de|durch|mithilfe|за сч[её]т|с помощью|sayesinde|melalui){_E}|通过|により|によって|通じて|활용|통해",
    re.IGNORECASE,
)
MECHANISM = regex(
    rf"{_B}(?:cach\w{{1,4}}|кэш\w{{0,8}}|кеш\w{{0,8}}|önbellek\w{{0,6}}|smaller models?|batch\w{{0,4}}|spot|schedul\w{{1,4}}|destroy\w{{0,3}}|shut ?down|scales?[- ]to[- ]zero|auto-?scal\w{{1,4}}|serverless|smaller model|mini|haiku|flash|distil\w{{0,6}}|quanti[sz]\w{{1,6}}|prun\w{{1,4}}|"
    r"on-demand|stop(?:s|ped|ping)?|truncat\w{1,4}|fewer tokens|rout(?:e|es|ing)|local model|self-host\w{0,3}|lifecycle|partition\w{0,4}|parquet|lru|dedup\w{0,8}|incremental|cron|limite|destruir|agendad\w)"
    rf"{_E}|缓存|批量|量化|キャッシュ|캐시",
    re.IGNORECASE,
)
# One of these stands, in small letters, wherever the pattern below matches: looking for words is far cheaper.
PRAISE_HINTS = (
    "cost", "custo", "redu", "free", "inexpensive", "affordable", "economical", "pay-as", "budget", "rentable", "économique", "gratuit",
    "gratis", "bajo", "económic", "недорог", "бесплатн", "maliyet", "ücretsiz", "kosten", "bepul", "tekin", "低成本", "免费", "無料", "低コスト", "무료",
)  # fmt: skip
ADJECTIVE = regex(
    rf"{_B}(?:cost[- ](?:effective|efficient|effectively|optimi[sz]ed|optimi[sz]ation|saving|savings|friendly|conscious|aware)|low[- ]cost|(?:comput\w{{2,8}}|inference|api|infrastructure|cloud) costs? (?:reduc\w{{1,5}}|saving)s?|reduc\w{{1,5}} (?:the )?(?:comput\w{{2,8}}|inference|api|infrastructure|cloud) costs?|(?:redução|reduz\w{{0,2}}) (?:do |o )?custo (?:computacional|de infer\w{{4,6}})|free (?:gemini|groq|openrouter|hugging ?face|mistral|cohere)|free[- ](?:tier|plan|hosting|hosted|quota|api)|(?:hosted|runs?) for free|free of charge|inexpensive|affordable|economical|no cost|zero[- ]cost|"
    r"pay-as-you-go|budget-friendly|rentable|économique|gratuit|gratis|baixo custo|custo-benefício|bajo costo|económic[oa]|недорог\w{1,3}|бесплатн\w{1,3}|düşük maliyet\w{0,3}|ücretsiz|kostengünstig|kostenlos|bepul|tekin)"
    rf"{_E}|低成本|免费|無料|低コスト|무료",
    re.IGNORECASE,
)
# A key or an account that is had for nothing says nothing of what it costs to run.
FREE_THING = regex(
    rf"{_B}(?:(?:api[- ]?)?keys?|accounts?|sign[- ]?up|regist\w{{2,8}}|licen[cs]es?|open[- ]source|courses?|books?|data ?sets?|(?:api[- ]?)?schlüssel|konto|clés?|comptes?|chaves?|contas?|claves?|cuentas?|ключ\w{{0,2}}|аккаунт\w{{0,2}}|hesap|anahtar\w{{0,2}}|akun){_E}"
    r"|キー|アカウント|登録|키|계정|발급|密钥|账号|注册",
    re.IGNORECASE,
)
# But the key of the model that answers is had for nothing: that is what it costs to run.
FREE_MODEL = regex(
    r"gemini|groq|openai|openrouter|mistral|cohere|claude|anthropic|deepseek|together\.ai|ai ?studio|hugging ?face inference|\bllm\b",
    re.IGNORECASE,
)
# How exactly it is reckoned, and not what it costs.
EXACTLY = regex(r"(?:within|nearest|accurate to|precision of|tolerance of|±)\s?(?:a |one )?\W?$", re.IGNORECASE)
# Set up where the cloud is: what warns of the bill.
BUDGETS = regex(
    r"aws_budgets_budget|google_billing_budget|azurerm_consumption_budget|infracost|AWS::Budgets::Budget", re.IGNORECASE
)
CREDIT = regex(
    rf"{_B}(?:credits?|crédits?|créditos?|кредит\w{{0,3}}|free|grátis|gratis|gratuit\w?|kostenlos|бесплатн\w{{2,3}}|ücretsiz|miễn phí){_E}|免费|無料|무료",
    re.IGNORECASE,
)
# One of these stands, in small letters, wherever the pattern below matches: looking for words is far cheaper.
ERROR_HINTS = (
    "false", "fp", "fn", "miss", "error", "mistake", "wrong", "cost", "penalty", "expected", "roi", "return on", "net ", "retention", "revenue",
    "impact", "custo", "saving", "coût", "coste", "бизнес", "geschäft", "maliyet", "стоимость", "lucro", "ganho", "economia", "ganancia",
    "ahorro", "kosten", "gain", "kazan", "прибыль", "gewinn", "receita", "ingreso", "误判", "投资",
)  # fmt: skip
ERROR_COST = regex(
    rf"{_B}(?:(?:cost|costs|penalty|price|value|loss|profit|benefit) (?:of|per|for) (?:a |an |each |one )?(?:false (?:positives?|negatives?)|fp|fn|miss(?:ed|ing)?|error|mistake|wrong)|"
    r"(?:false (?:positives?|negatives?)|fn|fp)[ _-](?:cost|costs|penalty)|cost[_ -](?:matrix|fn|fp|ratio)|expected (?:value|profit|cost|loss|savings?)|business cost|"
    r"(?:positive |negative |expected |campaign |marketing |estimated |retention |business )roi|roi (?:of|is|was|per|curve|analysis|calculation)|return on investment|net (?:savings?|benefit|profit)|retention (?:cost|offer|campaign)|(?:campaign|intervention|offer|acquisition|action) cost|cost of (?:the |an )?(?:action|intervention|campaign|losing)|revenue (?:at risk|saved|protected|retained|recovered)|(?:retained|saved|protected) revenue|(?:net |expected )?financial impact|impacto (?:financeiro|esperado|econ[oôó]mico)|custo (?:de|da) a[cç][aã]o|cost per (?:customer|lead|contact|error)|annual savings|"
    r"(?:coût|costo|coste|custo) (?:métier|business|(?:de|do|del) neg[oó]cio)|бизнес-потер\w|geschäftskosten|"
    r"(?:custo|coût|costo|coste|kosten) (?:d[aeo] |de la |der )?(?:campa[nñ]ha|campagne|campaña|kampagne|retenção|retención|rétention|ação|acción)|kampanya maliyet\w{0,3}|стоимость кампании|"
    r"(?:lucro|ganho|economia) (?:líquid[oa]|estimad[oa])|ganancia neta|ahorro (?:neto|estimado)|gain net|net kazanç|чистая прибыль|nettogewinn|receita (?:em risco|salva|preservada)|ingresos? en riesgo|"
    r"coût (?:d'un |des )?faux|custo (?:de |dos? )?fals[oa]s?|costo de (?:un )?fals[oa]s?|стоимость ошибк\w|yanlış (?:pozitif|negatif) maliyet\w{0,3})"
    rf"{_E}|误判成本|投资回报",
    re.IGNORECASE,
)
# That one kind of mistake is the dearer one, said of the business and not of a decision rule.
DEARER = regex(
    r"business (?:costs?|impact)|coût (?:métier|business)|custo (?:de|do) negócio|costo (?:de|del) negocio|бизнес-потер|"
    r"(?:false (?:negative|positive|alarm)s?|faux (?:négatif|positif)s?|fals[oa]s? (?:negativ[oa]s?|positiv[oa]s?)|ложн\w{2,4} (?:отказ|срабатыван)\w{0,3}|"
    r"yanlış (?:negatif|pozitif)\w{0,4}|missed (?:churners?|frauds?|cases?|defaults?))(?!\w).{0,60}"
    r"(?<!\w)(?:costs? (?:more|the|us|a|much)|costly|costlier|more expensive|expensive|coûte\w{0,2}|plus cher|más car[oa]|mais car[oa]|custa\w?|cuesta\w?|дороже|teurer|daha maliyetli)(?!\w)",
    re.IGNORECASE,
)
DEARER_HINTS = ("fals", "faux", "business", "métier", "negoc", "negóc", "бизнес", "ложн", "yanlış", "missed")
# Titles of the sum that says what a model brings.
RETURN = regex(
    rf"{_B}(?:roi|return on investment|business (?:impact|value|case)|financial impact|impacto (?:financeiro|no negócio|econ[oôó]mico|de negocio)|impact (?:business|financier)|iş etkisi|"
    rf"бизнес-эффект|экономический эффект|geschäftsnutzen){_E}|投资回报|商业价值|비즈니스 효과|ビジネス効果",
    re.IGNORECASE,
)
# What losing or keeping a customer costs, on a line with money.
CUSTOMER_LOSS = regex(
    r"\b(?:costs?|custos?|costes?|costos?|co[uû]ts?|kosten|maliyet\w{0,4}|стоимост\w)\b|成本", re.IGNORECASE
)
LOSS_OF = regex(
    r"\b(?:clients?|customers?|clientes?|churn\w{0,4}|клиент\w{0,3})\b.{0,80}\b(?:leav\w{1,3}|los(?:e|es|ing|t)|churn\w{0,3}|actions?|promotion|retention|offer|campaign|contact|interven\w{2,6}|perd\w{1,4})\b"
    r"|\b(?:take action|per (?:action|contact|offer|intervention))\b",
    re.IGNORECASE,
)
# A requirement: what it may cost is no price.
WISHED = regex(
    r"(?<!\w)(?:must|shall|doit|doivent|nfr[- ]?\d{0,4}|(?:cost|budget) (?:goal|target)s?|deve (?:ser|ficar)|debe (?:ser|estar)|"
    r"должн\w{1,2} быть|muss|darf)(?!\w)",
    re.IGNORECASE,
)
# What heads the names of things to choose between, and the row that adds up instead.
CHOICE = regex(
    r"model|provider|option|approach|variant|plan|tier|strategy|method|config|instance|backend|agent|setup|scenario|engine|"
    r"modelo|modèle|modell|fournisseur|proveedor|opción|opção|модел|вариант|provayder|sağlayıcı|seçenek|模型|方案|モデル|方式|모델",
    re.IGNORECASE,
)
TOTAL = regex(
    r"(?<!\w)(?:(?:sub|grand )?-?totals?|sum|altogether|summe|gesamt|итого|всего|toplam|jami)(?!\w)|合计|合計|总计|합계",
    re.IGNORECASE,
)
# In code.
CODE_HINTS = (
    "prompt_tokens", "completion_tokens", "total_tokens", "input_tokens", "output_tokens", "usage_metadata", "get_openai_callback", "total_cost",
    "_cost", "cost_", "cost(", "count_tokens", "tiktoken", "token_usage", "tokenusage", "expected_value", "usagemetadata", "profit", "* fn", "* fp", "fn *", "fp *", "* false_", "negatives *", "positives *", "* nb_", "* n_f", "ed_revenue", "lost_revenue", "revenue_at_risk",
    "revenue_saved", "revenue_captured", "revenue_lost", "revenue_protected", "completiontokens", "prompttokens", "savedtokens",
)  # fmt: skip
CODE_TOKENS = regex(
    r"\busage(?:_metadata|Metadata)?\b.{0,30}?(?:prompt|completion|total|input|output)_?tokens|(?:prompt|completion|total|input|output|saved)_?tokens\b[\"']?\s?(?:[:=](?!=|\s?[{\d]{1,9}[^.]*$|\s?[\w.]{0,20}ask\()|\+=|\])|get_openai_callback|token_usage\b|"
    r"\.observe\([^)]{0,60}tokens|usage_metadata\b|(?:prompt|candidates)_token_count\b|(?:prompt|completion)Tokens\b\s?[:=+]",
    re.IGNORECASE,
)
CODE_PRICE = regex(
    r"(?:cost|price|pricing|rate)s?[\w\"'\]]{0,40}\s?(?::\s?\w{1,10}\s?)?[:=]\s?\{?[^=]{0,60}?\b0?\.0\d{1,9}\b|tok(?:en)?s?[^=\n]{0,60}[*/]\s?[\d_.]{1,12}[^=\n]{0,30}|\b(?:def|function|func|const) (?:calc|estimat|comput|track|get|log|record|token|api|openai|llm|usage)\w{0,30}_?[cC]ost\w{0,20}|total_cost\b\s?(?:\+=|=(?!=|\s?(?:None|null|0\b)|\s?[\w.]{1,40}\.total_cost))",
)
# Tokens times a price by any name, a list of prices for what goes in and out, or a library that reckons it.
CODE_TOKEN_PRICE = regex(
    r"(?:tokens?|tok)\b[\"'\])]{0,3}(?:\s?/\s?[\d_.e]{1,10}\s?\)?)?\s?\*\s?(?![\w.]{0,60}(?:_ms|time|sec|speed|laten|bytes|mem|size))[\w.\[\]\"']{0,40}(?:cost|price|pricing|rate|per_?(?:1?k|1?m\b|token|million))"
    r"|(?:cost|price|pricing|rate)[\w.\[\]\"')]{0,40}\s?\*\s?\(?[\w.\[\]\"']{0,40}tok(?:en)?s?\b"
    r"|[\"']?(?:input|prompt)\w{0,20}[\"']?\s?[:=]\s?\d{0,4}\.\d{1,9}\b.{1,40}(?:output|completion)\w{0,20}[\"']?\s?[:=]\s?\d{0,4}\.\d"
    r"|\b(?:self|session|stats|usage|totals?|run|result|tracker)\b[\w.]{0,20}[._]cost\s?\+=\s?[\w.]{1,40}cost\b"
    r"|\b(?:cb|callback)\.total_cost\b|[\"'](?:gpt|claude|gemini|o[134]|mistral|deepseek)[\w.-]{0,30}[\"']\s?:\s?[\[(]\s?\d{0,4}\.\d{1,6}\s?,"
    r"|\b(?:completion_cost|cost_per_token|calculate_(?:prompt|completion|all)_cost\w{0,12}|calc_price)\(",
    re.IGNORECASE,
)
# Where `cost_matrix` is what an assignment is found with.
ASSIGNMENT = ("linear_sum_assignment", "hungarian", "lapjv")
CODE_ERROR_COST = regex(
    r"\b(?:cost_?(?:fn|fp|matrix|false_\w{8})|(?:fn|fp|false_negative|false_positive)_?cost|c_?(?:fn|fp)\b|expected_(?:profit|cost|savings?)|net_(?:savings?|profit|benefit)|"
    r"(?:retention|intervention|offer|campaign|contact)_cost|business_(?:cost|value)|profit_(?:curve|threshold)|total_(?:savings|profit)|profitability_score|"
    r"(?:total_)?(?:saved|lost|churned|captured|protected)_revenue|revenue_(?:at_risk|saved|captured|lost|protected))\b"
    # ten times a missed one: mistakes weighed by a number that somebody chose
    r"|(?<![\w.])(?:[2-9]|1\d)\d*(?:\.\d+)?\s?\*\s?(?:nb_|n_|num_|total_)?(?:fn|fp|false_?(?:neg|pos)\w{0,8}|faux_?(?:n[eé]g|pos)\w{0,8})\b"
    r"|\b(?:nb_|n_|num_|total_)?(?:fn|fp|false_?(?:neg|pos)\w{0,8}|faux_?(?:n[eé]g|pos)\w{0,8})\s?\*\s?(?:[2-9]|1\d)\d*(?:\.\d+)?(?![\w.])",
    re.IGNORECASE,
)
# Who makes what is billed: by any of these words code, requirements or settings show that it is used.
MAKERS = {
    "openai": ("openai", "gpt-", "o1-", "o3-", "o4-", "azure"),
    "anthropic": ("anthropic", "claude", "bedrock", "vertex"),
    "google": ("gemini", "google", "vertex", "gcp", "gcloud", "cloud run", "cloudrun", "bigquery", "gke"),
    "amazon": ("aws", "boto", "ec2", "s3", "lambda", "sagemaker", "bedrock", "fargate", "ecs", "amazon"),
    "microsoft": ("azure", "aks"),
    "mistral": ("mistral",),
    "cohere": ("cohere",),
    "groq": ("groq",),
    "deepseek": ("deepseek",),
    "pinecone": ("pinecone",),
    "gpu": (
        "gpu",
        "cuda",
        "torch",
        "tensorflow",
        "vllm",
        "llama",
        "onnx",
        "transformers",
        "a10g",
        "a100",
        "h100",
        "v100",
        "nvidia",
        "keras",
        "ultralytics",
        "yolo",
        "paddle",
        "whisper",
        "diffusers",
    ),
}
# Through these any maker's model is asked, and its name may be a setting.
ROUTERS = ("openrouter", "litellm", "portkey", "together.ai", "together.xyz", "requesty")
# What asks OpenAI's own service, not a model of theirs that anybody may run: `openai/whisper-tiny`.
OPENAI = (
    "import openai",
    "from openai",
    "openai(",
    "openai_api",
    "api.openai",
    "langchain_openai",
    "azure_openai",
    "ai-sdk/openai",
)
# Run at home: what they save is told against what others bill.
AT_HOME = ("ollama", "vllm", "llama.cpp", "llama-cpp", "llama_cpp", "lm studio", "lmstudio", "localai", "whisper")
HOSTS = frozenset({"aws", "ec2", "s3", "lambda", "fargate", "azure", "aks", "gcp", "gcloud", "gke", "cloud run"})
SERVICE = regex(
    rf"{_B}(?:openai|gpt-?\d[\w.-]{{0,12}}|o[134]-(?:mini|preview|pro)|text-embedding-[\w-]{{1,12}}|anthropic|claude|gemini|vertex|gcp|gcloud|cloud run|bigquery|gke|"
    r"aws|ec2|s3|lambda|sagemaker|bedrock|fargate|azure|aks|mistral|cohere|groq|deepseek|pinecone|gpus?|[ahv]100|a10g|l4|t4)"
    rf"{_E}",
    re.IGNORECASE,
)
SETTINGS = (
    ".yml",
    ".yaml",
    ".toml",
    ".txt",
    ".tf",
    ".json",
    ".env",
    ".env.example",
    ".example",
    ".cfg",
    ".ini",
    "dockerfile",
    "makefile",
)
