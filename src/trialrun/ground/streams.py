"""Seeded randomness: independent counter-based streams, addressed by name and position, never by order of use."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, name: str, index: int = 0) -> np.random.Generator:
    """The random generator of one named stream. The same (seed, name, index) gives the same numbers everywhere.

    Uses Philox (Salmon et al. 2011), keyed with a hash of seed and name; `index` numbers a block, such as a chunk
    of patients of fixed size, so that rows do not depend on how work is cut.
    """
    digest = hashlib.sha256(f"{seed}\x00{name}".encode()).digest()
    key = np.frombuffer(digest[:16], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=np.array([0, 0, 0, index], dtype=np.uint64)))
