# ruff: noqa: E501 - tables of patterns: a row is a thought
"""What an app that answers from documents calls: splitting, searching, prompting, citing, declining."""

from __future__ import annotations

import re

from grader.evidence._code_signs import Pattern
from grader.evidence._regex import regex

HINTS = (
    "retriev", "embed", "chunk", "passage", "vector", "context", "documents", "rag", "prompt", "citation", "sources", "docs", "ollama", "loader(",
)  # fmt: skip
PROMPT_FILE = regex(
    r"(?i)(?:^|/)prompts?/[^/]{1,60}\.(?:txt|md|j2|jinja2?|ya?ml|json|toml)$|prompts?[^/]{0,30}\.(?:txt|j2|jinja2?|ya?ml|json|toml)$"
)
FOUND = regex(
    r"(?i)docs?$|documents?|results?|hits?$|chunks?|passages?|context|nodes|matche?s|sources|score|similar|confiden|distance|"
    r"answer|found|evidence|retriev|sentences|citations|candidates|relevan|grounded|fragment|snippets"
)
REFUSAL_NAME = regex(
    r"(?i)not_in_(?:doc|context|source)|no_(?:answer|context|info|evidence|result|relevant)|refus|fallback|not_found_(?:msg|message|answer)|dont_know|idk|abstain|decline|unanswer"
)
CITE_KEYS = frozenset(
    "sources source_documents source_nodes citations citation references cited_sources cited retrieved_sources "
    "used_sources fuentes fontes quellen sourcedocuments retrieved_docs source_docs evidence_passages".split()
)
FILE_KEYS = frozenset(
    "source file filename file_name url doc_id document document_id path title document_name doc".split()
)
SPOT_KEYS = frozenset(
    "page pages page_number page_label page_num line lines line_start section heading chunk chunk_id chunk_index passage_id passage quote "
    "excerpt snippet text timestamp paragraph start_char span preview".split()
)
SPOT_EXACT = frozenset(
    "page pages page_number page_label page_num line lines line_start section heading chunk_id chunk_index passage_id quote timestamp paragraph span".split()
)
GROUND_NAME = regex(
    r"(?i)grounded|grounding|groundedness|hallucinat|faithful|unsupported|is_supported|entail|fact_?check|"
    r"(?:verify|check|validate|assert)_(?:\w{1,20}_)?(?:citations?|sources?|claims?|support|answers?|evidence|quotes?)(?:_|$)"
)
GUARD_NAME = regex(
    r"(?i)inject|jailbreak|prompt_?guard|guard_?rail|suspicious|sanitiz\w{1,3}_(?:prompt|input|query|question|context|text|document)"
)
PATTERNS = (
    Pattern(
        "context-metric",
        ("context_precision", "context_recall", "contextprecision", "contextrecall", "contextualprecision", "contextualrecall"),
        regex(r"\b(?:context_precision|context_recall|LLMContext\w{0,20}|ContextPrecision\w{0,12}|ContextRecall\w{0,12}|Contextual(?:Precision|Recall)\w{0,8})\b"),
    ),
    Pattern(
        "threshold",
        ("threshold", "cutoff", "score", "distance", "similar", "confidence", "relevan"),
        regex(
            r"(?:score|similarity|distance|relevance)_?(?:[tT]hreshold|cutoff)|(?:min|max)_(?:score|similarity|relevance|distance|confidence)\b|similarity_score_threshold"
            r"|\b(?:\w{0,20}[._])?(?:score|similarity|distance|relevance|confidence)s?(?:\[[^\]\n]{1,20}\])?\s?(?:<|>|<=|>=)\s?(?:[\w.]{0,30}(?:[tT]hreshold|THRESHOLD|cutoff|CUTOFF|min|MIN|max|MAX|limit)\w{0,20}|0?\.\d)"
        ),
    ),
    Pattern(
        "chunk",
        ("split", "chunk"),
        regex(
            r"\b\w{0,30}TextSplitter\b\s?[(.]|\bSentenceSplitter\(|\bSemanticChunker\(|\bNodeParser\b|\bHybridChunker\(|\b(?:def|function|const|async function)\s(?:\w{0,20}_)?(?:chunk|split)\w{0,30}|\bsplit_(?:documents|text|into_chunks|pages)\(|\bsplitDocuments\(|\bchunk_by_title\(|\b\w{0,20}(?:[cC]hunk(?:er|ing|Text|_text|Documents?)|[sS]plitText|SplitDocuments?)\w{0,12}\(|<-\s?(?:chunk|split_text)\w{0,20}"
        ),
    ),
    Pattern("chunk-size", ("chunk", "overlap"), regex(r"(?i)chunk_?(?:size|length|tokens|words|chars|overlap)|overlap\s?[:=]|max_?chunk")),
    Pattern(
        "embed",
        ("embed", "sentencetransformer", "encode(", "tfidf"),
        regex(
            r"\b\w{0,30}Embeddings?\(|\bSentenceTransformer\(|\bembeddings\.create\(|\bembed_(?:documents?|query|texts?|content|many|batch|passages?)\(|\bTextEmbedding\(|\bfeature-extraction\b|\bembedMany\(|\bTfidfVectorizer\(|\.embed\("
        ),
    ),
    Pattern(
        "search",
        ("search", "retriev", "query(", "similar", "nearest", "faiss"),
        regex(
            r"\bas_retriever\(|\basRetriever\(|similarity_?[sS]earch\w{0,20}\(|\bquery_points\(|\.[sS]earch\w{0,20}\(|\bcollection\.query\(|\bindex\.query\(|\bretriever?\.\w{1,20}\(|\bdef (?:\w{0,20}_)?(?:retrieve|search|hybrid_search|vector_search|query)\w{0,20}\(|cosine_similarity\(|\bas_query_engine\(|<=>|\bmatch_documents\b|kneighbors\("
        ),
    ),
    Pattern(
        "better",
        ("bm25", "rerank", "crossencoder", "rrf", "reciprocal", "hybrid", "ensembleretriever", "multiquery", "hyde", "mmr", "parentdocument", "rewrite"),
        regex(
            r"\bBM25\w{0,12}\(|\brank_bm25\b|\bCrossEncoder\(|\brerank\w{0,20}\(|\w{0,20}[rR]erank\w{0,10}\(|\b(?:def )?(?:\w{0,20}_)?(?:rrf|reciprocal_rank_fusion|fuse)\w{0,20}\(|\bEnsembleRetriever\(|\bMultiQueryRetriever\b|\bhyde\w{0,20}\(|\bParentDocumentRetriever\(|\bFusion\.RRF\b|search_type\s?=\s?[\"']mmr|max_marginal_relevance_search\(|\bhybrid_search\w{0,10}\(|\brewrite_(?:query|question)\("
        ),
    ),
    Pattern(
        "generate",
        ("chat", "completion", "generate", "invoke", "llm", "ollama", "anthropic", "messages"),
        regex(
            r"\bchat\.completions\.create\(|\bcompletions\.create\(|\bresponses\.create\(|\bmessages\.create\(|\b(?:llm|chain|model|qa|qa_chain|rag_chain|agent)\.(?:a?invoke|run|predict|generate_content|complete|chat|stream|generate)\(|\bgenerate_content\w{0,12}\(|\bgenerateText\(|\bstreamText\(|\bollama\.(?:chat|generate)\(|\bRetrievalQA\b|\bcreate_retrieval_chain\(|\bConversationalRetrievalChain\b|\bas_query_engine\(|\b(?:Chat)(?:OpenAI|Ollama|Groq|Anthropic|Google\w{0,20})\("
        ),
    ),
    Pattern(
        "guard",
        ("llm_guard", "rebuff", "nemoguardrails", "guardrails", "lakera", "prompt_guard", "promptguard", "content_filter"),
        regex(r"\b(?:llm_guard|rebuff|nemoguardrails|guardrails|lakera\w{0,12}|prompt_?guard)\b", re.IGNORECASE),
    ),
    Pattern(
        "cite-out",
        ("source", "citation", "reference", "fuentes", "fontes", "quellen", "\u6765\u6e90", "\u51fa\u51e6", "\ucd9c\ucc98"),
        regex(
            r"(?:expander|subheader|markdown|write|header|caption|Accordion|h[2-6])\w{0,10}[(>]\s?f?[\"']?[^\"'\n<]{0,20}(?:Sources?|Citations?|References?|Fuentes?|Fontes?|Quellen|Kaynak\w{0,4}|Sumber|\u6765\u6e90|\u53c2\u8003|\u51fa\u5178|\ucd9c\ucc98|\u0418\u0441\u0442\u043e\u0447\u043d\u0438\u043a\w?)"
            r"|\b(?:sources|citations|references|sourceDocuments)\??\s?:\s?(?:\{|\[|\w{1,30}\[\]|Array<|res|docs|hits|results|await|\w{1,20}\.map)|return_source_documents\s?=\s?True|returnSourceDocuments\s?:\s?true"
        ),
    ),
    Pattern("cite-exact", ("page", "quote", "line"), regex(r"\.metadata(?:\.get\(|\[)\s?[\"'](?:page|page_label|page_number|line|section|chunk_id)|\bpage_?[nN]umber\??\s?:\s?(?:number|string)|\bmetadata\.(?:page|loc|line)\w{0,10}")),
    Pattern("cite-kept", ("metadata", "payload", "loader(", "directoryreader"), regex(r"\.metadata(?:\.get\(|\[)\s?[\"'](?:source|file\w{0,5}|title|url|document\w{0,5})|\b(?:PyPDF|PDFPlumber|PyMuPDF|UnstructuredPDF|Directory|Text|Web\w{0,3}|CSV|Docx2txt|PDF)Loader\(|\bSimpleDirectoryReader\(|\bmetadatas?\s?[=:]\s?[\[{]|\bpayload\s?=\s?\{")),
    Pattern("local", ("ollama", "llama", "transformers", "vllm", "gguf"), regex(r"\b(?:\w{0,8}[oO]llama\w{0,12}|llama_cpp|LlamaCpp|AutoModelForCausalLM|vllm|GPT4All|gguf|CTransformers|HuggingFacePipeline)\b")),
)  # fmt: skip
SHORT_IF = regex(
    r"(?i)\bif\s?\(?[^\n]{0,80}?(?:docs|documents|results|hits|chunks|passages|context|matches|sources|score|relevan\w{0,4}|similar\w{0,6}|confidence)[^\n]{0,60}(?:===?\s?0|<|!|is\.null|isEmpty|empty\()|\bif\s?\(?\s?!\s?(?:docs|results|hits|chunks|passages|context|matches|sources|\w{0,12}relevan\w{0,3}|grounded)"
)
DECLINES = regex(
    r"\breturn\b[^\n]{0,60}\b(?:\w{0,20}[nN]o(?:t)?(?:Answer|Context|Info|Results|Available|InDocuments)|\w{0,12}[rR]efus|\w{0,20}[fF]allback)\w{0,20}"
)
QUOTED = regex(r"[\"'`]([^\"'`\n]{12,300})[\"'`]")
TEST_REFUSAL = regex(
    r"(?i)refus|not_?answer|unanswer|not_in_doc|no_answer|answered\s?(?:is|==)\s?False|not \w{1,20}\.answered|no_(?:relevant|context|results|evidence)|abstain|out_of_scope|insufficient"
)
TEST_CITES = regex(r"(?i)citation|sources|references|source_documents|\bquote\b|grounded|faithful")


QUESTION = regex(
    r"(?i)[\"']?(?:question|query|input|user_input|prompt|pregunta|pergunta|frage|soal|soru)[\"']?\s?:\s?[\"']?([^\n\"']{5,300})"
)
OUTSIDE = regex(
    r"(?i)[\"']?(?:answerable|in_scope|has_answer|should_answer)[\"']?\s?:\s?[\"']?(?:false|no\b)|[\"']?(?:unanswerable|should_refuse|out_of_scope|expect_refusal)[\"']?\s?:\s?[\"']?(?:true|yes)|:\s?[\"'](?:unanswerable|refusal|out[-_ ]of[-_ ]scope|no[-_ ]answer)[\"']"
)
ANSWER_TYPE = regex(r"(?i)response|answer|result|reply|message|output|out$|chat")
# Lines of code that report a fault or a comment, and so tell a model nothing.
NO_PROMPT = regex(r"^\s{0,40}(?://|\*|#|/\*)|[eE]rror|throw|console\.|log\.|panic\(|stop\(|warning\(")
