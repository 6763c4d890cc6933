"""Lingyan 领雁: the work platform of a city or county that revitalises its village organisations."""

import os

# Two BLAS threads make small matrices several times slower where another program runs; numpy reads this at import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
