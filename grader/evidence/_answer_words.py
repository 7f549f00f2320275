# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""How a model is told to keep to its documents, and how an honest "not in there" sounds, in many languages."""

from __future__ import annotations

import re

from grader.evidence._regex import regex

_B = r"(?<![^\W_])"
# A line end within a prompt is often only a wrap; an empty line or a new list item isn't.
SENTENCE = regex(r"[.!?](?:\s|$)|[\u3002\uff01\uff1f]|\n\s*\n|\n\s*(?:[-*\u2022#]|\d{1,2}[.)])\s?")
ONLY = regex(
    rf"{_B}(?:only|solely|exclusively|strictly|nothing (?:else|but)|must be (?:based|grounded)|(?:do not|don't|never|avoid) (?:use|using|rely|add|make up|invent|fabricate|guess|hallucinate|introduc\w{{1,3}}|draw)|without (?:using|relying|adding|inventing)|"
    r"s[oó]lo|solamente|[uú]nicamente|exclusivamente|no (?:uses|utilices|inventes)|apenas|somente|s[oó] (?:responda|use)|n[aã]o (?:use|utilize|invente)|uniquement|seulement|exclusivement|n['e] ?\w{0,12} que|n'invente\w{0,2}|"
    r"nur|ausschlie(?:ß|ss)lich|lediglich|soltanto|solo|esclusivamente|tylko|wyłącznie|hanya|semata|jangan (?:mengarang|gunakan|menambah)|yaln[ıi]zca|sadece|uydurma|только|исключительно|лишь|не (?:придумывай|выдумывай|используй)\w{0,3}|faqat|chỉ)"
    r"(?![^\W_])|只能|仅|僅|只(?:根据|使用|基于|依据)|严格|不要(?:编造|使用|添加)|不得|のみ|だけ|만 (?:사용|바탕|기반|참고|이용)|에만|만을|오직|지어내",
    re.IGNORECASE,
)
# What it is to keep to.
MATERIAL = regex(
    rf"{_B}(?:context|documents?|passages?|sources?|information|facts?|excerpts?|content|text|knowledge(?: base)?|evidence|chunks?|materials?|snippets?|retrieved|provided|references?|transcripts?|faq|pdfs?|records|articles?|"
    r"contexto|documentos?|informaci[oó]n|informa[cç][oõã]\w{1,3}|fuentes?|fontes?|fragmentos?|trechos?|texto|contexte|extraits?|kontext\w{0,2}|dokument\w{0,3}|quellen?|abschnitt\w{0,2}|contesto|documenti|fonti|kontekst\w{0,3}|dokument\w{0,3}|"
    r"konteks|dokumen|informasi|sumber|teks|bağlam\w{0,4}|belge\w{0,6}|kaynak\w{0,5}|metin\w{0,4}|bilgi\w{0,4}|doküman\w{0,4}|контекст\w{0,2}|документ\w{0,4}|источник\w{0,3}|фрагмент\w{0,3}|информаци\w{1,2}|текст\w{0,2}|hujjat\w{0,5}|manba\w{0,4}|ngữ cảnh|tài liệu)"
    r"(?![^\W_])|上下文|文档|文件|资料|資料|内容|信息|知识库|片段|文脈|文書|コンテキスト|情報|컨텍스트|문서|자료|문맥|정보",
    re.IGNORECASE,
)
# "Use the following context to answer": points at the documents without forbidding anything else.
LOOSELY = regex(
    rf"{_B}(?:based on|using|use|given|according to|from|con base en|bas[aá]ndote en|usando|utilizando|com base|baseando-se|en te basant|en utilisant|à partir|sur la base|basierend|anhand|mithilfe|berdasarkan|göre|dayanarak|kullanarak|на основе|используя|опираясь)(?![^\W_])|根据|基于|依据|基づいて|もとに|바탕으로|기반으로",
    re.IGNORECASE,
)
ABSENT = regex(
    rf"(?:{_B}(?:(?:do not|don['’]?t|did not|didn['’]?t) (?:know|have|contain|include|cover|find|provide|answer|mention|match)|does(?:n['’]t| not) (?:contain|provide|include|answer|say|cover|have|mention|appear|exist)|not (?:found|available|contained|present|covered|mentioned|in the|stated|enough|answered|sure|specified|provided|documented)|"
    r"(?:cannot|can['’]?t|could(?:n['’]t| not)|unable to) (?:be )?(?:find|answer|found|answered|locate|determine)|insufficient|no (?:relevant|matching|answer|information|documents?|context|evidence|results|mention|supporting|sources?)|nothing (?:relevant|in|about|found)|outside (?:the|my) (?:scope|documents?|context)|out of scope|"
    r"no (?:lo )?(?:s[eé]|sabes|tengo|tienes|encuentr\w{1,3}|encontr[eéó]\w{0,2}|dispon\w{1,4}|est[aá]|hay|existe|se encuentra|puedo)|n[aã]o (?:sei|sabe|souber|encontr\w{1,4}|tenho|est[aá]|estiver|h[aá]|possu\w{1,2}|const\w{1,3}|consegui|foi poss[ií]vel)|"
    r"(?:ne|n['’])\s?(?:sais|sait|trouve\w{0,2}|figure|contien\w{1,3}|permet\w{0,4}|est|ai|a|dispose)\s?\w{0,12} (?:pas|aucune?)|aucune? (?:information|r[ée]ponse|document)|(?:weiß|weiss|kann|wei[sß]t|finde|steht|enth[aä]lt) (?:\w{1,12} ){0,5}nicht|nicht (?:gefunden|enthalten|beantwort\w{1,4}|in den|vorhanden)|keine (?:information\w{0,2}|antwort|passend\w{0,2}|relevant\w{0,2})|"
    r"non (?:lo so|sai|trov\w{1,3}|contien\w{1,3}|è presente)|nie (?:wiem|znam|znalaz\w{1,5}|zawiera)|tidak (?:tahu|tersedia|ditemukan|ada|dapat|cukup|menemukan|memiliki|mengandung|terdapat)|belum (?:tersedia|menemukan)|bilm(?:iyorum|edi)\w{0,4}|bulunama\w{1,6}|bulunmu\w{1,6}|bulamad\w{1,5}|yer alm[ıa]\w{0,6}|"
    r"не (?:знаю|знаешь|найден\w{0,2}|содерж\w{1,5}|могу|удалось|хватает|нашл\w{1,3}|нашёл|упомина\w{1,5})|нет (?:информации|данных|ответа|сведений)|отсутству\w{1,4}|bilmayman|topilmadi|mavjud emas|không (?:biết|tìm thấy|có thông tin)))"
    r"|不知道|不清楚|无法(?:回答|找到|从|根据)|無法|没有(?:找到|相关|足够|提供|检索)|沒有|未(?:找到|提及|检索|包含)|找不到|わかりません|分かりません|見つかりません|ありません|記載され|答えられません|모르|모른|없습니다|찾을 수 없|답변할 수 없|알 수 없|없는 경우|없으면|없다고",
    re.IGNORECASE,
)
# Messages about files, accounts and settings that are missing: nobody's question is refused by them.
TECHNICAL = regex(
    r"\b(?:file|folder|directory|path|module|package|api[ _-]?key|token|credential|user|session|column|table|collection|index|model|config\w{0,8}|environment|variable|setting|database|connection|uploaded?|pdf files?|http|traceback|exception|error:|404|500)\b",
    re.IGNORECASE,
)
# Orders inside a document aren't to be followed.
INJECTION_TOLD = regex(
    r"(?:never|not|ignore|don['’]t|disregard|refuse|treat|nunca|jamais|ignor\w{1,4}|niemals|не|никогда|不要|忽略|忽视)[^.\n]{0,80}(?:instructions?|commands?|prompts?|instruc\w{3,7}|anweisung\w{0,3}|инструкц\w{1,3}|指令|命令)[^.\n]{0,80}(?:context|documents?|passages?|sources?|text|inside|within|them|user|content|question|contexto|documento|документ\w{0,3}|文档|上下文)"
    r"|(?:context|documents?|passages?|sources?|texts?|content)[^.\n]{0,60}(?:is|are|as) (?:untrusted|data\b)[^.\n]{0,80}",
    re.IGNORECASE,
)
# What of a project's choices belongs to retrieval; used on sentences that give a reason or weigh an alternative.
RETRIEVAL_CHOICE = regex(
    rf"{_B}(?:chunk\w{{0,6}}|splitt?\w{{0,5}}|overlap\w{{0,4}}|embed\w{{0,8}}|vector\w{{0,4}}|vectorial\w{{0,3}}|retriev\w{{0,6}}|re-?rank\w{{0,4}}|hybrid|bm25|top-?k|faiss|chroma\w{{0,2}}|pinecone|qdrant|pgvector|weaviate|milvus|fragment\w{{0,6}}|trechos?|recupera\w{{0,6}}|d[ée]coupage|vecteur\w{{0,2}}|чанк\w{{0,4}}|эмбеддинг\w{{0,4}}|вектор\w{{0,4}}|поиск\w{{0,3}}|vekt[oö]r\w{{0,4}}|parça\w{{0,6}}|potongan)"
    r"|向量|分块|切分|切片|嵌入|检索|重排|チャンク|埋め込み|検索|청크|임베딩|벡터|검색",
    re.IGNORECASE,
)
# Prompts that aren't for answering a question: they judge, rank, translate to SQL or make up questions.
OTHER_TASK = regex(
    r"(?i)\bsql\b|re-?rank|\bevaluat(?:or|e|ion|ing)\b|\bjudge\b|\bfact-?check\w{0,3}|\b(?:generate|formulate|create|write) (?:\w{1,10} )?(?:\d+|five|three|several|different|multiple) (?:\w{1,12} )?(?:questions|queries|versions)|emulate|rephrase|rewrite|extract(?:s|ed|ing)? (?:the )?(?:user|author|name|id|entit|keyword)"
)
