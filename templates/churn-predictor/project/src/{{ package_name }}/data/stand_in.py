"""A stand-in for the public Telco file, of the same columns, until your own file is there.

Nobody here exists either, and it is not that file: only its columns are the same, so that everything runs on day 0.
Numbers measured on it say nothing about real customers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .generator import Generated

SEED = 20_240_602
ROWS = 7_000
YES_NO = np.array(["No", "Yes"], dtype=object)
SERVICES = ("OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies")
CONTRACTS = np.array(["Month-to-month", "One year", "Two year"], dtype=object)
INTERNET = np.array(["No", "DSL", "Fiber optic"], dtype=object)
PAYMENTS = np.array(
    ["Electronic check", "Mailed check", "Bank transfer (automatic)", "Credit card (automatic)"], dtype=object
)


def generate(rows: int = ROWS, seed: int = SEED) -> Generated:
    """Customers of the public file's shape, with the true probability of each."""
    rng = np.random.default_rng(seed)
    contract = rng.choice(3, rows, p=[0.55, 0.21, 0.24])
    tenure = np.clip(rng.gamma(1.1 + contract, 14 + 4 * contract).astype(int), 0, 72)
    internet = rng.choice(3, rows, p=[0.22, 0.34, 0.44])
    payment = rng.choice(4, rows, p=[0.34, 0.23, 0.22, 0.21])
    senior = rng.random(rows) < 0.16
    partner = rng.random(rows) < 0.48
    phone = rng.random(rows) < 0.9
    chosen = {name: (internet > 0) & (rng.random(rows) < 0.42) for name in SERVICES}
    count = np.sum(list(chosen.values()), axis=0)
    price = 20 + 25 * internet + 5.5 * count + 4 * phone + rng.normal(0, 2, rows)
    paperless = rng.random(rows) < 0.6
    score = (
        -1.9
        + np.array([1.6, -0.5, -1.9])[contract]
        - 0.75 * np.log1p(tenure / 4)
        + np.array([-0.9, 0.0, 1.0])[internet]
        + 0.7 * (internet == 2) * (contract == 0)
        - 0.7 * chosen["OnlineSecurity"]
        - 0.7 * chosen["TechSupport"]
        + 0.6 * (payment == 0)
        + 0.3 * paperless
        + 0.012 * (price - 60)
    )
    probability = 1 / (1 + np.exp(-1.15 * (score + 1.0)))
    columns: dict[str, Any] = {
        "customerID": [f"{number:04d}-STAND" for number in range(rows)],
        "gender": np.array(["Female", "Male"], dtype=object)[rng.integers(0, 2, rows)],
        "SeniorCitizen": senior.astype(int),
        "Partner": YES_NO[partner.astype(int)],
        "Dependents": YES_NO[(rng.random(rows) < 0.15 + 0.3 * partner).astype(int)],
        "tenure": tenure,
        "PhoneService": YES_NO[phone.astype(int)],
        "MultipleLines": np.where(phone, YES_NO[(rng.random(rows) < 0.45).astype(int)], "No phone service"),
        "InternetService": INTERNET[internet],
        **{
            name: np.where(internet == 0, "No internet service", YES_NO[has.astype(int)])
            for name, has in chosen.items()
        },
        "Contract": CONTRACTS[contract],
        "PaperlessBilling": YES_NO[paperless.astype(int)],
        "PaymentMethod": PAYMENTS[payment],
        "MonthlyCharges": price.round(2),
        "TotalCharges": np.where(tenure == 0, " ", (price * tenure).round(2).astype(str)),
        "Churn": YES_NO[(rng.random(rows) < probability).astype(int)],
    }
    table = pd.DataFrame(columns)
    return Generated(table, pd.DataFrame({"customerID": table["customerID"], "probability": probability}))
