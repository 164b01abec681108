#!/usr/bin/env python3
"""Averages the weights of networks that were trained from the same start (Wortsman et al. 2022, model soups).

usage: average.py OUT.pt CHECKPOINT|MODEL...
"""
import sys
from pathlib import Path

import torch

from checkpoint import state_of


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out, *paths = sys.argv[1:]
    states, sizes = zip(*[state_of(Path(path)) for path in paths])
    torch.save({"encoder": sizes[0], "net": {name: sum(s[name].float() for s in states) / len(states) for name in states[0]}}, out)


if __name__ == "__main__":
    main()
