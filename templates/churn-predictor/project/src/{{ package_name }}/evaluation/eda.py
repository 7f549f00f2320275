"""A first look: `reports/eda.md` with figures. Only at the training part, so the test part stays unseen."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from .. import features
from ..models.train import prepare
from ..settings import Settings
from . import figures
from .readme import table as markdown

SHOWN = 4


def explore(settings: Settings) -> Path:
    """Write the report; returns its path."""
    prepared = prepare(settings)
    schema, train = prepared.schema, prepared.split.train
    rows, labels = features.build(train, schema), train[schema.target].to_numpy()
    folder = settings.report_dir / "figures"
    numeric, categorical = features.names(schema)
    strength = {}
    for name in numeric:
        values = rows[name].fillna(rows[name].median()).to_numpy(float)
        strength[name] = float(roc_auc_score(labels, values))
    ranked = sorted(strength, key=lambda name: -abs(strength[name] - 0.5))
    lines = [
        f"# A first look: {schema.title}",
        f"{len(train)} training rows of {train[schema.id].nunique()} customers, of which {labels.mean():.1%} left. "
        f"Split {prepared.split.how}.",
        "## What was found while cleaning",
        markdown(["finding", "count"], [[key, str(value)] for key, value in asdict(prepared.report).items() if value]),
        "## Numbers, by how well each ranks leavers on its own (0.5: not at all)",
        markdown(
            ["feature", "ROC AUC alone", "missing"],
            [[name, f"{strength[name]:.3f}", f"{rows[name].isna().mean():.1%}"] for name in ranked],
        ),
    ]
    for name in ranked[:SHOWN]:
        values = rows[name].to_numpy(float)
        stayed, left = (values[(labels == outcome) & ~np.isnan(values)] for outcome in (0, 1))
        path = figures.histograms(name, stayed, left, folder / f"eda-{name}.png")
        lines.append(f"![{name} of those who stayed and left](figures/{path.name})")
    lines.append("## Categories")
    for name in categorical:
        known = next(column.values for column in schema.features if column.name == name)
        shares = [
            float(labels[(rows[name] == value).to_numpy()].mean()) for value in known if (rows[name] == value).any()
        ]
        shown = [value for value in known if (rows[name] == value).any()]
        path = figures.rates(name, shown, shares, folder / f"eda-{name}.png")
        lines.append(f"![Share that left by {name}](figures/{path.name})")
    target = settings.report_dir / "eda.md"
    target.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return target
