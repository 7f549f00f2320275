from __future__ import annotations

from tests.facts import fact

PAGE = (
    "<html><body><p>Accuracy of 0.99 is what we want.</p>\n<pre><code>## Accuracy : 0.8123\n## n : 5</code></pre>\n"
    "<table><tr class='even'>\n<td>roc_auc</td>\n<td>binary</td>\n<td>0.84</td></tr></table></body></html>\n"
)
RMD = {"churn.Rmd": "---\ntitle: Churn\n---\n\n```{r}\nyardstick::accuracy(p, truth, class)\n```\n"}


def shown(files: dict[str, str]) -> list[tuple[str, int, str]]:
    return [(s.path, s.line, s.name) for s in fact("evaluation", files).shown]


def test_what_was_printed_when_it_was_rendered_is_shown() -> None:
    assert shown({**RMD, "out/churn.html": PAGE}) == [("out/churn.html", 2, "accuracy"), ("out/churn.html", 4, "auc")]
    assert shown({**RMD, "churn.nb.html": PAGE}) != []


def test_other_pages_and_prose_show_nothing() -> None:
    assert shown({**RMD, "report.html": PAGE}) == []
    assert shown({"churn.html": PAGE}) == []
    assert shown({**RMD, "churn.html": "<p>Accuracy: 0.81</p>"}) == []
    assert shown({**RMD, "churn.html": "<pre>Accuracy: 0.81"}) == []
