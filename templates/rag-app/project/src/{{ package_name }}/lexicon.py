"""Words that mean the same in an earnings call. Adapt it to your own documents: it is data, one group a line.

`revenue` and `margin` are apart on purpose: "gross profit as a share of sales was lower" doesn't answer a question on
revenue, however near its vector is.
"""

from __future__ import annotations

from .text import stem

_GROUPS = """
revenue sales sell sold turnover topline
fall fell fallen drop dropped decline decrease down lower lost loss shrink shrank slip slipped weak weaker weigh cut reduce
rise rose risen raise grow grew grown growth increase up higher improve expand climb jump gain expensive
employee headcount people staff workforce personnel worker work
acquire acquisition buy bought purchase takeover
buyback repurchase
guidance guide outlook expect forecast anticipate project plan assume
cause driver drove reason because due result
debt leverage leveraged borrow note
advertising advertise marketing
inventory stock
supplier vendor
customer client account
price pricing
pay paid cost spend spent expense charge
earn earnings eps
end finish close
chief ceo cfo coo officer
succeed successor replace
begin start launch introduce open
finance fund pay cash
lead led boss
stop stoppage standstill outage shutdown idle
allow authorize approve
agreement contract deal
retain retention renewal renew
"""

_GROUPS_OF: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_GROUPS.strip().splitlines()):
    for _word in _line.split():
        _stem = stem(_word)
        _GROUPS_OF[_stem] = _GROUPS_OF.get(_stem, frozenset()) | {_number}
_MEMBERS: dict[int, frozenset[str]] = {}
for _stem, _numbers in _GROUPS_OF.items():
    for _number in _numbers:
        _MEMBERS[_number] = _MEMBERS.get(_number, frozenset()) | {_stem}


def synonyms(term: str) -> frozenset[str]:
    """The stems that may stand for `term`, itself included."""
    return frozenset({term}).union(*(_MEMBERS[group] for group in _GROUPS_OF.get(term, ())))
