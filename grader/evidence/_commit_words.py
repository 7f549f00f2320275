"""The words of a commit's subject that could tell something, in any script."""

from __future__ import annotations

import functools
import re

from grader.evidence._regex import regex
from grader.evidence._scripts import may_be_unspaced

# Words that would fit any commit; several languages, lower case. A subject of nothing else says nothing.
VAGUE = frozenset(
    """
    fix fixed fixes fixing bug bugs bugfix hotfix patch update updated updates updating change changed changes changing
    modify modified modification modifications edit edited edits commit commits committed test tests testing tested wip
    work working progress save saved saving final finale finished finish done finally complete completed version ver v
    new old code codes file files stuff things thing misc minor major small quick some more many various few another
    last next first second again last-minute cleanup clean cleaned cleaning refactor refactored refactoring refacto
    improve improved improvement improvements tweak tweaks adjust adjusted adjustments push pushed pull upload uploaded
    uploading merge add added adding adds remove removed delete deleted create created init initial start begin setup
    readme docs doc documentation comment comments ci cd ci/cd cicd deploy project repo repository everything all lots
    temp tmp try trying attempt checkpoint backup sync day today now ok okay yes no please product feature features
    the a an of to in on for and with my from it is this that up out as at by into
    mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug
    sep oct nov dec january february march april june july august september october november december am pm utc gmt edt
    est pst cet
    teste testes testando ajuste ajustes correcao correção correções atualizacao atualização atualizações atualizando
    arquivo arquivos alteracoes alterações mudanças versão inicial primeiro adicionando adiciona commitando
    prueba pruebas arreglo arreglos cambio cambios actualizacion actualización actualizado archivo archivos versión
    corrección correcciones subida
    modif modifs correction corrections mise jour ajout ajouts fichier fichiers fonction fintion action actions essai
    premier changement changements nettoyage
    änderung änderungen fehler korrektur aktualisierung aktualisiert neue datei dateien anpassung anpassungen kleine
    обновление обновил обновила изменения изменение исправление исправления правки фикс фиксы тест тесты файл файлы
    добавил добавила добавлен добавлены первый коммит основные новый доработка
    güncelleme güncellendi düzeltme düzeltildi değişiklik değişiklikler son ilk deneme eklendi dosya dosyalar
    perbaikan perubahan pembaruan tambah ubah hapus coba
    yangilandi tuzatildi qoshildi o'zgarish ozgarish
    更新 修改 修复 提交 测试 优化 完善 调整 添加 删除 新增 初始化 初始 代码 文件 第一次 改进
    修正 追加 変更 削除 テスト 作成 整理 初版
    수정 추가 삭제 변경 업데이트 테스트 커밋 완료 최종
    """.split()
)

_WORD = regex(r"[^\W\d_][\w./'+-]*")
_CJK = regex(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
MAX_WORDS = 60


@functools.cache
def _marks() -> re.Pattern[str]:
    """The vague words that are written without spaces."""
    return re.compile("|".join(sorted((re.escape(w) for w in VAGUE if _CJK.fullmatch(w)), key=len, reverse=True)))


def content_words(subject: str) -> list[str]:
    """The words of a subject, case-folded, trailing numbers dropped; a CJK run counts a word per two characters.

    A vague CJK phrase (`更新`) stays a word of its own, so that it can be told from what it updates.
    """
    out: list[str] = []
    for word in _WORD.findall(subject.casefold())[:MAX_WORDS]:
        runs = _CJK.findall(word) if may_be_unspaced(word) else ()
        if not runs:
            bare = word.rstrip("0123456789.'-+")
            if bare:
                out.append(bare)
            continue
        for run in runs:
            out.extend(_marks().findall(run))
            rest = _marks().sub("", run)
            out.extend(rest[i : i + 2] for i in range(0, len(rest) - 1, 2))
    return out
