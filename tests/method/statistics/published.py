"""Published data sets, typed in, whose printed results the statistics reproduce.

The data name their first source.  The results were read on 2026-11-27 in:

- Orthodont: summary of nlme::lme(distance ~ age * Sex, random = ~ 1 | Subject) in published output
  of R (REML, AIC 445.7572, logLik -216.8786); the book of Pinheiro and Bates was not at hand.
- Pastes: documentation of MixedModels.jl 4.31, "Model constructors" (ML); summary of
  lme4::lmer(strength ~ 1 + (1 | batch/cask)) in published output of R (REML criterion 247).
- anorexia: GLM.jl, test/runtests.jl, model gm6: coefficients and errors to seven digits.
- judges: psych::ICC in RExRepos, interRaterICC: ICC1 0.17, from -0.133 to 0.72.
- vaccine: metafor, tests/testthat/test_misc_metan_vs_rma.uni_with_dat.bcg.r, method DL: -0.7141,
  Q 152.2330 with 12 degrees of freedom; I^2 is (Q - 12) / Q.  tau^2 as quoted from metafor.
- stays: metafor, tests/testthat/test_misc_escalc.r, escalc(measure="SMD") of the first four studies
  of dat.normand1999: g and its variance to four digits.
- fifteen p: the same list with four discoveries in tests of several other packages.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

# Potthoff and Roy (1964), Biometrika 51, 313-326: distance [mm] at ages 8, 10, 12, 14.
_ORTHODONT = """
M01 26 25 29 31|M02 21.5 22.5 23 26.5|M03 23 22.5 24 27.5|M04 25.5 27.5 26.5 27
M05 20 23.5 22.5 26|M06 24.5 25.5 27 28.5|M07 22 22 24.5 26.5|M08 24 21.5 24.5 25.5
M09 23 20.5 31 26|M10 27.5 28 31 31.5|M11 23 23 23.5 25|M12 21.5 23.5 24 28
M13 17 24.5 26 29.5|M14 22.5 25.5 25.5 26|M15 23 24.5 26 30|M16 22 21.5 23.5 25
F01 21 20 21.5 23|F02 21 21.5 24 25.5|F03 20.5 24 24.5 26|F04 23.5 24.5 25 26.5
F05 21.5 23 22.5 23.5|F06 20 21 21 22.5|F07 21.5 22.5 23 25|F08 23 23 23.5 24
F09 20 21 22 21.5|F10 16.5 19 19 19.5|F11 24.5 25 28 28
"""

# Davies and Goldsmith (1972), Statistical Methods in Research and Production: strength of paste,
# two assays of each of three casks of each of ten batches.
_PASTES = """
62.8 62.6 60.1 62.3 62.7 63.1|60.0 61.4 57.5 56.9 61.1 58.9|58.7 57.5 63.9 63.1 65.4 63.7
57.1 56.4 56.9 58.6 64.7 64.5|55.1 55.1 54.7 54.2 58.8 57.5|63.4 64.9 59.3 58.1 60.5 60.0
62.5 62.6 61.0 58.7 56.9 57.7|59.2 59.4 65.2 66.0 64.8 64.1|54.8 54.8 64.0 64.0 57.7 56.8
58.3 59.3 59.2 59.2 58.9 56.6
"""

# Hand et al. (1993), A Handbook of Small Data Sets, no. 285: weight [lb] before and after.
_ANOREXIA = {
    "Cont": """80.7 80.2 89.4 80.1 91.8 86.4 74.0 86.3 78.1 76.1 88.3 78.1 87.3 75.1 75.1 86.7
80.6 73.5 78.4 84.6 77.6 77.4 88.7 79.5 81.3 89.6 78.1 81.4 70.5 81.8 77.3 77.3 85.2 84.2 86.0 75.4
84.1 79.5 79.7 73.0 85.5 88.3 84.4 84.7 79.6 81.4 77.5 81.2 72.3 88.2 89.0 78.8""",
    "CBT": """80.5 82.2 84.9 85.6 81.5 81.4 82.6 81.9 79.9 76.4 88.7 103.6 94.9 98.4 76.3 93.4
81.0 73.4 80.5 82.1 85.0 96.7 89.2 95.3 81.3 82.4 76.5 72.5 70.0 90.9 80.4 71.3 83.3 85.4 83.0 81.6
87.7 89.1 84.2 83.9 86.4 82.7 76.5 75.7 80.2 82.6 87.8 100.4 83.3 85.2 79.7 83.6 84.5 84.6 80.8 96.2
87.4 86.7""",
    "FT": """83.8 95.2 83.3 94.3 86.0 91.5 82.5 91.9 86.7 100.3 79.6 76.7 76.9 76.8 94.2 101.6
73.4 94.9 80.5 75.2 81.6 77.8 82.1 95.5 77.6 90.7 83.5 92.5 89.9 93.8 86.0 91.7 87.3 98.0""",
}

# Shrout and Fleiss (1979), Psychological Bulletin 86, table 2: six targets, four judges.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

# Normand (1999), Statistics in Medicine 18, 321-359: stay in hospital [days] of stroke patients,
# number, mean and deviation with special and with usual care, in four studies.
STAYS = [
    ((155, 55, 47), (156, 75, 64)),
    ((31, 27, 7), (32, 29, 4)),
    ((75, 64, 17), (71, 119, 29)),
    ((18, 66, 20), (18, 137, 48)),
]

# Colditz et al. (1994), JAMA 271, 698-702: cases and others, vaccinated and not, in 13 trials.
_VACCINE = """
4 119 11 128  6 300 29 274  3 228 11 209  62 13536 248 12619  33 5036 47 5761  180 1361 372 1079
8 2537 10 619  505 87886 499 87892  29 7470 45 7232  17 1699 65 1600  186 50448 141 27197
5 2493 3 2338  27 16886 29 17825
"""

# Benjamini and Hochberg (1995), JRSS B 57, p. 295.
FIFTEEN_P = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def orthodont():
    """Return score, age, female, person; four rows per child."""
    lines = [line.split() for line in _ORTHODONT.strip().replace("\n", "|").split("|")]
    rows = [
        (name, float(name[0] == "F"), float(age), float(value))
        for name, *values in lines
        for age, value in zip((8, 10, 12, 14), values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["person", "female", "age", "score"])


def pastes():
    """Return score, batch, cask."""
    batches = [line.split() for line in _PASTES.strip().replace("\n", "|").split("|")]
    rows = [
        (f"batch {batch}", f"cask {batch}-{place // 2}", float(value))
        for batch, values in enumerate(batches)
        for place, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["batch", "cask", "score"])


def anorexia():
    """Return before, after, group."""
    parts = [
        pd.DataFrame(np.array(text.split(), dtype=float).reshape(-1, 2)).assign(group=name)
        for name, text in _ANOREXIA.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True).rename(columns={0: "before", 1: "after"})


def vaccine():
    """Return logarithms of the relative risk and their standard errors."""
    a, b, c, d = np.array(_VACCINE.split(), dtype=float).reshape(-1, 4).T
    risk = np.log(a / (a + b) / (c / (c + d)))
    return risk, np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
