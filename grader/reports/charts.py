"""Small pictures as inline SVG, made of numbers and of our own words alone; colours come from the page's style.

Each has its meaning in words as its label; what repeats numbers that stand beside it is hidden from screen readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = 4
BAR_WIDTH = 200
TONES = ("bad", "bad", "mid", "good", "good")
_LETTER_TONES = {"A": "good", "B": "good", "C": "mid", "D": "mid", "E": "bad"}
SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 240, 56, 6


def tone_of(letter: str | None) -> str:
    """`good`, `mid`, `bad`, or `none` without a grade."""
    return _LETTER_TONES.get(letter or "", "none")


def _n(value: float) -> str:
    """A coordinate: at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _svg(kind: str, width: float, height: float, inside: str, label: str = "") -> Markup:
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    box = f"0 0 {_n(width)} {_n(height)}"
    return Markup('<svg class="{}" viewBox="{}" {}>{}</svg>').format(kind, box, meaning, Markup(inside))  # noqa: S704


def ring(value: float | None, letter: str | None) -> Markup:
    """The score as a ring that fills clockwise, the number in its middle. `value`: 0-100."""
    share = min(100.0, max(0.0, value or 0.0))
    arc = (
        f'<circle class="arc" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="{_n(share)} 100"'
        ' transform="rotate(-90 60 60)"/>'
        if share
        else ""
    )
    shown = "–" if value is None else f"{value:.1f}"
    words = "no score" if value is None else f"{value:.1f} of 100"
    inside = (
        f'<circle class="track" cx="60" cy="60" r="52"/>{arc}'
        f'<text class="big" x="60" y="66">{shown}</text>'
        f'<text class="small" x="60" y="84">{words.partition(" ")[2]}</text>'
    )
    label = words if letter not in _LETTER_TONES else f"{words}, grade {letter}"
    return _svg(f"ring {tone_of(letter)}", 120, 120, inside, label)


def rungs(level: int | None, progress: float) -> Markup:
    """A criterion's progress (0.0-4.0) on its four rungs; the number and the word stand beside it."""
    width, gap = 22.0, 3.0
    starts = [i * (width + gap) for i in range(LEVELS)]
    track = "".join(f"M{_n(x)} 4h{_n(width)}" for x in starts)
    shares = [min(1.0, max(0.0, progress - i)) for i in range(LEVELS)]
    fill = "".join(f"M{_n(x)} 4h{_n(width * share)}" for x, share in zip(starts, shares, strict=True) if share)
    tone = "none" if level is None else TONES[min(max(level, 0), LEVELS)]
    return _svg(f"rungs {tone}", starts[-1] + width, 8, _lines(track, fill))


def _lines(track: str, fill: str) -> str:
    """What is to be filled, and how far it is: as wide as the style's stroke."""
    return f'<path class="track" d="{track}"/>' + (f'<path class="fill" d="{fill}"/>' if fill else "")


def bar(value: float, most: float) -> Markup:
    """One value as a bar against the longest; the number stands beside it."""
    share = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
    filled = _n(max(2.0, BAR_WIDTH * share))  # so that the shortest is seen
    return _svg("bar info", BAR_WIDTH, 8, _lines(f"M0 4h{BAR_WIDTH}", f"M0 4h{filled}"))


def sparkline(scores: Sequence[float]) -> Markup:
    """Scores (0-100), oldest first, as a line with a dot on the newest; empty below two."""
    if len(scores) < 2:  # noqa: PLR2004 - a point is no line
        return Markup()
    low, high = min(scores), max(scores)
    room = max(10.0, high - low)  # so that a change of half a point doesn't look like a leap
    middle = (low + high) / 2
    step = (SPARK_WIDTH - 2 * SPARK_MARGIN) / (len(scores) - 1)
    tall = SPARK_HEIGHT - 2 * SPARK_MARGIN
    points = [
        (SPARK_MARGIN + i * step, SPARK_MARGIN + tall * (0.5 - (score - middle) / room))
        for i, score in enumerate(scores)
    ]
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    x, y = points[-1]
    inside = f'<polyline points="{path}"/><circle cx="{_n(x)}" cy="{_n(y)}" r="4"/>'
    label = f"{len(scores)} grades: from {scores[0]:.1f} to {scores[-1]:.1f}; lowest {low:.1f}, highest {high:.1f}"
    return _svg("spark", SPARK_WIDTH, SPARK_HEIGHT, inside, label)
